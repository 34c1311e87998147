"""Talks: due by occasion, given to somebody, held with a sealed note, confirmed, chased."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import Cadre, CareTalk
from cadres.rules.care import climb
from cadres.services.care import talks
from cadres.services.care.daily import chase_talks, raise_talks_by_rule
from cadres.services.care.follow_ups import agree_follow_up
from cadres.services.care.looking import look_at_note
from cadres.services.files import end_service
from cadres.states.care import RAISED_BY_RULE, TALK_TABLE, TALKS, Occasion, TalkState
from tests.cadres.care.kit import NOW, himself, seated, talker, talker_name
from tests.grids.emergencies.kit import told
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, InvalidInput, NotFound, TransitionRefused

TODAY = NOW.date()


def raised(cadres: Cadres, who: str = "personnel", occasion: str = "illness", on: date = TODAY) -> CareTalk:
    return talks.raise_talk(
        actor=cadres.act(who), cadre_id=cadres.files["deputy"].pk, occasion=occasion, occasion_on=on
    )


def test_every_occasion_has_its_kind_and_days() -> None:
    assert set(TALKS) == set(Occasion.values)
    assert set(RAISED_BY_RULE) <= set(Occasion.values)


def test_a_talk_from_the_occasion_to_the_confirmation(cadres: Cadres) -> None:
    with clock.moved(NOW):
        person = himself(cadres)
        talk = raised(cadres)
        assert (talk.kind, talk.due_on) == ("caring", date(2026, 9, 21))
        assert told("cadre.talk_due") == {"zhongrenshi": 1}
        talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker=talker_name(cadres))
        assert told("cadre.talk_yours") == {"zhangtan": 1}
        talks.hold_talk(actor=talker(cadres), talk_id=talk.pk, note="病情稳定，家属有困难")
        assert told("cadre.talk_confirm") == {"self-deputy": 1}
        talks.deny_talk(actor=person, talk_id=talk.pk)
        assert told("cadre.talk_denied") == {"yekezhang": 1, "luofuke": 1, "zhangtan": 1}
        talks.hold_talk(actor=talker(cadres), talk_id=talk.pk, note="已补谈")
        assert told("cadre.talk_confirm") == {"self-deputy": 2}, "asked again"
        row = talks.confirm_talk(actor=person, talk_id=talk.pk)
    assert (row.state, row.denied, row.confirmed_at) == ("confirmed", 1, NOW)
    assert "补谈" not in CareTalk.objects.get().note_sealed


def test_the_note_is_for_the_talker_and_the_office_and_each_look_is_kept(cadres: Cadres) -> None:
    with clock.moved(NOW):
        person, talk = himself(cadres), raised(cadres)
        talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker=talker_name(cadres))
        with pytest.raises(Conflict) as none:
            look_at_note(actor=cadres.act("cadre_office"), talk_id=talk.pk)
        talks.hold_talk(actor=talker(cadres), talk_id=talk.pk, note="家中有老人住院")
    assert none.value.code == "no-note"
    for reader in (talker(cadres), cadres.act("cadre_office")):
        assert look_at_note(actor=reader, talk_id=talk.pk).note == "家中有老人住院"
    for other in (cadres.act("personnel"), cadres.act("other_personnel"), person):
        with pytest.raises(NotFound):
            look_at_note(actor=other, talk_id=talk.pk)
    looks = Entry.objects.filter(verb="cadre.look.note").order_by("pk")
    assert [entry.actor_id for entry in looks] == [talker(cadres).user_id, cadres.act("cadre_office").user_id]
    assert "住院" not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("occasion", lambda c, t: raised(c, occasion="new_post")),
        ("occasion", lambda c, t: raised(c, occasion="nothing")),
        ("occasion_on", lambda c, t: raised(c, on=NOW.date() + timedelta(days=1))),
        ("occasion", lambda c, t: raised(c)),
        ("talker", lambda c, t: talks.assign_talk(actor=c.act("personnel"), talk_id=t.pk, talker="nobody")),
        ("talker", lambda c, t: talks.assign_talk(actor=c.act("personnel"), talk_id=t.pk, talker="self-deputy")),
        ("note", lambda c, t: talks.hold_talk(actor=talker(c), talk_id=t.pk, note=" ")),
        ("held_on", lambda c, t: talks.hold_talk(actor=talker(c), talk_id=t.pk, note="x", held_on=date(2026, 9, 1))),
        ("reason", lambda c, t: talks.drop_talk(actor=c.act("personnel"), talk_id=t.pk, reason="")),
    ],
)  # fmt: skip
def test_refusals_name_the_field(cadres: Cadres, field: str, act: Callable[[Cadres, CareTalk], object]) -> None:
    with clock.moved(NOW):
        himself(cadres)
        talk = raised(cadres)
        talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker=talker_name(cadres))
        with pytest.raises(DomainError) as refusal:
            act(cadres, talk)
    assert refusal.value.field == field and isinstance(refusal.value, (InvalidInput, Conflict))


def test_whose_talk_it_is_not_does_not_know_of_it(cadres: Cadres) -> None:
    with clock.moved(NOW):
        talk, person = raised(cadres), himself(cadres)
        acts: list[Callable[[], object]] = [
            lambda: raised(cadres, who="other_personnel", occasion="signs"),
            lambda: talks.assign_talk(actor=cadres.act("other_personnel"), talk_id=talk.pk, talker="zhangtan"),
            lambda: talks.hold_talk(actor=cadres.act("cadre_office"), talk_id=talk.pk, note="代写"),
            lambda: talks.confirm_talk(actor=talker(cadres), talk_id=talk.pk),
            lambda: talks.drop_talk(actor=person, talk_id=talk.pk, reason="x"),
        ]
        for act in acts:
            with pytest.raises(NotFound):
                act()
        end_service(actor=cadres.act("cadre_office"), cadre_id=talk.cadre_id, verb="leave", reason="调出")
        with pytest.raises(TransitionRefused):
            raised(cadres, occasion="signs")


@pytest.mark.parametrize("state", TalkState.values)
def test_every_verb_in_every_state(cadres: Cadres, state: str) -> None:
    with clock.moved(NOW):
        person, who = himself(cadres), talker(cadres)
        talk = raised(cadres)
        verbs: dict[str, Callable[[], CareTalk]] = {
            "assign": lambda: talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker="zhangtan"),
            "hold": lambda: talks.hold_talk(actor=who, talk_id=talk.pk, note="已谈"),
            "confirm": lambda: talks.confirm_talk(actor=person, talk_id=talk.pk),
            "deny": lambda: talks.deny_talk(actor=person, talk_id=talk.pk),
            "drop": lambda: talks.drop_talk(actor=cadres.act("personnel"), talk_id=talk.pk, reason="已康复"),
            "agree": lambda: agree_follow_up(actor=who, talk_id=talk.pk, text="探望", due_on=NOW.date()).talk,
        }
        assert set(verbs) == set(TALK_TABLE.verbs)
        for verb, act in verbs.items():
            CareTalk.objects.filter(pk=talk.pk).update(
                state=state, talker=who.user_id, held_on=NOW.date(), note_sealed="1:x", dropped_sealed="1:x",
                confirmed_at=NOW if state == "confirmed" else None,
            )  # fmt: skip
            if TALK_TABLE.allows(state, verb):
                assert act().state == TALK_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    act()


def test_new_posts_and_retirements_are_raised_by_the_daily_run_once(cadres: Cadres) -> None:
    with clock.moved(NOW):
        seated(cadres, "deputy", since=date(2026, 9, 1))
        Cadre.objects.filter(pk=cadres.files["head"].pk).update(retires_on=date(2026, 11, 1))
        Cadre.objects.filter(pk=cadres.files["clerk"].pk).update(retires_on=date(2026, 12, 1))
        assert raise_talks_by_rule(actor=SYSTEM) == 2 and raise_talks_by_rule(actor=SYSTEM) == 0
    rows = CareTalk.objects.order_by("due_on").values_list("cadre__name", "kind", "due_on")
    assert list(rows) == [("罗秀珍", "taking_office", date(2026, 10, 1)), ("何建国", "leaving", date(2026, 11, 1))]


def test_a_late_talk_climbs_step_by_step(cadres: Cadres) -> None:
    with clock.moved(NOW):
        talk = raised(cadres)
        talks.assign_talk(actor=cadres.act("personnel"), talk_id=talk.pk, talker=talker_name(cadres))
        assert chase_talks(actor=SYSTEM) == 0
    seen = []
    for days in (7, 8, 8, 11, 15, 30):
        with clock.moved(NOW + timedelta(days=days)):
            seen.append(chase_talks(actor=SYSTEM))
    assert seen == [0, 1, 0, 1, 1, 0]
    assert told("cadre.talk_late") == {"zhangtan": 3, "zhongrenshi": 2, "yekezhang": 1, "luofuke": 1}


@given(due=st.dates(date(2020, 1, 1), date(2030, 1, 1)), late=st.integers(-50, 400))
def test_a_delay_never_climbs_down(due: date, late: int) -> None:
    today = due + timedelta(days=late)
    assert (climb(due, today) == 0) == (late <= 0)
    assert climb(due, today) <= climb(due, today + timedelta(days=1)) <= 3


def test_the_database_refuses_what_the_service_never_writes(cadres: Cadres) -> None:
    with clock.moved(NOW):
        talk = raised(cadres)
    facts: list[dict[str, object]] = [
        {"state": "held"}, {"state": "dropped"}, {"confirmed_at": datetime(2026, 9, 1, tzinfo=NOW.tzinfo)},
    ]  # fmt: skip
    for fact in facts:
        with pytest.raises(IntegrityError), transaction.atomic():
            CareTalk.objects.filter(pk=talk.pk).update(**fact)
    with pytest.raises(IntegrityError), transaction.atomic():
        CareTalk.objects.create(cadre=talk.cadre, kind="caring", occasion="illness", occasion_on=talk.occasion_on,
                                due_on=talk.due_on)  # fmt: skip
