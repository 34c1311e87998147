"""Rights over personal data: seen, corrected, taken away, deleted by two persons; figures stay, and nothing leaks."""

import io
import json
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from talent.models import DataRequest, Intake, IntakeKind, Person
from talent.models.person import IDENTITY, PHONE
from talent.models.rights import REQUEST
from talent.rules.rights import due_day, is_pressing, purpose_ended_before
from talent.services import people
from talent.services.daily import run_daily
from talent.services.rights import copying, correcting, erasing, requests
from talent.services.rights.holdings import HOLDINGS, OF_OTHERS, holdings, kept_about, paths_to_person
from talent.states.rights import PersonLook
from tests.talent.board.kit import application
from tests.talent.kit import START
from tests.talent.rights.kit import account, ask, look
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.core.sealed import unseal
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
NUMBER = identity(802, year=1988)


@pytest.fixture(autouse=True)
def autumn(talent: Talent) -> Any:
    with clock.moved(START):
        account(talent)
        yield


def test_fifteen_working_days_pass_over_the_holidays() -> None:
    """2026: 国庆 10-01…10-07, 中秋 09-25…09-27, the Sunday 09-20 and the Saturday 10-10 are worked."""
    weekday = lambda day: day.weekday() < 5  # noqa: E731
    assert due_day(date(2026, 9, 17), weekday) == date(2026, 10, 8)
    assert is_pressing(date(2026, 10, 8), date(2026, 10, 5), weekday)
    assert not is_pressing(date(2026, 10, 8), date(2026, 10, 2), weekday)
    assert purpose_ended_before(date(2026, 9, 17)) == date(2023, 9, 17)


def test_a_request_is_due_by_the_offices_calendar(talent: Talent) -> None:
    row = ask(talent, "access")
    assert (row.received_on, row.state) == (date(2026, 9, 17), "received")
    assert row.due_on > date(2026, 10, 8), "the national holidays do not count"
    told = Message.objects.filter(kind="talent.request_new", channel="in_app")
    assert {one.recipient_id for one in told} == {talent.user(h).pk for h in ("talent_office", "talent_two")}


def test_a_person_sees_everything_that_is_kept(talent: Talent) -> None:
    talent.settle("engineer")
    application(talent, "engineer")
    ask(talent, "access", words="想看全部")
    kept = kept_about(talent.person("engineer").pk)
    models_seen = [one.model for one in kept]
    assert models_seen == ["talent.Person", "talent.Intake", "talent.IntakeKind", "talent.TalentApplication",
                           "talent.DataRequest"]  # fmt: skip
    values = {value for one in kept for _label, _column, value in one.lines}
    assert {"余工", NUMBER, "13712345678", "华南理工大学", "2026-1", "劳动合同", "想看全部"} <= values
    assert not any("_print" in column or "sealed" in value for one in kept for _l, column, value in one.lines)
    hidden = kept_about(talent.person("engineer").pk, is_masked=True)
    assert NUMBER not in {value for one in hidden for _label, _column, value in one.lines}


