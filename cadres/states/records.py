"""Quarterly records of conduct (正负面记实): rounds, returns of units, records, and what may happen to each."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class Polarity(models.TextChoices):
    """A commendation or a criticism."""

    POSITIVE = "positive", _("Commendation")
    NEGATIVE = "negative", _("Criticism")


class RecordKind(models.TextChoices):
    """What was commended or criticised; the first seven are commendations."""

    AWARD = "award", _("Award or citation")
    NOTICE_PRAISE = "notice_praise", _("Praised in a circular")
    EXPERIENCE = "experience", _("Experience made known elsewhere")
    RANKING = "ranking", _("Leading in a ranking of indicators")
    HARD_TASK = "hard_task", _("Urgent, difficult or dangerous task")
    PUBLIC_PRAISE = "public_praise", _("Praised by the public")
    RECTIFIED = "rectified", _("A long-standing problem settled")
    NOTICE_CRITICISM = "notice_criticism", _("Criticised in a circular")
    TALK = "talk", _("Called to account by a talk")
    LATE = "late", _("Task missed or late")
    COMPLAINT = "complaint", _("Complaint found true")
    AUDIT = "audit", _("Problem found by audit or inspection")
    INCIDENT = "incident", _("Safety or stability incident")
    DISCIPLINE = "discipline", _("Discipline or sanction")


POSITIVE_KINDS = frozenset({
    RecordKind.AWARD, RecordKind.NOTICE_PRAISE, RecordKind.EXPERIENCE, RecordKind.RANKING, RecordKind.HARD_TASK,
    RecordKind.PUBLIC_PRAISE, RecordKind.RECTIFIED,
})  # fmt: skip


class SourceLevel(models.TextChoices):
    """Whose word it is."""

    NATION = "nation", _("National level")
    PROVINCE = "province", _("Provincial level")
    CITY = "city", _("City level")
    DISTRICT = "district", _("District level")
    UNIT = "unit", _("The unit itself")


class RoundState(models.TextChoices):
    """Where a collection round stands."""

    PLANNED = "planned", _("Not yet open")
    OPEN = "open", _("Open for returns")
    CLOSED = "closed", _("Closed, being checked")
    SETTLED = "settled", pgettext_lazy("round", "Settled")


class ReturnState(models.TextChoices):
    """Where the return of a unit stands."""

    OWED = "owed", _("Owed by the unit")
    SUBMITTED = "submitted", _("Sent in")
    SETTLED = "settled", pgettext_lazy("return of a unit", "Settled")


class RecordState(models.TextChoices):
    """Where a record stands."""

    DRAFT = "draft", pgettext_lazy("record", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("record", "Sent in")
    CHECKED = "checked", _("Checked, to be signed off")
    IN_FORCE = "in_force", _("Signed off")
    REFUSED = "refused", _("Not taken")
    REVOKED = "revoked", _("Revoked as wrong")
    EXPIRED = "expired", pgettext_lazy("record", "Expired")


class RecordVerb(models.TextChoices):
    """What happened to a record: its timeline."""

    WRITE = "write", _("written down")
    EDIT = "edit", pgettext_lazy("record", "changed")
    SUBMIT = "submit", _("sent in by the unit")
    SEND_BACK = "send_back", _("sent back to the unit")
    CHECK = "check", _("checked by the first")
    SIGN = "sign", _("signed off by the second")
    REFUSE = "refuse", _("not taken")
    DROP = "drop", _("dropped by the unit")
    REPLY = "reply", _("answered by the person")
    ANSWER = "answer", _("the reply was answered")
    VERIFY = "verify", _("found to be untrue")
    CLEAR = "clear", _("name cleared")
    PLEAD = "plead", _("tolerance applied for")
    TOLERATE = "tolerate", _("tolerance granted")
    NO_TOLERANCE = "no_tolerance", _("tolerance not granted")
    REVOKE = "revoke", _("revoked as wrong")
    EXPIRE = "expire", _("expired by rule")


class ReplyState(models.TextChoices):
    """Where the person's reply stands."""

    OPEN = "open", _("Waits for an answer")
    UPHELD = "upheld", _("The record stands")
    ACCEPTED = "accepted", _("The reply was accepted")


