"""Levels that something promised climbs when it is not done in time. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PromiseLevel(models.IntegerChoices):
    """Who must act, lowest first; at the top it is told again until it is done."""

    HANDLER = 1, pgettext_lazy("promise", "Handler")
    UNIT = 2, pgettext_lazy("promise", "Head of the unit")
    OFFICE = 3, pgettext_lazy("promise", "Talent office")
    LEADER = 4, pgettext_lazy("promise", "District leader")
