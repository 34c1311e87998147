"""Files of village and community cadres (村、社区两委干部档案): posts, sections, kinds of documents, states. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class VillagePost(models.TextChoices):
    """Posts of the two committees (两委): of the party organization and of the villagers' or residents' committee."""

    SECRETARY = "secretary", _("Secretary of the village party organization")
    DEPUTY = "deputy", _("Deputy secretary of the village party organization")
    MEMBER = "member", _("Committee member of the village party organization")
    DIRECTOR = "director", _("Director of the village committee")
    DEPUTY_DIRECTOR = "deputy_director", _("Deputy director of the village committee")
    COMMITTEE = "committee", _("Member of the village committee")


#: A village has one of each.
SINGLE_POSTS = (VillagePost.SECRETARY, VillagePost.DIRECTOR)


class Section(models.TextChoices):
    """Parts of a file, in its order."""

    BASIC = "basic", _("Basic form of the cadre")
    QUALIFICATION = "qualification", _("Joint review of qualification")
    ELECTION = "election", _("Election and appointment")
    COMMITMENT = "commitment", _("Commitments of the cadre")
    APPRAISAL = "appraisal", _("Appraisals of the cadre")
    TRAINING = "training", _("Training of the cadre")
    HONOUR = "honour", _("Honours of the cadre")
    DISCIPLINE = "discipline", _("Discipline of the cadre")
    DEPARTURE = "departure", _("Departure of the cadre")


class CadreDocumentKind(models.TextChoices):
    """What lies in a file."""

    REGISTRATION = "registration", _("Registration form of the cadre")
    EDUCATION = "education", _("Proof of education")
    SCREENING = "screening", _("Form of the joint review of qualification")
    APPOINTMENT = "appointment", _("Election result or appointment")
    PLEDGE = "pledge", _("Yearly letter of commitment")
    APPRAISAL = "appraisal", _("Yearly appraisal form")
    TRAINING = "training", _("Record of training")
    HONOUR = "honour", _("Document of an honour or reward")
    DISCIPLINE = "discipline", _("Decision in a matter of discipline")
    AUDIT = "audit", _("Report of the departure audit")


SECTION_OF: dict[str, Section] = {
    CadreDocumentKind.REGISTRATION: Section.BASIC,
    CadreDocumentKind.EDUCATION: Section.BASIC,
    CadreDocumentKind.SCREENING: Section.QUALIFICATION,
    CadreDocumentKind.APPOINTMENT: Section.ELECTION,
    CadreDocumentKind.PLEDGE: Section.COMMITMENT,
    CadreDocumentKind.APPRAISAL: Section.APPRAISAL,
    CadreDocumentKind.TRAINING: Section.TRAINING,
    CadreDocumentKind.HONOUR: Section.HONOUR,
    CadreDocumentKind.DISCIPLINE: Section.DISCIPLINE,
    CadreDocumentKind.AUDIT: Section.DEPARTURE,
}
#: Filed by the town, not by the village; discipline is not even shown to it.
TOWN_KINDS = (CadreDocumentKind.DISCIPLINE, CadreDocumentKind.AUDIT)
HIDDEN_KINDS = (CadreDocumentKind.DISCIPLINE,)


class FileState(models.TextChoices):
    """Whether the cadre is in office. A closed file is never opened again."""

    OPEN = "open", pgettext_lazy("cadre file", "In office")
    CLOSED = "closed", pgettext_lazy("cadre file", "Closed")


class Leaving(models.TextChoices):
    """Why a cadre leaves the two committees."""

    TERM = "term", _("Not elected for another term")
    RESIGNED = "resigned", pgettext_lazy("cadre", "Resigned")
    MOVED = "moved", _("Moved to other work")
    REMOVED = "removed", _("Removed or recalled")
    RETIRED = "retired", _("Left for reasons of age")
    DIED = "died", pgettext_lazy("cadre", "Died")


_F = FileState
_OPEN = frozenset({_F.OPEN})
#: `audit`: the only document that comes after the cadre has left.
FILE_TABLE: TransitionTable[FileState] = TransitionTable(
    states=tuple(_F),
    transitions=(
        Transition(verb="basics", sources=_OPEN, target=_F.OPEN),
        Transition(verb="post", sources=_OPEN, target=_F.OPEN),
        Transition(verb="end", sources=_OPEN, target=_F.OPEN),
        Transition(verb="document", sources=_OPEN, target=_F.OPEN),
        Transition(verb="verify", sources=_OPEN, target=_F.OPEN),
        Transition(verb="close", sources=_OPEN, target=_F.CLOSED),
        Transition(verb="audit", sources=frozenset({_F.CLOSED}), target=_F.CLOSED),
    ),
)
