"""Who reads the trail."""

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from tests.world import World
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.audit.services import record


def test_who_sees_what(world: World) -> None:
    with transaction.atomic():
        record(actor=SYSTEM, verb="grids.report_issue", target=world.worker)
    everything = set(Entry.objects.values_list("pk", flat=True))
    security = set(Entry.objects.filter(verb__startswith="accounts.").values_list("pk", flat=True))
    assert security and security < everything
    for handle, user in world.people.items():
        seen = set(Entry.objects.visible_to(user).values_list("pk", flat=True))
        expected = {"audit_admin": everything, "security_admin": security}.get(handle, set())
        assert seen == expected, handle
    assert not Entry.objects.visible_to(AnonymousUser()).exists()
