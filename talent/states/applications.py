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
