"""Fair and unfair wording of advertisements."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from talent.rules.fair_wording import GROUNDS, unfair
from talent.rules.receipts import CODE_LENGTH, SIGNS, code_of, read_code


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("仅限男性", "sex"), ("女士优先", "sex"), ("性别：男", "sex"), ("招女生三名", "sex"), ("不招女", "sex"),
        ("已婚已育优先", "marriage or children"), ("三年内不孕", ""), ("3年内不育", "marriage or children"),
        ("35周岁以下", "age"), ("年龄：18-40", "age"), ("25至35岁", "age"), ("不超过45岁", "age"), ("90后优先", "age"),
        ("限本地户籍", "household registration or origin"), ("外地人勿扰", "household registration or origin"),
        ("不招少数民族", "ethnic group or belief"), ("谢绝残疾", "disability"),
        ("无乙肝", "infection that the work does not forbid"), ("形象气质佳", "looks"), ("身高160以上", "looks"),
    ],
)  # fmt: skip
def test_words_that_shut_out(text: str, ground: str) -> None:
    found = unfair(f"岗位职责：操作设备。{text}，有经验者从优。")
    with override("en"):
        assert [str(one.ground) for one in found] == ([ground] if ground else [])
    assert all(one.law and one.words in text for one in found)


@pytest.mark.parametrize(
    "text",
    ["年满18周岁，持电工证", "须已满 16 周岁以上", "三年以上男装打版经验", "性别不限，年龄不限", "熟悉妇幼保健，服务女性患者",
     "负责外地客户", "管理 35 人的班组", "本科以上学历，两班倒，月薪 8000—12000 元", "年产值 60 亿元"],
)  # fmt: skip
def test_words_about_the_work_are_free(text: str) -> None:
    assert unfair(text) == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_unfair_stays_so_among_other_words(before: str, after: str) -> None:
    """Whatever else stands there."""
    assert "35岁以下" in {one.words for one in unfair(f"{before}\n35岁以下\n{after}")} or len(unfair(before)) > 0


def test_every_ground_names_its_law() -> None:
    assert all(str(ground) and law.endswith("条") for ground, law, _pattern in GROUNDS)


@given(st.text(max_size=80))
def test_a_code_is_read_as_it_was_shown(mark: str) -> None:
    code = code_of(mark)
    assert len(code) == CODE_LENGTH and set(code) <= set(SIGNS)
    assert read_code(f" {code[:5]}-{code[5:].lower()} ") == code
