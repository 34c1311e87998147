"""What an API token may be limited to: one scope to read and one to write each resource of the API."""

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApiScope(models.TextChoices):
    """Every scope there is: `<first part of the address>:<read|write>`."""

    ISSUES_READ = "issues:read", _("Read issues")
    ISSUES_WRITE = "issues:write", _("Report issues and act on them")
    WHISTLES_READ = "whistles:read", _("Read whistles")
    WHISTLES_WRITE = "whistles:write", _("Raise whistles and act on them")
    ASSIGNMENTS_READ = "assignments:read", _("Read assignments")
    ASSIGNMENTS_WRITE = "assignments:write", _("Act on assignments")
    ATTACHMENTS_WRITE = "attachments:write", _("Send photos")
    ACTIVATIONS_READ = "activations:read", _("Read activations of plans")
    ACTIVATIONS_WRITE = "activations:write", _("Activate plans and send orders")
    ALERTS_WRITE = "alerts:write", _("Send alerts that propose an activation")
    ORDERS_READ = "orders:read", _("Read orders at grids")
    ORDERS_WRITE = "orders:write", _("Answer orders at grids")
    SYNC_READ = "sync:read", _("Ask which records and photos of a phone have arrived")
    SYNC_WRITE = "sync:write", _("Send records and photos of a phone")
    GRIDS_READ = "grids:read", _("Read grids and find the grid of a place")
    CATEGORIES_READ = "categories:read", _("Read categories")
    HOTLINE_READ = "hotline:read", pgettext_lazy("hotline", "Read hotline orders and their answers")
    HOTLINE_WRITE = "hotline:write", pgettext_lazy("hotline", "Send hotline orders, call-backs and amendments")
    UPPER_FORMS_READ = "upper-forms:read", pgettext_lazy("mappings", "Fetch forms of upper platforms")
    ORGANIZATIONS_READ = "organizations:read", _("Read party organizations")
    MEETINGS_READ = "meetings:read", _("Read meetings of party branches")
    SERVICE_RECORDS_READ = "service-records:read", _("Read records of service")
    UNIVERSITY_COURSES_READ = "university-courses:read", _("Read courses of senior universities")
    ALLIANCES_READ = "alliances:read", _("Read alliances")
    DEVELOPMENT_READ = "development-cases:read", _("Read cases of development")
    MEMBERS_READ = "members:read", _("Read members of the party")
    DUES_READ = "dues:read", _("Read payments and arrears of dues")
    CADRE_UNITS_READ = "cadre-units:read", _("Read figures of posts and ranks of units")
    RECORD_RETURNS_READ = "record-returns:read", _("Read what units owe of quarterly records")
    TRAINING_CLASSES_READ = "training-classes:read", _("Read training classes of cadres")
    RESERVE_POOLS_READ = "reserve-pools:read", _("Read reserve pools and their numbers")
    TALENT_TARGETS_READ = "talent-targets:read", _("Read targets of talent and how they stand")
    TALENT_INTAKES_READ = "talent-intakes:read", _("Read numbers of settled intakes of talent")
    OPEN311_READ = "open311:read", pgettext_lazy("open311", "Read requests and updates over Open311")
    OPEN311_WRITE = "open311:write", pgettext_lazy("open311", "Send requests and updates over Open311")
    SANDBOX_READ = "sandbox:read", pgettext_lazy("bureaus", "Read fictitious assignments")
    SANDBOX_WRITE = "sandbox:write", pgettext_lazy("bureaus", "Make fictitious assignments and act on them")
    WEBHOOKS_READ = "webhooks:read", pgettext_lazy("webhooks", "Read webhooks and their deliveries")
    WEBHOOKS_WRITE = "webhooks:write", pgettext_lazy("webhooks", "Keep webhooks and send events again")


#: Of the cadres room, which may be off on this server.
OF_CADRES = frozenset(
    {ApiScope.CADRE_UNITS_READ, ApiScope.RECORD_RETURNS_READ, ApiScope.TRAINING_CLASSES_READ,
     ApiScope.RESERVE_POOLS_READ}
)  # fmt: skip


def offered() -> list[tuple[str, str | Promise]]:
    """(value, label) of the scopes whose addresses stand on this server."""
    return [(scope.value, scope.label) for scope in ApiScope if settings.CADRES or scope not in OF_CADRES]
