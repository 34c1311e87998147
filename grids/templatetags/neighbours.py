"""Words and figures of policing and mediation pages."""

from django import template
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

register = template.Library()

MEDIATION_VERBS: dict[str, StrOrPromise] = {
    "take_in": gettext_lazy("took in the dispute"),
    "try": gettext_lazy("mediated without agreement"),
    "settle": gettext_lazy("brought about an agreement"),
    "refer": gettext_lazy("referred the case one level up"),
    "follow_up": gettext_lazy("visited: the agreement holds"),
    "break": gettext_lazy("visited: the agreement was broken"),
    "close": gettext_lazy("closed the case"),
    "end": gettext_lazy("ended the case without agreement"),
}


@register.filter
def mediation_verb(verb: str) -> StrOrPromise:
    """What happened, in words."""
    return MEDIATION_VERBS.get(verb, verb)


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as hours with at most one decimal: 90 → “1.5”."""
    return f"{(minutes or 0) / 60:.1f}".removesuffix(".0")


@register.filter
def share_of(number: int, most: int) -> int:
    """Percent of the largest, for a bar."""
    return round(100 * number / most) if most else 0
