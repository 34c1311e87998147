"""Promotions as pages show them: counted, listed, conditions and evidence in words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import pgettext
from django_stubs_ext import StrOrPromise

from cadres.models import Cadre, Promotion, PromotionWaiver
from cadres.models.promotions import PromotionQuerySet
from cadres.models.sealed_line import open_words
from cadres.rules.promotions import Asks, Finding, Standing
from cadres.selectors.promotion_evidence import Evidence
from cadres.states.cadre import EducationLevel, PostLevel
from cadres.states.promotions import OPEN, PoliticalResult, PromotionState
from xinhui.accounts.models import User
from xinhui.core import clock


def _due() -> Q:
    return Q(state=PromotionState.PROBATION, probation_until__lte=clock.today())


def listed(user: User, said: Mapping[str, Any]) -> PromotionQuerySet:
    """Cases in reach that fit; keys: words (name), unit (of the person), state (`open`, `due` too), level."""
    rows: PromotionQuerySet = Promotion.objects.visible_to(user).shown()
    if said.get("words"):
        rows = rows.filter(cadre__name__contains=said["words"])
    if said.get("unit"):
        rows = rows.filter(cadre__unit=said["unit"])
    if said.get("level"):
        rows = rows.filter(level=said["level"])
    state = said.get("state")
    if state == "open":
        return rows.filter(state__in=OPEN)
    if state == "due":
        return rows.filter(_due())
    return rows.filter(state=state) if state else rows


def figures_of(user: User) -> dict[str, int]:
    """Cases in reach: under way, public, on probation, to be decided, appointed. One query."""
    found: dict[str, int] = Promotion.objects.visible_to(user).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)), public=Count("pk", filter=Q(state=PromotionState.PUBLIC)),
        probation=Count("pk", filter=Q(state=PromotionState.PROBATION)), due=Count("pk", filter=_due()),
        appointed=Count("pk", filter=Q(appointed_on__isnull=False)),
    )  # fmt: skip
    return found


def of_person(user: User, cadre: Cadre) -> PromotionQuerySet:
    """The person's cases that the reader sees. One query."""
    rows: PromotionQuerySet = Promotion.objects.visible_to(user).shown().filter(cadre=cadre)
    return rows


def promoted() -> int:
    """Cases that came to an appointment (systems.md, C7)."""
    return Promotion.objects.appointed().count()


@dataclass(frozen=True)
class ConditionLine:
    """A condition in words, how it stands, the records behind it, and the reason to go on if one was given."""

    label: StrOrPromise
    wanted: StrOrPromise
    found: StrOrPromise
    standing: str
    standing_label: StrOrPromise
    is_barred: bool
    records: tuple[int, ...]
    waiver: PromotionWaiver | None


def condition_lines(found: Sequence[Finding], waivers: Sequence[PromotionWaiver]) -> list[ConditionLine]:
    """Each condition in words."""
    reasons = {row.asks: row for row in waivers}
    return [
        ConditionLine(Asks(one.asks).label, _wanted(one), _found(one), one.standing, Standing(one.standing).label,
                      one.is_barred, one.records, reasons.get(one.asks))
        for one in found
    ]  # fmt: skip


def _wanted(one: Finding) -> StrOrPromise:
    match one.asks:
        case Asks.STEP:
            return pgettext("promotion", "the level below %(level)s") % {"level": PostLevel(one.wanted).label}
        case Asks.EDUCATION:
            return pgettext("promotion", "%(level)s at least") % {"level": EducationLevel(int(one.wanted)).label}
        case Asks.APPRAISAL:
            return pgettext("promotion", "%(grade)s or better") % {"grade": one.wanted}
        case Asks.DISCIPLINE:
            return pgettext("promotion", "none")
        case Asks.POLITICAL:
            return PoliticalResult.QUALIFIED.label
        case Asks.GRASSROOTS:
            return pgettext("promotion", "work in a town or village")
        case _:
            return pgettext("promotion", "%(n)s full years") % {"n": one.wanted}


def _found(one: Finding) -> StrOrPromise:
    if not one.found:
        return ""
    match one.asks:
        case Asks.STEP:
            return PostLevel(one.found).label
        case Asks.EDUCATION:
            return EducationLevel(int(one.found)).label
        case Asks.DISCIPLINE:
            return pgettext("promotion", "%(n)s on record") % {"n": one.found}
        case Asks.POLITICAL:
            return PoliticalResult(one.found).label
        case Asks.GRASSROOTS:
            return pgettext("promotion", "the résumé names it") if one.found == "yes" else pgettext(
                "promotion", "the résumé does not name it")  # fmt: skip
        case Asks.AGE:
            return pgettext("promotion", "until %(day)s") % {"day": one.found}
        case Asks.APPRAISAL:
            return one.found
        case _:
            return pgettext("promotion", "since %(day)s") % {"day": one.found}


def written_evidence(row: Promotion) -> list[Evidence]:
    """The evidence as it stood when last written down."""
    return [Evidence(*piece) for piece in json.loads(open_words(row.evidence_sealed) or "[]")]
