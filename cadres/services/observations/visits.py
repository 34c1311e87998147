"""Unannounced visits: planned by the office for observers whom it names, recorded by one of them, confirmed by a second
person of the office. Nobody of the project is told before it is confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, KeyProject, ObservationLine, ObservationVisit, ProjectPerson, VisitFact, VisitSighting
from cadres.models.sealed_line import seal_words
from cadres.scope import cadre_scope
from cadres.selectors.people import office_people, personnel_of
from cadres.services.frame import require_office, require_person, tell
from cadres.states.observations import PROJECT_TABLE, VISIT_TABLE, Judgement
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, unknown, words
from xinhui.core.errors import Conflict, InvalidInput

WORDS_MOST = 400


@dataclass(frozen=True)
class Sighting:
    """How a cadre was seen to work."""

    cadre_id: int
    judgement: str
    words: str


@dataclass(frozen=True)
class Matter:
    """What is to be followed up, and until when."""

    text: str
    due_on: date


def plan_visit(*, actor: Actor, key_project_id: int, planned_on: date, observer_ids: Iterable[int]) -> ObservationVisit:
    """By the cadre office; only the observers are told.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (planned_on, observers), Conflict `concerned`
    (observers).
    """
    require_office(actor)
    wanted = set(observer_ids)
    if planned_on < clock.today():
        raise InvalidInput(code="in-the-past", field="planned_on", message=_("This day is over."))
    if not wanted:
        raise InvalidInput(code="required", field="observers", message=_("Name at least one observer."))
    with transaction.atomic():
        project = hold(KeyProject.objects.select_related("lead_unit"), key_project_id)
        PROJECT_TABLE.next(project.state, "visit")
        people = User.objects.filter(pk__in=wanted, is_active=True)
        if people.count() != len(wanted):
            raise unknown("observers")
        _refuse_concerned(project, wanted)
        row = ObservationVisit.objects.create(project=project, planned_on=planned_on, planned_by_id=actor.user_id)
        row.observers.set(people)
        keep_line(actor, row, "plan", "")
        tell(wanted, "cadre.observation_planned", key=f"front:{row.pk}:planned", link=_page(row),
             context={"day": planned_on.isoformat()})  # fmt: skip
    return row


def _refuse_concerned(project: KeyProject, wanted: set[int]) -> None:
    """Nobody of the lead unit, nor of those attached, observes the project."""
    of_unit = Post.objects.in_force().filter(user__in=wanted, unit=project.lead_unit_id).exists()
    if of_unit or project.people.attached().filter(cadre__user__in=wanted).exists():
        raise Conflict(code="concerned", field="observers",
                       message=_("An observer is neither of the lead unit nor attached to the project."),
                       action=_("Name somebody else."))  # fmt: skip


def hold_visit(actor: Actor, observation_visit_id: int) -> ObservationVisit:
    """The visit, locked, the actor of the office or an observer. Raises NotFound."""
    row = hold(ObservationVisit.objects.select_related("project__lead_unit"), observation_visit_id)
    is_office = actor.kind == "system" or cadre_scope(actor.scope).is_office
    if not is_office and not row.observers.filter(pk=actor.user_id or 0).exists():
        raise unknown()
    return row


def record_visit(
    *, actor: Actor, observation_visit_id: int, visited_on: date | None, place: str, met: str, seen: str,
    sightings: Sequence[Sighting] = (), matters: Sequence[Matter] = (),
) -> ObservationVisit:  # fmt: skip
    """What was seen: by an observer. Once sent back it is written anew, the former judgements go.

    Raises NotFound, TransitionRefused, InvalidInput (visited_on, place, met, seen, sightings, matters), Conflict
    `not-observer`.
    """
    day, place = past_day(visited_on, field="visited_on"), line(place, field="place", limit=120)
    met, seen = line(met, field="met", limit=WORDS_MOST), words(seen, field="seen")
    user_id = require_person(actor)
    with transaction.atomic():
        row = hold_visit(actor, observation_visit_id)
        VISIT_TABLE.next(row.state, "record")
        if not row.observers.filter(pk=user_id).exists():
            raise Conflict(code="not-observer", message=_("The observers record what they saw."))
        if day < row.project.opened_on:
            raise InvalidInput(code="before-start", field="visited_on",
                               message=_("The project had not opened that day."))  # fmt: skip
        judged = _checked_sightings(row, user_id, sightings)
        facts = _checked_matters(row, day, matters)
        row.sightings.all().delete()
        row.facts.all().delete()
        VisitSighting.objects.bulk_create(judged)
        VisitFact.objects.bulk_create(facts)
        row.visited_on, row.place, row.recorded_by_id = day, place, user_id
        row.met_sealed, row.seen_sealed = seal_words(met), seal_words(seen)
        turn(actor, row, "record")
        tell(office_people() - {user_id}, "cadre.observation_recorded", key=f"front:{row.pk}:{clock.now().isoformat()}",
             link=_page(row), context={"day": day.isoformat()})  # fmt: skip
    return row


def _checked_sightings(row: ObservationVisit, user_id: int, said: Sequence[Sighting]) -> list[VisitSighting]:
    attached = ProjectPerson.objects.filter(project=row.project).values_list("cadre_id", "cadre__user_id")
    known = dict(attached)
    made: dict[int, VisitSighting] = {}
    for one in said:
        if one.cadre_id not in known or one.cadre_id in made:
            raise InvalidInput(code="unknown-choice", field="sightings",
                               message=_("Judge people of the project, each once."))  # fmt: skip
        if known[one.cadre_id] == user_id:
            raise Conflict(code="own-matter", field="sightings", message=_("Nobody decides about the own file."))
        text = line(one.words, field="sightings", limit=WORDS_MOST)
        made[one.cadre_id] = VisitSighting(
            visit=row, cadre_id=one.cadre_id, words_sealed=seal_words(text),
            judgement=one_of(one.judgement, Judgement.values, field="sightings"),
        )  # fmt: skip
    return list(made.values())


def _checked_matters(row: ObservationVisit, day: date, said: Sequence[Matter]) -> list[VisitFact]:
    made = []
    for one in said:
        if one.due_on < day:
            raise InvalidInput(code="before-start", field="matters", message=_("A matter is due after the visit."))
        text = line(one.text, field="matters", limit=WORDS_MOST)
        made.append(VisitFact(visit=row, text_sealed=seal_words(text), due_on=one.due_on))
    return made


def confirm_visit(*, actor: Actor, observation_visit_id: int, words: str = "") -> ObservationVisit:
    """What was seen counts: by the cadre office, neither the recorder nor another observer nor somebody judged.

    The persons and their units are told that there is something, not what. Raises NotFound, Forbidden,
    TransitionRefused, InvalidInput (words), Conflict `own-record`, `own-matter`.
    """
    words = line(words, field="words", limit=WORDS_MOST, required=False)
    with transaction.atomic():
        row = _to_decide(actor, observation_visit_id, "confirm")
        row.confirmed_by_id = actor.user_id
        turn(actor, row, "confirm", words)
        judged = list(Cadre.objects.light().filter(sightings__visit=row).order_by("pk"))
        tell({one.user_id for one in judged if one.user_id is not None}, "cadre.observed_you",
             key=f"front:{row.pk}:you", link="/cadres/mine/observations/")  # fmt: skip
        tell(personnel_of(*(one.unit_id for one in judged)) - {actor.user_id or 0}, "cadre.observed",
             key=f"front:{row.pk}:unit", link=_page(row))  # fmt: skip
    return row


def send_back_visit(*, actor: Actor, observation_visit_id: int, reason: str) -> ObservationVisit:
    """To be written anew: by the cadre office, as for a confirmation. Raises also InvalidInput (reason)."""
    reason = line(reason, field="reason", limit=WORDS_MOST)
    with transaction.atomic():
        row = _to_decide(actor, observation_visit_id, "send_back")
        turn(actor, row, "send_back", reason)
        tell(_observers(row), "cadre.observation_sent_back", key=f"front:{row.pk}:back:{clock.now().isoformat()}",
             link=_page(row))  # fmt: skip
    return row


def _to_decide(actor: Actor, observation_visit_id: int, verb: str) -> ObservationVisit:
    row = hold_visit(actor, observation_visit_id)
    require_office(actor)
    VISIT_TABLE.next(row.state, verb)
    if row.observers.filter(pk=actor.user_id or 0).exists() or row.recorded_by_id == actor.user_id:
        raise Conflict(code="own-record", message=_("Whoever recorded a visit does not confirm it."),
                       action=_("Leave it to a colleague of the cadre office."))  # fmt: skip
    if row.sightings.filter(cadre__user=actor.user_id or 0).exists():
        raise Conflict(code="own-matter", message=_("Nobody decides about the own file."),
                       action=_("Leave it to a colleague of the cadre office."))  # fmt: skip
    return row


def cancel_visit(*, actor: Actor, observation_visit_id: int, reason: str) -> ObservationVisit:
    """The visit does not take place, or its record is given up: by the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason).
    """
    reason = line(reason, field="reason", limit=WORDS_MOST)
    with transaction.atomic():
        row = hold_visit(actor, observation_visit_id)
        require_office(actor)
        turn(actor, row, "cancel", reason)
        tell(_observers(row) - {actor.user_id or 0}, "cadre.observation_cancelled", key=f"front:{row.pk}:cancelled",
             link=_page(row))  # fmt: skip
    return row


def settle_matter(*, actor: Actor, visit_fact_id: int, outcome: str, settled_on: date | None = None) -> VisitFact:
    """What came of a matter: by an observer or the cadre office. Raises NotFound, TransitionRefused, InvalidInput
    (outcome, settled_on), Conflict `settled`."""
    outcome, day = line(outcome, field="outcome", limit=WORDS_MOST), past_day(settled_on, field="settled_on")
    with transaction.atomic():
        visit_id = VisitFact.objects.filter(pk=visit_fact_id).values_list("visit_id", flat=True).first() or 0
        row = hold_visit(actor, visit_id)
        VISIT_TABLE.next(row.state, "settle")
        fact = hold(VisitFact.objects.filter(visit=row), visit_fact_id)
        if fact.settled_on is not None:
            raise Conflict(code="settled", message=_("This matter is settled already."))
        if row.visited_on is not None and day < row.visited_on:
            raise InvalidInput(
                code="before-start", field="settled_on", message=_("A matter is settled after the visit.")
            )
        fact.settled_on, fact.outcome_sealed = day, seal_words(outcome)
        fact.save()
        turn(actor, row, "settle", outcome)
    return fact


def turn(actor: Actor, row: ObservationVisit, verb: str, text: str = "") -> ObservationVisit:
    """The next state, the line of the history, the audit."""
    assert transaction.get_connection().in_atomic_block
    row.state = VISIT_TABLE.next(row.state, verb)
    row.save()
    keep_line(actor, row, verb, text)
    return row


def keep_line(actor: Actor, row: ObservationVisit, verb: str, text: str) -> None:
    """A line of the history, and the audit; the words stay out of the audit."""
    ObservationLine.objects.create(
        visit=row, at=clock.now(), by_id=actor.user_id, verb=verb, text_sealed=seal_words(text)
    )
    record(actor=actor, verb=f"cadre.observation.{verb}", target=row, area_code=row.project.lead_unit.area_code,
           detail={"project": row.project_id, "state": row.state})  # fmt: skip


def _observers(row: ObservationVisit) -> set[int]:
    return set(row.observers.values_list("pk", flat=True))


def _page(row: ObservationVisit) -> str:
    return f"/cadres/observations/visits/{row.pk}/"
