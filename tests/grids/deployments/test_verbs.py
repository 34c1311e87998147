"""Arrival and recall: every verb from every state, one person and thousands."""

import pytest

from grids.deployment_states import DEPLOYMENT_TABLE, DeploymentState
from grids.models import Deployment
from grids.services.deployments.verbs import note_arrival, recall_everybody, recall_person
from tests.grids.deployments.kit import person, sent
from tests.grids.emergencies.kit import activated
from tests.world import OTHER_GRID
from tests.world_grids import District
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core.errors import Forbidden, InvalidInput, NotFound, TransitionRefused


def in_state(district: District, state: str) -> Deployment:
    """Somebody who got so far by the services."""
    row = sent(district, person(district, f"{state}者"))[0]
    if state == "on_duty":
        row = note_arrival(actor=district.act("worker"), deployment_id=row.pk)
    if state == "recalled":
        row = recall_person(actor=district.act("command"), deployment_id=row.pk, reason="任务完成")
    assert row.state == state
    return row


def do(verb: str, actor: Actor, row: Deployment) -> Deployment:
    """The verb by its name."""
    if verb == "arrive":
        return note_arrival(actor=actor, deployment_id=row.pk)
    return recall_person(actor=actor, deployment_id=row.pk, reason="轮换")


@pytest.mark.parametrize("state", DeploymentState.values)
@pytest.mark.parametrize("verb", DEPLOYMENT_TABLE.verbs)
def test_every_verb_from_every_state(district: District, state: str, verb: str) -> None:
    row, entries = in_state(district, state), Entry.objects.count()
    if DEPLOYMENT_TABLE.allows(state, verb):
        done = do(verb, district.act("command"), row)
        assert done.state == DEPLOYMENT_TABLE.next(state, verb)
        assert Entry.objects.count() == entries + 1
        return
    with pytest.raises(TransitionRefused):
        do(verb, district.act("command"), row)
    row.refresh_from_db()
    assert (row.state, Entry.objects.count()) == (state, entries)


def test_who_may(district: District) -> None:
    row = sent(district, person(district, "甲"))[0]
    for who in ("other_worker", "handler", "district_leader"):
        with pytest.raises(Forbidden):
            note_arrival(actor=district.act(who), deployment_id=row.pk)
    for who in ("worker", "secretary", "department_leader"):  # the leader is of another unit
        with pytest.raises(Forbidden):
            recall_person(actor=district.act(who), deployment_id=row.pk, reason="x")
    with pytest.raises(InvalidInput):
        recall_person(actor=district.act("command"), deployment_id=row.pk, reason=" ")
    with pytest.raises(NotFound):
        note_arrival(actor=district.act("worker"), deployment_id=999_999)
    own = sent(district, person(district, "乙", unit="city_management"))[0]
    assert (
        recall_person(actor=district.act("department_leader"), deployment_id=own.pk, reason="轮换").state == "recalled"
    )


def test_who_was_recalled_may_be_sent_again(district: District) -> None:
    first = in_state(district, "recalled")
    second = sent(district, person(district, first.person_name))
    assert [row.state for row in second] == ["sent"] and Deployment.objects.count() == 2


def test_everybody_of_a_unit_or_an_activation_is_recalled(district: District) -> None:
    activation = activated(district)
    rain = [person(district, f"雨{n}") for n in range(3)]
    sent(district, *rain, person(district, "城", unit="city_management"), activation_id=activation.pk)
    sent(district, person(district, "常", grid=OTHER_GRID))
    command, water = district.act("command"), district.world.unit("water").pk
    with pytest.raises(InvalidInput):
        recall_everybody(actor=command, reason="完成")
    with pytest.raises(Forbidden):
        recall_everybody(actor=district.act("department_leader"), reason="完成", unit_id=water)
    assert recall_everybody(actor=command, reason="雨停", activation_id=activation.pk, unit_id=water) == 3
    assert recall_everybody(actor=command, reason="雨停", activation_id=activation.pk) == 1
    assert recall_everybody(actor=command, reason="雨停", activation_id=activation.pk) == 0
    assert list(Deployment.objects.open().values_list("person_name", flat=True)) == ["常"]
    assert recall_everybody(actor=command, reason="轮换", unit_id=water) == 1
    assert Entry.objects.filter(verb="deployment.recall").count() == 5
