"""Honours (荣誉): of what kind, of which level. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HonourKind(models.TextChoices):
    """What was awarded; the kind says who can hold it."""

    MODEL_VILLAGE = "model_village", _("Model village of party building")
    ADVANCED_ORGANIZATION = "advanced_organization", _("Advanced primary party organization")
    OUTSTANDING_MEMBER = "outstanding_member", _("Outstanding party member")
    OUTSTANDING_WORKER = "outstanding_worker", _("Outstanding party worker")


class HonourLevel(models.TextChoices):
    """Who awards."""

    NATIONAL = "national", _("National level")
    PROVINCIAL = "provincial", _("Provincial level")
    CITY = "city", _("City level")
    DISTRICT = "district", _("District level")
    TOWN = "town", _("Town level")


#: Kinds by holder.
OF_VILLAGES = (HonourKind.MODEL_VILLAGE,)
OF_ORGANIZATIONS = (HonourKind.ADVANCED_ORGANIZATION,)
OF_MEMBERS = (HonourKind.OUTSTANDING_MEMBER, HonourKind.OUTSTANDING_WORKER)
