"""Honours entered and withdrawn: those of the town level by the town's office, all others by the department."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.models import Honour, Member, Organization
from members.services.frame import division_in_force, hold_member, hold_organization
from members.states.honours import OF_MEMBERS, OF_ORGANIZATIONS, OF_VILLAGES, HonourLevel
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.roles import Role
from xinhui.attachments.services.store import store_document
from xinhui.audit.services import record
from xinhui.core.checks import day_after, hold, line, one_of, past_day
from xinhui.core.errors import Conflict, Forbidden

TITLE_MAX, BY_MAX = 80, 80
VILLAGE_DIGITS = 12


@dataclass(frozen=True)
class Award:
    """What the certificate says; `awarded_on` None: today."""

    kind: str
    level: str
    title: str
    awarded_by: str
    awarded_on: date | None = None
    document: "UploadedFile[Any] | None" = None


def honour_roles(level: str) -> tuple[Role, ...]:
    """Whose list a level is."""
    if level == HonourLevel.TOWN:
        return (Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER)
    return (Role.ORGANIZATION_DEPARTMENT,)


def enter_village_honour(*, actor: Actor, area_code: str, award: Award) -> Honour:
    """Of a village or community in force. Raises Forbidden, InvalidInput naming the field, Conflict `honour-known`."""
    with transaction.atomic():
        village = division_in_force(area_code, digits=(VILLAGE_DIGITS,))
        return _enter(actor, award, [str(kind) for kind in OF_VILLAGES], village.code)


def enter_organization_honour(*, actor: Actor, organization_id: int, award: Award) -> Honour:
    """Of an organization in being. Raises NotFound, Forbidden, InvalidInput, Conflict `honour-known`."""
    with transaction.atomic():
        row = hold_organization(organization_id)
        return _enter(actor, award, [str(kind) for kind in OF_ORGANIZATIONS], row.area_code, organization=row)


def enter_member_honour(*, actor: Actor, member_id: int, award: Award) -> Honour:
    """Of a member on the register. Raises NotFound, Forbidden, InvalidInput, Conflict `honour-known`."""
    with transaction.atomic():
        row = hold_member(member_id)
        kinds = [str(kind) for kind in OF_MEMBERS]
        return _enter(actor, award, kinds, row.area_code, organization=row.organization, member=row)


def withdraw_honour(*, actor: Actor, honour_id: int, reason: str, withdrawn_on: date | None = None) -> Honour:
    """Take it back. Raises NotFound, Forbidden, InvalidInput (reason, withdrawn_on), Conflict `honour-withdrawn`."""
    reason, day = line(reason, field="reason"), past_day(withdrawn_on, field="withdrawn_on")
    with transaction.atomic():
        row = hold(Honour.objects.all(), honour_id)
        _require(actor, row.level, row.area_code)
        if row.withdrawn_on is not None:
            raise Conflict(
                code="honour-withdrawn",
                message=_("This honour was withdrawn on %(day)s.") % {"day": row.withdrawn_on.isoformat()},
            )
        row.withdrawn_on = day_after(row.awarded_on, day, field="withdrawn_on")
        row.withdrawn_reason = reason
        row.save(update_fields=["withdrawn_on", "withdrawn_reason", "updated_at"])
        record(actor=actor, verb="party.honour.withdraw", target=row, detail={"on": day.isoformat(), "reason": reason})
    return row


def _enter(actor: Actor, award: Award, kinds: list[str], area_code: str, *, organization: Organization | None = None,
           member: Member | None = None) -> Honour:  # fmt: skip
    level = one_of(award.level, HonourLevel.values, field="level")
    _require(actor, level, area_code)
    facts: dict[str, Any] = {
        "kind": one_of(award.kind, kinds, field="kind"), "level": level,
        "title": line(award.title, field="title", limit=TITLE_MAX),
        "awarded_by": line(award.awarded_by, field="awarded_by", limit=BY_MAX),
        "awarded_on": past_day(award.awarded_on, field="awarded_on"),
    }  # fmt: skip
    kept = store_document(actor=actor, upload=award.document) if award.document else None
    try:
        with transaction.atomic():
            row = Honour.objects.create(
                area_code=area_code, organization=organization, member=member, document=kept, **facts
            )
    except IntegrityError:  # the named constraints: each honour once
        raise Conflict(
            code="honour-known", field="title", message=_("This honour is on the list already."),
            action=_("Look at the list of honours."),
        ) from None  # fmt: skip
    record(actor=actor, verb="party.honour.enter", target=row, detail={"kind": row.kind, "level": row.level})
    return row


def _require(actor: Actor, level: str, area_code: str) -> None:
    roles = honour_roles(level)
    if actor.kind == "system" or actor.scope.covers(area_code, *roles):
        return
    raise Forbidden(
        code="honour-of-a-level", message=_("An honour of this level is not on your list."),
        action=_("Ask someone with one of these posts: %(roles)s.") % {"roles": role_names(roles)},
    )  # fmt: skip
