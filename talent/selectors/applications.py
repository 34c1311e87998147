"""Applications as lists and pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from django.db.models import Count, Q, QuerySet

from talent.models import Employer, Person, TalentApplication, TierRule
from talent.rules.applications import Facts, Line, age_on, masked_name, typed, weighed
from talent.states.applications import ApplicationState, Tier
from talent.states.people import Field, PersonState
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.sealed import fingerprint

_CARD = "talent.card"


def applications_shown(user: User, said: Mapping[str, str]) -> QuerySet[TalentApplication]:
    """The latest first; `state`, `tier`, `field`, `words` narrow, what is no such value does not."""
    rows = TalentApplication.objects.visible_to(user).select_related("employer")
    for name, values in (("state", ApplicationState.values), ("tier", Tier.values), ("field", Field.values)):
        if said.get(name) in values:
            rows = rows.filter(**{name: said[name]})
    text = said.get("words", "").strip()[:40]
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(employer_name__contains=text) | Q(receipt=typed(text)))
    return rows.order_by("-created_at", "-pk")


def counts_by_state(user: User | None) -> dict[str, int]:
    """State → applications in sight; of nobody, all of them: figures without people. One query."""
    seen = TalentApplication.objects.visible_to(user) if user else TalentApplication.objects.all()
    rows = seen.order_by().values_list("state").annotate(many=Count("pk"))
    return dict(rows)


def tier_lines(row: TalentApplication) -> list[Line]:
    """The rules in force against the application, the best tier first. One query."""
    facts = Facts(row.degree, row.title, row.skill, row.honour, row.field, age_on(row.born_on, clock.today()))
    return weighed(TierRule.objects.filter(is_active=True), facts)


def lines_as_kept(row: TalentApplication) -> list[Line]:
    """The rules as they were weighed when the tier was proposed."""
    return [Line(tier, name, tuple((what, wanted, found) for what, wanted, found in missing))
            for tier, name, missing in row.weighed]  # fmt: skip


def others_of(row: TalentApplication) -> list[TalentApplication]:
    """Other applications of the same identity number."""
    if not row.identity_print:
        return []
    return list(TalentApplication.objects.filter(identity_print=row.identity_print).exclude(pk=row.pk).order_by("-pk"))


def on_register(row: TalentApplication) -> Person | None:
    """Whoever has this identity number on the register."""
    if not row.identity_print:
        return None
    return Person.objects.filter(identity_print=row.identity_print).select_related("employer").first()


def likely_employer(name: str) -> int | None:
    """The employer of just this name."""
    return Employer.objects.in_being().filter(name=name.strip()).values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Announced:
    """What the public reads of an application on display."""

    pk: int
    name: str
    employer: str
    tier: str
    starts_on: date | None
    ends_on: date | None


def announced(pk: int | None = None) -> list[Announced]:
    """Those on display today. One query."""
    rows = TalentApplication.objects.filter(
        state=ApplicationState.PUBLISHED, public_from__lte=clock.today(), public_until__gte=clock.today()
    ).select_related("employer")  # fmt: skip
    if pk is not None:
        rows = rows.filter(pk=pk)
    return [
        Announced(row.pk, masked_name(row.name), row.employer.name if row.employer else row.employer_name,
                  str(Tier(row.tier).label), row.public_from, row.public_until)
        for row in rows.order_by("tier", "public_until", "pk")
    ]  # fmt: skip


def card_mark(number: str) -> str:
    """What makes the address of a card's public page: nobody guesses it from the number."""
    return fingerprint(number, purpose=_CARD)[:20]


@dataclass(frozen=True)
class CardSeen:
    """What the public page of a card says; `state`: valid, expired or void."""

    state: str
    name: str = ""
    tier: str = ""
    until: date | None = None


def card_seen(number: str, mark: str) -> CardSeen | None:
    """The card of a number, as it stands today; None when the address is not one that we made."""
    if not compare_digest(card_mark(number), mark):
        return None
    row = Person.objects.filter(card_number=number, state=PersonState.ACTIVE).first()
    if row is None or row.card_until is None:
        return CardSeen("void")
    state = "valid" if row.card_until >= clock.today() else "expired"
    return CardSeen(state, masked_name(row.name), str(Tier(row.tier).label), row.card_until)


def applications_made() -> int:
    """Every application ever sent in (T6.applications)."""
    return TalentApplication.objects.count()


def holders_of_cards() -> QuerySet[Person]:
    """People whose card holds today."""
    return Person.objects.exclude(card_number="").filter(card_until__gte=clock.today())


def cards_valid() -> int:
    """Cards that hold today (T6.cards)."""
    return holders_of_cards().count()
