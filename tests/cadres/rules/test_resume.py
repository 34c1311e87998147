"""Résumé lines: every dash understood, one shape written, and what the linter asks about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules import dates
from cadres.rules.dates import PartialDate
from cadres.rules.party_entry import parse_entry
from cadres.rules.resume import Fault, Stage, format_resume, lint, parse_resume, tidy

MONTHS = st.builds(PartialDate, st.integers(1950, 2049), st.integers(1, 12), st.none())
WORDS = st.text(st.sampled_from("新会区罗坑镇党委书记农办（其间）2003.07--"), min_size=1, max_size=12)
TEXTS = WORDS.map(lambda text: f"任{text}").filter(lambda text: text == text.strip())
STAGES = st.lists(
    st.one_of(
        st.builds(Stage, MONTHS, MONTHS, TEXTS), st.builds(Stage, MONTHS, st.none(), TEXTS, st.booleans()),
    ),
    max_size=6,
)  # fmt: skip


@given(STAGES)
def test_what_is_written_is_read_again(stages: list[Stage]) -> None:
    text = format_resume(stages)
    assert list(parse_resume(text)) == stages
    assert all(len(line) > 18 for line in text.splitlines())


@given(st.text(st.sampled_from("2003.07-—–～至今年月 \n（其间：）任科员x"), max_size=80))
def test_no_text_is_lost_whatever_it_is(text: str) -> None:
    kept = tidy(text)
    assert parse_resume(kept) == parse_resume(text) and tidy(kept) == kept


@pytest.mark.parametrize("dash", ["--", "—", "——", "–", "～", "至", "-", "－", "~", " -- "])
@pytest.mark.parametrize("month", ["2003.07", "2003年7月", "200307", "2003.7", "2003/07"])
def test_every_dash_and_shape_of_month_is_understood(dash: str, month: str) -> None:
    (stage,) = parse_resume(f"{month}{dash}2006.08  罗坑镇科员")
    assert stage == Stage(PartialDate(2003, 7), PartialDate(2006, 8), "罗坑镇科员")
    assert format_resume([stage]) == "2003.07--2006.08  罗坑镇科员"


@pytest.mark.parametrize(
    "line", ["2003.05--         副局长", "2003.05--至今 副局长", "2003.05— 副局长", "2003.05--今  副局长"]
)
def test_a_present_job_leaves_the_end_blank(line: str) -> None:
    (stage,) = parse_resume(line)
    assert stage == Stage(PartialDate(2003, 5), None, "副局长", is_open=True)
    assert format_resume([stage]) == f"2003.05--{' ' * 9}副局长"


def test_lines_without_dates_go_on_with_the_job_before() -> None:
    first, second = parse_resume(
        "1998.07--2003.05  科员\n  （其间：2000.09--2003.07在职学习）\n2003.05--         局长\n兼主任"
    )
    assert first.text == "科员\n（其间：2000.09--2003.07在职学习）" and second.text == "局长\n兼主任"
    assert parse_resume("出生于新会\n1998.07  参加工作") == (
        Stage(None, None, "出生于新会"), Stage(PartialDate(1998, 7), None, "参加工作"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1994.09--1998.07  学习\n1998.07--         科员", []),
        ("1994.09--1998.07  学习\n1998.08--         科员", []),
        ("1994.09—1998.07 学习", [(1, Fault.PREFIX)]),
        ("1994.09--1998.07  学习\n1998.10--         科员", [(2, Fault.GAP)]),
        ("1994.09--1998.07  学习\n1998.05--         科员", [(2, Fault.OVERLAP)]),
        ("1998.09--1998.07  学习", [(1, Fault.REVERSED)]),
        ("1998.07--2000.07  学习\n1994.09--1998.07  科员", [(2, Fault.ORDER)]),
        ("1998.07--         学习\n1999.07--         科员", [(1, Fault.TWO_OPEN)]),
        ("1998.13--         学习", [(1, Fault.MONTH), (1, Fault.NO_DATE)]),
        ("参加工作", [(1, Fault.NO_DATE)]), ("1998.07--2000.07", [(1, Fault.NO_TEXT)]),
        ("1998.07--         科员（其间：2000.09学习", [(1, Fault.BRACKET)]), ("", []),
        ("1998.07--2003.05  科员\n2000.09--2003.05  （其间：在职学习）\n2003.05--         局长", []),
    ],
)  # fmt: skip
def test_the_linter_names_the_line_and_what_is_wrong(text: str, found: list[tuple[int, Fault]]) -> None:
    assert [(row.line, row.fault) for row in lint(text)] == found
    assert all(str(row.reason) for row in lint(text))


@pytest.mark.parametrize(
    ("text", "digits"),
    [("202203", "202203"), ("2022.03", "202203"), ("2022.3.5", "20220305"), ("20220315", "20220315"),
     ("2022年3月", "202203"), ("2022-03-15", "20220315"), ("2022.13", ""), ("20220231", ""), ("1822.03", ""), ("", "")],
)  # fmt: skip
def test_months_and_days(text: str, digits: str) -> None:
    found = dates.parse(text)
    assert (found.digits if found else "") == digits
    assert dates.tidy(text) == (digits or text)


@pytest.mark.parametrize(
    ("text", "joined", "parties", "rest"),
    [("200106", (2001, 6), (), ""), ("民盟", None, ("民盟",), ""), ("2001.06；民盟", (2001, 6), ("民盟",), ""),
     ("中国致公党", None, ("致公党",), ""), ("九三学社；1999.12", (1999, 12), ("九三学社",), ""), ("无党派", None, (), ""),
     ("", None, (), ""), ("（2001.06）", (2001, 6), (), ""), ("待查", None, (), "待查")],
)  # fmt: skip
def test_the_party_entry_is_free_text(
    text: str, joined: tuple[int, int] | None, parties: tuple[str, ...], rest: str
) -> None:
    found = parse_entry(text)
    assert (found.joined[:2] if found.joined else None, found.parties, found.rest) == (joined, parties, rest)
