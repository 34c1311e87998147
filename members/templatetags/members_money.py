"""Money kept in fen, shown in yuan."""

from django import template

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """−12,345 fen → −123.45; nothing stays nothing."""
    return "" if fen is None else f"{fen / 100:,.2f}"
