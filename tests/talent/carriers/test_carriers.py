"""Carriers from the list to a higher status: entered, filled by the host, confirmed, assessed, raised."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from talent.models import (
    Carrier,
    CarrierAchievement,
    CarrierCall,
    CarrierEvent,
    CarrierPerson,
    CarrierRise,
    CarrierTeam,
)
from talent.selectors import carriers as found
from talent.services.carriers import register, renewals, rises, work
from talent.states.carriers import CARRIER_TABLE, CarrierState
from tests.talent.carriers.kit import APPROVED, carrier, paper, requirement, rise
from tests.talent.kit import START, act, browser, page, post
from tests.world_talent import Talent
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
REASON = "经核实情况属实"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_from_the_district_to_the_city(talent: Talent) -> None:
    """The unit enters it, the host fills it and applies, the unit confirms and agrees, the office brings it up."""
    unit, host, office = browser(talent, "handler"), browser(talent, "employer_user"), browser(talent, "talent_office")
    name, wanted = "精工数控重点实验室", [requirement("申报书"), requirement("查新报告", order=2)]
    with clock.moved(START):
        call = CarrierCall.objects.create(name="2026年市重点实验室申报", kind="laboratory", target_level="city",
                                          opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 30))  # fmt: skip
        said = post(unit, "/talent/carriers/new/", 400, name=name, kind="laboratory", level="district",
                    host=talent.employers["factory"].pk, document="新科〔2025〕3号", approved_on="2025-03-01",
                    valid_until="2025-02-01", assess_months=36)  # fmt: skip
        assert "有效期须晚于认定日期" in said and name in said, "nothing typed is lost"
        post(unit, "/talent/carriers/new/", name=name, kind="laboratory", level="district", assess_months=36,
             host=talent.employers["factory"].pk, document="新科〔2025〕3号", approved_on="2025-03-01")  # fmt: skip
        row = Carrier.objects.get()
        at = f"/talent/carriers/{row.pk}/"
        assert name in page(host, "/talent/carriers/list/") and "录入团队" in page(host, at)
        post(host, f"/talent/do/carrier/{row.pk}/team/", name="数控团队", leader="余带头", subject="五轴联动",
             started_on="2026-01-01")  # fmt: skip
        act(host, "carrier", row.pk, "researcher", person=talent.people["engineer"].pk, degree=0, role="full")
        act(host, "carrier", row.pk, "achievement", kind="patent", title="一种主轴", year=2026, number="ZL2026")
        assert found.present_in(row) == {"teams": 0, "researchers": 0} and not found.years_of(row), "nothing counts yet"
        team, person, patent = CarrierTeam.objects.get(), CarrierPerson.objects.get(), CarrierAchievement.objects.get()
        act(host, "carrier-team", team.pk, "confirm", 403)
        for subject, pk in (
            ("carrier-team", team.pk),
            ("carrier-researcher", person.pk),
            ("carrier-achievement", patent.pk),
        ):
            act(unit, subject, pk, "confirm")
        assert found.present_in(row) == {"teams": 1, "researchers": 1}
        assert [(line.year, line.counts[0]) for line in found.years_of(row)] == [(2026, 1)]
        act(host, "carrier", row.pk, "rise", target_level="city", grounds="成果突出", call=call.pk)
        made = CarrierRise.objects.get()
        here = f"/talent/carriers/applications/{made.pk}/"
        act(host, "carrier-rise", made.pk, "document", requirement=wanted[0].pk, document=paper("book"))
        assert "缺少以下材料：查新报告" in act(host, "carrier-rise", made.pk, "send", 400)
        assert "缺1项" in page(host, here)
        act(host, "carrier-rise", made.pk, "document", requirement=wanted[1].pk, document=paper("search"))
        act(host, "carrier-rise", made.pk, "send")
        act(host, "carrier-rise", made.pk, "opine", 403, opinion="同意")
        act(unit, "carrier-rise", made.pk, "opine", opinion="同意推荐")
        act(unit, "carrier-rise", made.pk, "recommend", 403, recommendation="推荐")
        act(office, "carrier-rise", made.pk, "recommend", recommendation="优先推荐")
        act(office, "carrier-rise", made.pk, "submit")
    with clock.moved(START + timedelta(days=40)):
        act(office, "carrier-rise", made.pk, "visit", visit_result="条件具备")
        act(office, "carrier-rise", made.pk, "approve", document="江科〔2026〕8号", valid_until="2029-10-27")
        row.refresh_from_db()
        assert (row.level, row.document, row.valid_until) == ("city", "江科〔2026〕8号", date(2029, 10, 27))
        shown = page(office, at)
        assert "市级" in shown and "升级获批" in shown and "余工" in shown
        onlooker = page(browser(talent, "district_leader"), at)
        assert "余工" not in onlooker and "余带头" not in onlooker and "一种主轴" in onlooker
        assert "余工" not in str(list(CarrierEvent.objects.values_list("text", flat=True)))
        assert "余" not in str(list(Entry.objects.values_list("detail", flat=True)))
        assert all("余" not in str(one.context) for one in Message.objects.all()), "no message names anybody"


def test_laboratory_of_the_figures(talent: Talent) -> None:
    """The one with the most researchers present; who left or waits does not count."""
    row, other = carrier(talent), carrier(talent, "hospital")
    for number in range(3):
        work.enter_researcher(actor=talent.act("handler"), carrier_id=row.pk, role="full", name=f"研究员{number}")
    work.enter_researcher(actor=talent.act("employer_user"), carrier_id=row.pk, role="full", name="待确认者")
    work.enter_team(actor=talent.act("handler"), carrier_id=row.pk, name="甲队", leader="甲", subject="甲题")
    work.enter_researcher(actor=talent.act("handler"), carrier_id=other.pk, role="part", name="兼职者")
    assert (found.teams_of_greatest(), found.researchers_of_greatest()) == (1, 3)
    register.revoke_carrier(actor=talent.act("talent_office"), carrier_id=row.pk, reason=REASON)
    assert (found.teams_of_greatest(), found.researchers_of_greatest()) == (0, 1)


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"name": " "}, "text-missing", "name"), ({"kind": "pub"}, "choice-unknown", "kind"),
    ({"level": "world"}, "choice-unknown", "level"), ({"document": ""}, "text-missing", "document"),
    ({"approved_on": date(2999, 1, 1)}, "day-ahead", "approved_on"),
    ({"valid_until": APPROVED}, "dates-reversed", "valid_until"),
    ({"assess_months": 1}, "number-out-of-range", "assess_months"), ({"host_id": 0}, "unknown", "host"),
])  # fmt: skip
def test_what_a_carrier_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    values = {"name": "实验室", "kind": "laboratory", "level": "city", "document": "文", "approved_on": APPROVED,
              "host_id": talent.employers["factory"].pk, **facts}  # fmt: skip
    with pytest.raises(DomainError) as refused:
        register.enter_carrier(actor=talent.act("talent_office"), **values)
    assert (refused.value.code, refused.value.field) == (code, field) and not Carrier.objects.exists()


def _in(talent: Talent, state: str) -> Carrier:
    row = carrier(talent)
    into = carrier(talent, "hospital") if state == "merged" else None
    Carrier.objects.filter(pk=row.pk).update(state=state, merged_into=into)
    return row


def _facts(row: Carrier) -> dict[str, Any]:
    return {"name": row.name, "kind": row.kind, "level": row.level, "document": row.document,
            "approved_on": row.approved_on, "valid_until": row.valid_until}  # fmt: skip


VERBS: dict[str, Any] = {
    "change": lambda actor, row: register.change_carrier(actor=actor, carrier_id=row.pk, **_facts(row)),
    "enter": lambda actor, row: work.enter_team(actor=actor, carrier_id=row.pk, name="队", leader="某", subject="题"),
    "renew": lambda actor, row: renewals.assess_carrier(actor=actor, carrier_id=row.pk, result="excellent", document="文"),
    "fail": lambda actor, row: renewals.assess_carrier(actor=actor, carrier_id=row.pk, result="failed", document="文"),
    "restore": lambda actor, row: register.restore_carrier(actor=actor, carrier_id=row.pk, valid_until=None, reason="改"),
    "rise": lambda actor, row: rises.draft_rise(actor=actor, carrier_id=row.pk, target_level="city", grounds="好"),
    "revoke": lambda actor, row: register.revoke_carrier(actor=actor, carrier_id=row.pk, reason=REASON),
    "merge": lambda actor, row: register.merge_carrier(actor=actor, carrier_id=row.pk, into_id=row.other, reason=REASON),
}  # fmt: skip


@pytest.mark.parametrize("state", CarrierState.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_state_and_verb(talent: Talent, state: str, verb: str) -> None:
    row: Any = _in(talent, state)
    row.other = carrier(talent, "school").pk
    with clock.moved(START):
        if not CARRIER_TABLE.allows(state, verb):
            with pytest.raises(TransitionRefused):
                VERBS[verb](talent.act("talent_office"), row)
        else:
            VERBS[verb](talent.act("talent_office"), row)
            state = CARRIER_TABLE.next(state, verb)
            assert CarrierEvent.objects.filter(carrier=row).count() == 2
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("verb", VERBS)
def test_other_units_onlookers_and_other_hosts_may_not(talent: Talent, verb: str) -> None:
    row: Any = carrier(talent, approved_on=date(2020, 1, 1), valid_until=None)
    row.other = carrier(talent, "school").pk
    if verb == "restore":
        Carrier.objects.filter(pk=row.pk).update(state="suspended")
    for handle in ("water_handler", "district_leader", "other_employer_user"):
        with pytest.raises(Forbidden):
            VERBS[verb](talent.act(handle), row)
    if verb not in ("enter", "rise"):
        with pytest.raises(Forbidden):
            VERBS[verb](talent.act("employer_user"), row)


def test_merging_and_what_it_refuses(talent: Talent) -> None:
    row, into = carrier(talent), carrier(talent, "hospital")
    office = talent.act("talent_office")
    with pytest.raises(Conflict) as refused:
        register.merge_carrier(actor=office, carrier_id=row.pk, into_id=row.pk, reason=REASON)
    assert (refused.value.code, refused.value.field) == ("itself", "into")
    register.merge_carrier(actor=office, carrier_id=row.pk, into_id=into.pk, reason=REASON)
    assert row.name in page(browser(talent, "handler"), f"/talent/carriers/{into.pk}/")
    with pytest.raises(Conflict) as refused:
        register.merge_carrier(actor=office, carrier_id=into.pk, into_id=row.pk, reason=REASON)
    assert (refused.value.code, refused.value.field) == ("not-standing", "into")
    assert carrier(talent).name == row.name, "the name is free again"


def test_only_the_office_corrects_a_level_and_another_end_is_told_afresh(talent: Talent) -> None:
    row = carrier(talent)
    Carrier.objects.filter(pk=row.pk).update(state="due", told_step=90, told_on=date(2026, 10, 2))
    row.refresh_from_db()
    facts = {**_facts(row), "level": "city"}
    with pytest.raises(Forbidden):
        register.change_carrier(actor=talent.act("handler"), carrier_id=row.pk, **facts)
    facts = {**_facts(row), "valid_until": date(2028, 1, 1)}
    changed = register.change_carrier(actor=talent.act("handler"), carrier_id=row.pk, **facts)
    assert (changed.state, changed.told_step) == ("active", None)
    with pytest.raises(Conflict) as refused:
        register.change_carrier(actor=talent.act("handler"), carrier_id=row.pk,
                                **{**facts, "name": carrier(talent, "hospital").name})  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("carrier-there", "name")


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    row = carrier(talent)
    made = rise(talent, row)
    changes: list[dict[str, Any]] = [
        {"valid_until": APPROVED}, {"state": "merged"}, {"merged_into": row.pk, "state": "merged"},
        {"state": "due", "valid_until": None},
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Carrier.objects.filter(pk=row.pk).update(**change)
    for change in ({"state": "approved"}, {"decided_on": date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CarrierRise.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CarrierRise.objects.create(carrier=row, target_level="city", grounds="又一")
    with pytest.raises(IntegrityError), transaction.atomic():
        CarrierAchievement.objects.create(carrier=row, kind="patent", title="无证", year=2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        CarrierAchievement.objects.create(carrier=row, kind="patent", title="有钱", year=2026, number="1", money=5)
    for wrong in ({"name": ""}, {"name": "某", "role": "postdoc"}, {"name": "某", "left_on": date(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CarrierPerson.objects.create(**{"carrier": row, "role": "full", "entered_on": APPROVED, **wrong})


def test_who_sees_which(talent: Talent) -> None:
    row, other = carrier(talent), carrier(talent, "school")
    host = browser(talent, "employer_user")
    assert row.name in page(host, "/talent/carriers/list/") and other.name not in page(host, "/talent/carriers/list/")
    page(host, f"/talent/carriers/{other.pk}/", 404)
    page(host, "/talent/carriers/", 403)
    made = rise(talent, row)
    page(host, f"/talent/carriers/applications/{made.pk}/")
    for handle in ("water_handler", "district_leader", "other_employer_user"):
        page(browser(talent, handle), f"/talent/carriers/applications/{made.pk}/", 404)
    with pytest.raises(NotFound):
        rises.send_rise(actor=talent.act("talent_office"), rise_id=0)


def test_lists_narrow_and_ask_as_much_for_many_as_for_one(talent: Talent) -> None:
    user = User.objects.get(pk=talent.user("talent_office").pk)
    carrier(talent, level="province")
    list(found.listed(user, {}))
    with CaptureQueriesContext(connection) as one:
        list(found.listed(user, {}))
        found.kinds_by_level(user)
    carrier(talent, "hospital", kind="postdoc")
    carrier(talent, "school", kind="engineering", level="province")
    with CaptureQueriesContext(connection) as many:
        assert len(list(found.listed(user, {}))) == 3
        assert sum(line.total for line in found.kinds_by_level(user)) == 3
    assert len(one) == len(many)
    assert (found.provincial_platforms(), found.stations()) == (2, 1)
    for said, count in (({"group": "platforms", "level": "province"}, 2), ({"group": "stations"}, 1),
                        ({"words": "双水"}, 1), ({"state": "due"}, 0), ({"state": "all", "kind": "postdoc"}, 1)):  # fmt: skip
        assert found.listed(user, said).count() == count, said
