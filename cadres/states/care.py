"""Care and supervision: talks by kind and occasion, disciplines with their periods, re-use, removal, inspections."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class TalkKind(models.TextChoices):
    """What kind of talk it is."""

    TAKING_OFFICE = "taking_office", _("Talk on taking office")
    REMINDER = "reminder", _("Reminding talk")
    ADMONISHING = "admonishing", _("Admonishing talk")
    CARING = "caring", _("Caring talk")
    LEAVING = "leaving", _("Talk on leaving office")
    AFTER_DISCIPLINE = "after_discipline", _("Talk after a discipline")


class Occasion(models.TextChoices):
    """What a talk is due for."""

    NEW_POST = "new_post", _("Has taken a post")
    LEAVING_POST = "leaving_post", _("Has left a post")
    RETIREMENT = "retirement", _("Is about to retire")
    DISCIPLINE = "discipline", _("Has been disciplined")
    ILLNESS = "illness", _("Is seriously ill")
    HARDSHIP = "hardship", _("The family is in hardship")
    SIGNS = "signs", _("First signs of a problem")
    FAULT = "fault", _("A fault that calls for admonition")


#: Occasion → the talk's kind and within how many days; a retirement's talk is due on its day.
TALKS: dict[str, tuple[TalkKind, int]] = {
    Occasion.NEW_POST: (TalkKind.TAKING_OFFICE, 30),
    Occasion.LEAVING_POST: (TalkKind.LEAVING, 15),
    Occasion.RETIREMENT: (TalkKind.LEAVING, 0),
    Occasion.DISCIPLINE: (TalkKind.AFTER_DISCIPLINE, 30),
    Occasion.ILLNESS: (TalkKind.CARING, 7),
    Occasion.HARDSHIP: (TalkKind.CARING, 15),
    Occasion.SIGNS: (TalkKind.REMINDER, 10),
    Occasion.FAULT: (TalkKind.ADMONISHING, 15),
}
#: Months after an admonishing talk in which nobody is put up for promotion (《党政领导干部选拔任用工作条例》).
ADMONISHED_FOR = 6
#: These the portal raises by itself; the others somebody notices.
RAISED_BY_RULE = frozenset({Occasion.NEW_POST, Occasion.RETIREMENT, Occasion.DISCIPLINE})


class TalkState(models.TextChoices):
    """Where a talk stands."""

    DUE = "due", _("Talk is due")
    HELD = "held", _("Held, the person has not confirmed")
    CONFIRMED = "confirmed", _("Confirmed by the person")
    DROPPED = "dropped", _("Talk is no longer due")


_T = TalkState
TALK_TABLE: TransitionTable[TalkState] = TransitionTable(
    states=tuple(_T),
    transitions=(
        Transition(verb="assign", sources=frozenset({_T.DUE}), target=_T.DUE),
        Transition(verb="hold", sources=frozenset({_T.DUE}), target=_T.HELD),
        Transition(verb="confirm", sources=frozenset({_T.HELD}), target=_T.CONFIRMED),
        Transition(verb="deny", sources=frozenset({_T.HELD}), target=_T.DUE),
        Transition(verb="drop", sources=frozenset({_T.DUE}), target=_T.DROPPED),
        # a follow-up is agreed: the talk stays what it is
        Transition(verb="agree", sources=frozenset({_T.HELD}), target=_T.HELD),
        Transition(verb="agree", sources=frozenset({_T.CONFIRMED}), target=_T.CONFIRMED),
    ),
)


class DisciplineKind(models.TextChoices):
    """Administrative sanctions and those of the Party."""

    WARNING = "warning", _("Warning")
    DEMERIT = "demerit", _("Demerit")
    GRAVE_DEMERIT = "grave_demerit", _("Grave demerit")
    DEMOTION = "demotion", _("Demotion")
    DISMISSAL = "dismissal", _("Dismissal from the post")
    DISCHARGE = "discharge", _("Discharge from public service")
    PARTY_WARNING = "party_warning", _("Party warning")
    PARTY_GRAVE_WARNING = "party_grave", _("Grave Party warning")
    PARTY_DISMISSAL = "party_dismissal", _("Dismissal from Party posts")
    PARTY_PROBATION_1 = "party_probation1", _("Party probation, one year")
    PARTY_PROBATION_2 = "party_probation2", _("Party probation, two years")
    PARTY_EXPULSION = "party_expulsion", _("Expulsion from the Party")


_D = DisciplineKind
#: Months in which nobody is promoted or used again; None: without end here.
#: 《公职人员政务处分法》 article 8; 《中国共产党纪律处分条例》 articles 10–12 (probation, and two years after it).
PERIODS: dict[str, int | None] = {
    _D.WARNING: 6, _D.DEMERIT: 12, _D.GRAVE_DEMERIT: 18, _D.DEMOTION: 24, _D.DISMISSAL: 24, _D.DISCHARGE: None,
    _D.PARTY_WARNING: 12, _D.PARTY_GRAVE_WARNING: 18, _D.PARTY_DISMISSAL: 24, _D.PARTY_PROBATION_1: 36,
    _D.PARTY_PROBATION_2: 48, _D.PARTY_EXPULSION: None,
}  # fmt: skip
ENDLESS = tuple(str(kind) for kind, months in PERIODS.items() if months is None)


class DisciplineState(models.TextChoices):
    """Whether it stands."""

    IN_FORCE = "in_force", _("Decision stands")
    WITHDRAWN = "withdrawn", _("Decision withdrawn")


DISCIPLINE_TABLE: TransitionTable[DisciplineState] = TransitionTable(
    states=tuple(DisciplineState),
    transitions=(
        Transition(verb="withdraw", sources=frozenset({DisciplineState.IN_FORCE}), target=DisciplineState.WITHDRAWN),
        Transition(verb="propose", sources=frozenset({DisciplineState.IN_FORCE}), target=DisciplineState.IN_FORCE),
    ),
)


class ReuseState(models.TextChoices):
    """Where a proposal to use somebody again stands."""

    PROPOSED = "proposed", pgettext_lazy("re-use", "Proposed")
    SECONDED = "seconded", _("Approved by one, a second is wanted")
    APPROVED = "approved", _("Approved by two")
    REFUSED = "refused", pgettext_lazy("re-use", "Refused")


_R = ReuseState
REUSE_TABLE: TransitionTable[ReuseState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="approve", sources=frozenset({_R.PROPOSED}), target=_R.SECONDED),
        Transition(verb="approve_second", sources=frozenset({_R.SECONDED}), target=_R.APPROVED),
        Transition(verb="refuse", sources=frozenset({_R.PROPOSED, _R.SECONDED}), target=_R.REFUSED),
    ),
)
REUSE_OPEN = (_R.PROPOSED, _R.SECONDED)


class Condition(models.TextChoices):
    """What must be so before somebody is used again."""

    PERIOD_OVER = "period_over", _("Every period of a discipline is over")
    IN_SERVICE = "in_service", _("The person is in service")
    TALKED = "talked", _("The talk after the discipline has been held")
    APPRAISED = "appraised", _("The latest yearly appraisal is competent or better")
    NO_ADMONITION = "no_admonition", _("No admonishing talk within the last six months")
    NO_REMOVAL = "no_removal", _("No adjustment of the person is under way or in its period")


class RemovalReason(models.TextChoices):
    """Why somebody does not fit the post: 《推进领导干部能上能下规定》 (2022), article 5, in short."""

    POLITICS = "politics", _("Not firm in politics")
    BELIEF = "belief", _("Wavering belief")
    COURAGE = "courage", _("Shuns responsibility and struggle")
    ACHIEVEMENT = "achievement", _("Wrong view of achievement")
    CENTRALISM = "centralism", _("Breaks democratic centralism")
    ORGANIZATION = "organization", _("Weak sense of organization")
    DEVOTION = "devotion", _("Little devotion to the work")
    ABILITY = "ability", _("Not able enough to lead")
    DECISIONS = "decisions", _("Decides against the rules or without care")
    STYLE = "style", _("Style of work not honest")
    CONDUCT = "conduct", _("Poor conduct")
    RELATIVES = "relatives", _("Relatives abroad, or their business")
    HEALTH = "health", _("Unable to work for reasons of health")
    OTHER = "other", _("Does not fit the post for another reason")


class RemovalOutcome(models.TextChoices):
    """How the person is adjusted."""

    LEVEL = "level", _("Another post of the same level")
    RANK = "rank", _("Turned over to a rank")
    RELIEVED = "relieved", _("Relieved of the post")
    LOWERED = "lowered", _("Lowered to a post of the next level down")


#: Months in which nobody so adjusted is promoted, raised in rank or used further: 《推进领导干部能上能下规定》 (2022).
REMOVAL_PERIODS: dict[str, int] = {
    RemovalOutcome.LEVEL: 12, RemovalOutcome.RANK: 12, RemovalOutcome.RELIEVED: 12, RemovalOutcome.LOWERED: 24,
}  # fmt: skip


class RemovalState(models.TextChoices):
    """Where an adjustment stands."""

    PROPOSED = "proposed", pgettext_lazy("removal", "Proposed, to be verified")
    VERIFIED = "verified", _("Verified, the person is to be heard")
    HEARD = "heard", _("Heard, to be decided")
    AGREED = "agreed", _("Agreed by one, a second is to decide")
    DECIDED = "decided", _("Adjusted")
    DROPPED = "dropped", pgettext_lazy("removal", "Dropped")


_M = RemovalState
REMOVAL_OPEN = (_M.PROPOSED, _M.VERIFIED, _M.HEARD, _M.AGREED)
REMOVAL_TABLE: TransitionTable[RemovalState] = TransitionTable(
    states=tuple(_M),
    transitions=(
        Transition(verb="verify", sources=frozenset({_M.PROPOSED}), target=_M.VERIFIED),
        Transition(verb="say", sources=frozenset({_M.VERIFIED}), target=_M.VERIFIED),
        Transition(verb="hear", sources=frozenset({_M.VERIFIED}), target=_M.HEARD),
        Transition(verb="agree", sources=frozenset({_M.HEARD}), target=_M.AGREED),
        Transition(verb="decide", sources=frozenset({_M.AGREED}), target=_M.DECIDED),
        Transition(verb="drop", sources=frozenset(REMOVAL_OPEN), target=_M.DROPPED),
    ),
)
