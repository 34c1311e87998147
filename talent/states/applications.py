"""Applications for a talent card: tiers, where one stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class Tier(models.TextChoices):
    """Tiers of talent (domain.md, “Talent”: they differ by city; which rule leads to which is a table)."""

    A = "A", pgettext_lazy("talent", "Tier A")
    B = "B", pgettext_lazy("talent", "Tier B")
    C = "C", pgettext_lazy("talent", "Tier C")
    D = "D", pgettext_lazy("talent", "Tier D")
    E = "E", pgettext_lazy("talent", "Tier E")
    F = "F", pgettext_lazy("talent", "Tier F")


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    SUBMITTED = "submitted", pgettext_lazy("application", "Received")
    VERIFYING = "verifying", pgettext_lazy("application", "Being verified")
    RETURNED = "returned", pgettext_lazy("application", "To be supplemented")
    VERIFIED = "verified", pgettext_lazy("application", "Verified")
    AT_BOARD = "at_board", pgettext_lazy("application", "Before the review board")
    RATED = "rated", pgettext_lazy("application", "Tier proposed")
    PUBLISHED = "published", pgettext_lazy("application", "On public display")
    GRANTED = "granted", pgettext_lazy("application", "Card issued")
    REFUSED = "refused", pgettext_lazy("application", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn by the applicant")


_S = ApplicationState
#: Still under way.
OPEN = frozenset({_S.SUBMITTED, _S.VERIFYING, _S.RETURNED, _S.VERIFIED, _S.AT_BOARD, _S.RATED, _S.PUBLISHED})
APPLICATION_TABLE: TransitionTable[ApplicationState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="accept", sources=frozenset({_S.SUBMITTED}), target=_S.VERIFYING),
        Transition(verb="check", sources=frozenset({_S.VERIFYING}), target=_S.VERIFYING),
        Transition(verb="ask_more", sources=frozenset({_S.VERIFYING}), target=_S.RETURNED),
        Transition(verb="supplement", sources=frozenset({_S.RETURNED}), target=_S.VERIFYING),
        Transition(verb="verify", sources=frozenset({_S.VERIFYING}), target=_S.VERIFIED),
        Transition(verb="to_board", sources=frozenset({_S.VERIFIED}), target=_S.AT_BOARD),
        Transition(verb="from_board", sources=frozenset({_S.AT_BOARD}), target=_S.RATED),
        Transition(verb="leave_board", sources=frozenset({_S.AT_BOARD}), target=_S.VERIFIED),
        Transition(verb="rate", sources=frozenset({_S.VERIFIED}), target=_S.RATED),
        Transition(verb="publish", sources=frozenset({_S.RATED}), target=_S.PUBLISHED),
        Transition(verb="reconsider", sources=frozenset({_S.PUBLISHED}), target=_S.VERIFYING),
        Transition(verb="grant", sources=frozenset({_S.PUBLISHED}), target=_S.GRANTED),
        Transition(
            verb="refuse", sources=frozenset({_S.VERIFYING, _S.VERIFIED, _S.RATED, _S.PUBLISHED}), target=_S.REFUSED
        ),
        Transition(
            verb="withdraw",
            sources=frozenset({_S.SUBMITTED, _S.VERIFYING, _S.RETURNED, _S.VERIFIED, _S.RATED, _S.PUBLISHED}),
            target=_S.WITHDRAWN,
        ),
    ),
)


class IdKind(models.TextChoices):
    """What the identity number is taken from."""

    RESIDENT = "resident", pgettext_lazy("application", "Resident identity card")
    OTHER = "other", pgettext_lazy("application", "Passport or permit")


class Honour(models.IntegerChoices):
    """The highest honour or prize, as the applicant says it and the office checks it."""

    NONE = 0, pgettext_lazy("application", "No honour")
    DISTRICT = 1, pgettext_lazy("application", "Honour of the district")
    CITY = 2, pgettext_lazy("application", "Honour of the city")
    PROVINCE = 3, pgettext_lazy("application", "Honour of the province")
    NATION = 4, pgettext_lazy("application", "Honour of the state")


class CheckKind(models.TextChoices):
    """What is verified, one row each (issue 6, “Intake”)."""

    EDUCATION = "education", pgettext_lazy("application", "Education and degree")
    ACHIEVEMENT = "achievement", pgettext_lazy("application", "Titles, patents and honours")
    CONTRACT = "contract", pgettext_lazy("application", "Employment contract")
    INSURANCE = "insurance", pgettext_lazy("application", "Social insurance")


class CheckResult(models.TextChoices):
    """What a check found."""

    RIGHT = "right", pgettext_lazy("application", "Right")
    DOUBTFUL = "doubtful", pgettext_lazy("application", "Doubtful")
    WRONG = "wrong", pgettext_lazy("application", "Untrue")
    NOT_NEEDED = "not_needed", pgettext_lazy("application", "Not needed")


#: What lets an application pass.
PASSED = frozenset({CheckResult.RIGHT, CheckResult.NOT_NEEDED})


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    OPEN = "open", pgettext_lazy("application", "To be answered")
    UPHELD = "upheld", pgettext_lazy("application", "Found right")
    DISMISSED = "dismissed", pgettext_lazy("application", "Found wrong")


_O = ObjectionState
OBJECTION_TABLE: TransitionTable[ObjectionState] = TransitionTable(
    states=tuple(_O),
    transitions=(
        Transition(verb="uphold", sources=frozenset({_O.OPEN}), target=_O.UPHELD),
        Transition(verb="dismiss", sources=frozenset({_O.OPEN}), target=_O.DISMISSED),
    ),
)


class EntryVerb(models.TextChoices):
    """What a line of an application's history says."""

    SUBMIT = "submit", pgettext_lazy("application", "Application received")
    ACCEPT = "accept", pgettext_lazy("application", "Verification begun")
    CHECK = "check", pgettext_lazy("application", "Checked")
    ASK_MORE = "ask_more", pgettext_lazy("application", "Supplement asked for")
    SUPPLEMENT = "supplement", pgettext_lazy("application", "Supplemented")
    VERIFY = "verify", pgettext_lazy("application", "Found true")
    TO_BOARD = "to_board", pgettext_lazy("application", "Sent to the review board")
    FROM_BOARD = "from_board", pgettext_lazy("application", "Back from the review board")
    RATE = "rate", pgettext_lazy("application", "Tier proposed by the rules")
    PUBLISH = "publish", pgettext_lazy("application", "Put on public display")
    OBJECT = "object", pgettext_lazy("application", "Objection received")
    ANSWER = "answer", pgettext_lazy("application", "Objection answered")
    RECONSIDER = "reconsider", pgettext_lazy("application", "To be verified again")
    GRANT = "grant", pgettext_lazy("application", "Card granted")
    REFUSE = "refuse", pgettext_lazy("application", "Refused")
    WITHDRAW = "withdraw", pgettext_lazy("application", "Withdrawn by the applicant's own wish")
    SETTLE = "settle", pgettext_lazy("application", "Intake settled")


#: What the applicant reads in the own history.
TOLD = frozenset(EntryVerb) - {EntryVerb.CHECK, EntryVerb.OBJECT, EntryVerb.ANSWER}
