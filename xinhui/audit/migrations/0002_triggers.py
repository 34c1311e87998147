"""Chain heads, and triggers that refuse change and deletion of the trail."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xinhui.audit.triggers import DOWN, UP

CHAINS = 16


def protect(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the chain heads and the triggers of this vendor."""
    chain = apps.get_model("audit", "AuditChain")
    chain.objects.bulk_create([chain(chain=number) for number in range(CHAINS)], ignore_conflicts=True)
    for statement in UP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unprotect(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers, so that the tables can be dropped."""
    for statement in DOWN[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