def test_the_copy_holds_the_same_for_machines_and_for_people(talent: Talent) -> None:
    talent.settle("engineer")
    content = copying.copy_for_person(actor=talent.act("engineer"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["data.json", "data.xlsx"]
        data = json.loads(archive.read("data.json"))
    values = {one["value"] for table in data for one in table["values"].values()}
    assert {"余工", NUMBER, "劳动合同"} <= values
    with pytest.raises(NotFound):
        copying.copy_for_person(actor=talent.act("handler"))


def personal_columns(model: type[models.Model]) -> list[str]:
    """Columns that look like somebody's name, number or telephone."""
    names = [field.name for field in model._meta.concrete_fields]
    return [name for name in names if name in ("name_sealed", "contact", "phone", "school", "born_on", "words_sealed")
            or name.startswith(("identity", "phone_sealed"))]  # fmt: skip


def test_every_model_with_something_of_a_person_has_its_line() -> None:
    named = {holding.model for holding in HOLDINGS} | set(OF_OTHERS)
    unnamed = [model._meta.label for model in apps.get_app_config("talent").get_models()
               if (paths_to_person(model) or personal_columns(model)) and model._meta.label not in named]  # fmt: skip
    assert not unnamed, f"talent/services/rights/holdings.py names no {unnamed}"
    assert personal_columns(Person) and paths_to_person(Intake) == ["person"], "the test sees what it looks for"


def test_a_model_without_a_line_is_exported_all_the_same(monkeypatch: pytest.MonkeyPatch, talent: Talent) -> None:
    talent.settle("engineer")
    short = tuple(one for one in HOLDINGS if one.model != "talent.Intake")
    monkeypatch.setattr("talent.services.rights.holdings.HOLDINGS", short)
    assert [one.path for one in holdings() if one.model == "talent.Intake"] == ["person"]
    assert "劳动合同" in {v for one in kept_about(talent.person("engineer").pk) for _l, _c, v in one.lines}


def test_every_line_leads_to_columns_that_are_there(talent: Talent) -> None:
    for holding in HOLDINGS:
        model = apps.get_model(holding.model)
        model._default_manager.filter(**{holding.path: 1}).exists()
        columns = {field.name for field in model._meta.concrete_fields}
        assert {*holding.empties, *holding.hides, *(name for name, _purpose in holding.sealed)} <= columns, holding
        sealed = {name for name in columns if name.endswith("_sealed")}
        assert sealed == {name for name, _purpose in holding.sealed} & set(holding.empties), holding


def test_a_correction_is_applied_and_the_old_values_are_gone(talent: Talent) -> None:
    row = ask(talent, "correction", name="余国强", phone="13900000001", school="中山大学", major="机械工程")
    wanted = json.loads(unseal(row.values_sealed, purpose=REQUEST))
    assert wanted == {"name": "余国强", "phone": "13900000001", "school": "中山大学"}, "what stands already is no wish"
    requests.apply_correction(actor=talent.act("talent_office"), data_request_id=row.pk, answer="已更正")
    person = talent.person("engineer")
    assert (person.name, person.school, unseal(person.phone_sealed, purpose=PHONE)) == (
        "余国强", "中山大学", "13900000001")  # fmt: skip
    assert unseal(person.identity_sealed, purpose=IDENTITY) == NUMBER
    entry = Entry.objects.filter(verb="talent.person.change").get()
    assert entry.detail == {"columns": ["name", "phone", "school"]}
    assert DataRequest.objects.get(pk=row.pk).values_sealed == ""
    assert Message.objects.filter(kind="talent.request_done", recipient=talent.users["engineer"]).exists()


@pytest.mark.parametrize(("values", "field"), [
    ({}, "words"), ({"name": "余工"}, "words"), ({"name": "长" * 41}, "name"), ({"phone": "1" * 21}, "phone"),
    ({"school": "长" * 61}, "school"), ({"words": "长" * 501}, "words"), ({"identity": "440705198801010000"}, "identity"),
])  # fmt: skip
def test_a_correction_without_sense_is_refused(talent: Talent, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ask(talent, "correction", **values)
    assert caught.value.field == field


def test_a_number_of_somebody_else_is_not_taken(talent: Talent) -> None:
    with pytest.raises(Conflict) as caught:
        correcting.correct_person(actor=talent.act("talent_office"), person_id=talent.people["engineer"].pk,
                                  identity=identity(803, year=1988))  # fmt: skip
    assert (caught.value.code, caught.value.field) == ("known", "identity")


def test_the_unit_corrects_its_own_people_only(talent: Talent) -> None:
    pk = talent.people["engineer"].pk
    correcting.correct_person(actor=talent.act("handler"), person_id=pk, post="高级工程师", title=3)
    assert (talent.person("engineer").post, talent.person("engineer").title) == ("高级工程师", 3)
    for handle in ("water_handler", "district_leader", "employer_user"):
        with pytest.raises(Forbidden):
            correcting.correct_person(actor=talent.act(handle), person_id=pk, post="x")
    people.leave_district(actor=talent.act("handler"), person_id=pk)
    with pytest.raises(TransitionRefused):
        correcting.correct_person(actor=talent.act("handler"), person_id=pk, post="y")


def test_consent_is_withdrawn_at_once(talent: Talent) -> None:
    row = application(talent, "engineer", consent_at=clock.now(), consent_version="2026-1")
    done = ask(talent, "consent")
    person = talent.person("engineer")
    row.refresh_from_db()
    assert (done.state, done.answered_on) == ("done", date(2026, 9, 17))
    assert [person.consent_at, person.consent_version, row.consent_at, row.consent_version] == [None, "", None, ""]


def test_the_same_is_asked_once(talent: Talent) -> None:
    ask(talent, "deletion")
    with pytest.raises(Conflict) as caught:
        ask(talent, "deletion")
    assert caught.value.field == "kind"
    ask(talent, "access")


def test_a_request_on_paper_is_checked_against_the_card(talent: Talent) -> None:
    office = talent.act("talent_office")

    def enter(**facts: Any) -> DataRequest:
        return requests.enter_request(actor=office, **{"identity": NUMBER, "name": "余工", "kind": "access", **facts})

    for facts, field in (({"identity": identity(1, year=1999)}, "identity"), ({"name": "余公"}, "name"),
                         ({"identity": ""}, "identity"), ({"kind": "x"}, "kind"),
                         ({"received_on": date(2026, 9, 18)}, "received_on")):  # fmt: skip
        with pytest.raises(DomainError) as caught:
            enter(**facts)
        assert caught.value.field == field
    row = enter(received_on=date(2026, 9, 10))
    assert (row.person_id, row.channel, row.received_on) == (talent.people["engineer"].pk, "paper", date(2026, 9, 10))
    with pytest.raises(Forbidden):
        requests.enter_request(actor=talent.act("handler"), identity=NUMBER, name="余工", kind="export")
    copying.copy_for_request(actor=office, data_request_id=row.pk)
    assert Entry.objects.filter(verb="talent.look.copy", target_id=str(row.person_id)).count() == 1


def erased(talent: Talent, handle: str = "engineer") -> DataRequest:
    row = ask(talent, "deletion", handle)
    erasing.propose_deletion(actor=talent.act("talent_office"), data_request_id=row.pk)
    return erasing.erase_person(actor=talent.act("talent_two"), data_request_id=row.pk)


def test_a_deletion_takes_two_and_leaves_the_figures(talent: Talent) -> None:
    talent.settle("engineer")
    one = application(talent, "engineer", state="granted", tier="C", school="华南理工大学", born_on=date(1988, 3, 4))
    ask(talent, "access", words="余工本人")
    before = (Intake.objects.settled().count(), IntakeKind.objects.filter(kind="engineer").count())
    row = ask(talent, "deletion", words="不再在新会工作")
    office = talent.act("talent_office")
    with pytest.raises(TransitionRefused):
        erasing.erase_person(actor=talent.act("talent_two"), data_request_id=row.pk)
    erasing.propose_deletion(actor=office, data_request_id=row.pk)
    assert {m.recipient_id for m in Message.objects.filter(kind="talent.request_second")} == {
        talent.user("talent_two").pk}  # fmt: skip
    with pytest.raises(Forbidden):
        erasing.erase_person(actor=office, data_request_id=row.pk)
    assert erasing.erase_person(actor=talent.act("talent_two"), data_request_id=row.pk).state == "done"
    assert (Intake.objects.settled().count(), IntakeKind.objects.filter(kind="engineer").count()) == before
    person = talent.person("engineer")
    assert (person.state, person.name, person.user_id, person.employer_id) == ("erased", "—", None, None)
    one.refresh_from_db()
    assert (one.state, one.tier, one.name, one.identity_print, one.born_on, one.school) == (
        "granted", "C", "—", "", None, "")  # fmt: skip
    for secret in ("余工", NUMBER, "13712345678", "华南理工大学", "不再在新会工作", "1988-03-04"):
        assert secret not in str(everything()), secret
    assert {r.state for r in DataRequest.objects.all()} == {"done", "withdrawn"}
    assert not Person.objects.visible_to(talent.user("handler")).filter(pk=person.pk).exists()


def everything() -> list[Any]:
    """Every row of the room, sealed texts opened; accounts are another room's."""
    found: list[Any] = []
    for model in apps.get_app_config("talent").get_models():
        for row in model._default_manager.values():
            found += [_opened(name, value) for name, value in row.items()]
    return found


def _opened(name: str, value: Any) -> Any:
    if not name.endswith("_sealed") or not value:
        return value
    for purpose in (IDENTITY, PHONE, REQUEST):
        try:
            return unseal(value, purpose=purpose)
        except ValueError:
            continue
    return value


def test_what_must_be_kept_is_not_deleted(talent: Talent) -> None:
    office, row = talent.act("talent_office"), ask(talent, "deletion")
    running = application(talent, "engineer", state="verifying")
    duty = erasing.lay_duty(
        actor=office, person_id=talent.people["engineer"].pk, basis="会计档案管理办法：补贴凭证三十年"
    )
    with pytest.raises(Conflict) as caught:
        erasing.propose_deletion(actor=office, data_request_id=row.pk)
    assert caught.value.code == "kept"
    assert len(erasing.why_kept(talent.person("engineer"))) == 2
    running.state, running.end_reason = "refused", "不符合条件"
    running.save(update_fields=["state", "end_reason"])
    erasing.lift_duty(actor=office, duty_id=duty.pk)
    erasing.propose_deletion(actor=office, data_request_id=row.pk)
    erasing.lay_duty(actor=office, person_id=talent.people["engineer"].pk, basis="补贴追回中", until=date(2026, 9, 18))
    with pytest.raises(Conflict):
        erasing.erase_person(actor=talent.act("talent_two"), data_request_id=row.pk)
    erasing.send_back(actor=office, data_request_id=row.pk)
    requests.refuse_request(actor=office, data_request_id=row.pk, reason="补贴追回未结")
    with clock.moved(START + timedelta(days=2)):
        assert erasing.why_kept(talent.person("engineer")) == [], "the day of the duty is over"
        assert erased(talent).state == "done"


def test_requests_that_press_are_told_once_and_late_ones_every_week(talent: Talent) -> None:
    row = ask(talent, "deletion")
    due = datetime.combine(row.due_on, START.timetz()).replace(tzinfo=LOCAL)
    for days, pressing, late in ((-6, 0, 0), (-1, 2, 0), (0, 2, 0), (1, 2, 2), (2, 2, 2), (8, 2, 4)):
        with clock.moved(due + timedelta(days=days)):
            run_daily(actor=SYSTEM)
        counts = [Message.objects.filter(kind=f"talent.request_{kind}", channel="in_app").count()
                  for kind in ("pressing", "late")]  # fmt: skip
        assert counts == [pressing, late], days


def test_a_file_whose_purpose_has_ended_is_proposed_for_deletion(talent: Talent) -> None:
    people.leave_district(actor=talent.act("talent_office"), person_id=talent.people["turner"].pk)
    with clock.moved(START + timedelta(days=3 * 365)):
        run_daily(actor=SYSTEM)
        assert not DataRequest.objects.filter(channel="retention").exists(), "three years are not over"
    later = START + timedelta(days=3 * 366)
    with clock.moved(later):
        run_daily(actor=SYSTEM)
        run_daily(actor=SYSTEM)
        row = DataRequest.objects.get(channel="retention")
        assert (row.person_id, row.kind, row.state) == (talent.people["turner"].pk, "deletion", "received")
        requests.refuse_request(actor=talent.act("talent_office"), data_request_id=row.pk, reason="司法协查")
    with clock.moved(later + timedelta(days=300)):
        run_daily(actor=SYSTEM)
        assert DataRequest.objects.filter(channel="retention").count() == 1
    with clock.moved(later + timedelta(days=370)):
        run_daily(actor=SYSTEM)
        assert DataRequest.objects.filter(channel="retention").count() == 2
    people.come_back(actor=talent.act("talent_office"), person_id=talent.people["turner"].pk)
    assert talent.person("turner").left_on is None


def test_nothing_of_a_person_is_in_the_trail_or_in_a_message(talent: Talent, caplog: pytest.LogCaptureFixture) -> None:
    """After everything that can be asked: names, numbers, telephones, schools and words are nowhere but in the room."""
    talent.settle("engineer")
    row = ask(talent, "correction", phone="13900000001", school="中山大学", words="我叫余工")
    requests.apply_correction(actor=talent.act("talent_office"), data_request_id=row.pk, answer="余工您好")
    look(talent, "handler", PersonLook.IDENTITY, reason="核对社保")
    ask(talent, "export")
    ask(talent, "consent")
    erased(talent)
    run_daily(actor=SYSTEM)
    said = [*Entry.objects.filter(verb__startswith="talent.").values_list("detail", "target_id", "verb")]
    said += [*Message.objects.filter(kind__startswith="talent.").values_list("key", "context", "link")]
    text = f"{said} {caplog.text}"
    assert len(said) > 20
    for secret in ("余工", NUMBER, "13712345678", "13900000001", "华南理工大学", "中山大学", "机械工程", "1988-03-04"):
        assert secret not in text, secret
