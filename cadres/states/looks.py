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
    APPRAISAL = "appraisal", _("The appraisal with its self-report and reasons")
