"""The desk: verified with checks, rated by the rules, displayed, granted by a second person, settled."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talent.models import ApplicationCheck, ApplicationFile, Intake, Person, TalentApplication, TierRule, TierTerm
from talent.selectors.applications import applications_made, cards_valid
from talent.services.applications import decide, display, follow, rate, verify
from talent.services.applications.remind import LATE, OVER, remind_applications
from talent.services.daily import run_daily
from talent.states.applications import APPLICATION_TABLE, OBJECTION_TABLE, ApplicationState, CheckKind
from tests.talent.applications.cases import (
    APPLICANT,
    IDENTITY,
    case,
    checked,
    filled,
    objection,
    rules,
    sent,
    shown_code,
)
from tests.talent.applications.cases import OVER as AFTER
from tests.talent.kit import START, act, browser, page, post
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
_FACTORY = "新会精工机械有限公司"


def test_a_doctor_applies_and_settles(talent: Talent) -> None:
    """From the public form on the phone to the intake that a target counts, all by the pages."""
    rules()
    TierTerm.objects.create(tier="C", years=5)
    anybody, office, two = browser(talent), browser(talent, "talent_office"), browser(talent, "talent_two")
    target = talent.target_in_force(number=1)
    with clock.moved(START):
        receipt, code = shown_code(post(anybody, "/talent/apply/", 200, **filled(anybody)))
        row = TalentApplication.objects.get()
        at = f"/talent/applications/{row.pk}/"
        assert receipt in page(office, "/talent/applications/") and "陈小明" in page(office, f"{at}")
        act(office, "application", row.pk, "accept", employer=talent.employers["factory"].pk)
        assert "尚未核验：学历学位" in act(office, "application", row.pk, "verify", 400,
                                    employer=talent.employers["factory"].pk, degree=3, title=0, skill=0, honour=0)  # fmt: skip
        unit = browser(talent, "handler")
        for kind in CheckKind:
            act(unit, "application", row.pk, "check", kind=kind.value, result="right", source="学信网")
        act(unit, "application", row.pk, "verify", 403)
        act(office, "application", row.pk, "verify", employer=talent.employers["factory"].pk, degree=3, title=2,
            skill=0, honour=0)  # fmt: skip
        shown = page(office, at)
        assert "按规则应为C类" in shown and "要求正高级职称" in shown and "符合" in shown
        assert "请说明理由" in act(office, "application", row.pk, "rate", 400, tier="B")
        act(office, "application", row.pk, "rate", tier="C")
        act(office, "application", row.pk, "publish")
        page(two, f"/talent/do/application/{row.pk}/grant/")
        assert "公示期未满" in act(two, "application", row.pk, "grant", 400)
    with clock.moved(START + timedelta(days=8)):
        assert "核验人不得批准发证" in act(office, "application", row.pk, "grant", 403)
        act(two, "application", row.pk, "grant")
        row.refresh_from_db()
        assert row.card_number == f"XH2026C{row.pk:06d}" and row.card_until == date(2031, 9, 24)
        person = Person.objects.get(card_number=row.card_number)
        assert (person.tier, person.title, person.employer_id) == ("C", 2, talent.employers["factory"].pk)
        assert (person.consent_version, cards_valid(), applications_made()) == ("2026-1", 1, 1)
        act(office, "application", row.pk, "settle", proof="劳动合同", settled_on="2026-09-20")
        assert Intake.objects.get(person=person).source == "application"
        assert "登记引进" in page(office, at) and "1" in page(office, f"/talent/targets/{target.pk}/")
        assert "settle/" not in page(office, at), "settled once"
        text = post(anybody, "/talent/apply/follow/", 200, receipt=receipt, code=code)
        assert "人才卡已发放" in text and "核验" in text
    names = [str(one.detail) + one.verb for one in Entry.objects.filter(verb__startswith="talent.application")]
    assert all("陈小明" not in one and IDENTITY not in one and "1380000" not in one for one in names)


def _row_in(talent: Talent, state: str) -> TalentApplication:
    return case(talent, state)


def _verb(talent: Talent, verb: str, pk: int) -> Any:
    """The verb's service with what it needs; none for the board's."""
    office, two = talent.act("talent_office"), talent.act("talent_two")
    calls: dict[str, Any] = {
        "accept": lambda: verify.accept_application(actor=office, application_id=pk),
        "check": lambda: verify.check_application(actor=office, application_id=pk, kind="contract", result="right",
                                                  source="社保局"),
        "ask_more": lambda: verify.ask_more(actor=office, application_id=pk, text="请补充"),
        "supplement": lambda: follow.supplement_application(actor=APPLICANT, application_id=pk, text="见附件"),
        "verify": lambda: verify.verify_application(actor=office, application_id=pk,
                                                    employer_id=talent.employers["factory"].pk),
        "rate": lambda: rate.rate_application(actor=office, application_id=pk, tier="D", reason="研究决定"),
        "publish": lambda: display.publish_application(actor=office, application_id=pk),
        "reconsider": lambda: display.reconsider_application(actor=office, application_id=pk, reason="重新核验"),
        "grant": lambda: decide.grant_application(actor=two, application_id=pk),
        "refuse": lambda: decide.refuse_application(actor=office, application_id=pk, reason="不符合"),
        "withdraw": lambda: follow.withdraw_application(actor=APPLICANT, application_id=pk),
    }  # fmt: skip
    return calls.get(verb)


@pytest.mark.parametrize("state", ApplicationState.values)
def test_every_state_and_verb_as_the_table_says(talent: Talent, state: str) -> None:
    row = _row_in(talent, state)
    for verb in APPLICATION_TABLE.verbs:
        call = _verb(talent, verb, row.pk)
        if call is None:
            continue
        with clock.moved(AFTER):
            if verb == "verify" and state == "verifying":
                checked(talent, row.pk)
            if not APPLICATION_TABLE.allows(state, verb):
                with pytest.raises((TransitionRefused, NotFound)):
                    call()
                assert TalentApplication.objects.get(pk=row.pk).state == state
                continue
            with transaction.atomic():
                call()
                assert TalentApplication.objects.get(pk=row.pk).state == APPLICATION_TABLE.next(state, verb)
                transaction.set_rollback(True)


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"kind": "x"}, "choice-unknown", "kind"), ({"result": "x"}, "choice-unknown", "result"),
    ({"source": ""}, "text-missing", "source"), ({"result": "wrong"}, "text-missing", "note_text"),
])  # fmt: skip
def test_what_a_check_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    row = case(talent, "verifying")
    values = {"kind": "education", "result": "right", "source": "学信网", **facts}
    with pytest.raises(InvalidInput) as refused:
        verify.check_application(actor=talent.act("talent_office"), application_id=row.pk, **values)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("result", ["doubtful", "wrong"])
def test_what_is_not_found_right_is_not_verified(talent: Talent, result: str) -> None:
    row = case(talent, "verifying")
    checked(talent, row.pk, result)
    with pytest.raises(Conflict) as refused:
        verify.verify_application(actor=talent.act("talent_office"), application_id=row.pk,
                                  employer_id=talent.employers["factory"].pk)  # fmt: skip
    assert refused.value.code == "checks-bad" and not Person.objects.filter(identity_print=row.identity_print).exists()


def test_somebody_on_the_register_is_found_and_brought_up_to_date(talent: Talent) -> None:
    """余工 is there with a bachelor's degree, and left; he comes back as a doctor."""
    known = talent.person("engineer")
    Person.objects.filter(pk=known.pk).update(state="left")
    row = case(talent, "verified", identity=identity(802, year=1988), name="余工")
    assert row.person_id == known.pk
    known.refresh_from_db()
    assert (known.state, known.degree, known.school, known.post) == ("active", 3, "中山大学", "研究员")
    shown = page(browser(talent, "talent_office"), f"/talent/applications/{row.pk}/")
    assert "人才库中" in shown
    again = case(talent, "verifying", identity=identity(802, year=1988))
    assert row.receipt in page(browser(talent, "talent_office"), f"/talent/applications/{again.pk}/"), (
        "duplicates shown"
    )
    checked(talent, again.pk)
    with pytest.raises(Conflict) as refused:
        verify.verify_application(actor=talent.act("talent_office"), application_id=again.pk,
                                  employer_id=talent.employers["factory"].pk)  # fmt: skip
    assert refused.value.code == "other-under-way"
    with pytest.raises(IntegrityError), transaction.atomic():
        TalentApplication.objects.filter(pk=again.pk).update(state="verified", person=known)


