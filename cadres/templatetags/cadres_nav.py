"""The row of links above every page of the room."""

from typing import Any

from django import template
from django.urls import reverse

from cadres.scope import cadre_scope_of
from cadres.states.parts import PARTS

register = template.Library()


@register.inclusion_tag("cadres/_nav.html", takes_context=True)
def cadres_nav(context: dict[str, Any], tab: str) -> dict[str, Any]:
    """The parts that the reader may open; `tab` is the present one."""
    scope = cadre_scope_of(context["request"].user)
    links = [(reverse(part.url_name), part.label, part.tab == tab) for part in PARTS
             if scope.is_office or (scope.is_reader and not part.is_office)]  # fmt: skip
    return {"links": links}
