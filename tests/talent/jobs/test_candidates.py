"""Candidates: apply without an account, are worked on by the employer, counted once a second person confirmed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from talent.models import Intake, JobCandidate, JobPost, Person
from talent.services import people
from talent.services.daily import run_daily
from talent.services.jobs import applying, hiring, posts, working
from talent.states.jobs import CANDIDATE_TABLE, CandidateState
from tests.talent.jobs.kit import apply, candidate, draft, picture, published, rolled_back
from tests.talent.kit import START
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message

SOMEBODY = applying.candidate_actor("10.0.0.1")


@pytest.fixture(autouse=True)
def day() -> Any:
    with clock.moved(START):
        yield


def verbs(talent: Talent, row: JobCandidate, code: str) -> dict[str, Callable[[], Any]]:
    firm, unit, pk, number = talent.act("employer_user"), talent.act("handler"), row.pk, row.receipt
    return {
        "invite": lambda: working.invite_candidate(
            actor=firm, candidate_id=pk, interview_at=clock.now() + timedelta(days=1), interview_place="厂部"
        ),
        "interviewed": lambda: working.note_interview(actor=firm, candidate_id=pk),
        "offer": lambda: working.make_offer(actor=firm, candidate_id=pk, offer_pay=8000),
        "accept": lambda: applying.answer_offer(actor=SOMEBODY, receipt=number, code=code, accepts=True),
        "decline": lambda: applying.answer_offer(actor=SOMEBODY, receipt=number, code=code, accepts=False),
        "report": lambda: working.report_hire(actor=firm, candidate_id=pk, identity=identity(951, year=1996),
                                              proof="劳动合同", starts_on=clock.today()),
        "send_back": lambda: working.send_back_hire(actor=unit, candidate_id=pk, reason="合同未盖章"),
        "confirm": lambda: hiring.confirm_hire(actor=unit, candidate_id=pk),
        "refuse": lambda: working.refuse_candidate(actor=firm, candidate_id=pk, reason="经验不符"),
        "withdraw": lambda: applying.withdraw_candidate(actor=SOMEBODY, receipt=number, code=code),
    }  # fmt: skip


def test_every_state_and_verb(talent: Talent) -> None:
    post = published(talent, number_wanted=9)
    assert set(verbs(talent, JobCandidate(post=post), "")) == set(CANDIDATE_TABLE.verbs)
    for number, state in enumerate(CandidateState, 1):
        row = candidate(talent, post, state, number)
        _known, code = apply(post, number)
        for verb, do in verbs(talent, row, code).items():
            with rolled_back():
                if CANDIDATE_TABLE.allows(state, verb):
                    assert do().state == CANDIDATE_TABLE.next(state, verb), (state, verb)
                else:
                    with pytest.raises(TransitionRefused):
                        do()


def test_the_same_form_twice_is_one_application(talent: Talent) -> None:
    post = published(talent)
    (one, code), (two, again) = apply(post), apply(post)
    assert (one.pk, code) == (two.pk, again) and JobCandidate.objects.count() == 1
    assert one.receipt.startswith("ZP260917-")
    with pytest.raises(Conflict) as refused:
        apply(post, 2, phone="139 0000 0001")
    assert (refused.value.code, refused.value.field) == ("applied", "phone")


def test_somebody_who_withdrew_may_apply_again(talent: Talent) -> None:
    post = published(talent)
    candidate(talent, post, "withdrawn")
    again, _code = apply(post, 2, phone="13900000001")
    assert again.state == CandidateState.APPLIED
    with pytest.raises(IntegrityError), transaction.atomic():
        JobCandidate.objects.exclude(pk=again.pk).update(state="applied", ended_on=None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"phone": "0750-666"}, "phone"), ({"phone": "23900000001"}, "phone"), ({"name": ""}, "name"),
        ({"consent": False}, "consent"), ({"degree": 9}, "degree"), ({"skill": -1}, "skill"),
        ({"school": "校" * 61}, "school"), ({"text": "字" * 1001}, "text"),
        ({"upload": SimpleUploadedFile("a.exe", b"MZ")}, "upload"),
        ({"upload": SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * applying.FILE_MAX)}, "upload"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_where(talent: Talent, said: dict[str, Any], field: str) -> None:
    post = published(talent)
    with pytest.raises(InvalidInput) as refused:
        apply(post, **said)
    assert refused.value.field == field and not JobCandidate.objects.exists()


def test_nobody_applies_for_what_is_not_on_the_board(talent: Talent) -> None:
    row = draft(talent)
    with pytest.raises(NotFound):
        apply(row)
    late = published(talent, title="焊工", open_until=date(2026, 9, 20))
    with clock.moved(datetime(2026, 9, 21, 8, tzinfo=LOCAL)), pytest.raises(NotFound):
        apply(late)


def test_personal_data_lie_sealed_and_off_the_trail(talent: Talent) -> None:
    post = published(talent)
    row, code = apply(post, upload=picture("我的简历.png"))
    raw = JobCandidate.objects.filter(pk=row.pk).values()[0]
    text = " ".join(str(value) for value in raw.values())
    assert "13900000001" not in text and code not in text and "我的简历" not in text
    assert row.phone == "13900000001" and row.file_type == "image/jpeg"
    row.file.delete(save=False)
    trail = " ".join(str(entry) for entry in Entry.objects.values_list("detail", "actor_label"))
    words = " ".join(str(context) for context in Message.objects.values_list("context", flat=True))
    assert not any(secret in trail + words for secret in ("应聘者1", "13900000001", code))


def test_receipt_and_code_open_only_one(talent: Talent) -> None:
    post = published(talent)
    (one, code), (other, _other_code) = apply(post), apply(post, 2)
    assert applying.candidate_of(f" {one.receipt.lower()} ", f"{code[:5]} {code[5:]}") == one
    for receipt, said in ((other.receipt, code), (one.receipt, ""), ("", code), (one.receipt, code[:-1])):
        with pytest.raises(NotFound):
            applying.candidate_of(receipt, said)


def test_who_works_candidates(talent: Talent) -> None:
    row, _code = apply(published(talent))
    for handle in ("other_employer_user", "water_handler", "district_leader", "worker"):
        with pytest.raises(Forbidden):
            working.refuse_candidate(actor=talent.act(handle), candidate_id=row.pk, reason="x")
        assert not JobCandidate.objects.visible_to(talent.user(handle)).exists()
    for handle in ("talent_office", "handler", "employer_user"):
        assert JobCandidate.objects.visible_to(talent.user(handle)).get() == row


@pytest.mark.parametrize(
    ("state", "do", "field"),
    [
        ("applied", lambda a, pk: working.invite_candidate(
            actor=a, candidate_id=pk, interview_at=START, interview_place="厂部"), "interview_at"),
        ("applied", lambda a, pk: working.invite_candidate(
            actor=a, candidate_id=pk, interview_at=START, interview_place=""), "interview_place"),
        ("applied", lambda a, pk: working.refuse_candidate(actor=a, candidate_id=pk, reason=""), "reason"),
        ("invited", lambda a, pk: working.note_interview(
            actor=a, candidate_id=pk, interviewed_on=date(2026, 9, 18)), "interviewed_on"),
        ("interviewed", lambda a, pk: working.make_offer(actor=a, candidate_id=pk, offer_pay=0), "offer_pay"),
        ("offered", lambda a, pk: working.note_decline(actor=a, candidate_id=pk, reason=""), "reason"),
        ("offered", lambda a, pk: working.report_hire(
            actor=a, candidate_id=pk, identity="440705199001010000", proof="合同", starts_on=date(2026, 9, 17)),
         "identity"),
        ("offered", lambda a, pk: working.report_hire(
            actor=a, candidate_id=pk, identity=identity(9), proof="", starts_on=date(2026, 9, 17)), "proof"),
        ("offered", lambda a, pk: working.report_hire(
            actor=a, candidate_id=pk, identity=identity(9), proof="合同", starts_on=date(2026, 9, 18)), "starts_on"),
    ],
)  # fmt: skip
def test_refusals_of_the_work(talent: Talent, state: str, do: Callable[[Any, int], Any], field: str) -> None:
    row = candidate(talent, published(talent), state)
    with pytest.raises(InvalidInput) as refused:
        do(talent.act("employer_user"), row.pk)
    assert refused.value.field == field


def test_a_hire_counts_when_a_second_person_confirmed_it(talent: Talent) -> None:
    target = talent.target_in_force(kind="skilled", name="技能人才")
    row = candidate(talent, published(talent), "reported")
    assert not Intake.objects.exists() and row.identity_sealed
    for handle in ("employer_user", "water_handler"):
        with pytest.raises(Forbidden):
            hiring.confirm_hire(actor=talent.act(handle), candidate_id=row.pk)
    row = hiring.confirm_hire(actor=talent.act("handler"), candidate_id=row.pk)
    person = Person.objects.get(intakes=row.intake)
    assert (person.name, person.employer, person.skill, person.sex) == (
        "应聘者1",
        talent.employer("factory"),
        4,
        "male",
    )
    assert row.identity_sealed == "" and row.intake is not None
    assert (row.intake.source, row.intake.settled_on) == ("application", date(2026, 9, 17))
    assert [kind.kind for kind in row.intake.kinds.all()] == [target.kind]
    with pytest.raises(IntegrityError), transaction.atomic():
        JobCandidate.objects.filter(pk=row.pk).update(confirmed_by=row.reported_by_id)


def test_whoever_reports_does_not_confirm(talent: Talent) -> None:
    row = candidate(talent, published(talent), "accepted")
    unit = talent.act("handler")
    working.report_hire(actor=unit, candidate_id=row.pk, identity=identity(951), proof="合同", starts_on=clock.today())
    with pytest.raises(Forbidden) as refused:
        hiring.confirm_hire(actor=unit, candidate_id=row.pk)
    assert refused.value.code == "same-person" and not Intake.objects.exists()


def test_somebody_known_is_found_not_made_twice(talent: Talent) -> None:
    post, known = published(talent), talent.person("doctor")
    people.leave_district(actor=talent.act("talent_office"), person_id=known.pk)
    row = candidate(talent, post, "accepted")
    working.report_hire(actor=talent.act("employer_user"), candidate_id=row.pk, identity=identity(801, year=1988),
                        proof="合同", starts_on=clock.today())  # fmt: skip
    before = Person.objects.count()
    row = hiring.confirm_hire(actor=talent.act("handler"), candidate_id=row.pk)
    known.refresh_from_db()
    assert Person.objects.count() == before and row.intake is not None and row.intake.person == known
    assert (known.state, known.employer, known.name) == ("active", talent.employer("factory"), "苏博士")


def test_openings_are_never_exceeded_and_the_last_closes_the_post(talent: Talent) -> None:
    post = published(talent, number_wanted=1)
    first, second = candidate(talent, post, "reported"), candidate(talent, post, "accepted", 2)
    report: dict[str, Any] = {
        "candidate_id": second.pk,
        "identity": identity(952),
        "proof": "合同",
        "starts_on": clock.today(),
    }
    with pytest.raises(Conflict) as refused:
        working.report_hire(actor=talent.act("employer_user"), **report)
    assert refused.value.code == "post-full"
    working.send_back_hire(actor=talent.act("handler"), candidate_id=first.pk, reason="合同未签")
    working.report_hire(actor=talent.act("employer_user"), **report)
    hiring.confirm_hire(actor=talent.act("talent_office"), candidate_id=second.pk)
    post = JobPost.objects.get(pk=post.pk)
    assert (post.state, post.closed_on) == ("closed", date(2026, 9, 17))
    with pytest.raises(DomainError):
        working.report_hire(actor=talent.act("employer_user"), **{**report, "candidate_id": first.pk})


def test_offers_without_an_answer_are_followed_up(talent: Talent) -> None:
    row = candidate(talent, published(talent), "offered")
    counts = []
    for days in (6, 7, 8, 13, 14):
        with clock.moved(START + timedelta(days=days)):
            run_daily(actor=SYSTEM)
            counts.append(
                Message.objects.filter(
                    channel="in_app", kind="talent.offer_unanswered", recipient=talent.user("handler")
                ).count()
            )
    assert counts == [0, 1, 1, 1, 2]
    with clock.moved(START + timedelta(days=30)):
        working.note_decline(actor=talent.act("employer_user"), candidate_id=row.pk, reason="另有去处")
        run_daily(actor=SYSTEM)
    assert (
        Message.objects.filter(
            channel="in_app", kind="talent.offer_unanswered", recipient=talent.user("handler")
        ).count()
        == 2
    )


def test_what_ended_long_ago_is_forgotten(talent: Talent) -> None:
    post = published(talent)
    row, code = apply(post, upload=SimpleUploadedFile("cv.pdf", b"%PDF-1.4 x"))
    working.refuse_candidate(actor=talent.act("employer_user"), candidate_id=row.pk, reason="经验不符")
    hired = candidate(talent, post, "hired", 2)
    posts.close_post(actor=talent.act("employer_user"), post_id=post.pk, reason="招满")
    with clock.moved(START + timedelta(days=180)):
        run_daily(actor=SYSTEM)
        assert applying.candidate_of(row.receipt, code).name == "应聘者1"
    with clock.moved(START + timedelta(days=181)):
        run_daily(actor=SYSTEM)
    row.refresh_from_db()
    assert (row.name, row.phone, row.school, row.file.name, row.state) == ("", "", "", "", "refused")
    assert JobCandidate.objects.get(pk=hired.pk).name == "应聘者2"
    with pytest.raises(NotFound):
        applying.candidate_of(row.receipt, code)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobCandidate.objects.filter(pk=row.pk).update(name="又来")


@pytest.mark.parametrize(
    "wrong",
    [{"state": "hired"}, {"state": "reported"}, {"state": "refused"}, {"ended_on": date(2026, 9, 17)}],
)
def test_the_database_refuses_it_too(talent: Talent, wrong: dict[str, Any]) -> None:
    row, _code = apply(published(talent))
    with pytest.raises(IntegrityError), transaction.atomic():
        JobCandidate.objects.filter(pk=row.pk).update(**wrong)
