"""The row of links above every page of the room."""

from typing import Any

from django import template
from django.urls import reverse

from talent.scope import talent_scope_of
from talent.states.parts import PARTS

register = template.Library()


@register.inclusion_tag("talent/_nav.html", takes_context=True)
def talent_nav(context: dict[str, Any], tab: str) -> dict[str, Any]:
    """The parts that the reader may open; `tab` is the present one."""
    scope = talent_scope_of(context["request"].user)
    links = [(reverse(part.url_name), part.label, part.tab == tab) for part in PARTS
             if scope.is_office or (scope.unit_ids and not part.is_office)
             or (scope.reads_figures and not part.is_office and not part.is_of_people)]  # fmt: skip
    return {"links": links}
