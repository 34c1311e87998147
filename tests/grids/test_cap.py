"""CAP 1.2: what goes out passes the schema and comes back the same; what comes in is checked and never expanded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.cap import MAX_BYTES, CapAlert, Reference, parse, read_alert, write_alert
from xinhui.core.errors import InvalidInput

CHINA = timezone(timedelta(hours=8))
RAIN = CapAlert(
    identifier="440705-20260612-001", sender="qxj.xinhui.gov.cn", sent=datetime(2026, 6, 12, 7, 30, tzinfo=CHINA),
    status="Actual", message_type="Alert", event="暴雨", category="Met", severity=2, headline="新会区暴雨橙色预警",
    description="未来3小时降雨量将达50毫米以上。", instruction="停止户外作业，转移低洼地带群众。", sender_name="新会区气象局",
    expires=datetime(2026, 6, 12, 12, 0, tzinfo=CHINA), areas=(("新会区", "440705"), ("罗坑镇", "440705103")),
    event_codes=(("国家突发事件分类", "11B03"),),
)  # fmt: skip
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn")), min_size=1, max_size=40)


def test_an_alert_goes_out_and_comes_back() -> None:
    assert read_alert(write_alert(RAIN)) == RAIN


@given(
    headline=WORDS, event=WORDS, area=WORDS, severity=st.sampled_from([1, 2, 3, 4, None]),
    status=st.sampled_from(["Actual", "Exercise", "Test"]), hours=st.integers(-12, 12),
    sent=st.integers(0, 3_900_000_000),
)  # fmt: skip
def test_any_alert_survives_the_way(
    headline: str, event: str, area: str, severity: int | None, status: str, hours: int, sent: int
) -> None:
    at = datetime.fromtimestamp(sent, timezone(timedelta(hours=hours)))
    alert = replace(RAIN, headline=headline, event=event, areas=((area, "440705"),), severity=severity,
                    status=status, sent=at, references=(Reference("a.cn", "x-1", at),))  # fmt: skip
    assert read_alert(write_alert(alert)) == alert


def test_utc_is_written_as_the_standard_says() -> None:
    text = write_alert(replace(RAIN, sent=datetime(2026, 6, 12, tzinfo=UTC)))
    assert b"<sent>2026-06-12T00:00:00-00:00</sent>" in text


def test_the_part_in_chinese_is_read() -> None:
    text = write_alert(RAIN).decode()
    info = text[text.index("<info>") : text.index("</info>") + len("</info>")]
    english = info.replace("zh-CN", "en-US").replace("新会区暴雨橙色预警", "Heavy rain")
    assert read_alert(text.replace(info, english + info).encode()).headline == "新会区暴雨橙色预警"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda t: t[:200], "alert-not-xml"),
        (lambda t: t.replace("<status>Actual", "<status>Perhaps"), "alert-not-cap"),
        (lambda t: t.replace("+08:00</sent>", "Z</sent>"), "alert-not-cap"),
        (lambda t: t.replace("440705-20260612-001", "a b"), "alert-not-cap"),
        (lambda t: t.replace("cap:1.2", "cap:1.1"), "alert-not-cap"),
        (lambda t: t[: t.index("<info>")] + "</alert>", "alert-says-nothing"),
        (lambda t: t.replace("<info>", "<references>only-one-word</references><info>", 1), "alert-reference-malformed"),
        (lambda t: t + " " * MAX_BYTES, "alert-too-long"),
    ],
)  # fmt: skip
def test_what_is_not_an_alert_is_refused_with_its_reason(change: object, code: str) -> None:
    text = change(write_alert(RAIN).decode())  # type: ignore[operator]
    with pytest.raises(InvalidInput) as refused:
        read_alert(text.encode())
    assert refused.value.code == code


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE alert [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;">]>',
        '<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/alert.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(head: str) -> None:
    text = write_alert(RAIN).decode().split("?>", 1)[1].replace("停止户外作业", "&x;" if "ENTITY" in head else "停止")
    with pytest.raises(InvalidInput) as refused:
        parse((head + text).encode())
    assert refused.value.code in ("alert-has-doctype", "alert-not-xml")
