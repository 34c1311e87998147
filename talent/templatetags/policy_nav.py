"""The row of links between the pages of policies and grants: each reader sees those that open."""

from typing import Any

from django import template

from talent.scope import talent_scope_of

register = template.Library()


@register.inclusion_tag("talent/_policy_nav.html", takes_context=True)
def policy_nav(context: dict[str, Any], tab: str) -> dict[str, Any]:
    """`tab` is the present page."""
    scope = talent_scope_of(context["request"].user)
    return {"tab": tab, "reads": scope.reads_figures, "is_office": scope.is_office,
            "works": scope.is_office or bool(scope.unit_ids)}  # fmt: skip
