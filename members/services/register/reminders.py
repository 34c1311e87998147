"""What the portal reminds branches of: contacts that are due, six months without a word, measures overdue."""

from datetime import date

from django.db import transaction
from django.db.models import Count, Q

from members.models import MeasureRecord, MobileStay
from members.rules.contacts import LOST_MONTHS
from members.rules.months import months_after
from members.selectors.register import accounts_for
from members.states.organization import COUNTED
from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.outbox.services.enqueue import Draft, enqueue


def remind_of_contacts(*, actor: Actor) -> int:
    """The contact person, or else the branch, of every stay whose contact is due: once a due date. How many stays."""
    rows = MobileStay.objects.due().filter(member__state__in=COUNTED)
    stays = list(rows.select_related("member__organization", "contact").order_by("pk"))
    officers = accounts_for(stay.member.organization.path for stay in stays)
    drafts = [
        Draft(key=f"mobile:{stay.pk}:{stay.contact_due_on}", recipient_id=user_id, kind="party.contact_due",
              context={"name": stay.member.name, "day": stay.contact_due_on.isoformat()},
              link=f"/party/members/{stay.member_id}/")
        for stay in stays for user_id in sorted(_reminded(stay, officers[stay.member.organization.path]))
    ]  # fmt: skip
    with transaction.atomic():
        return enqueue(drafts=drafts)


def _reminded(stay: MobileStay, officers: set[int]) -> set[int]:
    return {stay.contact.user_id} if stay.contact.user_id is not None else officers


def propose_lost(*, actor: Actor) -> int:
    """Stays without a word for six months are proposed to the branch, once until there is contact. How many.

    The portal decides nothing: marking a member out of touch is the branch's verb.
    """
    today, last = clock.today(), months_after(clock.today(), -LOST_MONTHS)
    silent = Q(last_contact_on__lte=last) | Q(last_contact_on=None, since__lte=last)
    rows = MobileStay.objects.open().filter(silent, proposed_on=None, member__state__in=COUNTED)
    with transaction.atomic():
        stays = list(rows.select_related("member__organization").order_by("pk"))
        MobileStay.objects.filter(pk__in=[stay.pk for stay in stays]).update(proposed_on=today, updated_at=clock.now())
        officers = accounts_for(stay.member.organization.path for stay in stays)
        enqueue(drafts=[
            Draft(key=f"mobile:{stay.pk}:lost:{stay.last_contact_on or stay.since}", recipient_id=user_id,
                  kind="party.member_silent", context={"name": stay.member.name, "since": _since(stay).isoformat()},
                  link=f"/party/members/{stay.member_id}/")
            for stay in stays for user_id in sorted(officers[stay.member.organization.path])
        ])  # fmt: skip
        record_many(actor=actor, verb="party.mobile.propose", rows=[
            AuditRow.of(stay, area_code=stay.member.area_code, detail={"member": stay.member_id}) for stay in stays
        ])  # fmt: skip
    return len(stays)


def _since(stay: MobileStay) -> date:
    return stay.last_contact_on or stay.since


def remind_of_measures(*, actor: Actor) -> int:
    """The officers of a branch, once a month, of how many measures are overdue. How many messages."""
    rows = MeasureRecord.objects.overdue().filter(member__state__in=COUNTED).order_by()
    counts = rows.values_list("member__organization__path", "member__organization_id").annotate(n=Count("pk"))
    found = list(counts)
    officers = accounts_for(path for path, _pk, _n in found)
    month = f"{clock.today():%Y-%m}"
    drafts = [
        Draft(key=f"measures:{pk}:{month}", recipient_id=user_id, kind="party.measures_overdue",
              context={"count": count}, link=f"/party/measures/?organization={pk}&due=overdue")
        for path, pk, count in found for user_id in sorted(officers[path])
    ]  # fmt: skip
    with transaction.atomic():
        return enqueue(drafts=drafts)
