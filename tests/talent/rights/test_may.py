"""Rights over personal data: every verb in every state, who may, who looked, what the database refuses."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.rules.identity import masked
from talent.models import DataRequest, KeepingDuty, Person
from talent.selectors.rights import looks_at, people_found
from talent.services.rights import copying, erasing, requests
from talent.states.rights import DUTY_TABLE, REQUEST_TABLE, PersonLook, RequestState
from tests.talent.kit import START
from tests.talent.rights.kit import account, ask, look
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput, NotFound, TransitionRefused

pytestmark = pytest.mark.django_db
NUMBER = identity(802, year=1988)


@pytest.fixture(autouse=True)
def autumn(talent: Talent) -> Any:
    with clock.moved(START):
        account(talent)
        yield


@pytest.mark.parametrize("verb", [*REQUEST_TABLE.verbs])
@pytest.mark.parametrize("state", list(RequestState))
def test_every_verb_in_every_state(talent: Talent, state: RequestState, verb: str) -> None:
    kind = {"answer": "access", "apply": "correction"}.get(verb, "deletion")
    row = ask(talent, kind, **({"school": "中山大学"} if kind == "correction" else {}))
    facts: dict[str, Any] = {"state": state}
    if state not in ("received", "proposed"):
        facts["answered_on"] = date(2026, 9, 17)
    if state == "proposed" or (state == "done" and kind == "deletion"):
        facts |= {"proposed_by": talent.user("talent_two"),
                  "answered_by": talent.user("talent_office") if state == "done" else None}  # fmt: skip
    DataRequest.objects.filter(pk=row.pk).update(**facts)
    office: dict[str, Any] = {"actor": talent.act("talent_office"), "data_request_id": row.pk}
    verbs: dict[str, Any] = {
        "answer": lambda: requests.answer_request(answer="已当面出示", **office),
        "apply": lambda: requests.apply_correction(**office),
        "propose": lambda: erasing.propose_deletion(**office),
        "send_back": lambda: erasing.send_back(**office),
        "erase": lambda: erasing.erase_person(**office),
        "refuse": lambda: requests.refuse_request(reason="法律要求保存", **office),
        "withdraw": lambda: requests.take_back_request(**office),
    }
    if REQUEST_TABLE.allows(state, verb):
        verbs[verb]()
        assert DataRequest.objects.get(pk=row.pk).state == REQUEST_TABLE.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            verbs[verb]()
        assert DataRequest.objects.get(pk=row.pk).state == state


def test_a_lifted_duty_stays_lifted(talent: Talent) -> None:
    office = talent.act("talent_office")
    row = erasing.lay_duty(actor=office, person_id=talent.people["doctor"].pk, basis="审计中")
    assert erasing.lift_duty(actor=office, duty_id=row.pk).state == DUTY_TABLE.next("standing", "lift")
    with pytest.raises(TransitionRefused):
        erasing.lift_duty(actor=office, duty_id=row.pk)
    for basis, until, field in ((" ", None, "basis"), ("x", date(2026, 9, 16), "until")):
        with pytest.raises(InvalidInput) as caught:
            erasing.lay_duty(actor=office, person_id=talent.people["doctor"].pk, basis=basis, until=until)
        assert caught.value.field == field


@pytest.mark.parametrize("handle", ["handler", "district_leader", "employer_user", "engineer"])
def test_answering_is_the_offices(talent: Talent, handle: str) -> None:
    row, actor = ask(talent, "deletion"), talent.act(handle)
    for attempt in (
        lambda: requests.answer_request(actor=actor, data_request_id=row.pk, answer="x"),
        lambda: requests.refuse_request(actor=actor, data_request_id=row.pk, reason="x"),
        lambda: erasing.propose_deletion(actor=actor, data_request_id=row.pk),
        lambda: erasing.erase_person(actor=actor, data_request_id=row.pk),
        lambda: erasing.lay_duty(actor=actor, person_id=row.person_id, basis="x"),
        lambda: copying.copy_for_request(actor=actor, data_request_id=row.pk),
    ):
        with pytest.raises(Forbidden):
            attempt()
    if handle == "engineer":
        assert requests.take_back_request(actor=actor, data_request_id=row.pk).state == "withdrawn"
    else:
        assert not DataRequest.objects.visible_to(talent.user(handle)).exists()
        with pytest.raises(Forbidden):
            requests.take_back_request(actor=actor, data_request_id=row.pk)


def test_every_look_by_somebody_else_is_on_the_trail(talent: Talent) -> None:
    for handle in ("talent_office", "handler", "employer_user", "engineer"):
        look(talent, handle)
    look(talent, "handler", PersonLook.IDENTITY, reason="核对社保")
    lines = looks_at(talent.person("engineer"))
    assert [line.who for line in lines[::-1]] == [talent.user(h).label for h in
                                                  ("talent_office", "handler", "employer_user", "handler")]  # fmt: skip
    assert lines[0].reason == "核对社保"
    for handle in ("water_handler", "district_leader", "other_employer_user"):
        with pytest.raises(NotFound):
            look(talent, handle)
    for handle in ("employer_user", "engineer"):
        with pytest.raises(Forbidden):
            look(talent, handle, PersonLook.IDENTITY, reason="想看")
    with pytest.raises(InvalidInput) as caught:
        look(talent, "handler", PersonLook.IDENTITY, reason=" ")
    assert caught.value.field == "reason"
    security = Entry.objects.visible_to(talent.world.people["security_admin"])
    assert security.filter(verb__startswith="talent.look").count() == 4


def test_people_are_found_within_reach(talent: Talent) -> None:
    def names(handle: str, **said: str) -> set[str]:
        return {row.name for row in people_found(talent.user(handle), said)}

    assert names("talent_office") == {"苏博士", "余工", "区师傅", "容老师"}
    assert names("handler") == {"苏博士", "余工", "区师傅"} and names("water_handler") == {"容老师"}
    assert names("district_leader") == set()
    assert names("talent_office", employer="精工") == {"余工", "区师傅"} == names("handler", employer="精工")
    assert names("talent_office", field="skill", tier="Z") == {"区师傅"} and names("talent_office", tier="A") == set()
    assert masked(NUMBER) == talent.person("engineer").identity_masked


def test_the_database_refuses_what_the_services_would(talent: Talent) -> None:
    row = ask(talent, "deletion")
    rows, office = DataRequest.objects.filter(pk=row.pk), talent.user("talent_office")
    wrong: list[Any] = [
        lambda: rows.update(state="done", answered_on=date(2026, 9, 17)),
        lambda: rows.update(state="done", answered_on=date(2026, 9, 17), proposed_by=office, answered_by=office),
        lambda: rows.update(state="refused"), lambda: rows.update(answered_on=date(2026, 9, 17)),
        lambda: rows.update(due_on=date(2026, 9, 16)),
        lambda: DataRequest.objects.create(person=row.person, kind="deletion", channel="paper",
                                           received_on=row.received_on, due_on=row.due_on),
        lambda: KeepingDuty.objects.create(person=row.person, basis=""),
        lambda: Person.objects.filter(pk=row.person_id).update(state="erased", erased_at=clock.now()),
    ]  # fmt: skip
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_an_actor_without_a_file_asks_nothing(talent: Talent) -> None:
    with pytest.raises(NotFound):
        requests.file_request(actor=Actor.of(talent.user("handler")), kind="access")
