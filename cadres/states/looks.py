"""What can be looked at, and the verb under which the trail keeps it. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

VERB = "cadre.look"


class Look(models.TextChoices):
    """What was looked at."""

    PAGE = "page", _("The file on the screen")
    IDENTITY = "identity", _("The identity number in clear")
    EXPORT = "export", _("The form taken away as a file")
    RECORD = "record", _("A record of conduct with its facts")
    LIST = "list", _("The line of the file in a table taken away")
    POOL = "pool", _("The entry in a reserve pool")
    KIN = "kin", _("Family list read for the avoidance of kin")
    FIT = "fit", _("Grades of appraisals read to see who fits a post")
    COMPARE = "compare", _("Compared with others, side by side")
    TALK = "talk", _("A talk with what was agreed")
    NOTE = "note", _("The note of a talk")
    DISCIPLINE = "discipline", _("A discipline with what it is for")
    REUSE = "reuse", _("Proposals to use the person again")
    REMOVAL = "removal", _("An adjustment with its grounds")
    PROMOTION = "promotion", _("The promotion case with its evidence")
    INSPECTION = "inspection", _("The report of the inspection before a promotion")
    RANK = "rank", _("Grades of appraisals read for a promotion of rank")
    VISIT = "visit", _("The notes of a follow-up visit")
    POSTING = "posting", _("A posting with its appraisals")
    OBSERVATION = "observation", _("A front-line visit with its judgements")
    APPRAISAL = "appraisal", _("The appraisal with its self-report and reasons")
