"""Small helps for the pages of service."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from members.rules.service import hours_text

register = template.Library()


@register.filter
def as_hours(minutes: int | None) -> str:
    """90 → “1.50”; nothing → “0.00”."""
    return hours_text(minutes or 0)


@register.filter
def weekdays_text(digits: str) -> str:
    """“67” → 周六、周日; empty → any day."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return "、".join(names[int(digit) - 1] for digit in digits) if digits else _("any day")


@register.filter
def at_key(rows: dict[Any, Any], key: Any) -> Any:
    """The value under a key, or nothing."""
    return rows.get(key, "")
