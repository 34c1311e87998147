"""People are sent down: once each, told to the villages, in a number of queries that nobody adds to."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grids.models import Deployment
from grids.selectors.deployments import figures
from grids.services.deployments.send import NewDeployment, send_down
from tests.grids.deployments.kit import person, sent
from tests.grids.emergencies.kit import activated
from tests.world import GRID, OTHER_GRID, OTHER_VILLAGE, SECOND_GRID, VILLAGE
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.models import Message


def test_people_arrive_on_the_list_and_their_villages_are_told(district: District) -> None:
    people = [person(district, "甲"), person(district, "乙", grid=SECOND_GRID), person(district, "丙", grid=OTHER_GRID)]
    assert len(sent(district, *people)) == 3
    told = Message.objects.filter(kind="deployment.sent_down", channel="in_app")
    assert {(row.recipient.username, row.context["people"], row.link) for row in told} == {
        ("chenzhishu", 2, f"/deployments/?area={VILLAGE}"), ("hezhishu", 1, f"/deployments/?area={OTHER_VILLAGE}"),
    }  # fmt: skip
    assert Entry.objects.filter(verb="deployment.send").count() == 3
    assert figures(district.act_user("command")) == {"sent": 3, "on_duty": 0, "recalled": 0, "grids": 3, "units": 1}


def test_who_is_there_already_is_passed_over(district: District) -> None:
    sent(district, person(district, "甲", phone="10000000001"))
    again = [person(district, "甲", phone="10000000001"), person(district, "甲", phone="10000000002"),
             person(district, "甲", phone="10000000001", grid=SECOND_GRID)]  # fmt: skip
    assert [row.phone for row in sent(district, *again, again[0])] == ["10000000002", "10000000001"]
    assert Deployment.objects.count() == 3
    assert sent(district, *again) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Deployment.objects.create(person_name="甲", phone="10000000001", unit=district.world.unit("water"),
                                  grid=Deployment.objects.get(area_code=SECOND_GRID).grid, area_code=SECOND_GRID,
                                  starts_on=clock.today())  # fmt: skip


def test_each_sees_the_own_area_or_the_own_unit(district: District) -> None:
    sent(district, person(district, "甲"), person(district, "乙", grid=OTHER_GRID, unit="city_management"))
    seen = {
        who: {row.person_name for row in Deployment.objects.visible_to(district.act_user(who))}
        for who in ("worker", "other_worker", "secretary", "town_leader", "command", "handler", "security_admin")
    }
    assert seen == {"worker": {"甲"}, "other_worker": {"乙"}, "secretary": {"甲"}, "town_leader": {"甲"},
                    "command": {"甲", "乙"}, "handler": {"乙"}, "security_admin": set()}  # fmt: skip


def test_a_drill_is_listed_and_not_counted(district: District) -> None:
    drill = activated(district, is_drill=True)
    sent(district, person(district, "甲"), activation_id=drill.pk)
    assert set(Message.objects.filter(kind__contains="sent_down").values_list("kind", flat=True)) == {"drill.sent_down"}
    assert figures(district.act_user("command"))["sent"] == 0
    assert Deployment.objects.visible_to(district.act_user("command")).count() == 1


def test_wrong_input_is_named_and_nothing_is_kept(district: District) -> None:
    today = clock.today()
    water = district.world.unit("water").pk
    unknown = NewDeployment("甲", water, "440705999999999", today)
    backwards = NewDeployment("乙", water, GRID, today, ends_on=today.replace(year=today.year - 1))
    for row, field in ((unknown, "grid"), (backwards, "ends_on")):
        with pytest.raises(InvalidInput) as refusal:
            sent(district, person(district, "丙"), row)
        assert refusal.value.field == field
    with pytest.raises(Conflict) as over:
        sent(district, person(district, "丙"), activation_id=999_999)
    assert over.value.code == "activation-over"
    with pytest.raises(Forbidden):
        send_down(actor=district.act("town_leader"), rows=[person(district, "丙")])
    assert not Deployment.objects.exists()


def test_queries_do_not_grow_with_the_people(district: District) -> None:
    counts = []
    for number in (5, 500):
        rows = [person(district, f"{number}-{n}", grid=(GRID, SECOND_GRID)[n % 2]) for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            sent(district, *rows)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 20, "SQLite cuts a long insert in pieces"
