"""The three lists: the district's template, a village's own version of it, published and replaced."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import VillageList, VillageListItem
from members.services.villages.frame import require_village_keeper, village_in_force
from members.states.villages import LIST_TABLE, ListKind, ListState
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked

DISTRICT_DIGITS = 6


def draft_list(*, actor: Actor, area_code: str, kind: str) -> VillageList:
    """Begin a version: from the list in force here, else from the district's template (six digits: the template).

    Raises Forbidden, InvalidInput (area_code, kind), Conflict `list-draft-there`.
    """
    one_of(kind, ListKind.values, field="kind")
    with transaction.atomic():
        if len(area_code) != DISTRICT_DIGITS:
            village_in_force(area_code)
        _require(actor, area_code)
        known = list(locked(VillageList.objects.filter(area_code=area_code, kind=kind).order_by("-version")))
        if any(row.state == ListState.DRAFT for row in known):
            raise Conflict(code="list-draft-there", field="kind", message=_("A draft of this list is there already."),
                           action=_("Go on with that one."))  # fmt: skip
        draft = VillageList.objects.create(area_code=area_code, kind=kind, version=known[0].version + 1 if known else 1)
        source = next((row for row in known if row.state == ListState.PUBLISHED), None)
        if source is None:
            source = VillageList.objects.in_force().filter(area_code=area_code[:DISTRICT_DIGITS], kind=kind).first()
        VillageListItem.objects.bulk_create(
            VillageListItem(of=draft, order=row.order, title=row.title, text=row.text, basis=row.basis)
            for row in (source.items.all() if source is not None else ())
        )
        record(actor=actor, verb="village.list.draft", target=draft, detail={"kind": kind, "version": draft.version})
    return draft


def put_item(*, actor: Actor, list_id: int, title: str, text: str, basis: str) -> VillageListItem:
    """Write an item into a draft; one of the same title is written anew.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (title, text, basis).
    """
    title, text = line(title, field="title", limit=80), line(text, field="text", limit=300)
    basis = line(basis, field="basis", limit=120)
    with transaction.atomic():
        draft = _held(actor, list_id, "change")
        defaults = {"text": text, "basis": basis}
        item, _created = VillageListItem.objects.update_or_create(
            of=draft, title=title, defaults=defaults, create_defaults={**defaults, "order": draft.items.count() + 1}
        )
        record(actor=actor, verb="village.list.item", target=item, area_code=draft.area_code, detail={"title": title})
    return item


def drop_item(*, actor: Actor, item_id: int) -> VillageList:
    """Take an item out of a draft. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        list_id = VillageListItem.objects.filter(pk=item_id).values_list("of_id", flat=True).first()
        draft = _held(actor, list_id or 0, "change")
        item = hold(VillageListItem.objects.all(), item_id)
        record(actor=actor, verb="village.list.drop_item", target=item, area_code=draft.area_code,
               detail={"title": item.title})  # fmt: skip
        item.delete()
    return draft


def publish_list(*, actor: Actor, list_id: int) -> VillageList:
    """Put a draft in force; the version before is replaced and stays readable. Raises NotFound, Forbidden,
    TransitionRefused, Conflict `list-empty`."""
    with transaction.atomic():
        draft = _held(actor, list_id, "publish")
        if not draft.items.exists():
            raise Conflict(code="list-empty", message=_("There is nothing on the list yet."),
                           action=_("Write the items first."))  # fmt: skip
        for before in VillageList.objects.in_force().filter(area_code=draft.area_code, kind=draft.kind):
            before.state = LIST_TABLE.next(before.state, "replace")
            before.save(update_fields=["state", "updated_at"])
        draft.state, draft.published_on = LIST_TABLE.next(draft.state, "publish"), clock.today()
        draft.save(update_fields=["state", "published_on", "updated_at"])
        record(actor=actor, verb="village.list.publish", target=draft, detail={"version": draft.version})
    return draft


def _require(actor: Actor, area_code: str) -> None:
    if len(area_code) == DISTRICT_DIGITS:
        require(actor, Role.ORGANIZATION_DEPARTMENT, area_code=area_code)
    else:
        require_village_keeper(actor, area_code)


def _held(actor: Actor, list_id: int, verb: str) -> VillageList:
    found = hold(VillageList.objects.all(), list_id)
    same = locked(VillageList.objects.filter(area_code=found.area_code, kind=found.kind).order_by("pk"))
    row = {each.pk: each for each in same}[list_id]
    _require(actor, row.area_code)
    LIST_TABLE.next(row.state, verb)
    return row
