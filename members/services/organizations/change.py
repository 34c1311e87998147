"""What becomes of an organization: renamed, moved below another, its election moved, dissolved."""

from datetime import date

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from members.models import Election, Member, Officer, Organization, Term
from members.rules.organizations import SHIFT_MONTHS, election_due, may_stand_below
from members.services.frame import hold_organization, require_keeper_of
from members.services.organizations.election_frame import no_elections
from members.services.organizations.officers import require_appointer
from members.services.organizations.set_up import NAME_MAX, path_of
from members.states.organization import Duty
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import area_range
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput


def rename_organization(*, actor: Actor, organization_id: int, name: str, short_name: str = "") -> Organization:
    """Give an organization another name. Raises NotFound, Forbidden, InvalidInput (name, short_name), Conflict
    `organization-exists`."""
    name = line(name, field="name", limit=NAME_MAX)
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        twins = Organization.objects.in_being().filter(parent=organization.parent, name=name)
        if twins.exclude(pk=organization.pk).exists():
            raise Conflict(
                code="organization-exists", field="name", message=_("There is an organization of this name here."),
                action=_("Choose another name."),
            )  # fmt: skip
        before, organization.name = organization.name, name
        organization.short_name = line(short_name, field="short_name", limit=60, required=False)
        organization.save(update_fields=["name", "short_name"])
        record(actor=actor, verb="party.organization.rename", target=organization, detail={"from": before, "to": name})
    return organization


def move_organization(*, actor: Actor, organization_id: int, parent_id: int, reason: str) -> Organization:
    """Put an organization and all below it under another one; done by who keeps both.

    Raises NotFound, Forbidden, InvalidInput (parent, reason), Conflict `organization-dissolved`, `organization-exists`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        # the two are locked in the order of their ids: two moves at once do not wait for each other
        first, second = sorted((organization_id, parent_id))
        held = {pk: hold_organization(pk, field="parent" if pk == parent_id else None) for pk in (first, second)}
        organization, parent = held[organization_id], held[parent_id]
        require_keeper_of(actor, parent)
        require_appointer(actor, organization, Duty.SECRETARY)
        if parent.path.startswith(organization.path) or not may_stand_below(organization.kind, parent.kind):
            raise InvalidInput(
                code="kind-below", field="parent",
                message=_("A %(kind)s cannot stand below a %(parent)s (Constitution of the Party, chapter 5).")
                % {"kind": organization.get_kind_display(), "parent": parent.get_kind_display()},
                action=_("Choose another organization."),
            )  # fmt: skip
        if Organization.objects.in_being().filter(parent=parent, name=organization.name).exists():
            raise Conflict(
                code="organization-exists", field="parent", message=_("There is an organization of this name here."),
                action=_("Rename it first."),
            )  # fmt: skip
        before = organization.path
        after = path_of(organization, parent)
        below = Organization.objects.filter(**area_range("path", before))
        below.update(path=Concat(Value(after), Substr(F("path"), len(before) + 1)), updated_at=clock.now())
        organization.parent, organization.path = parent, after
        organization.save(update_fields=["parent", "path"])
        record(actor=actor, verb="party.organization.move", target=organization,
               detail={"from": before, "to": after, "reason": reason})  # fmt: skip
    return organization


def dissolve_organization(
    *, actor: Actor, organization_id: int, reason: str, dissolved_on: date | None = None
) -> Organization:
    """Dissolve an organization that has nobody and nothing below it any more; done by those above.

    Raises NotFound, Forbidden, InvalidInput (reason, dissolved_on), Conflict `members-left`, `organizations-below`,
    `election-under-way`.
    """
    reason = line(reason, field="reason")
    day = past_day(dissolved_on, field="dissolved_on")
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_appointer(actor, organization, Duty.SECRETARY)
        _refuse_if_used(organization)
        organization.dissolved_on = day
        organization.save(update_fields=["dissolved_on"])
        Term.objects.open().filter(organization=organization).update(ended_on=day, updated_at=clock.now())
        Officer.objects.filter(organization=organization, ends_on=None).update(ends_on=day, updated_at=clock.now())
        record(actor=actor, verb="party.organization.dissolve", target=organization,
               detail={"reason": reason, "on": day})  # fmt: skip
    return organization


def _refuse_if_used(organization: Organization) -> None:
    left = Member.objects.counted().filter(organization=organization).count()
    if left:
        raise Conflict(
            code="members-left", message=_("%(count)d members are still on its register.") % {"count": left},
            action=_("Transfer them first."),
        )  # fmt: skip
    below = Organization.objects.in_being().filter(parent=organization).count()
    if below:
        raise Conflict(
            code="organizations-below", message=_("%(count)d organizations still stand below it.") % {"count": below},
            action=_("Move or dissolve them first."),
        )  # fmt: skip
    if Election.objects.open().filter(organization=organization).exists():
        raise Conflict(
            code="election-under-way", message=_("An election of this organization is under way."),
            action=_("Finish it or call it off first."),
        )  # fmt: skip


def shift_election(*, actor: Actor, organization_id: int, months: int, reason: str) -> Term:
    """Approve that an election comes earlier (negative) or later, by a year at most; done by those above.

    Raises NotFound, Forbidden, InvalidInput (months, reason), Conflict `no-elections`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_appointer(actor, organization, Duty.SECRETARY)
        term = organization.terms.open().first()
        if term is None:
            raise unknown()
        term = hold(Term.objects.all(), term.pk)
        if term.due_on is None:
            raise no_elections(organization)
        if not -SHIFT_MONTHS <= months <= SHIFT_MONTHS or months == 0:
            raise InvalidInput(
                code="shift-too-far", field="months", message=_("An election is moved by a year at most."),
                action=_("Give a number of months from −12 to 12 (election regulations)."),
            )  # fmt: skip
        kind, begun, village = organization.kind, term.begun_on, organization.in_village
        term.due_on = election_due(kind, begun, in_village=village, shift_months=months)
        term.shift_months, term.shift_reason, term.reminded_for = months, reason, None
        term.save(update_fields=["due_on", "shift_months", "shift_reason", "reminded_for"])
        record(actor=actor, verb="party.term.shift", target=term, area_code=organization.area_code,
               detail={"organization": organization.pk, "months": months, "reason": reason})  # fmt: skip
    return term
