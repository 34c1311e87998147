"""Sums of money on pages."""

from django import template

from members.rules import dues

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """1,234.50 for 123450 fen; empty for none."""
    if fen is None:
        return ""
    whole, rest = dues.yuan(fen).split(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}.{rest}"
