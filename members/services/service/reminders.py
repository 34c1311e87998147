"""Daily reminders of service: registrations that wait, records to rate, quarters without service. Told once each."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction

from members.models import Registration, ServiceHours, ServiceRecord
from members.rules.service import ASKED_WORKING_DAYS, RATE_DAYS, quarter_begins, quarter_of
from members.selectors.service_people import community_names, community_people, unit_people
from members.states.organization import COUNTED
from members.states.service import RecordState, RegistrationKind, RegistrationState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import Schedule
from xinhui.outbox.models import Message
from xinhui.outbox.services.enqueue import Draft, enqueue

RECORDS, REGISTRATIONS, UNITS = (
    "/party/service/records/?state=signed_out", "/party/service/registrations/?state=asked", "/party/service/",
)  # fmt: skip


def remind_service(*, actor: Actor) -> int:
    """All three; returns how many people were told anew."""
    with transaction.atomic():
        drafts = [*_waiting(), *_unrated(), *_idle()]
        known = set(Message.objects.filter(key__in={draft.key for draft in drafts}).values_list("key", "recipient_id"))
        new = [draft for draft in drafts if (draft.key, draft.recipient_id) not in known]
        enqueue(drafts=new)
    return len(new)


def working_days_since(day: date, today: date, schedule: Schedule) -> int:
    """Working days after `day`, `today` included."""
    return sum(schedule.is_workday(day + timedelta(days=n)) for n in range(1, (today - day).days + 1))


def _waiting() -> list[Draft]:
    """Asked registrations older than three working days: to the community, one message for each."""
    today, schedule = clock.today(), schedule_for(None)
    since = clock.now() - timedelta(days=ASKED_WORKING_DAYS)
    asked = Registration.objects.filter(state=RegistrationState.ASKED, asked_at__lt=since).select_related("member")
    late = [row for row in asked
            if working_days_since(clock.local(row.asked_at).date(), today, schedule) > ASKED_WORKING_DAYS]  # fmt: skip
    people, names = community_people(row.area_code for row in late), community_names(row.area_code for row in late)
    return [
        Draft(f"service.waiting:{row.pk}", pk, "service.waiting",
              {"name": row.member.name, "community": names.get(row.area_code, row.area_code),
               "days": ASKED_WORKING_DAYS}, REGISTRATIONS)
        for row in late for pk in people[row.area_code]
    ]  # fmt: skip


def _unrated() -> list[Draft]:
    """Records served more than seven days ago and not rated: to the community, once for each."""
    last = clock.today() - timedelta(days=RATE_DAYS)
    rows = ServiceRecord.objects.filter(state=RecordState.SIGNED_OUT, on__lt=last).select_related("post", "member")
    late = list(rows)
    people = community_people(row.area_code for row in late)
    return [
        Draft(f"service.unrated:{row.pk}", pk, "service.unrated",
              {"name": row.member.name, "title": row.post.title, "days": RATE_DAYS}, RECORDS)
        for row in late for pk in people[row.area_code]
    ]  # fmt: skip


def _idle() -> list[Draft]:
    """In the last fortnight of a quarter: how many registered members of an organization served not once in it."""
    today = clock.today()
    first = quarter_begins(today)
    after = quarter_begins(first + timedelta(days=95))
    if (after - today).days > 14:
        return []
    served = ServiceHours.objects.filter(on__gte=first, on__lt=after).values("member_id")
    rows = Registration.objects.in_force().filter(
        kind=RegistrationKind.HOME, member__state__in=COUNTED, asked_at__lt=clock.now() - timedelta(days=30)
    )
    idle: dict[int, int] = defaultdict(int)
    for organization_id in rows.exclude(member_id__in=served).values_list("member__organization_id", flat=True):
        idle[organization_id] += 1
    people = unit_people(idle)
    quarter = f"{first.year}-{quarter_of(first)}"
    return [
        Draft(f"service.idle:{organization_id}:{quarter}", pk, "service.idle",
              {"many": many, "quarter": quarter_of(first), "year": first.year}, UNITS)
        for organization_id, many in idle.items() for pk in people[organization_id]
    ]  # fmt: skip
