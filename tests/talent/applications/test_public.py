"""The public pages: the form, the gate before it, the receipt, the case by receipt and code, the display, the card."""

import io
import re
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from talent.models import ApplicationFile, ApplicationObjection, TalentApplication
from talent.rules.applications import CONSENT_VERSION
from talent.services.applications import gate
from talent.services.applications.frame import code_for
from tests.talent.applications.cases import FACTS, IDENTITY, OVER, case, filled, rules, sent, shown_code
from tests.talent.kit import START, browser, page, post
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.captcha import Question

pytestmark = pytest.mark.django_db
APPLY, FOLLOW = "/talent/apply/", "/talent/apply/follow/"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def photo() -> SimpleUploadedFile:
    """A picture with a place and an owner in its metadata."""
    image, out = Image.new("RGB", (60, 40), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Owner of the camera"
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("陈小明 证书.jpg", out.getvalue())


def test_a_form_becomes_a_receipt_and_nothing_in_clear_is_kept(talent: Talent, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    anybody = browser(talent)
    with clock.moved(START):
        shown = page(anybody, APPLY)
        assert "申请人才认定" in shown and "文本版本：2026-1" in shown and "<script" not in shown
        pdf = SimpleUploadedFile("合同.pdf", b"%PDF-1.4 x")
        receipt, code = shown_code(post(anybody, APPLY, 200, **filled(anybody, papers=[photo(), pdf])))
    row = TalentApplication.objects.get()
    assert row.receipt == receipt and receipt.startswith("RD260917") and len(receipt) == 16
    assert row.born_on is not None and f"{row.born_on:%Y%m%d}" == IDENTITY[6:14] and row.state == "submitted"
    assert row.sex == ("male" if int(IDENTITY[16]) % 2 else "female"), "as the number says"
    assert (row.consent_version, row.consent_at) == (CONSENT_VERSION, START)
    assert code.replace("-", "") not in str(row.__dict__) and FACTS["identity"] not in str(row.__dict__)
    assert "13800001234" not in str(row.__dict__)
    trail = Entry.objects.get(verb="talent.application.submit")
    assert trail.detail == {"files": 2} and trail.actor_label == "applicant"
    kept = list(ApplicationFile.objects.order_by("pk"))
    assert [one.content_type for one in kept] == ["image/jpeg", "application/pdf"]
    assert b"Owner of the camera" not in kept[0].file.read(), "metadata is gone"
    assert "陈小明" not in str(kept[0].file.name) and not anybody.cookies, "no cookie is set on the public pages"


def test_a_double_click_a_reload_and_a_replay_are_one_application(talent: Talent) -> None:
    anybody = browser(talent)
    with clock.moved(START):
        data = filled(anybody)
        first = post(anybody, APPLY, 200, **data)
        again = post(anybody, APPLY, 200, **data)
        assert shown_code(first) == shown_code(again) and "只登记一份申请" in again
        other = post(browser(talent), APPLY, 200, **{**data, "name": "另一人"})
        assert shown_code(other) == shown_code(first) and TalentApplication.objects.get().name == "陈小明"
    with clock.moved(START + timedelta(minutes=11)):
        late = post(anybody, APPLY, 400, **data)
        assert "本表单已提交过" in late and shown_code(first)[1] not in late, "the code is shown no more"
        assert TalentApplication.objects.count() == 1


def test_the_question_is_good_for_one_answer(talent: Talent) -> None:
    anybody = browser(talent)
    data = filled(anybody)
    wrong = post(anybody, APPLY, 400, **{**data, "answer": "999"})
    assert "答案不对" in wrong and 'value="陈小明"' in wrong and data["ticket"] not in wrong, "kept, a new question"
    assert "答案不对" in post(anybody, APPLY, 400, **data), "the right answer comes too late for the burnt question"
    assert not TalentApplication.objects.exists()
    kept = post(anybody, APPLY, 400, **filled(anybody, phone="1"))
    assert "手机号码不正确" in kept
    data = filled(anybody, phone="1")
    kept = post(anybody, APPLY, 400, **data)
    assert data["ticket"] in kept and f'value="{data["answer"]}"' in kept, "a right answer stays right"
    post(anybody, APPLY, 200, **{**data, "phone": "13800001234"})
    question = gate.new_ticket(gate.APPLY).question
    assert question.is_answered_by(f" {max(question.numbers) + question.more} "), "the question in words is enough"
    assert Question(30, 4, (1, 2, 3), 5).is_answered_by("３４") and not question.is_answered_by("-1")


@pytest.mark.parametrize(("change", "said"), [
    ({"name": ""}, "该字段是必填项"), ({"identity": "440782199001011235"}, "身份证号码有误"),
    ({"phone": "12345"}, "手机号码不正确"), ({"degree": "0"}, "没有可用于认定层次的条件"), ({"school": ""}, "不能为空"),
    ({"born_on": "1991-02-03"}, "出生日期不一致"), ({"consent": ""}, "该字段是必填项"),
    ({"consent_version": "2020-1"}, "同意书文本已更新"), ({"website": "http://x"}, "留空后重新提交"),
    ({"id_kind": "other", "identity": "E12345678"}, "请填写出生日期"), ({"employer_name": " "}, "必填"),
    ({"ticket": "1:abc"}, "表单停留过久"), ({"degree": "9"}, "选择"), ({"answer": ""}, "答案不对"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_written_stays(talent: Talent, change: dict[str, str], said: str) -> None:
    anybody = browser(talent)
    text = post(anybody, APPLY, 400, **{**filled(anybody), **change})
    assert said in text and "主持省级项目两项" in text, text
    assert not TalentApplication.objects.exists()


def test_a_passport_is_enough_with_its_day_of_birth(talent: Talent) -> None:
    anybody = browser(talent)
    data = filled(anybody, id_kind="other", identity="e 1234567", born_on="1985-05-06", phone="+85291234567")
    post(anybody, APPLY, 200, **data)
    assert str(TalentApplication.objects.get().born_on) == "1985-05-06"


@pytest.mark.parametrize(("name", "content", "said"), [
    ("a.exe", b"MZ", "不接受"), ("a.jpg", b"no picture", "不接受"), ("a.docx", b"PK", "不接受"), ("a.pdf", b"", "文件"),
])  # fmt: skip
def test_files_that_are_none_are_refused_and_nothing_is_left(
    talent: Talent, settings: Any, tmp_path: Any, name: str, content: bytes, said: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    anybody = browser(talent)
    bad = SimpleUploadedFile(name, content)
    text = post(anybody, APPLY, 400, **filled(anybody, papers=[photo(), bad]))
    assert said in text
    assert not TalentApplication.objects.exists() and not list(tmp_path.rglob("*.jpg"))


def test_an_address_that_sends_too_much_loses_nothing(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate.may_send, "__kwdefaults__", {"limit": 2})
    anybody = browser(talent)
    for _n in range(2):
        post(anybody, APPLY, 200, **filled(anybody))
    data = filled(anybody)
    text = post(anybody, APPLY, 429, **data)
    assert "不要关闭页面" in text and 'value="陈小明"' in text and data["ticket"] in text
    cache.clear()
    post(anybody, APPLY, 200, **data)
    assert TalentApplication.objects.count() == 3


def test_without_its_counter_the_form_takes_everything(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> int:
        raise ConnectionError

    monkeypatch.setattr("talent.services.applications.gate.count", broken)
    anybody = browser(talent)
    post(anybody, APPLY, 200, **filled(anybody))


def test_a_form_that_lay_open_for_a_night_is_not_lost(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    anybody = browser(talent)
    data = filled(anybody)
    real = time.time
    monkeypatch.setattr("talent.services.applications.gate.time.time", lambda: real() + 13 * 3600)
    text = post(anybody, APPLY, 400, **data)
    assert "表单停留过久" in text and 'value="陈小明"' in text


def test_the_case_is_followed_supplemented_and_withdrawn(talent: Talent, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    anybody = browser(talent)
    row = case(talent, "returned")
    code = gate_code(row)
    with clock.moved(START + timedelta(days=1)):
        text = post(anybody, FOLLOW, 200, receipt=f" {row.receipt.lower()} ", code=f"{code[:4]} {code[4:]}".lower())
        assert "需要您补充材料" in text and "请补充学位证书" in text and "陈**" in text
        assert "陈小明" not in text and IDENTITY not in text and "13800001234" not in text
        ticket = re.search(r'name="case" value="([^"]+)"', text)
        assert ticket
        assert "请填写说明或选择文件" in post(anybody, FOLLOW, 400, case=ticket[1], text="")
        text = post(anybody, FOLLOW, 200, case=ticket[1], text="已补充证书", papers=[photo()])
        assert "核验您的学历学位" in text and "已补充证书" in text
        assert "状态" in post(anybody, FOLLOW, 400, case=ticket[1], text="又一次"), "a second tap does nothing"
        text = post(anybody, FOLLOW, 200, case=ticket[1], do="withdraw", reason="已离职")
        assert "您已撤回本申请" in text
        row.refresh_from_db()
        assert (row.state, row.end_reason, row.files.count()) == ("withdrawn", "已离职", 1)
        assert "页面停留过久" in post(anybody, FOLLOW, 400, case="x:y", text="z")


def gate_code(row: TalentApplication) -> str:
    """The code that the receipt showed."""
    assert row.form_token is not None
    return code_for(row.form_token)


def test_a_wrong_code_opens_nothing_and_is_counted(talent: Talent) -> None:
    anybody, row = browser(talent), sent().application
    code = gate_code(row)
    for receipt, tried in ((row.receipt, "0000-0000"), ("RD00000000000000", code), (row.receipt, "")):
        assert "陈**" not in post(anybody, FOLLOW, 400, receipt=receipt, code=tried)
    for _n in range(gate.WRONG_CODES):
        anybody.post(FOLLOW, {"receipt": row.receipt, "code": "11111111"})
    assert "输错次数过多" in post(anybody, FOLLOW, 429, receipt=row.receipt, code=code), "even the right one must wait"
    cache.clear()
    assert "陈**" in post(anybody, FOLLOW, 200, receipt=row.receipt, code=code)


def test_the_display_names_nobody_and_takes_objections(talent: Talent) -> None:
    anybody, row = browser(talent), case(talent, "published")
    with clock.moved(START):
        answer = anybody.get("/talent/announcements/")
        text = answer.content.decode()
        assert "public" in answer["Cache-Control"] and "max-age=60" in answer["Cache-Control"]
        assert "Cookie" not in answer.get("Vary", "") and not answer.cookies
        assert "陈**" in text and "新会精工机械" in text and "2026-09-23" in text and "陈小明" not in text
        at = f"/talent/announcements/{row.pk}/object/"
        data = filled(anybody, at, gate.OBJECT, text="该同志未在单位工作", name="李某", phone="13900000000")
        receipt, code = shown_code(post(anybody, at, 200, **data))
        assert shown_code(post(anybody, at, 200, **data)) == (receipt, code)
        found = ApplicationObjection.objects.get()
        assert "李某" not in str(found.__dict__) and receipt.startswith("YY")
        assert "人才办尚未答复" in post(anybody, FOLLOW, 200, receipt=receipt, code=code)
        assert "答案不对" in post(
            anybody, at, 400, **{**data, "answer": "0", "ticket": gate.new_ticket("talent.object").text}
        )
    with clock.moved(START + timedelta(days=8)):
        assert "目前没有公示名单" in page(anybody, "/talent/announcements/")
        page(anybody, at, 404)


def test_a_card_is_checked_by_its_code(talent: Talent) -> None:
    anybody, row = browser(talent), case(talent, "granted")
    with clock.moved(OVER):
        text = post(anybody, FOLLOW, 200, receipt=row.receipt, code=gate_code(row))
        assert "人才卡已发放" in text and 'class="card-qr"' in text
        shown = page(browser(talent, "talent_office"), f"/talent/applications/{row.pk}/card/")
        path = re.search(r'href="(/talent/cards/[^"]+)"', shown)
        assert path
        seen = page(anybody, path[1])
        assert "有效" in seen and "陈**" in seen and "C 类" in seen.replace("C类", "C 类") and "陈小明" not in seen
        page(anybody, f"{path[1][:-2]}{'1' if path[1][-2] == '0' else '0'}/", 404)
        holder = row.person
        assert holder is not None
    with clock.moved(OVER.replace(year=2029) + timedelta(days=1)):
        assert "已过期" in page(anybody, path[1])
    with clock.moved(OVER):
        holder.card_number, holder.tier = "XH2026A999999", "A"
        holder.save()
        assert "已换发或注销" in page(anybody, path[1])


def test_the_display_costs_one_query_however_long_it_is(talent: Talent) -> None:
    rules()
    for number in range(3):
        case(talent, "published", identity=identity_of(number))
    with clock.moved(START), CaptureQueriesContext(connection) as asked:
        page(browser(talent), "/talent/announcements/")
    assert len(asked) == 1, [one["sql"] for one in asked]


def identity_of(number: int) -> str:
    """Another person's."""
    return identity(910 + number, year=1990)


def test_tokens_are_of_one_use(talent: Talent) -> None:
    assert gate.opened(gate.new_ticket(gate.APPLY).text, gate.OBJECT) is None
    assert gate.opened("", gate.APPLY) is None and gate.opened(str(uuid4()), gate.APPLY) is None
