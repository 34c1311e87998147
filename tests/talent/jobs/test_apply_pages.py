"""The public form and the candidate's page, from a phone without an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talent.models import JobCandidate, JobPost
from talent.services.jobs import working
from talent.views import job_apply
from tests.talent.jobs.kit import candidate, published
from tests.talent.kit import START, act, browser, page, post
from tests.world_talent import Talent
from xinhui.core import clock

FORM = {"name": "黎小明", "phone": "13812345678", "degree": 1, "skill": 4, "school": "五邑大学", "text": "五年车工",
        "consent": "on"}  # fmt: skip


@pytest.fixture(autouse=True)
def day() -> Any:
    with clock.moved(START):
        yield


def token_of(text: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', text)
    assert found is not None, text
    return found.group(1)


def sent(talent: Talent, row: JobPost, status: int = 200, *, after: int = 30, **said: Any) -> str:
    """The form opened, filled in for so many seconds, sent."""
    client, path = browser(talent), f"/talent/jobs/{row.pk}/apply/"
    token = token_of(page(client, path))
    with clock.moved(clock.now() + timedelta(seconds=after)):
        return post(client, path, status, **{**FORM, "token": token, **said})


def receipt_of(text: str) -> tuple[str, str]:
    receipt, code = re.findall(r'class="big-number">([^<]+)<', text)
    return receipt, code


def test_from_the_form_to_the_receipt_and_back(talent: Talent) -> None:
    row = published(talent)
    receipt, code = receipt_of(sent(talent, row, upload=SimpleUploadedFile("简历.pdf", b"%PDF-1.4 cv")))
    found = JobCandidate.objects.get()
    assert (found.receipt, found.school, found.file_type) == (receipt, "五邑大学", "application/pdf")
    client = browser(talent)
    text = post(client, "/talent/jobs/mine/", 200, receipt=receipt, code=code)
    assert "已投递" in text and "撤回应聘" in text and "接受录用" not in text and "13812345678" not in text
    text = post(client, "/talent/jobs/mine/", 200, receipt=receipt, code=code, verb="withdraw")
    assert "本人撤回" in text and 'value="withdraw"' not in text
    text = post(client, "/talent/jobs/mine/", 409, receipt=receipt, code=code, verb="accept")
    assert 'role="alert"' in text
    found.file.delete(save=False)


def test_sending_the_form_twice_shows_the_same_receipt(talent: Talent) -> None:
    client, path = browser(talent), f"/talent/jobs/{published(talent).pk}/apply/"
    token = token_of(page(client, path))
    with clock.moved(START + timedelta(seconds=20)):
        first, second = (receipt_of(post(client, path, 200, **FORM, token=token)) for _twice in range(2))
    assert first == second and JobCandidate.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "after"),
    [({"website": "http://x"}, 30), ({}, 0), ({}, 5 * 3600), ({"token": "forged"}, 30), ({"token": ""}, 30)],
)
def test_machines_are_kept_out(talent: Talent, said: dict[str, Any], after: int) -> None:
    text = sent(talent, published(talent), 400, after=after, **said)
    assert not JobCandidate.objects.exists() and 'role="alert"' in text
    assert "黎小明" in text, "nothing that was written is lost"


def test_a_form_that_lay_open_too_long_is_sent_once_more(talent: Talent) -> None:
    row = published(talent)
    text = sent(talent, row, 400, after=5 * 3600)
    assert "请再提交一次" in text
    with clock.moved(START + timedelta(hours=5, seconds=20)):
        post(browser(talent), f"/talent/jobs/{row.pk}/apply/", 200, **FORM, token=token_of(text))
    assert JobCandidate.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [({"phone": "12"}, "手机号码不正确"), ({"consent": ""}, "必填"), ({"name": ""}, "必填"),
     ({"upload": SimpleUploadedFile("a.exe", b"MZ")}, "请上传 PDF、Word 文件或照片")],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(talent: Talent, said: dict[str, Any], words: str) -> None:
    text = sent(talent, published(talent), 400, **said)
    assert words in text and not JobCandidate.objects.exists()


def test_no_flood_from_one_place(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    row = published(talent)
    monkeypatch.setattr(job_apply, "APPLY_MOST", 2)
    monkeypatch.setattr(job_apply, "FOLLOW_MOST", 2)
    for number in range(2):
        sent(talent, row, phone=f"1381234560{number}")
    assert "一小时后再试" in sent(talent, row, 429, phone="13812345609")
    assert JobCandidate.objects.count() == 2
    for status in (400, 400, 429):
        post(browser(talent), "/talent/jobs/mine/", status, receipt="ZP260917-222222", code="2222222222")


def test_receipt_and_code_are_in_no_address_and_kept_by_no_browser(talent: Talent) -> None:
    row = published(talent)
    client = browser(talent)
    answer = client.get(f"/talent/jobs/{row.pk}/apply/")
    assert "no-store" in answer["Cache-Control"]
    answer = client.get("/talent/jobs/mine/?receipt=ZP260917-222222&code=1")
    assert "ZP260917" not in answer.content.decode() and "no-store" in answer["Cache-Control"]


def test_the_form_stands_behind_csrf(talent: Talent) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/talent/jobs/{published(talent).pk}/apply/", FORM).status_code == 403


def test_closed_posts_take_nobody(talent: Talent) -> None:
    row = published(talent)
    act(browser(talent, "employer_user"), "job", row.pk, "close", reason="招满")
    page(browser(talent), f"/talent/jobs/{row.pk}/apply/", 404)


def test_the_file_is_for_those_who_work_with_the_candidate(talent: Talent) -> None:
    sent(talent, published(talent), upload=SimpleUploadedFile("cv.pdf", b"%PDF-1.4 cv"))
    row = JobCandidate.objects.get()
    for handle, status in (("employer_user", 200), ("handler", 200), ("talent_office", 200),
                           ("other_employer_user", 404), ("district_leader", 404), ("water_handler", 404)):  # fmt: skip
        answer = browser(talent, handle).get(f"/talent/candidates/{row.pk}/file/")
        assert answer.status_code == status, handle
        if status == 200:
            assert answer.content == b"%PDF-1.4 cv" and "attachment" in answer["Content-Disposition"]
    assert browser(talent).get(f"/talent/candidates/{row.pk}/file/").status_code == 302
    row.file.delete(save=False)
    page(browser(talent, "handler"), f"/talent/candidates/{row.pk}/file/", 404)


def test_the_candidate_reads_every_step(talent: Talent) -> None:
    row = published(talent)
    receipt, code = receipt_of(sent(talent, row))
    pk, firm = JobCandidate.objects.get().pk, talent.act("employer_user")
    said = {"receipt": receipt, "code": code}

    def read(**more: str) -> str:
        return post(browser(talent), "/talent/jobs/mine/", 200, **said, **more)

    working.invite_candidate(
        actor=firm, candidate_id=pk, interview_at=START + timedelta(days=2), interview_place="厂部"
    )
    assert "2026-09-19 09:00" in read() and "厂部" in read()
    with clock.moved(START + timedelta(days=2)):
        working.note_interview(actor=firm, candidate_id=pk)
        working.make_offer(actor=firm, candidate_id=pk, offer_pay=7800)
        assert "月薪 7,800 元" in read() and "已接受录用" in read(verb="accept")
        assert "谢绝录用" in read()
        assert "已谢绝录用" in read(verb="decline")
    other = candidate(talent, row, "refused", 7)
    assert other.ended_reason == "经验不符"
