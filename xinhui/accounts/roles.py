"""Roles a post can give. Pure; also importable as `xinhui.accounts.models.Role`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post lets its holder do; the matrix in tests/ names every role for every address."""

    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")
    COMMAND_CENTRE = "command_centre", _("District command centre")
    DISTRICT_LEADER = "district_leader", _("District leader")
    DEPARTMENT_HANDLER = "department_handler", _("Department handler")
    DEPARTMENT_LEADER = "department_leader", _("Department leader")
    TOWN_LEADER = "town_leader", _("Town leader")
    TOWN_DISPATCHER = "town_dispatcher", _("Town dispatcher")
    VILLAGE_SECRETARY = "village_secretary", _("Village secretary")
    GRID_LEADER = "grid_leader", _("Grid leader")
    GRID_WORKER = "grid_worker", _("Grid worker")
    BUREAU_CLIENT = "bureau_client", _("Bureau client")
    ORGANIZATION_DEPARTMENT = "org_department", _("Organization department")
    TOWN_ORGANIZER = "town_organizer", _("Town party-building office")
    CADRE_OFFICE = "cadre_office", _("Cadre office")
    PERSONNEL_OFFICER = "personnel_officer", _("Personnel officer of a unit")
    TALENT_OFFICE = "talent_office", _("Talent office")


#: The three administrators (三员) check one another: one person holds at most one, and no business post beside it.
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

#: Whose work is the files of cadres: all of the district's, or those of the own unit.
CADRE_ROLES = frozenset({Role.CADRE_OFFICE, Role.PERSONNEL_OFFICER})

#: Digits of the area code that a post of the role carries: district 6, town 9, village 12, grid 15.
AREA_DIGITS: dict[Role, int] = {
    Role.GRID_LEADER: 15,
    Role.GRID_WORKER: 15,
    Role.VILLAGE_SECRETARY: 12,
    Role.TOWN_LEADER: 9,
    Role.TOWN_DISPATCHER: 9,
    Role.TOWN_ORGANIZER: 9,
}
DISTRICT_DIGITS = 6


def digits_of(role: str) -> int:
    """How many digits the area code of a post of `role` has."""
    return AREA_DIGITS.get(Role(role), DISTRICT_DIGITS)
