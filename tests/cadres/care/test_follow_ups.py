"""What is agreed in talks; conditions with the record that shows each; histories; refusals by field; constraints."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, models, transaction

from cadres.models import (
    CadreDiscipline,
    CareLine,
    CareTalk,
    RemovalCase,
    ReuseProposal,
    SelectionFinding,
    SelectionInspection,
    TalkFollowUp,
)
from cadres.selectors.bars import bars_of
from cadres.selectors.care import care_of_person
from cadres.selectors.reuse import conditions_of
from cadres.services.care import disciplines, follow_ups, inspections, removals, talks
from cadres.services.care.daily import chase_follow_ups, remind_talks
from cadres.services.care.looking import look_at_discipline, look_at_talk
from cadres.states.care import DISCIPLINE_TABLE, REMOVAL_PERIODS, DisciplineState, RemovalOutcome
from cadres.states.follow_ups import FOLLOW_TABLE, CareVerb, FollowState
from tests.cadres.care.kit import NOW, colleague, disciplined, himself, seated, talked, talker, talker_name
from tests.grids.emergencies.kit import told
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

TODAY = NOW.date()


def held(cadres: Cadres) -> CareTalk:
    """A talk with the deputy that the talker has held."""
    talk = talks.raise_talk(actor=cadres.act("personnel"), cadre_id=cadres.files["deputy"].pk, occasion="hardship")
    talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker=talker_name(cadres))
    return talks.hold_talk(actor=talker(cadres), talk_id=talk.pk, note="子女就学困难")


def agreed(cadres: Cadres) -> TalkFollowUp:
    """Something to be done within a week."""
    return follow_ups.agree_follow_up(actor=talker(cadres), talk_id=held(cadres).pk, text="协调子女就近入学",
                                      due_on=TODAY + timedelta(days=7))  # fmt: skip


def test_what_was_agreed_is_done_and_the_person_knows(cadres: Cadres) -> None:
    with clock.moved(NOW):
        person = himself(cadres)
        row = agreed(cadres)
        assert told("cadre.follow_new") == {"self-deputy": 1} and "入学" not in row.text_sealed
        done = follow_ups.finish_follow_up(actor=cadres.act("personnel"), follow_up_id=row.pk, outcome="已落实学位")
        assert (done.state, done.ended_on, done.outcome) == ("done", TODAY, "已落实学位")
        assert told("cadre.follow_ended") == {"self-deputy": 1}
        user = cadres.file("deputy").user
        assert user is not None and person.user_id == user.pk
        assert [one.text for one in care_of_person(user)["ended_follow_ups"]] == ["协调子女就近入学"]
    verbs = list(CareLine.objects.filter(talk=row.talk_id).values_list("verb", flat=True))
    assert verbs == ["talk_raise", "talk_assign", "talk_hold", "talk_agree", "follow_finish"]


def test_a_late_follow_up_climbs_step_by_step(cadres: Cadres) -> None:
    with clock.moved(NOW):
        agreed(cadres)
    seen = []
    for days in (7, 8, 8, 11, 15, 30):
        with clock.moved(NOW + timedelta(days=days)):
            seen.append(chase_follow_ups(actor=SYSTEM))
    assert seen == [0, 1, 0, 1, 1, 0]
    assert told("cadre.follow_late") == {"zhangtan": 3, "zhongrenshi": 2, "yekezhang": 1, "luofuke": 1}


@pytest.mark.parametrize("state", FollowState.values)
def test_follow_ups_every_verb_in_every_state(cadres: Cadres, state: str) -> None:
    with clock.moved(NOW):
        row, unit = agreed(cadres), cadres.act("personnel")
        verbs: dict[str, Callable[[], TalkFollowUp]] = {
            "finish": lambda: follow_ups.finish_follow_up(actor=unit, follow_up_id=row.pk, outcome="已办"),
            "drop": lambda: follow_ups.drop_follow_up(actor=unit, follow_up_id=row.pk, reason="本人不再需要"),
        }
        assert set(verbs) == set(FOLLOW_TABLE.verbs)
        for verb, act in verbs.items():
            ended = state != "open"
            TalkFollowUp.objects.filter(pk=row.pk).update(
                state=state, ended_on=TODAY if ended else None, outcome_sealed="1:x" if ended else ""
            )
            if FOLLOW_TABLE.allows(state, verb):
                assert act().state == FOLLOW_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    act()


@pytest.mark.parametrize("state", DisciplineState.values)
def test_disciplines_every_verb_in_every_state(cadres: Cadres, state: str) -> None:
    with clock.moved(NOW):
        row, office = disciplined(cadres), cadres.act("cadre_office")
        talked(cadres, row.cadre)
        verbs: dict[str, Callable[[], object]] = {
            "propose": lambda: disciplines.propose_reuse(actor=office, discipline_id=row.pk, post="股长", reason="x"),
            "withdraw": lambda: disciplines.withdraw_discipline(actor=office, discipline_id=row.pk, reason="复查"),
        }
        assert set(verbs) == set(DISCIPLINE_TABLE.verbs)
        for verb, act in verbs.items():
            CadreDiscipline.objects.filter(pk=row.pk).update(
                state=state, withdrawn_on=TODAY if state == "withdrawn" else None
            )
            if DISCIPLINE_TABLE.allows(state, verb):
                act()
            else:
                with pytest.raises(TransitionRefused):
                    act()


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("text", lambda c, f, d: follow_ups.agree_follow_up(actor=talker(c), talk_id=f.talk_id, text=" ", due_on=TODAY)),
        ("due_on", lambda c, f, d: follow_ups.agree_follow_up(
            actor=talker(c), talk_id=f.talk_id, text="x", due_on=TODAY - timedelta(days=1))),
        ("outcome", lambda c, f, d: follow_ups.finish_follow_up(actor=talker(c), follow_up_id=f.pk, outcome="")),
        ("ended_on", lambda c, f, d: follow_ups.finish_follow_up(
            actor=talker(c), follow_up_id=f.pk, outcome="x", ended_on=TODAY - timedelta(days=1))),
        ("reason", lambda c, f, d: follow_ups.drop_follow_up(actor=talker(c), follow_up_id=f.pk, reason="")),
        ("planned_on", lambda c, f, d: talks.assign_talk(
            actor=c.act("personnel"), talk_id=f.talk_id, talker="zhangtan", planned_on=TODAY - timedelta(days=1))),
        ("kind", lambda c, f, d: disciplined(c, kind="scolding")),
        ("kind", lambda c, f, d: disciplined(c)),
        ("decided_on", lambda c, f, d: disciplined(c, day=TODAY + timedelta(days=1))),
        ("reason", lambda c, f, d: disciplines.withdraw_discipline(
            actor=c.act("cadre_office"), discipline_id=d.pk, reason=" ")),
        ("post", lambda c, f, d: disciplines.propose_reuse(
            actor=c.act("cadre_office"), discipline_id=d.pk, post="", reason="x")),
        ("reason", lambda c, f, d: disciplines.propose_reuse(
            actor=c.act("cadre_office"), discipline_id=d.pk, post="股长", reason="")),
    ],
)  # fmt: skip
def test_refusals_name_the_field(
    cadres: Cadres, field: str, act: Callable[[Cadres, TalkFollowUp, CadreDiscipline], object]
) -> None:
    with clock.moved(NOW):
        row, discipline = agreed(cadres), disciplined(cadres)
        with pytest.raises(DomainError) as refusal:
            act(cadres, row, discipline)
    assert refusal.value.field == field


def test_who_may_not(cadres: Cadres) -> None:
    with clock.moved(NOW):
        person, row = himself(cadres), agreed(cadres)
        discipline = disciplined(cadres)
        unknown: list[Callable[[], object]] = [
            lambda: follow_ups.agree_follow_up(actor=cadres.act("personnel"), talk_id=row.talk_id, text="x", due_on=TODAY),
            lambda: follow_ups.finish_follow_up(actor=person, follow_up_id=row.pk, outcome="x"),
            lambda: follow_ups.drop_follow_up(actor=cadres.act("other_personnel"), follow_up_id=row.pk, reason="x"),
            lambda: look_at_talk(actor=person, talk_id=row.talk_id),
            lambda: look_at_discipline(actor=talker(cadres), discipline_id=discipline.pk),
        ]  # fmt: skip
        for act in unknown:
            with pytest.raises(NotFound):
                act()
        with pytest.raises(Forbidden):
            disciplines.withdraw_discipline(actor=cadres.act("personnel"), discipline_id=discipline.pk, reason="x")
        talk = talks.raise_talk(actor=cadres.act("personnel"), cadre_id=cadres.files["clerk"].pk, occasion="illness")
        with pytest.raises(TransitionRefused):
            follow_ups.agree_follow_up(actor=cadres.act("cadre_office"), talk_id=talk.pk, text="x", due_on=TODAY)


def adjusted(cadres: Cadres, outcome: str) -> RemovalCase:
    """The deputy is adjusted by two."""
    office, other = cadres.act("cadre_office"), colleague(cadres)
    row = removals.propose_removal(actor=office, established_post_id=seated(cadres).pk, reason="style", grounds="x")
    removals.verify_removal(actor=other, removal_id=row.pk, findings="属实")
    removals.hear_removal(actor=office, removal_id=row.pk, hearing="已听取")
    removals.agree_removal(actor=office, removal_id=row.pk)
    return removals.decide_removal(actor=other, removal_id=row.pk, outcome=outcome)


def test_each_condition_names_what_shows_it(cadres: Cadres) -> None:
    assert set(REMOVAL_PERIODS) == set(RemovalOutcome.values)
    with clock.moved(NOW):
        row = disciplined(cadres, kind="discharge", day=date(2026, 2, 2))
        first = disciplined(cadres)
        found = {str(one.condition): one for one in conditions_of(cadres.file("deputy"), first)}
        assert found["period_over"].href == f"/cadres/care/disciplines/{row.pk}/" and not found["period_over"].is_met
        talk = CareTalk.objects.get(occasion="discipline", occasion_on=first.decided_on)
        assert found["talked"].href == f"/cadres/care/talks/{talk.pk}/"
        assert found["appraised"].shown_by == "2025 称职" and found["appraised"].is_met
        case = adjusted(cadres, "lowered")
        assert case.bars_until == date(2028, 9, 14)
    for day, is_met in ((date(2028, 9, 13), False), (date(2028, 9, 14), True)):
        with clock.moved(NOW.replace(year=day.year, day=day.day)):
            last = conditions_of(cadres.file("deputy"), first)[-1]
        assert (last.is_met, last.href) == (is_met, f"/cadres/care/removals/{case.pk}/")
    assert [line.verb for line in CareLine.objects.filter(removal=case)] == [
        CareVerb.REMOVAL_PROPOSE, CareVerb.REMOVAL_VERIFY, CareVerb.REMOVAL_HEAR, CareVerb.REMOVAL_AGREE,
        CareVerb.REMOVAL_DECIDE]  # fmt: skip


def test_an_admonishing_talk_bars_for_half_a_year(cadres: Cadres) -> None:
    with clock.moved(NOW.replace(month=1, day=20)):
        first = disciplined(cadres)
        talk = talks.raise_talk(actor=cadres.act("personnel"), cadre_id=cadres.files["deputy"].pk, occasion="fault")
        assert bars_of(cadres.file("deputy"))[0].until == date(2026, 7, 5), "a talk that is due bars nothing yet"
        talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker=talker_name(cadres))
        talks.hold_talk(actor=talker(cadres), talk_id=talk.pk, note="履责不力")
        assert [bar.until for bar in bars_of(cadres.file("deputy"))] == [date(2026, 7, 20), date(2026, 7, 5)]
    for day, is_met, left in ((19, False, 1), (20, True, 0)):
        with clock.moved(NOW.replace(month=7, day=day)):
            found = {str(one.condition): one for one in conditions_of(cadres.file("deputy"), first)}
            assert found["no_admonition"].is_met is is_met
            assert found["no_admonition"].href == f"/cadres/care/talks/{talk.pk}/"
            assert len(bars_of(cadres.file("deputy"))) == left


def test_several_talks_are_given_to_one_all_or_none(cadres: Cadres) -> None:
    with clock.moved(NOW):
        unit = cadres.act("personnel")
        pks = [talks.raise_talk(actor=unit, cadre_id=cadres.files[who].pk, occasion="hardship").pk
               for who in ("head", "deputy", "clerk")]  # fmt: skip
        himself(cadres)
        with pytest.raises(InvalidInput) as own:
            talks.assign_many(actor=unit, talk_ids=pks, talker="self-deputy")
        assert own.value.field == "talker" and not CareTalk.objects.filter(talker__isnull=False).exists()
        with pytest.raises(InvalidInput) as nobody:
            talks.assign_many(actor=unit, talk_ids=[], talker=talker_name(cadres))
        assert nobody.value.code == "nobody-ticked"
        assert len(talks.assign_many(actor=unit, talk_ids=pks, talker=talker_name(cadres))) == 3
    assert told("cadre.talk_yours") == {"zhangtan": 3}


def test_the_talker_is_reminded_once_before_the_day(cadres: Cadres) -> None:
    with clock.moved(NOW):
        talk = talks.raise_talk(actor=cadres.act("personnel"), cadre_id=cadres.files["deputy"].pk, occasion="illness")
    seen = []
    for days in (3, 4, 5, 7, 8):
        with clock.moved(NOW + timedelta(days=days)):
            seen.append(remind_talks(actor=SYSTEM))
            if days == 4:
                talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker=talker_name(cadres))
    assert seen == [0, 1, 1, 0, 0], "once the unit, once who was named after it"
    assert told("cadre.talk_soon") == {"zhongrenshi": 1, "zhangtan": 1}


def test_the_database_refuses_what_the_services_never_write(cadres: Cadres) -> None:
    with clock.moved(NOW):
        follow, discipline = agreed(cadres), disciplined(cadres)
        talked(cadres, discipline.cadre)
        office = cadres.act("cadre_office")
        proposal = disciplines.propose_reuse(actor=office, discipline_id=discipline.pk, post="股长", reason="x")
        inspection = inspections.open_inspection(
            actor=office, unit_id=discipline.cadre.unit_id, period_from=date(2025, 1, 1), period_to=TODAY
        )
        finding = inspections.add_finding(
            actor=office, inspection_id=inspection.pk, kind="files", text="x", due_on=TODAY
        )
    wrong: list[tuple[type[models.Model], int, dict[str, object]]] = [
        (TalkFollowUp, follow.pk, {"text_sealed": ""}),
        (TalkFollowUp, follow.pk, {"state": "done"}),
        (TalkFollowUp, follow.pk, {"ended_on": TODAY}),
        (CadreDiscipline, discipline.pk, {"ends_on": None}),
        (CadreDiscipline, discipline.pk, {"reason_sealed": ""}),
        (CadreDiscipline, discipline.pk, {"withdrawn_on": TODAY}),
        (ReuseProposal, proposal.pk, {"state": "approved"}),
        (ReuseProposal, proposal.pk, {"decided_on": TODAY}),
        (SelectionInspection, inspection.pk, {"state": "closed"}),
        (SelectionInspection, inspection.pk, {"period_to": date(2024, 1, 1)}),
        (SelectionFinding, finding.pk, {"state": "reported"}),
        (SelectionFinding, finding.pk, {"state": "verified", "evidence": "x", "reported_on": TODAY}),
    ]
    for model, pk, facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.filter(pk=pk).update(**facts)
    for subjects in ({}, {"talk": follow.talk, "finding": finding}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CareLine.objects.create(verb="talk_raise", at=NOW, **subjects)
    line = CareLine.objects.first()
    assert line is not None
    with pytest.raises(TypeError):
        line.save()


def test_a_second_open_proposal_meets_the_first(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = disciplined(cadres)
        talked(cadres, row.cadre)
        disciplines.propose_reuse(actor=cadres.act("personnel"), discipline_id=row.pk, post="股长", reason="x")
        with pytest.raises(Conflict) as refusal:
            disciplines.propose_reuse(actor=cadres.act("personnel"), discipline_id=row.pk, post="股长", reason="x")
    assert refusal.value.code == "proposal-open"