def test_objections_are_answered_before_the_card(talent: Talent) -> None:
    row, office, two = case(talent, "published"), talent.act("talent_office"), talent.act("talent_two")
    made = objection(row)
    told = Message.objects.filter(kind="talent.application_objected").values_list("recipient__username", flat=True)
    assert set(told) == {"liaozhuren", "kangfuzhuren"}
    with clock.moved(AFTER):
        for call in (
            _verb(talent, "grant", row.pk),
            _verb(talent, "reconsider", row.pk),
            _verb(talent, "refuse", row.pk),
        ):
            with pytest.raises(Conflict) as refused:
                call()
            assert refused.value.code == "objection-open"
        for facts, field in (({"finding": "x"}, "finding"), ({"answer": ""}, "answer")):
            values = {"finding": "dismiss", "answer": "已核查", **facts}
            with pytest.raises(InvalidInput) as wrong:
                display.answer_objection(actor=office, objection_id=made.pk, **values)
            assert wrong.value.field == field
        display.answer_objection(actor=office, objection_id=made.pk, finding="uphold", answer="情况属实")
        with pytest.raises(Conflict) as refused:
            decide.grant_application(actor=two, application_id=row.pk)
        assert refused.value.code == "objection-upheld"
        display.reconsider_application(actor=office, application_id=row.pk, reason="异议成立")
        row.refresh_from_db()
        assert (row.state, row.tier, row.verified_by_id) == ("verifying", "", None)
        verify.verify_application(actor=office, application_id=row.pk, employer_id=talent.employers["factory"].pk)
        rate.rate_application(actor=office, application_id=row.pk, tier="E", reason="复核")
        display.publish_application(actor=office, application_id=row.pk)
    with clock.moved(AFTER + timedelta(days=15)):
        decide.grant_application(actor=two, application_id=row.pk)
    row.refresh_from_db()
    assert (row.tier, row.display_round, row.state) == ("E", 2, "granted"), "the first display's objection is done with"