class ToleranceState(models.TextChoices):
    """Where an application for tolerance (容错) stands."""

    OPEN = "open", _("Applied for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", pgettext_lazy("tolerance", "Not granted")


class ClearingWay(models.TextChoices):
    """How a cleared name is made known (澄清正名)."""

    LETTER = "letter", _("In writing to the person and the unit")
    MEETING = "meeting", _("At a meeting of the unit")
    NOTICE = "notice", _("By a notice")


_O, _T, _R = RoundState, ReturnState, RecordState
ROUND_TABLE: TransitionTable[RoundState] = TransitionTable(
    states=tuple(_O),
    transitions=(
        Transition(verb="open", sources=frozenset({_O.PLANNED}), target=_O.OPEN),
        Transition(verb="extend", sources=frozenset({_O.OPEN}), target=_O.OPEN),
        Transition(verb="close", sources=frozenset({_O.OPEN}), target=_O.CLOSED),
        Transition(verb="settle", sources=frozenset({_O.CLOSED}), target=_O.SETTLED),
    ),
)
#: A late return is taken until the round is settled.
RETURN_TABLE: TransitionTable[ReturnState] = TransitionTable(
    states=tuple(_T),
    transitions=(
        Transition(verb="write", sources=frozenset({_T.OWED}), target=_T.OWED),
        Transition(verb="submit", sources=frozenset({_T.OWED}), target=_T.SUBMITTED),
        Transition(verb="send_back", sources=frozenset({_T.SUBMITTED}), target=_T.OWED),
        Transition(verb="settle", sources=frozenset({_T.SUBMITTED}), target=_T.SETTLED),
    ),
)
RECORD_TABLE: TransitionTable[RecordState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="edit", sources=frozenset({_R.DRAFT}), target=_R.DRAFT),
        Transition(verb="drop", sources=frozenset({_R.DRAFT}), target=_R.REFUSED),
        Transition(verb="submit", sources=frozenset({_R.DRAFT}), target=_R.SUBMITTED),
        Transition(verb="send_back", sources=frozenset({_R.SUBMITTED, _R.CHECKED}), target=_R.DRAFT),
        Transition(verb="check", sources=frozenset({_R.SUBMITTED}), target=_R.CHECKED),
        Transition(verb="sign", sources=frozenset({_R.CHECKED}), target=_R.IN_FORCE),
        Transition(verb="refuse", sources=frozenset({_R.SUBMITTED, _R.CHECKED}), target=_R.REFUSED),
        Transition(verb="reply", sources=frozenset({_R.IN_FORCE}), target=_R.IN_FORCE),
        Transition(verb="answer", sources=frozenset({_R.IN_FORCE}), target=_R.IN_FORCE),
        Transition(verb="verify", sources=frozenset({_R.IN_FORCE}), target=_R.IN_FORCE),
        Transition(verb="clear", sources=frozenset({_R.IN_FORCE}), target=_R.IN_FORCE),
        Transition(verb="plead", sources=frozenset({_R.IN_FORCE}), target=_R.IN_FORCE),
        Transition(verb="decide", sources=frozenset({_R.IN_FORCE}), target=_R.IN_FORCE),
        Transition(verb="revoke", sources=frozenset({_R.IN_FORCE}), target=_R.REVOKED),
        Transition(verb="expire", sources=frozenset({_R.IN_FORCE}), target=_R.EXPIRED),
    ),
)
#: Decided: nothing of them waits for anybody in the round.
DECIDED = (_R.IN_FORCE, _R.REFUSED, _R.REVOKED, _R.EXPIRED)
#: What can be a double of something new.
STANDING = (_R.SUBMITTED, _R.CHECKED, _R.IN_FORCE)
