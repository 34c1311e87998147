"""States, kinds and transition tables of village points (积分制). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class RuleSetState(models.TextChoices):
    """Where a village's set of rules stands."""

    DRAFT = "draft", _("Draft of the rules")
    ADOPTED = "adopted", _("Adopted by the assembly")
    IN_FORCE = "in_force", _("Rules in force")
    REPLACED = "replaced", _("Replaced by later rules")


class Assembly(models.TextChoices):
    """How the assembly was counted (村民委员会组织法, article 22)."""

    VILLAGERS = "villagers", _("Villagers of age")
    HOUSEHOLDS = "households", _("Representatives of households")


class DeedCategory(models.TextChoices):
    """The field of a rule, as the villages' tables group them."""

    ENVIRONMENT = "environment", _("Clean homes and surroundings")
    CULTURE = "culture", _("Good family and village customs")
    HELP = "help", _("Neighbours' help and volunteering")
    GOVERNANCE = "governance", _("Part in the village's affairs")
    INDUSTRY = "industry", _("Work and livelihood")
    LAW = "law", _("Law and safety")


class Evidence(models.TextChoices):
    """What shows that a deed was done."""

    PHOTO = "photo", _("a photo")
    TEXT = "text", _("a description")
    WITNESS = "witness", _("a witness")


class Period(models.TextChoices):
    """Within what time a rule counts only so often."""

    MONTH = "month", _("a month")
    QUARTER = "quarter", _("a quarter")
    YEAR = "year", _("a year")


class DeedState(models.TextChoices):
    """Where a deed stands."""

    REPORTED = "reported", _("Reported, to be checked")
    CHECKED = "checked", _("Checked, to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed, to be published")
    PUBLISHED = "published", _("Open to objections")
    OBJECTED = "objected", _("Objection under review")
    COUNTS = "counts", _("Counted")
    UPHELD = "upheld", _("Not counted: objection upheld")
    REFUSED = "refused", _("Deed refused")
    WITHDRAWN = "withdrawn", _("Deed withdrawn")


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    OPEN = "open", _("Objection open")
    UPHELD = "upheld", _("Objection upheld")
    REJECTED = "rejected", _("Objection rejected")


class EntryKind(models.TextChoices):
    """Why a balance of points changed."""

    EARNED = "earned", _("Points earned")
    DEDUCTED = "deducted", _("Points deducted")
    REDEEMED = "redeemed", _("Points redeemed")
    RETURNED = "returned", _("Points given back")
    EXPIRED = "expired", _("Points expired")
    CORRECTED = "corrected", _("Points corrected")


class ShopMove(models.TextChoices):
    """Why the stock of a good changed."""

    RECEIVED = "received", _("Goods taken in")
    REDEEMED = "redeemed", _("Redeemed for points")
    RETURNED = "returned", _("Back on the shelf")
    COUNTED = "counted", _("Shelf counted")


class RedemptionState(models.TextChoices):
    """Where a redemption stands."""

    RESERVED = "reserved", _("To be handed out")
    HANDED_OUT = "handed_out", pgettext_lazy("redemption", "Handed out")
    CANCELLED = "cancelled", pgettext_lazy("redemption", "Cancelled")


_R, _D, _X = RuleSetState, DeedState, RedemptionState
RULE_SET_TABLE: TransitionTable[RuleSetState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="change", sources=frozenset({_R.DRAFT}), target=_R.DRAFT),
        Transition(verb="adopt", sources=frozenset({_R.DRAFT}), target=_R.ADOPTED),
        Transition(verb="put_in_force", sources=frozenset({_R.ADOPTED}), target=_R.IN_FORCE),
        # Nobody ends rules without others: this is what putting the next set in force does to the last.
        Transition(verb="replace", sources=frozenset({_R.IN_FORCE}), target=_R.REPLACED),
    ),
)
DEED_TABLE: TransitionTable[DeedState] = TransitionTable(
    states=tuple(_D),
    transitions=(
        Transition(verb="check", sources=frozenset({_D.REPORTED}), target=_D.CHECKED),
        Transition(verb="confirm", sources=frozenset({_D.CHECKED}), target=_D.CONFIRMED),
        Transition(verb="publish", sources=frozenset({_D.CONFIRMED}), target=_D.PUBLISHED),
        Transition(verb="object", sources=frozenset({_D.PUBLISHED}), target=_D.OBJECTED),
        Transition(verb="uphold", sources=frozenset({_D.OBJECTED}), target=_D.UPHELD),
        # Back to the board for what is left of its days; it counts at once when none are left.
        Transition(verb="reject", sources=frozenset({_D.OBJECTED}), target=_D.PUBLISHED),
        Transition(verb="settle", sources=frozenset({_D.PUBLISHED}), target=_D.COUNTS),
        Transition(verb="refuse", sources=frozenset({_D.REPORTED, _D.CHECKED, _D.CONFIRMED}), target=_D.REFUSED),
        Transition(verb="withdraw", sources=frozenset({_D.REPORTED, _D.CHECKED}), target=_D.WITHDRAWN),
    ),
)
REDEMPTION_TABLE: TransitionTable[RedemptionState] = TransitionTable(
    states=tuple(_X),
    transitions=(
        Transition(verb="hand_out", sources=frozenset({_X.RESERVED}), target=_X.HANDED_OUT),
        Transition(verb="cancel", sources=frozenset({_X.RESERVED}), target=_X.CANCELLED),
    ),
)
#: Deeds that somebody has yet to do something about.
OPEN_DEEDS = frozenset({_D.REPORTED, _D.CHECKED, _D.CONFIRMED, _D.PUBLISHED, _D.OBJECTED})
#: What everybody of the village may read: on the board now, and what became of it.
ON_THE_BOARD = frozenset({_D.PUBLISHED, _D.OBJECTED, _D.COUNTS, _D.UPHELD})
#: Deeds that use up a rule's limit.
WITHIN_LIMIT = OPEN_DEEDS | {_D.COUNTS}
