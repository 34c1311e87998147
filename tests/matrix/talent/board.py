"""The review board: the office's, and what lies before the expert who works as a department's handler."""

from datetime import date
from typing import Any

from talent.models import BoardDossier, BoardSitting
from talent.services.board import experts, sittings
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.matrix.talent import OF_OFFICE, OFFICE, REASON, act
from tests.talent.board.kit import STATEMENT, Board, build_board
from tests.world_talent import Talent
from xinhui.accounts.models import Role

EXPERT = frozenset({Role.DEPARTMENT_HANDLER})
OF_EXPERT: dict[str, Any] = {"seen": EXPERT, "seen_elsewhere": frozenset()}
#: An expert sees the own entry in the pool, and may not change it.
OF_POOL: dict[str, Any] = {"seen": OFFICE | EXPERT, "seen_elsewhere": OFFICE}
LINES: tuple[Line, ...] = (
    page("talent:board", OFFICE, row="board_sitting", is_list=True, **OF_OFFICE),
    page("talent:board_new", OFFICE),
    form("talent:board_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:board_sitting", OFFICE, row="board_sitting", **OF_OFFICE),
    page("talent:board_experts", OFFICE, row="board_expert", is_list=True, **OF_OFFICE),
    page("talent:board_expert_new", OFFICE),
    form("talent:board_expert_new", OFFICE, door=OFFICE, ok=400, data={"username": "nobody"}),
    page("talent:board_mine", EVERYONE),
    page("talent:board_task", EXPERT, door=EVERYONE, row="board_sitting:scoring", **OF_EXPERT),
    act("board-sitting", "dossier", "board_sitting", ok=400, application="0", **OF_OFFICE),
    act("board-sitting", "seat", "board_sitting", ok=400, experts="0", **OF_OFFICE),
    act("board-sitting", "open", "board_sitting", **OF_OFFICE),
    act("board-sitting", "extend", "board_sitting:scoring", closes_on="2030-01-01", **OF_OFFICE),
    act("board-sitting", "close", "board_sitting:scored", **OF_OFFICE),
    act("board-sitting", "change", "board_sitting", ok=400, name="", **OF_OFFICE),
    act("board-sitting", "drop", "board_sitting:empty", **REASON, **OF_OFFICE),
    act("board-seat", "unseat", "board_seat", **OF_OFFICE),
    act("board-dossier", "statement", "board_dossier", statement="获奖三项", **OF_OFFICE),
    act("board-dossier", "take-back", "board_dossier", **OF_OFFICE),
    act("board-dossier", "rate", "board_dossier:closed", tier="C", reason="评审会建议", **OF_OFFICE),
    act("board-dossier", "none", "board_dossier:closed", **REASON, **OF_OFFICE),
    act("board-expert", "change", "board_expert", ok=400, field="x", **OF_POOL),
    act("board-expert", "retire", "board_expert", **OF_POOL),
    act("board-expert", "recall", "board_expert:retired", **OF_OFFICE),
    act("board-task", "score", "board_dossier:scoring", EXPERT, ok=400, **OF_EXPERT),
    act("board-task", "declare", "board_dossier:scoring", EXPERT, **REASON, **OF_EXPERT),
    act("board-self", "kin", "board_expert", EXPERT, relation="spouse", name="某某", **OF_EXPERT),
    act("board-kin", "strike", "board_kin", EXPERT, **OF_EXPERT),
)  # fmt: skip


def _sitting(board: Board, name: str, handle: str, number: str, seats: list[int]) -> tuple[BoardSitting, BoardDossier]:
    row = board.sitting(seats=0, name=name, held_on=date(2026, 9, 1), closes_on=date(2026, 9, 30))
    sittings.seat_experts(actor=board.office, sitting_id=row.pk, expert_ids=seats)
    return row, board.dossier(row, handle, number, statement=STATEMENT)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Sittings in each state; the handler has a seat in those at home."""
    board, office = build_board(talent), talent.act("talent_office")
    mine = experts.enter_expert(actor=office, username=talent.user("handler").username, field="engineering")
    others = [expert.pk for expert in board.experts[:4]]
    found: dict[str, list[dict[str, object]]] = {}
    for place, handle, seats in (("本地", "engineer", [mine.pk, *others]), ("外地", "teacher", others)):
        prepared, waiting = _sitting(board, f"{place}筹备评审", handle, "a", seats)
        scoring, before = _sitting(board, f"{place}评分评审", handle, "b", seats)
        scored, counted = _sitting(board, f"{place}待封评审", handle, "c", others)
        closed, done = _sitting(board, f"{place}封票评审", handle, "d", others)
        for row in (scoring, scored, closed):
            sittings.open_sitting(actor=office, sitting_id=row.pk)
        for dossier in (counted, done):
            for number in range(4):
                board.score(number, dossier, 85, 85)
        sittings.close_sitting(actor=office, sitting_id=closed.pk)
        empty = board.sitting(seats=0, name=f"{place}空会")
        for name, row in (("", prepared), (":scoring", scoring), (":scored", scored), (":empty", empty)):
            found.setdefault(f"board_sitting{name}", []).append({"pk": row.pk, "mark": row.name})
        for name, dossier in (("", waiting), (":scoring", before), (":closed", done)):
            found.setdefault(f"board_dossier{name}", []).append({"pk": dossier.pk})
        seat = prepared.seats.first()
        assert seat is not None
        found.setdefault("board_seat", []).append({"pk": seat.pk})
    kin = [experts.name_kin(actor=actor, expert_id=pk, relation="spouse", name="蒙某") for actor, pk in (
        (talent.act("handler"), mine.pk), (board.expert(5), board.experts[5].pk))]  # fmt: skip
    found["board_kin"] = [{"pk": row.pk} for row in kin]
    pool = (mine, board.experts[5])
    found["board_expert"] = [{"pk": row.pk, "mark": row.user.label} for row in pool]
    retired = [experts.retire_expert(actor=office, expert_id=row.pk) for row in board.experts[6:8]]
    found["board_expert:retired"] = [{"pk": row.pk} for row in retired]
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}
