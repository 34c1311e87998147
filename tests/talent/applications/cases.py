"""Applications in every state, by the real services; the public form filled in as a person does."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from talent.models import ApplicationObjection, TalentApplication, TierRule
from talent.rules.applications import CONSENT_VERSION
from talent.services.applications import decide, display, follow, rate, submit, verify
from talent.services.applications.gate import APPLY, applicant, opened
from talent.states.applications import CheckKind
from tests.talent.kit import START
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core import clock

APPLICANT = applicant("10.0.0.9")
IDENTITY = identity(901, year=1990)
FACTS: dict[str, Any] = {
    "name": "陈小明", "identity": IDENTITY, "phone": "13800001234", "degree": 3, "school": "中山大学", "major": "机械工程",
    "field": "engineering", "employer_name": "新会精工机械有限公司", "post": "研究员", "statement": "主持省级项目两项。",
}  # fmt: skip
OVER = START + timedelta(days=12)


def rules() -> None:
    """C: doctors under 45, E: masters, F: skilled workers of the second level."""
    TierRule.objects.create(tier="C", name="博士，45周岁以下", degree=3, most_age=45)
    TierRule.objects.create(tier="B", name="正高级职称，省级以上荣誉", title=4, honour=3)
    TierRule.objects.create(tier="E", name="硕士", degree=2)
    TierRule.objects.create(tier="F", name="技师", skill=4, field="skill")


def sent(**facts: Any) -> submit.Sent:
    """An application, sent in."""
    return submit.submit_application(actor=APPLICANT, token=uuid4(), consent_version=CONSENT_VERSION,
                                     **{**FACTS, **facts})  # fmt: skip


def checked(talent: Talent, pk: int, result: str = "right") -> None:
    """Every check, with one result."""
    for kind in CheckKind:
        verify.check_application(actor=talent.act("talent_office"), application_id=pk, kind=kind, result=result,
                                 source="学信网", note_text="核验")  # fmt: skip


def _to_verified(talent: Talent, pk: int, employer: str = "factory") -> None:
    checked(talent, pk)
    verify.verify_application(actor=talent.act("talent_office"), application_id=pk,
                              employer_id=talent.employers[employer].pk)  # fmt: skip


def case(
    talent: Talent, state: str, *, at: datetime = START, employer: str = "factory", **facts: Any
) -> TalentApplication:
    """An application in the state, begun `at`; the display of a granted one is over twelve days later."""
    office = talent.act("talent_office")
    with clock.moved(at):
        pk = sent(**facts).application.pk
        steps: list[tuple[str, Any]] = [
            ("verifying", lambda: verify.accept_application(actor=office, application_id=pk,
                                                            employer_id=talent.employers[employer].pk)),
            ("verified", lambda: _to_verified(talent, pk, employer)),
            ("rated", lambda: rate.rate_application(actor=office, application_id=pk, tier="C", reason="测试")),
            ("published", lambda: display.publish_application(actor=office, application_id=pk)),
        ]  # fmt: skip
        wanted = {"granted": "published", "returned": "verifying", "refused": "verifying"}.get(state, state)
        names = [name for name, _do in steps]
        for _name, do in steps[: names.index(wanted) + 1 if wanted in names else 0]:
            do()
        _ends(talent, pk, state)
    if state == "granted":
        with clock.moved(at + timedelta(days=12)):
            decide.grant_application(actor=talent.act("talent_two"), application_id=pk)
    if state == "at_board":
        _to_board(talent, pk)
    return TalentApplication.objects.get(pk=pk)


def _ends(talent: Talent, pk: int, state: str) -> None:
    office = talent.act("talent_office")
    if state == "returned":
        verify.ask_more(actor=office, application_id=pk, text="请补充学位证书")
    if state == "refused":
        decide.refuse_application(actor=office, application_id=pk, reason="不符合条件")
    if state == "withdrawn":
        follow.withdraw_application(actor=APPLICANT, application_id=pk)


def _to_board(talent: Talent, pk: int) -> None:
    """The board's own verbs are tested with the board."""
    with clock.moved(START):
        verify.accept_application(actor=talent.act("talent_office"), application_id=pk)
        _to_verified(talent, pk)
    TalentApplication.objects.filter(pk=pk).update(state="at_board")


def objection(row: TalentApplication, at: datetime = START, **facts: Any) -> ApplicationObjection:
    """An objection during the display."""
    with clock.moved(at):
        values = {"text": "该同志并未在单位工作", "token": uuid4(), **facts}
        return display.submit_objection(actor=APPLICANT, application_id=row.pk, **values).objection


def filled(client: Client, path: str = "/talent/apply/", use: str = APPLY, **over: Any) -> dict[str, Any]:
    """The public form as a person fills it in; the question answered."""
    text = client.get(path).content.decode()
    found = re.search(r'name="ticket" value="([^"]+)"', text)
    assert found, text
    ticket = opened(found[1], use)
    assert ticket is not None
    first = {**FACTS, "id_kind": "resident", "title": "0", "skill": "0", "honour": "0", "consent": "on",
             "consent_version": CONSENT_VERSION} if use == APPLY else {}  # fmt: skip
    return {**first, "ticket": found[1], "answer": str(ticket.question.first + ticket.question.second), **over}


def shown_code(text: str) -> tuple[str, str]:
    """Receipt and code on a receipt page."""
    found = re.findall(r'class="big-number">([^<]+)<', text)
    assert len(found) == 2, text
    return found[0], found[1]
