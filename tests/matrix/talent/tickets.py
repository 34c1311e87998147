"""Services, tickets and stewards: led by 城管局 here, by 水务局 there."""

from typing import Any

from talent.models import TalentTicket
from talent.services.tickets import handling
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OF_OFFICE, OF_UNIT, OFFICE, READERS, REASON, UNIT, WORKERS, act
from tests.talent.tickets.kit import card, filed, in_state, service, solved, taken
from tests.talent.tickets.kit import schooling as school_service
from tests.world_talent import Talent
from xinhui.accounts.models import Role

#: The own pages: the row at home is of the firm for which EMPLOYER_USER acts, its twin is nobody's in this table.
#: The employer's account, and 区师傅, whose account is the grid worker's (rights.py).
OWN: dict[str, Any] = {"seen": frozenset({EMPLOYER_USER, Role.GRID_WORKER}), "seen_elsewhere": frozenset()}
ALL: dict[str, Any] = {"seen": EVERYONE, "seen_elsewhere": EVERYONE}
FORM: dict[str, Any] = {"door": EVERYONE, "anonymous": 302, "ok": 302}
LED = OFFICE | UNIT
LINES: tuple[Line, ...] = (
    page("talent:services", EVERYONE, anonymous=200),
    page("talent:service", EVERYONE, row="talent_service", anonymous=200, **ALL),
    page("talent:service_desk", READERS),
    page("talent:service_new", OFFICE),
    form("talent:service_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:tickets", WORKERS, row="talent_ticket", is_list=True, **OF_UNIT),
    page("talent:ticket_table", WORKERS),
    page("talent:ticket_new", OFFICE),
    form("talent:ticket_new", OFFICE, door=OFFICE, ok=400, data={"person": "x"}),
    page("talent:ticket", WORKERS, door=WORKERS, row="talent_ticket", **OF_UNIT),
    page("talent:stewards", OFFICE),
    form("talent:card_code", OFFICE, door=OFFICE, row="talent_carded", ok=200, **OF_OFFICE),
    page("talent:mine_tickets", EVERYONE),
    page("talent:mine_ticket_new", EVERYONE, row="talent_service", **ALL),
    form("talent:mine_ticket_new", EVERYONE, door=EVERYONE, row="talent_service", ok=400, **ALL),
    page("talent:mine_ticket", EVERYONE, door=EVERYONE, row="talent_ticket:own", **OWN),
    page("talent:ticket_follow", EVERYONE, anonymous=200),
    form("talent:ticket_follow", EVERYONE, door=EVERYONE, anonymous=400, ok=400),
    page("talent:ticket_follow_mine", EVERYONE, ok=302),
    form("talent:ticket_follow_end", EVERYONE, **FORM),
    page("talent:ticket_follow_new", EVERYONE, row="talent_service", ok=302, **ALL),
    form("talent:ticket_follow_new", EVERYONE, row="talent_service", **FORM, **ALL),
    page("talent:ticket_follow_one", EVERYONE, row="talent_ticket", ok=302, **ALL),
    page("talent:ticket_follow_act", EVERYONE, row="talent_ticket", url={"verb": "withdraw"}, ok=302, **ALL),
    form("talent:ticket_follow_act", EVERYONE, row="talent_ticket", url={"verb": "withdraw"}, **FORM, **ALL),
    act("talent-service", "replace", "talent_service", ok=400, name="", **ALL),
    act("talent-service", "close", "talent_service:free", **REASON, **ALL),
    act("charge", "steward", "talent_charge", ok=400, seen=LED | {EMPLOYER_USER, Role.GRID_WORKER},
        seen_elsewhere=OFFICE),
    act("ticket", "check", "talent_ticket:filed", LED, **OF_UNIT),
    act("ticket", "take", "talent_ticket:checked", LED, **OF_UNIT),
    act("ticket", "ask", "talent_ticket:filed", LED, missing="缺材料", **OF_UNIT),
    act("ticket", "part", "talent_ticket", LED, ok=400, what="", **OF_UNIT),
    act("ticket", "solve", "talent_ticket", LED, ok=400, result="", **OF_UNIT),
    act("ticket", "note", "talent_ticket", LED, text="已联系", **OF_UNIT),
    act("ticket", "refuse", "talent_ticket", LED, ok=400, basis="", **OF_UNIT),
    act("ticket", "supplement", "talent_ticket:asked", text="补", **OF_UNIT),
    act("ticket", "wish", "talent_ticket:schooling", ok=400, child="", **OF_UNIT),
    act("ticket", "confirm", "talent_ticket:solved", ok=400, score=9, **OF_UNIT),
    act("ticket", "reopen", "talent_ticket:solved", text="未解决", **OF_UNIT),
    act("ticket", "withdraw", "talent_ticket:filed", **REASON, **OF_UNIT),
    act("my-ticket", "supplement", "talent_ticket:own_asked", EVERYONE, text="补", **OWN),
    act("my-ticket", "wish", "talent_ticket:own_schooling", EVERYONE, ok=400, child="", **OWN),
    act("my-ticket", "confirm", "talent_ticket:own_solved", EVERYONE, ok=400, score=9, **OWN),
    act("my-ticket", "reopen", "talent_ticket:own_solved", EVERYONE, text="未解决", **OWN),
    act("my-ticket", "withdraw", "talent_ticket:own", EVERYONE, **REASON, **OWN),
    act("ticket-part", "answer", "talent_part", LED, answer="已核实", **OF_UNIT),
    act("ticket-part", "call-off", "talent_part:led", LED, seen=LED, seen_elsewhere=LED),
)  # fmt: skip
MODELS = (Model("talent.talentservice", OFFICE),)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A service and tickets of 城管局 and of 水务局; those of the own pages were filed by the firm at home."""
    office, water = talent.act("talent_office"), talent.world.unit("water").pk
    home = [service(talent), service(talent, name="人才落户", kind="hukou", unit_id=water)]
    free = [service(talent, name="停办甲", kind="other"), service(talent, name="停办乙", kind="other", unit_id=water)]
    lessons = [school_service(talent, name="入学甲", unit_id=home[0].unit_id), school_service(talent, name="入学乙")]
    card(talent, "turner", number="XH-2026-0801")
    card(talent, "teacher", number="XH-2026-0802")
    people = iter(range(100))

    def pair(
        state: str, chosen: Any = None, by: tuple[str, str] = ("talent_office", "talent_office")
    ) -> list[TalentTicket]:
        found = []
        for side, handle in enumerate(("turner", "teacher")):
            row = chosen[side] if chosen else service(talent, name=f"事项{next(people)}", kind="other",
                                                      unit_id=home[side].unit_id)  # fmt: skip
            ticket = filed(talent, handle, row, by[side])
            found.append(_moved(talent, ticket, state, ("handler", "water_handler")[side]))
        return found

    firms = ("employer_user", "other_employer_user")
    tickets = {
        "talent_ticket": pair("taken", home), "talent_ticket:filed": pair("filed"),
        "talent_ticket:checked": pair("checked"), "talent_ticket:asked": pair("asked"),
        "talent_ticket:solved": pair("solved"), "talent_ticket:schooling": pair("filed", lessons),
        "talent_ticket:own": pair("filed", by=firms), "talent_ticket:own_asked": pair("asked", by=firms),
        "talent_ticket:own_solved": pair("solved", by=firms),
        "talent_ticket:own_schooling": pair("filed", lessons, by=firms),
    }  # fmt: skip
    units = [home[0].unit_id, water]
    parts = [
        handling.ask_partner(actor=office, ticket_id=row.pk, unit_id=units[1 - side], what="核实", days=2)
        for side, row in enumerate(pair("taken"))
    ]  # fmt: skip
    third = service(talent, name="第三方事项", kind="other", unit_id=talent.world.unit("org_department").pk)
    away = taken(talent, filed(talent, "teacher", third), "talent_office")
    asked = [parts[1], handling.ask_partner(actor=office, ticket_id=away.pk, unit_id=water, what="核实", days=2)]
    handles: dict[str, list[dict[str, object]]] = {
        "talent_service": [{"pk": row.pk, "mark": row.name} for row in home],
        "talent_service:free": [{"pk": row.pk} for row in free],
        "talent_carded": [{"pk": talent.people[handle].pk} for handle in ("turner", "teacher")],
        "talent_charge": [{"pk": talent.people[handle].pk} for handle in ("turner", "teacher")],
        "talent_part": [{"pk": row.pk} for row in asked],
        "talent_part:led": [{"pk": row.pk} for row in parts],
        **{handle: [{"pk": row.pk, "mark": row.number} for row in both] for handle, both in tickets.items()},
    }
    return {handle: (here, there) for handle, (here, there) in handles.items()}


def _moved(talent: Talent, row: TalentTicket, state: str, by: str) -> TalentTicket:
    if state == "checked":
        return handling.check_ticket(actor=talent.act(by), ticket_id=row.pk)
    if state == "asked":
        return handling.ask_for_more(actor=talent.act(by), ticket_id=row.pk, missing="缺材料")
    if state == "taken":
        return taken(talent, row, by)
    return solved(talent, row, by) if state == "solved" else in_state(talent, state, row)
