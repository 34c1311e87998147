"""Services and tickets for tests: 城管局 leads 人才公寓, 水务局 leads 子女入学; a ticket in any state by the real verbs."""

from datetime import date
from typing import Any

from talent.models import Person, TalentService, TalentTicket
from talent.services.tickets import catalogue, filing, handling
from tests.world_talent import Talent

TEXT = "来新会工作，申请办理。"


def service(talent: Talent, **facts: Any) -> TalentService:
    """人才公寓: five working days, no condition."""
    values = {"name": "人才公寓", "kind": "housing", "unit_id": talent.world.unit("city_management").pk,
              "documents": "身份证\n劳动合同", "promise_amount": 5, "text": "为人才提供公寓。", **facts}  # fmt: skip
    return catalogue.open_service(actor=talent.act("talent_office"), **values)


def schooling(talent: Talent, **facts: Any) -> TalentService:
    """子女入学: led by 水务局 (the bureau of the school in this world)."""
    values = {"name": "子女入学", "kind": "schooling", "unit_id": talent.world.unit("water").pk, "promise_amount": 15}
    return service(talent, **{**values, **facts})


def card(talent: Talent, handle: str, tier: str = "C", number: str = "XH-2026-0001") -> Person:
    """The person with a card in force."""
    Person.objects.filter(pk=talent.people[handle].pk).update(tier=tier, card_number=number,
                                                              card_until=date(2029, 12, 31))  # fmt: skip
    return talent.person(handle)


def filed(talent: Talent, handle: str = "doctor", row: TalentService | None = None, by: str = "talent_office",
          text: str = TEXT) -> TalentTicket:  # fmt: skip
    """A ticket filed by the office for the person."""
    chosen = row or TalentService.objects.in_force().filter(kind="housing").first() or service(talent)
    return filing.file_ticket(actor=talent.act(by), service_id=chosen.pk, person_id=talent.people[handle].pk, text=text)


def taken(talent: Talent, row: TalentTicket | None = None, by: str = "handler") -> TalentTicket:
    """Checked and taken up by the lead unit."""
    found = row or filed(talent)
    handling.check_ticket(actor=talent.act(by), ticket_id=found.pk)
    return handling.take_ticket(actor=talent.act(by), ticket_id=found.pk)


def solved(talent: Talent, row: TalentTicket | None = None, by: str = "handler") -> TalentTicket:
    """Solved with a proof."""
    found = taken(talent, row, by)
    return handling.solve_ticket(actor=talent.act(by), ticket_id=found.pk, result="已入住", proof="入住通知书")


def in_state(talent: Talent, state: str, row: TalentTicket | None = None) -> TalentTicket:
    """A ticket brought to the state by the real verbs."""
    unit, office = talent.act("handler"), talent.act("talent_office")
    found = row or filed(talent)
    if state == "asked":
        handling.ask_for_more(actor=unit, ticket_id=found.pk, missing="缺合同")
    elif state == "checked":
        handling.check_ticket(actor=unit, ticket_id=found.pk)
    elif state in ("taken", "waiting"):
        taken(talent, found)
        if state == "waiting":
            handling.ask_for_more(actor=unit, ticket_id=found.pk, missing="缺房产查询结果")
    elif state in ("solved", "confirmed"):
        solved(talent, found)
        if state == "confirmed":
            filing.confirm_ticket(actor=office, ticket_id=found.pk, score=5)
    elif state == "refused":
        handling.refuse_ticket(actor=unit, ticket_id=found.pk, basis="办法第五条", reason="已有住房")
    elif state == "withdrawn":
        filing.withdraw_ticket(actor=office, ticket_id=found.pk, reason="已自行租房")
    found.refresh_from_db()
    assert found.state == state
    return found
