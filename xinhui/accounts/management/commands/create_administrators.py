"""The first three accounts of a new portal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Unit, UnitKind
from xinhui.accounts.roles import ADMIN_ROLES, Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import create_user
from xinhui.accounts.services.passwords import random_password
from xinhui.accounts.services.units import create_unit
from xinhui.core.area_codes import DISTRICT
from xinhui.core.errors import DomainError

ACCOUNTS = ((Role.SYSTEM_ADMIN, "sysadmin"), (Role.SECURITY_ADMIN, "secadmin"), (Role.AUDIT_ADMIN, "auditadmin"))


class Command(BaseCommand):
    """Creates the system, security and audit administrator, and prints their one-time passwords once.

    Everybody else is created by them in the portal. Refused as soon as any administrator exists: afterwards the
    security administrator appoints the next.
    """

    help = "Create the three separate administrators of a new portal and print their one-time passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The unit that they belong to; created when its code is new."""
        parser.add_argument("--unit-code", default=f"{DISTRICT}-it", help="Code of their unit (default %(default)s).")
        parser.add_argument("--unit-name", default="信息中心", help="Name of their unit, when it is new.")

    def handle(self, *args: Any, **options: Any) -> None:
        """All three or none."""
        if Post.objects.in_force().filter(role__in=ADMIN_ROLES).exists():
            raise CommandError("There are administrators already; the security administrator appoints others.")
        try:
            with transaction.atomic():
                lines = self._create(options["unit_code"], options["unit_name"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(lines))
        self.stdout.write("Hand each password to a different person. It must be changed at the first sign-in.")

    @staticmethod
    def _create(unit_code: str, unit_name: str) -> list[str]:
        unit = Unit.objects.filter(code=unit_code).first() or create_unit(
            actor=SYSTEM, code=unit_code, name=unit_name, kind=UnitKind.DEPARTMENT, area_code=DISTRICT
        )
        lines = []
        for role, username in ACCOUNTS:
            password = random_password()
            user = create_user(actor=SYSTEM, username=username, name=str(role.label), password=password)
            appoint_post(actor=SYSTEM, user_id=user.pk, role=role, unit_id=unit.pk, area_code=DISTRICT)
            lines.append(f"{username}\t{password}\t{role.label}")
        return lines
