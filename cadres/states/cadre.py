"""What a cadre's file says by choice: ranks, levels of education and of posts, where the file stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class CadreState(models.TextChoices):
    """Where the person stands."""

    IN_SERVICE = "in_service", _("In service")
    RETIRED = "retired", _("Retired cadre")
    GONE = "gone", _("Left for elsewhere")


class Rank(models.TextChoices):
    """The twelve ranks (职级) of the comprehensive class.

    Source: 《公务员职务与职级并行规定》, 2019, article 7.
    """

    COUNSEL_1 = "counsel_1", _("First-class counsel")
    COUNSEL_2 = "counsel_2", _("Second-class counsel")
    RESEARCHER_1 = "researcher_1", _("First-class researcher")
    RESEARCHER_2 = "researcher_2", _("Second-class researcher")
    RESEARCHER_3 = "researcher_3", _("Third-class researcher")
    RESEARCHER_4 = "researcher_4", _("Fourth-class researcher")
    DIRECTOR_1 = "director_1", _("First-class principal staff member")
    DIRECTOR_2 = "director_2", _("Second-class principal staff member")
    DIRECTOR_3 = "director_3", _("Third-class principal staff member")
    DIRECTOR_4 = "director_4", _("Fourth-class principal staff member")
    CLERK_1 = "clerk_1", _("First-class staff member")
    CLERK_2 = "clerk_2", _("Second-class staff member")


class PostLevel(models.TextChoices):
    """The level of a leading post within a district."""

    COUNTY = "county", _("County level, principal")
    COUNTY_DEPUTY = "county_deputy", _("County level, deputy")
    TOWNSHIP = "township", _("Township level, principal")
    TOWNSHIP_DEPUTY = "township_deputy", _("Township level, deputy")
    MIDDLE = "middle", _("Middle level")
    NONE = "none", _("No leading post")


class EducationLevel(models.IntegerChoices):
    """The highest education, ordered: more is higher."""

    UNKNOWN = 0, _("Education not known")
    BELOW = 1, _("Senior secondary or below")
    COLLEGE = 2, _("Junior college")
    UNIVERSITY = 3, _("University")
    GRADUATE = 4, _("Postgraduate")


class UploadState(models.TextChoices):
    """Where an uploaded form stands."""

    REFUSED = "refused", _("Not readable")
    NEW = "new", _("Nobody known")
    SAME = "same", _("Says nothing new")
    DIFFERENT = "different", _("Differs from the file")
    TAKEN = "taken", _("Taken into the file")
    SKIPPED = "skipped", _("Set aside")


_U = UploadState
#: A refused file and one that says nothing new are an end; the others wait for a decision.
UPLOAD_TABLE: TransitionTable[UploadState] = TransitionTable(
    states=tuple(_U),
    transitions=(
        Transition(verb="take", sources=frozenset({_U.NEW, _U.DIFFERENT}), target=_U.TAKEN),
        Transition(verb="skip", sources=frozenset({_U.NEW, _U.DIFFERENT}), target=_U.SKIPPED),
    ),
)
WAITING = (_U.NEW, _U.DIFFERENT)

_C = CadreState
CADRE_TABLE: TransitionTable[CadreState] = TransitionTable(
    states=tuple(_C),
    transitions=(
        Transition(verb="change", sources=frozenset({_C.IN_SERVICE}), target=_C.IN_SERVICE),
        Transition(verb="retire", sources=frozenset({_C.IN_SERVICE}), target=_C.RETIRED),
        Transition(verb="leave", sources=frozenset({_C.IN_SERVICE}), target=_C.GONE),
        Transition(verb="come_back", sources=frozenset({_C.GONE, _C.RETIRED}), target=_C.IN_SERVICE),
    ),
)
