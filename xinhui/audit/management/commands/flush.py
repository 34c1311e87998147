"""Django's `flush`, which empties the database, made to know the trail.

The trail's triggers refuse to be emptied. A database for development or tests may be: the triggers are lifted for
the flush and the chains begin anew. A production database may not.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as FlushCommand
from django.db import connections

from xinhui.audit.models import CHAINS, AuditChain
from xinhui.audit.triggers import DOWN, UP


class Command(FlushCommand):
    """Empty a database that is not production's."""

    def handle(self, **options: Any) -> None:
        """Lift the triggers, flush, put the triggers and chain heads back."""
        if settings.PRODUCTION:
            raise CommandError("flush would delete the audit trail; it is refused in production.")
        connection = connections[options["database"]]
        has_trail = AuditChain._meta.db_table in connection.introspection.table_names()
        if not has_trail:
            super().handle(**options)
            return
        self._execute(connection, DOWN)
        try:
            super().handle(**options)
        finally:
            self._execute(connection, UP)
            heads = [AuditChain(chain=number) for number in range(CHAINS)]
            AuditChain.objects.using(connection.alias).bulk_create(heads, ignore_conflicts=True)

    @staticmethod
    def _execute(connection: Any, statements: dict[str, tuple[str, ...]]) -> None:
        with connection.cursor() as cursor:
            for statement in statements[connection.vendor]:
                cursor.execute(statement)
