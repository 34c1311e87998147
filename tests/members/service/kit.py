"""Registrations, posts, wishes and records of the cast, by the real services.

阿柏 (`organ_member`) of 城管局 lives in 罗坑村; 陈支书 (`secretary`) answers for the village, 阿松 (`organ_secretary`)
for the branch.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from members.models import Registration, ServiceHours, ServicePost, ServiceRecord, ServiceRequest, UnitPartnership
from members.services.service import hours, posts, records, registrations, wishes
from members.services.service.posts import PostFacts
from members.services.service.records import Position
from tests.world import GRID, VILLAGE
from tests.world_grids import middle_of
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Message

#: Saturday before the service begins, and the Saturday of the service.
BEFORE, DAY = datetime(2026, 9, 12, 9, 0, tzinfo=LOCAL), datetime(2026, 9, 19, 9, 0, tzinfo=LOCAL)
ON = date(2026, 9, 19)
HERE = Position(*middle_of(GRID))


def asked(party: Party, who: str = "organ_member", *, community: str = VILLAGE) -> Registration:
    """Asked by the member."""
    return registrations.ask_registration(actor=party.act(who), area_code=community)


def registered(party: Party, who: str = "organ_member", *, community: str = VILLAGE) -> Registration:
    """Asked and accepted."""
    row = asked(party, who, community=community)
    return registrations.accept_registration(actor=party.act("org_department"), registration_id=row.pk)


def partnership(party: Party, *, accept: bool = True, community: str = VILLAGE) -> UnitPartnership:
    """城管局 with the village."""
    row = registrations.propose_partnership(
        actor=party.act("organ_secretary"), organization_id=party.organizations["organ_branch"].pk,
        area_code=community, service="每月一次环境整治",
    )  # fmt: skip
    if not accept:
        return row
    return registrations.accept_partnership(actor=party.act("org_department"), partnership_id=row.pk)


def facts(**changes: Any) -> PostFacts:
    """A patrol on Saturdays at nine, two hours, for two, in the middle of the grid."""
    values: dict[str, Any] = {
        "title": "村口安全巡查", "kind": "patrol", "what": "协助网格员巡查村口和河堤", "time_from": time(9, 0),
        "minutes": 120, "place": "村口牌坊", "latitude": HERE.latitude, "longitude": HERE.longitude, "capacity": 2,
        "weekdays": "6", "starts_on": date(2026, 9, 1),
    }  # fmt: skip
    return PostFacts(**{**values, **changes})


def post(party: Party, *, community: str = VILLAGE, who: str = "secretary", **changes: Any) -> ServicePost:
    """A post of the village."""
    return posts.open_post(actor=party.act(who), community=community, facts=facts(**changes))


def placed(party: Party, at: ServicePost, who: str = "organ_member", on: date = ON) -> ServiceRecord:
    """A place taken, a week before."""
    with clock.moved(BEFORE):
        return records.take_place(actor=party.act(who), post_id=at.pk, on=on)


def served(party: Party, at: ServicePost, who: str = "organ_member", *, minutes: int = 120) -> ServiceRecord:
    """Signed in at the place and out again."""
    row = placed(party, at, who)
    with clock.moved(DAY):
        records.sign_in(actor=party.act(who), record_id=row.pk, position=HERE)
    with clock.moved(DAY + timedelta(minutes=minutes)):
        return records.sign_out(actor=party.act(who), record_id=row.pk)


def rated(party: Party, at: ServicePost, who: str = "organ_member", *, minutes: int = 120) -> ServiceRecord:
    """Served and rated."""
    row = served(party, at, who, minutes=minutes)
    return hours.rate_record(actor=party.act("secretary"), record_id=row.pk, rating=5)


def certified(party: Party, at: ServicePost, who: str = "organ_member", *, minutes: int = 120) -> ServiceRecord:
    """Rated and certified as signed."""
    return hours.certify_record(actor=party.act("secretary"), record_id=rated(party, at, who, minutes=minutes).pk)


def wish(party: Party, *, taken_by: str = "", done: bool = False, **changes: Any) -> ServiceRequest:
    """A wish of the village."""
    values: dict[str, Any] = {
        "title": "更换楼道灯", "kind": "repair", "beneficiary": "elderly_alone", "what": "独居老人门口的灯坏了",
        "wanted_by": clock.today() + timedelta(days=10),
    }  # fmt: skip
    row = posts.make_wish(actor=party.act("secretary"), community=VILLAGE, **{**values, **changes})
    if taken_by:
        row = wishes.take_wish(actor=party.act(taken_by), wish_id=row.pk)
    if done:
        row = wishes.finish_wish(actor=party.act(taken_by), wish_id=row.pk, result="灯已换好", minutes=60)
    return row


def balance(party: Party, who: str = "organ_member") -> int:
    """Minutes in the ledger: the last balance, which must be the sum all along."""
    total = 0
    for entry in ServiceHours.objects.filter(member=party.members[who]).order_by("pk"):
        total += entry.change
        assert entry.balance == total
    return total


def told(kind: str) -> set[str]:
    """Who was told in the portal."""
    rows = Message.objects.filter(kind=kind, channel="in_app")
    return set(rows.values_list("recipient__username", flat=True))