def test_every_objection_and_verb(talent: Talent) -> None:
    row = case(talent, "published")
    for first in OBJECTION_TABLE.verbs:
        made = objection(row)
        display.answer_objection(
            actor=talent.act("talent_office"), objection_id=made.pk, finding=first, answer="已核查"
        )
        for second in OBJECTION_TABLE.verbs:
            with pytest.raises(TransitionRefused):
                display.answer_objection(actor=talent.act("talent_office"), objection_id=made.pk, finding=second,
                                         answer="再次")  # fmt: skip
    with pytest.raises(Conflict) as over:
        objection(row, START + timedelta(days=9))
    assert over.value.code == "display-over"
    wrong: list[dict[str, Any]] = [{"text": ""}, {"text": "x" * 1001}, {"name": "x" * 41}, {"phone": "1" * 21}]
    for facts in wrong:
        with pytest.raises(InvalidInput):
            objection(row, **facts)


@pytest.mark.parametrize("handle", ["handler", "water_handler", "district_leader", "employer_user"])
def test_only_the_office_decides(talent: Talent, handle: str) -> None:
    row, actor = case(talent, "published"), talent.act(handle)
    made = objection(row)
    calls: list[Callable[[], object]] = [
        lambda: verify.accept_application(actor=actor, application_id=row.pk),
        lambda: verify.ask_more(actor=actor, application_id=row.pk, text="x"),
        lambda: verify.verify_application(actor=actor, application_id=row.pk, employer_id=1),
        lambda: rate.rate_application(actor=actor, application_id=row.pk, tier="A"),
        lambda: display.publish_application(actor=actor, application_id=row.pk),
        lambda: display.answer_objection(actor=actor, objection_id=made.pk, finding="dismiss", answer="x"),
        lambda: display.reconsider_application(actor=actor, application_id=row.pk, reason="x"),
        lambda: decide.grant_application(actor=actor, application_id=row.pk),
        lambda: decide.refuse_application(actor=actor, application_id=row.pk, reason="x"),
        lambda: decide.settle_application(actor=actor, application_id=row.pk, proof="x"),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(Forbidden):
            call()


def test_what_each_reader_sees(talent: Talent, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    row = case(talent, "verified")
    at = f"/talent/applications/{row.pk}/"
    kept = ApplicationFile(application=row, sha256="0" * 64, content_type="application/pdf", name="a.pdf", size=3)
    kept.file.name = "talent/aa/x.pdf"
    (tmp_path / "talent/aa").mkdir(parents=True)
    (tmp_path / "talent/aa/x.pdf").write_bytes(b"%PDF-1")
    kept.save()
    office, unit, firm = browser(talent, "talent_office"), browser(talent, "handler"), browser(talent, "employer_user")
    shown = page(office, at)
    assert IDENTITY not in shown and "查看完整号码" in shown and "13800001234" not in shown
    assert IDENTITY in post(office, f"{at}identity/", 200)
    assert Entry.objects.filter(verb="talent.application.look", target_id=str(row.pk)).count() == 1
    assert "核验情况" in page(unit, at)
    post(unit, f"{at}identity/", 403)
    shown = page(firm, at)
    assert "陈小明" in shown and "核验情况" not in shown and "主持省级项目" not in shown and "博士" not in shown
    page(browser(talent, "water_handler"), at, 404)
    page(browser(talent, "other_employer_user"), at, 404)
    page(browser(talent, "district_leader"), at, 404)
    leader = page(browser(talent, "district_leader"), "/talent/applications/")
    assert "<b>1</b>" in leader and "陈小明" not in leader, "figures without people"
    page(firm, "/talent/applications/", 403)
    file_at = f"/talent/applications/files/{kept.pk}/"
    answer = office.get(file_at)
    assert answer.content == b"%PDF-1" and "attachment" in answer["Content-Disposition"]
    assert page(unit, file_at)
    page(firm, file_at, 404)
    page(browser(talent, "water_handler"), file_at, 404)
    page(office, f"{at}card/", 404)
    for found in ("words=陈小明", f"words={row.receipt}", "state=verified", "field=engineering"):
        assert row.receipt in page(unit, f"/talent/applications/?{found}")
    assert row.receipt not in page(unit, "/talent/applications/?state=granted")
    assert unit.get("/talent/applications/table.xlsx").content[:2] == b"PK"


def test_the_list_costs_the_same_however_long_it_is(talent: Talent) -> None:
    office = browser(talent, "talent_office")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page(office, "/talent/applications/")
        return len(found)

    case(talent, "verifying")
    page(office, "/talent/applications/")
    few = asked()
    for number in range(8):
        case(talent, "verifying", identity=identity(920 + number, year=1990))
    assert asked() == few


def test_the_office_is_told_of_what_waits_and_of_displays_that_are_over(talent: Talent) -> None:
    row, shown = case(talent, "submitted"), case(talent, "published", identity=identity(930, year=1990))
    with clock.moved(START + timedelta(days=6)):
        assert remind_applications(actor=SYSTEM) == 0, "a Sunday is worked before the holiday: today is the fifth day"
    with clock.moved(START + timedelta(days=7)):
        assert run_daily(actor=SYSTEM) > 0 and remind_applications(actor=SYSTEM) == 0, "told once"
    for kind in (LATE, OVER):
        told = Message.objects.filter(kind=kind)
        assert set(told.values_list("recipient__username", flat=True)) == {"liaozhuren", "kangfuzhuren"}
        assert {one.context["count"] for one in told} == {1}
    with clock.moved(START + timedelta(days=9)):
        verify.accept_application(actor=talent.act("talent_office"), application_id=row.pk)
        verify.ask_more(actor=talent.act("talent_office"), application_id=row.pk, text="请补充")
        follow.supplement_application(actor=APPLICANT, application_id=row.pk, text="已补充")
        assert remind_applications(actor=SYSTEM) == 0
    with clock.moved(START + timedelta(days=30)):
        assert remind_applications(actor=SYSTEM) > 0, "it waits anew"
    assert "超过五个工作日" in page(browser(talent, "talent_office"), "/talent/applications/") and shown.pk


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    row = case(talent, "granted")
    office = talent.world.people["talent_office"]
    changes: list[dict[str, Any]] = [
        {"tier": ""}, {"person": None}, {"state": "published", "public_until": row.public_from}, {"granted_by": office},
        {"state": "refused", "end_reason": ""},
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            TalentApplication.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationCheck.objects.create(application=row, kind="education", result="right", source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationCheck.objects.filter(application=row).update(source="")
    with pytest.raises(IntegrityError), transaction.atomic():
        TierRule.objects.create(tier="A", name="无条件")
    with pytest.raises(IntegrityError), transaction.atomic():
        TierTerm.objects.create(tier="A", years=11)
    other = sent(identity=identity(940, year=1990)).application
    with pytest.raises(IntegrityError), transaction.atomic():
        TalentApplication.objects.filter(pk=other.pk).update(form_token=row.form_token)


def test_settling_needs_a_card(talent: Talent) -> None:
    row = case(talent, "verified")
    with pytest.raises(DomainError) as refused:
        decide.settle_application(actor=talent.act("talent_office"), application_id=row.pk, proof="合同")
    assert refused.value.code == "not-granted"
