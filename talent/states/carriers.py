"""Carriers (载体): kinds, levels, where one stands; what is entered for it; applications for a higher status. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class CarrierKind(models.TextChoices):
    """Laboratories, innovation platforms, stations for doctors, workstations of experts."""

    LABORATORY = "laboratory", pgettext_lazy("carrier", "Key laboratory")
    ENGINEERING = "engineering", pgettext_lazy("carrier", "Engineering research centre")
    ENTERPRISE = "enterprise", pgettext_lazy("carrier", "Enterprise technology centre")
    POSTDOC_STATION = "postdoc", pgettext_lazy("carrier", "Postdoctoral research station")
    POSTDOC_BASE = "base", pgettext_lazy("carrier", "Postdoctoral innovation base")
    DOCTOR_STATION = "doctor", pgettext_lazy("carrier", "Doctoral station")
    ACADEMICIAN = "academician", pgettext_lazy("carrier", "Academician's workstation")
    EXPERT = "expert", pgettext_lazy("carrier", "Expert's workstation")


_K = CarrierKind
#: systems.md, T4: “108 provincial platforms” and “31 doctoral/postdoctoral stations”.
PLATFORMS = (_K.LABORATORY, _K.ENGINEERING, _K.ENTERPRISE)
STATIONS = (_K.POSTDOC_STATION, _K.POSTDOC_BASE, _K.DOCTOR_STATION)


class CarrierLevel(models.TextChoices):
    """Who acknowledged it, the lowest first."""

    DISTRICT = "district", pgettext_lazy("carrier", "District level")
    CITY = "city", pgettext_lazy("carrier", "City level")
    PROVINCE = "province", pgettext_lazy("carrier", "Provincial level")
    NATION = "nation", pgettext_lazy("carrier", "National level")


class CarrierState(models.TextChoices):
    """Where a carrier stands."""

    ACTIVE = "active", pgettext_lazy("carrier", "Active")
    DUE = "due", pgettext_lazy("carrier", "Renewal due")
    SUSPENDED = "suspended", pgettext_lazy("carrier", "Suspended")
    REVOKED = "revoked", pgettext_lazy("carrier", "Revoked")
    MERGED = "merged", pgettext_lazy("carrier", "Merged into another")


_S = CarrierState
#: What the figures count.
STANDING = (_S.ACTIVE, _S.DUE)
_ALIVE = frozenset({_S.ACTIVE, _S.DUE, _S.SUSPENDED})
CARRIER_TABLE: TransitionTable[CarrierState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        *(Transition(verb="change", sources=frozenset({state}), target=state) for state in sorted(_ALIVE)),
        #: Teams, people and achievements.
        *(Transition(verb="enter", sources=frozenset({state}), target=state) for state in sorted(_ALIVE)),
        Transition(verb="fall_due", sources=frozenset({_S.ACTIVE}), target=_S.DUE),
        Transition(verb="renew", sources=frozenset({_S.ACTIVE, _S.DUE}), target=_S.ACTIVE),
        Transition(verb="fail", sources=frozenset({_S.ACTIVE, _S.DUE}), target=_S.SUSPENDED),
        Transition(verb="restore", sources=frozenset({_S.SUSPENDED}), target=_S.ACTIVE),
        *(Transition(verb="rise", sources=frozenset({state}), target=state) for state in STANDING),
        Transition(verb="revoke", sources=_ALIVE, target=_S.REVOKED),
        Transition(verb="merge", sources=_ALIVE, target=_S.MERGED),
    ),
)


class CarrierEntryState(models.TextChoices):
    """What the host enters counts when the unit has confirmed it."""

    ENTERED = "entered", pgettext_lazy("carrier", "To be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("carrier", "Confirmed")
    STRUCK = "struck", pgettext_lazy("carrier", "Struck out")


_E = CarrierEntryState
ENTRY_TABLE: TransitionTable[CarrierEntryState] = TransitionTable(
    states=tuple(_E),
    transitions=(
        Transition(verb="confirm", sources=frozenset({_E.ENTERED}), target=_E.CONFIRMED),
        Transition(verb="strike", sources=frozenset({_E.ENTERED, _E.CONFIRMED}), target=_E.STRUCK),
        *(Transition(verb="end", sources=frozenset({state}), target=state) for state in (_E.ENTERED, _E.CONFIRMED)),
    ),
)


class CarrierRole(models.TextChoices):
    """How somebody works at a carrier."""

    FULL = "full", pgettext_lazy("carrier", "Full-time researcher")
    PART = "part", pgettext_lazy("carrier", "Part-time researcher")
    POSTDOC = "postdoc", pgettext_lazy("carrier", "Postdoctoral researcher")


class PostdocState(models.TextChoices):
    """The way of a postdoctoral researcher (进站、中期考核、出站); nothing for others."""

    NONE = "", pgettext_lazy("carrier", "Not a postdoctoral researcher")
    ENTERED = "entered", pgettext_lazy("carrier", "Entered the station")
    MIDTERM = "midterm", pgettext_lazy("carrier", "Mid-term assessment passed")
    EXITED = "exited", pgettext_lazy("carrier", "Completed and left the station")
    QUIT = "quit", pgettext_lazy("carrier", "Left without completing")


_P = PostdocState
POSTDOC_TABLE: TransitionTable[PostdocState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="midterm", sources=frozenset({_P.ENTERED}), target=_P.MIDTERM),
        Transition(verb="exit", sources=frozenset({_P.MIDTERM}), target=_P.EXITED),
        Transition(verb="quit", sources=frozenset({_P.ENTERED, _P.MIDTERM}), target=_P.QUIT),
        Transition(verb="leave", sources=frozenset({_P.NONE}), target=_P.NONE),
    ),
)


class AchievementKind(models.TextChoices):
    """What a carrier brought forth."""

    PATENT = "patent", pgettext_lazy("carrier", "Patent")
    PAPER = "paper", pgettext_lazy("carrier", "Paper")
    STANDARD = "standard", pgettext_lazy("carrier", "Standard")
    PRODUCT = "product", pgettext_lazy("carrier", "New product")
    PROJECT = "project", pgettext_lazy("carrier", "Research project")
    AWARD = "award", pgettext_lazy("carrier", "Award of science")


class RenewalResult(models.TextChoices):
    """What an assessment ended with."""

    EXCELLENT = "excellent", pgettext_lazy("carrier", "Assessed excellent")
    PASSED = "passed", pgettext_lazy("carrier", "Assessment passed")
    FAILED = "failed", pgettext_lazy("carrier", "Assessment failed")


class RiseState(models.TextChoices):
    """Where an application for a higher status stands."""

    DRAFT = "draft", pgettext_lazy("carrier", "Being prepared")
    SENT = "sent", pgettext_lazy("carrier", "Before the unit")
    OPINED = "opined", pgettext_lazy("carrier", "Unit has given its opinion")
    RECOMMENDED = "recommended", pgettext_lazy("carrier", "Recommended by the office")
    SUBMITTED = "submitted", pgettext_lazy("carrier", "With the upper body")
    VISITED = "visited", pgettext_lazy("carrier", "Site visited")
    APPROVED = "approved", pgettext_lazy("carrier", "Status approved")
    REFUSED = "refused", pgettext_lazy("carrier", "Status not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("carrier", "Application withdrawn")


_R = RiseState
RISE_OPEN = (_R.DRAFT, _R.SENT, _R.OPINED, _R.RECOMMENDED, _R.SUBMITTED, _R.VISITED)
RISE_TABLE: TransitionTable[RiseState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="document", sources=frozenset({_R.DRAFT}), target=_R.DRAFT),
        Transition(verb="send", sources=frozenset({_R.DRAFT}), target=_R.SENT),
        Transition(verb="opine", sources=frozenset({_R.SENT}), target=_R.OPINED),
        Transition(verb="recommend", sources=frozenset({_R.OPINED}), target=_R.RECOMMENDED),
        Transition(verb="submit", sources=frozenset({_R.RECOMMENDED}), target=_R.SUBMITTED),
        Transition(verb="visit", sources=frozenset({_R.SUBMITTED}), target=_R.VISITED),
        Transition(verb="approve", sources=frozenset({_R.SUBMITTED, _R.VISITED}), target=_R.APPROVED),
        Transition(verb="refuse", sources=frozenset({_R.SUBMITTED, _R.VISITED}), target=_R.REFUSED),
        Transition(verb="hand_back", sources=frozenset({_R.SENT, _R.OPINED, _R.RECOMMENDED}), target=_R.DRAFT),
        Transition(
            verb="withdraw", sources=frozenset({_R.DRAFT, _R.SENT, _R.OPINED, _R.RECOMMENDED}), target=_R.WITHDRAWN
        ),
    ),
)


class CarrierEventVerb(models.TextChoices):
    """What a carrier's history tells."""

    ENTER = "enter", pgettext_lazy("carrier", "Entered on the list")
    CHANGE = "change", pgettext_lazy("carrier", "Facts changed")
    TEAM = "team", pgettext_lazy("carrier", "Team entered")
    TEAM_END = "team_end", pgettext_lazy("carrier", "Team ended")
    PERSON = "person", pgettext_lazy("carrier", "Researcher entered")
    MIDTERM = "midterm", pgettext_lazy("carrier", "Mid-term assessment of a postdoctoral researcher")
    PERSON_END = "person_end", pgettext_lazy("carrier", "Researcher left")
    ACHIEVEMENT = "achievement", pgettext_lazy("carrier", "Achievement entered")
    CONFIRM = "confirm", pgettext_lazy("carrier", "Entry confirmed")
    STRIKE = "strike", pgettext_lazy("carrier", "Entry struck out")
    FALL_DUE = "fall_due", pgettext_lazy("carrier", "Renewal became due")
    RENEW = "renew", pgettext_lazy("carrier", "Renewed after assessment")
    FAIL = "fail", pgettext_lazy("carrier", "Suspended after a failed assessment")
    RESTORE = "restore", pgettext_lazy("carrier", "Restored")
    REVOKE = "revoke", pgettext_lazy("carrier", "Status revoked")
    MERGE = "merge", pgettext_lazy("carrier", "Merged with another")
    DRAFT = "draft", pgettext_lazy("carrier", "Application drafted")
    SEND = "send", pgettext_lazy("carrier", "Application sent to the unit")
    OPINE = "opine", pgettext_lazy("carrier", "Opinion of the unit given")
    RECOMMEND = "recommend", pgettext_lazy("carrier", "Application recommended")
    SUBMIT = "submit", pgettext_lazy("carrier", "Submitted to the upper body")
    VISIT = "visit", pgettext_lazy("carrier", "Visited by the upper body")
    APPROVE = "approve", pgettext_lazy("carrier", "Higher status approved")
    REFUSE = "refuse", pgettext_lazy("carrier", "Higher status not approved")
    HAND_BACK = "hand_back", pgettext_lazy("carrier", "Application handed back")
    WITHDRAW = "withdraw", pgettext_lazy("carrier", "Application taken back")
