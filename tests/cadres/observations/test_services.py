"""Projects and unannounced visits through the services: who may, what is refused, who is told and who is not."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Cadre, KeyProject, ObservationLine, ObservationVisit, ProjectPerson, VisitFact, VisitSighting
from cadres.selectors.observations import observations_of, visits_linked
from cadres.services.observations import projects, visits
from cadres.services.observations.daily import chase_observations
from cadres.services.observations.visits import Matter, Sighting
from cadres.states.observations import TO_RECORD, VISIT_TABLE, VisitState
from tests.cadres.observations.kit import NOW, TODAY, confirmed, opened, planned, recorded
from tests.cadres.pools.kit import second_of_office
from tests.cadres.tempering.kit import own_account, told
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message


def test_nobody_of_the_project_learns_of_a_visit_before_it_is_confirmed(cadres: Cadres) -> None:
    own_account(cadres)
    people, clerk = cadres.world.people, cadres.files["clerk"]
    with clock.moved(NOW):
        row = planned(cadres)
        assert told("cadre.observation_planned") == {"ganbu2", people["handler"].username}
        visited = (people["personnel"], people["other_personnel"], people["worker"])
        for user in visited:
            assert not ObservationVisit.objects.visible_to(user).exists(), user
        row = recorded(cadres, row)
        assert told("cadre.observation_recorded") == {"yekezhang", "luofuke"}
        for user in visited:
            assert not ObservationVisit.objects.visible_to(user).exists(), user
        assert visits_linked() == 0 and not observations_of(people["cadre_office"], clerk)
        row = visits.confirm_visit(actor=cadres.act("cadre_office"), observation_visit_id=row.pk, words="属实")
        assert list(ObservationVisit.objects.visible_to(people["personnel"])) == [row]
        assert not ObservationVisit.objects.visible_to(people["other_personnel"]).exists(), "nobody of theirs is judged"
        assert told("cadre.observed_you") == {people["worker"].username} and told("cadre.observed") == {"zhongrenshi"}
        assert visits_linked() == 1
        assert [one.judgement for one in observations_of(people["personnel"], clerk)] == ["outstanding"]
    touched = str(
        list(Message.objects.exclude(kind__in=("cadre.observation_planned", "cadre.observation_recorded")).values())
    )
    assert "银湖湾" not in str(list(Message.objects.values())) and "outstanding" not in touched
    stored = str(list(VisitSighting.objects.values())) + str(list(ObservationLine.objects.values()))
    stored += str(list(ObservationVisit.objects.values())) + str(list(VisitFact.objects.values()))
    stored += str(list(Entry.objects.values()))
    for text in ("连夜驻守", "施工员张某", "进度正常", "补偿款", "属实"):
        assert text not in stored, "words lie sealed only"
    assert "outstanding" not in str(list(Entry.objects.values()))


def test_a_record_sent_back_is_written_anew(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    with clock.moved(NOW):
        row = recorded(cadres)
        visits.send_back_visit(actor=office, observation_visit_id=row.pk, reason="请写明具体事例")
        assert told("cadre.observation_sent_back") == {"ganbu2", cadres.world.people["handler"].username}
        row = recorded(cadres, row, matters=[], sightings=[Sighting(cadres.files["deputy"].pk, "fair", "到场较晚")])
        assert [(one.cadre.name, one.words) for one in row.sightings.all()] == [("罗秀珍", "到场较晚")]
        assert not row.facts.exists()
        row = visits.confirm_visit(actor=office, observation_visit_id=row.pk)
    assert [one.verb for one in row.lines.all()] == ["plan", "record", "send_back", "record", "confirm"]


def test_who_saw_or_was_seen_does_not_confirm(cadres: Cadres) -> None:
    office, second = cadres.act("cadre_office"), Actor.of(second_of_office(cadres))
    with clock.moved(NOW):
        row = recorded(cadres)
        with pytest.raises(Conflict) as own:
            visits.confirm_visit(actor=second, observation_visit_id=row.pk)
        assert own.value.code == "own-record"
        Cadre.objects.filter(pk=cadres.files["clerk"].pk).update(user=office.user_id)
        with pytest.raises(Conflict) as matter:
            visits.confirm_visit(actor=office, observation_visit_id=row.pk)
        assert matter.value.code == "own-matter"
        with pytest.raises(Forbidden):
            visits.confirm_visit(actor=cadres.act("handler"), observation_visit_id=row.pk)
        with pytest.raises(NotFound):
            visits.confirm_visit(actor=cadres.act("personnel"), observation_visit_id=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationVisit.objects.filter(pk=row.pk).update(confirmed_by_id=row.recorded_by_id)


def test_observers_are_neither_of_the_lead_unit_nor_of_the_project(cadres: Cadres) -> None:
    own_account(cadres)
    with clock.moved(NOW):
        project = opened(cadres)
        for who in ("other_personnel", "worker"):
            with pytest.raises(Conflict) as concerned:
                planned(cadres, project, observer_ids=[cadres.world.people[who].pk])
            assert (concerned.value.code, concerned.value.field) == ("concerned", "observers")
        row = planned(cadres, project)
        with pytest.raises(Conflict) as other:
            visits.record_visit(actor=cadres.act("cadre_office"), observation_visit_id=row.pk, visited_on=None,
                                place="x", met="x", seen="x")  # fmt: skip
        assert other.value.code == "not-observer"
        Cadre.objects.filter(pk=cadres.files["deputy"].pk).update(user=second_of_office(cadres))
        with pytest.raises(Conflict) as own:
            recorded(cadres, row, sightings=[Sighting(cadres.files["deputy"].pk, "good", "x")])
        assert own.value.code == "own-matter"


def test_a_project_closes_when_its_visits_are_done(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    with clock.moved(NOW):
        row = planned(cadres)
        project = row.project
        with pytest.raises(Conflict) as unfinished:
            projects.close_project(actor=office, key_project_id=project.pk, result="建成投产")
        assert unfinished.value.code == "visits-open"
        visits.cancel_visit(actor=office, observation_visit_id=row.pk, reason="改期")
        first = project.people.first()
        assert first is not None
        projects.detach_person(actor=office, project_person_id=first.pk)
        with pytest.raises(Conflict) as twice:
            projects.detach_person(actor=office, project_person_id=first.pk)
        assert twice.value.code == "detached"
        project = projects.close_project(actor=office, key_project_id=project.pk, result="建成投产")
        assert project.state == "closed" and not project.people.attached().exists()
        for refused in (
            lambda: planned(cadres, project),
            lambda: projects.close_project(actor=office, key_project_id=project.pk, result="x"),
            lambda: projects.attach_people(
                actor=office, key_project_id=project.pk, cadre_ids=[cadres.files["head"].pk], duty="x"
            ),
        ):
            with pytest.raises(TransitionRefused):
                refused()


def test_late_visits_matters_and_unseen_projects_are_told_once(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = planned(cadres)
        opened(cadres, "另一项目", opened_on=TODAY)
        assert chase_observations(actor=SYSTEM) == 0
    with clock.moved(NOW + timedelta(days=1)):
        assert chase_observations(actor=SYSTEM) == 1 and chase_observations(actor=SYSTEM) == 0
        assert told("cadre.observation_late") == {"ganbu2", cadres.world.people["handler"].username}
        visits.confirm_visit(actor=cadres.act("cadre_office"), observation_visit_id=recorded(cadres, row).pk)
    with clock.moved(NOW + timedelta(days=20)):
        assert chase_observations(actor=SYSTEM) == 1 and chase_observations(actor=SYSTEM) == 0
        assert "yekezhang" in told("cadre.observation_matter_late")
        fact = row.facts.get()
        fact = visits.settle_matter(actor=cadres.act("handler"), visit_fact_id=fact.pk, outcome="已全部发放")
        assert fact.outcome == "已全部发放" and not VisitFact.objects.late().exists()
    with clock.moved(NOW + timedelta(days=91)):
        assert chase_observations(actor=SYSTEM) == 1 and chase_observations(actor=SYSTEM) == 0
        (message, *_more) = Message.objects.filter(kind="cadre.projects_unseen")
        assert message.context == {"count": 1}, "the other one was seen 90 days ago"
    with clock.moved(NOW + timedelta(days=125)):
        assert chase_observations(actor=SYSTEM) == 1, "a month later again"


VERBS: dict[str, Callable[[Actor, ObservationVisit], Any]] = {
    "record": lambda a, row: visits.record_visit(actor=a, observation_visit_id=row.pk, visited_on=TODAY, place="工地",
                                                 met="某人", seen="正常"),
    "cancel": lambda a, row: visits.cancel_visit(actor=a, observation_visit_id=row.pk, reason="改期"),
    "send_back": lambda a, row: visits.send_back_visit(actor=a, observation_visit_id=row.pk, reason="补充"),
    "confirm": lambda a, row: visits.confirm_visit(actor=a, observation_visit_id=row.pk),
    "settle": lambda a, row: visits.settle_matter(actor=a, visit_fact_id=row.facts.get().pk, outcome="已办"),
}  # fmt: skip


def test_every_state_verb_and_role(cadres: Cadres) -> None:
    assert set(VERBS) == set(VISIT_TABLE.verbs)
    with clock.moved(NOW):
        row = recorded(cadres)
        fact = {"text_sealed": "x", "due_on": TODAY}
        for state in VisitState:
            assert bool(VISIT_TABLE.verbs_from(state)) is (state != "cancelled")
            for verb, act in VERBS.items():
                row.facts.all().delete()
                VisitFact.objects.create(visit=row, **fact)
                ObservationVisit.objects.filter(pk=row.pk).update(state=state, confirmed_by=None)
                row.refresh_from_db()
                with pytest.raises(NotFound):
                    act(cadres.act("other_personnel"), row)
                may = Actor.of(second_of_office(cadres)) if verb == "record" else cadres.act("cadre_office")
                if not VISIT_TABLE.allows(state, verb):
                    with pytest.raises(TransitionRefused):
                        act(may, row)
                    continue
                if verb not in ("record", "settle"):
                    with pytest.raises(Forbidden):
                        act(cadres.act("handler"), row)
                act(may, row)
                row.refresh_from_db()
                assert row.state == VISIT_TABLE.next(state, verb)
    assert set(TO_RECORD) == {state for state in VisitState if VISIT_TABLE.allows(state, "record")}


REFUSALS: list[tuple[str, Callable[[Cadres, ObservationVisit], Any]]] = [
    ("name", lambda c, row: opened(c, " ")),
    ("name", lambda c, row: opened(c)),
    ("kind", lambda c, row: opened(c, "乙", kind="x")),
    ("lead_unit", lambda c, row: opened(c, "乙", lead_unit_id=None)),
    ("opened_on", lambda c, row: opened(c, "乙", opened_on=date(2999, 1, 1))),
    ("due_on", lambda c, row: opened(c, "乙", due_on=date(2020, 1, 1))),
    ("people", lambda c, row: projects.attach_people(actor=c.act("cadre_office"), key_project_id=row.project_id, cadre_ids=[], duty="x")),
    ("people", lambda c, row: projects.attach_people(actor=c.act("cadre_office"), key_project_id=row.project_id, cadre_ids=[c.files["clerk"].pk], duty="x")),
    ("duty", lambda c, row: projects.attach_people(actor=c.act("cadre_office"), key_project_id=row.project_id, cadre_ids=[c.files["head"].pk], duty="")),
    ("result", lambda c, row: projects.close_project(actor=c.act("cadre_office"), key_project_id=row.project_id, result="")),
    ("planned_on", lambda c, row: planned(c, row.project, planned_on=TODAY - timedelta(days=1))),
    ("observers", lambda c, row: planned(c, row.project, observer_ids=[])),
    ("observers", lambda c, row: planned(c, row.project, observer_ids=[0])),
    ("visited_on", lambda c, row: recorded(c, row, visited_on=date(2999, 1, 1))),
    ("visited_on", lambda c, row: recorded(c, row, visited_on=date(2020, 1, 1))),
    ("place", lambda c, row: recorded(c, row, place="")),
    ("met", lambda c, row: recorded(c, row, met="x" * 401)),
    ("seen", lambda c, row: recorded(c, row, seen=" ")),
    ("sightings", lambda c, row: recorded(c, row, sightings=[Sighting(c.files["head"].pk, "good", "x")])),
    ("sightings", lambda c, row: recorded(c, row, sightings=[Sighting(c.files["clerk"].pk, "A", "x")])),
    ("sightings", lambda c, row: recorded(c, row, sightings=[Sighting(c.files["clerk"].pk, "good", "")])),
    ("matters", lambda c, row: recorded(c, row, matters=[Matter("x", date(2020, 1, 1))])),
]  # fmt: skip


def test_every_refusal_names_its_field(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = planned(cadres)
        for field, act in REFUSALS:
            with pytest.raises((InvalidInput, NotFound, Conflict)) as refusal:
                act(cadres, row)
            assert isinstance(refusal.value, DomainError) and refusal.value.field == field, field


def test_constraints_stand_around_the_services(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = confirmed(cadres)
    broken: list[Callable[[], Any]] = [
        lambda: ObservationVisit.objects.filter(pk=row.pk).update(visited_on=None),
        lambda: KeyProject.objects.filter(pk=row.project_id).update(state="closed"),
        lambda: KeyProject.objects.filter(pk=row.project_id).update(due_on=date(2020, 1, 1)),
        lambda: VisitFact.objects.filter(visit=row).update(settled_on=TODAY),
        lambda: VisitSighting.objects.create(
            visit=row, cadre=cadres.files["clerk"], judgement="good", words_sealed="x"
        ),
        lambda: ProjectPerson.objects.create(
            project=row.project, cadre=cadres.files["clerk"], duty="x", began_on=TODAY
        ),
    ]
    for act in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
