"""The review board over HTTP, in Chinese: called, staffed, scored blind, closed, its tier proposed."""

from datetime import timedelta
from typing import Any

import pytest

from talent.models import BoardDossier, BoardExpert, BoardSitting, TalentApplication
from tests.talent.board.kit import NAMES, Board, application
from tests.talent.kit import START, act, browser, page, post
from tests.world_talent import Talent
from xinhui.core import clock

pytestmark = pytest.mark.django_db
RULES: dict[str, Any] = {"criteria": "学术水平 60\n业绩贡献 40", "thresholds": "B 90\nC 80\nD 60"}
STATEMENT = "主持省级重点研发项目两项，获发明专利五件。"


def test_from_the_pool_to_the_proposed_tier(board: Board, talent: Talent) -> None:
    talent.users |= {f"e{number}": user for number, user in enumerate(board.users)}
    row = application(talent, "engineer", school="华南理工大学", phone_sealed="")
    office = browser(talent, "talent_office")
    with clock.moved(START):
        assert "还没有评审会" in page(office, "/talent/board/")
        bad: dict[str, Any] = {
            "name": "秋季评审会",
            "field": "engineering",
            "held_on": "2026-09-21",
            "closes_on": "2026-09-25",
            "quorum": 3,
        }
        assert "各项权重合计须为 100" in post(office, "/talent/board/new/", 400, **bad, **{
            **RULES, "criteria": "学术水平 60"})  # fmt: skip
        assert "末尾不是整数" in post(office, "/talent/board/new/", 400, **bad, **{**RULES, "criteria": "学术水平"})
        post(office, "/talent/board/new/", **bad, **RULES)
        sitting = BoardSitting.objects.get()
        _staffed(board, talent, sitting, row)
        there = f"/talent/board/{sitting.pk}/"
        assert "封票前不可见" in page(office, there) and "余工" in page(office, there)
        _scored(board, talent, sitting)
        assert "86.00" not in page(office, there)
        act(office, "board-sitting", sitting.pk, "close")
        shown = page(office, there)
        assert "86.00" in shown and "极差 3.00" in shown and "建议：C" in shown
        dossier = BoardDossier.objects.get()
        assert "得分达不到该层次" in act(office, "board-dossier", dossier.pk, "rate", 400, tier="A", reason="突出")
        act(office, "board-dossier", dossier.pk, "rate", tier="C", reason="业绩突出，建议C类")
        assert "业绩突出，建议C类" in page(office, there)
        assert TalentApplication.objects.get(pk=row.pk).state == "rated"
        own = page(browser(talent, "e1"), f"/talent/board/mine/{sitting.pk}/")
        assert "<dd>88</dd>" in own and "<dd>92</dd>" not in own, "the own points, nobody else's"


def _staffed(board: Board, talent: Talent, sitting: BoardSitting, row: TalentApplication) -> None:
    """Eight seats, of whom two are shut out by the machine and one by a declaration."""
    office = browser(talent, "talent_office")
    post(office, "/talent/board/experts/new/", username="wujingli", field="engineering", rank="总工")
    assert "总工" in page(office, "/talent/board/experts/?words=伍经理")
    act(office, "board-expert", board.experts[6].pk, "change", field="engineering",
        employer=talent.employers["factory"].pk)  # fmt: skip
    kin = browser(talent, "e7")
    act(kin, "board-self", board.experts[7].pk, "kin", relation="spouse", name="余工")
    assert "余工" in page(kin, "/talent/board/mine/") and "余工" not in page(office, "/talent/board/experts/")
    act(office, "board-sitting", sitting.pk, "seat", experts=[expert.pk for expert in board.experts])
    assert "申请人姓名、单位或院校" in act(office, "board-sitting", sitting.pk, "dossier", 400, application=row.pk,
                                           statement="余工获奖")  # fmt: skip
    act(office, "board-sitting", sitting.pk, "dossier", application=row.pk, statement=STATEMENT)
    shown = page(office, f"/talent/board/{sitting.pk}/")
    assert f"{NAMES[6]}（同一单位）" in shown and f"{NAMES[7]}（专家申报的亲属）" in shown
    act(office, "board-sitting", sitting.pk, "open")


def _scored(board: Board, talent: Talent, sitting: BoardSitting) -> None:
    """Five score, one declares, two never see the dossier."""
    dossier = BoardDossier.objects.get()
    first, second = sitting.criteria.values_list("pk", flat=True)
    for number, points in enumerate((92, 88, 85, 85, 40)):
        expert = browser(talent, f"e{number}")
        assert "待评分 1 份" in page(expert, "/talent/board/mine/")
        shown = page(expert, f"/talent/board/mine/{sitting.pk}/")
        assert "甲01" in shown and STATEMENT in shown and "工程技术" in shown
        for secret in ("余工", "新会精工机械有限公司", "华南理工大学", "RC2026"):
            assert secret not in shown, secret
        act(expert, "board-task", dossier.pk, "score", 400, **{f"c{first}": 101, f"c{second}": 1})
        act(expert, "board-task", dossier.pk, "score", **{f"c{first}": points, f"c{second}": points})
    act(browser(talent, "e5"), "board-task", dossier.pk, "declare", reason="系本人学生")
    for number in (5, 6, 7):
        closed = browser(talent, f"e{number}")
        assert "没有需要您评分的材料" in page(closed, f"/talent/board/mine/{sitting.pk}/")
        act(closed, "board-task", dossier.pk, "score", 404, **{f"c{first}": 1, f"c{second}": 1})


def test_who_is_no_expert_and_no_office_finds_no_board(board: Board, talent: Talent) -> None:
    sitting, _dossier = board.opened()
    for handle in ("handler", "district_leader", "employer_user"):
        client = browser(talent, handle)
        page(client, "/talent/board/", 403)
        page(client, f"/talent/board/{sitting.pk}/", 403)
        page(client, f"/talent/board/mine/{sitting.pk}/", 404)
        assert "您不在评审专家库中" in page(client, "/talent/board/mine/")


def test_the_office_sees_what_is_late_and_gives_more_time(board: Board, talent: Talent) -> None:
    with clock.moved(START):
        sitting, _dossier = board.opened()
    office = browser(talent, "talent_office")
    with clock.moved(START + timedelta(days=20)):
        assert "tag-red" in page(office, "/talent/board/")
        act(office, "board-sitting", sitting.pk, "extend", closes_on="2026-10-30")
        assert "tag-red" not in page(office, "/talent/board/")
        assert "tag-red" not in page(office, f"/talent/board/{sitting.pk}/")
    expert = BoardExpert.objects.get(user__username="zhuanjia6")
    act(office, "board-expert", expert.pk, "retire")
    assert "已退出" in page(office, "/talent/board/experts/")
