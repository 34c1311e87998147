"""The links above every page of the room."""

from typing import Any

from django import template
from django.urls import reverse

from talent.scope import talent_scope_of
from talent.states.parts import GROUPS, PARTS

register = template.Library()


@register.inclusion_tag("talent/_nav.html", takes_context=True)
def talent_nav(context: dict[str, Any], tab: str) -> dict[str, Any]:
    """Groups of the parts that the reader may open, and the parts of the present one; `tab` is the present part."""
    scope = talent_scope_of(context["request"].user)
    open_parts = [part for part in PARTS
                  if scope.is_office or (scope.unit_ids and not part.is_office)
                  or (scope.reads_figures and not part.is_office and not part.is_of_people)]  # fmt: skip
    here = next((part.group for part in PARTS if part.tab == tab), "")
    first = {part.group: part.url_name for part in reversed(open_parts)}
    groups = [(reverse(first[name]), label, name == here) for name, label in GROUPS.items() if name in first]
    links = [(reverse(part.url_name), part.label, part.tab == tab) for part in open_parts if part.group == here]
    return {"groups": groups, "links": links}
