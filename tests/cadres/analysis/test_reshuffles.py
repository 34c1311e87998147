"""Reshuffles on paper through the services: every state against every verb, every refusal, and what the page asks."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Cadre, EstablishedPost, RankQuota, Reshuffle, ReshuffleMove
from cadres.rules.form import Relative
from cadres.rules.reshuffle import Caution
from cadres.selectors.reshuffles import WhatIf, what_if
from cadres.services import files
from cadres.services.analysis import reshuffles, targets
from cadres.services.analysis.kin import look_at_kin
from cadres.services.keeping import write_form
from cadres.states.analysis import RESHUFFLE_TABLE, ReshuffleState
from tests.cadres.pools.kit import second_of_office
from tests.world_cadres import Cadres
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)


def post(cadres: Cadres, unit: str, title: str, level: str, holder: str = "", **facts: Any) -> EstablishedPost:
    held = cadres.files[holder] if holder else None
    facts = {"held_since": date(2020, 1, 1), **facts} if held else facts
    return EstablishedPost.objects.create(unit=cadres.world.unit(unit), title=title, level=level, holder=held, **facts)


def paper(cadres: Cadres, state: str = "draft") -> Reshuffle:
    """One with a move, as the office's `yekezhang` drew it up."""
    row = reshuffles.draw_up(actor=cadres.act("cadre_office"), title="班子调整")
    seat = EstablishedPost.objects.filter(title="副局长").first() or post(
        cadres, "city_management", "副局长", "township_deputy"
    )
    ReshuffleMove.objects.create(reshuffle=row, cadre=cadres.files["clerk"], post=seat)
    Reshuffle.objects.filter(pk=row.pk).update(
        state=state, shared_at=clock.now() if state != ReshuffleState.DRAFT else None
    )
    return Reshuffle.objects.get(pk=row.pk)


def look(cadres: Cadres, row: Reshuffle) -> WhatIf:
    found = look_at_kin(actor=cadres.act("cadre_office"), reshuffle_id=row.pk)
    return what_if(User.objects.get(pk=cadres.act("cadre_office").user_id), row, found)


def plan(cadres: Cadres, row: Reshuffle, handle: str, seat: EstablishedPost | None) -> ReshuffleMove:
    return reshuffles.plan_move(
        actor=cadres.act("cadre_office"), reshuffle_id=row.pk, cadre_id=cadres.files[handle].pk,
        post_id=seat.pk if seat else None,
    )  # fmt: skip


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(ReshuffleState.values, ("plan", "drop", "share",
                                                                                       "take_back", "archive"))))  # fmt: skip
def test_every_state_against_every_verb(cadres: Cadres, state: str, verb: str) -> None:
    row, office = paper(cadres, state), cadres.act("cadre_office")
    seat, move = post(cadres, "water", "局长", "township"), row.moves.get()
    do: dict[str, Callable[[], object]] = {
        "plan": lambda: plan(cadres, row, "elsewhere", seat),
        "drop": lambda: reshuffles.drop_move(actor=office, reshuffle_move_id=move.pk),
        "share": lambda: reshuffles.share_reshuffle(actor=office, reshuffle_id=row.pk),
        "take_back": lambda: reshuffles.turn_reshuffle(actor=office, reshuffle_id=row.pk, verb="take_back"),
        "archive": lambda: reshuffles.turn_reshuffle(actor=office, reshuffle_id=row.pk, verb="archive"),
    }  # fmt: skip
    name = "plan" if verb == "drop" else verb
    if RESHUFFLE_TABLE.allows(row.state, name):
        do[verb]()
        assert Reshuffle.objects.get(pk=row.pk).state == RESHUFFLE_TABLE.next(row.state, name)
        assert Entry.objects.filter(verb=f"cadre.reshuffle.{verb}", target_id=str(row.pk)).exists()
    else:
        with pytest.raises(TransitionRefused):
            do[verb]()
        assert row.moves.count() == 1


def test_a_draft_is_its_authors_and_shared_it_is_read_by_the_office(cadres: Cadres) -> None:
    reader = second_of_office(cadres)
    other, row = Actor.of(reader), paper(cadres)
    assert not Reshuffle.objects.visible_to(reader).exists()
    with pytest.raises(NotFound):
        reshuffles.share_reshuffle(actor=other, reshuffle_id=row.pk)
    with pytest.raises(NotFound):
        look_at_kin(actor=other, reshuffle_id=row.pk)
    reshuffles.share_reshuffle(actor=cadres.act("cadre_office"), reshuffle_id=row.pk)
    assert Reshuffle.objects.visible_to(reader).get() == row and ReshuffleMove.objects.visible_to(reader).exists()
    with pytest.raises(Forbidden) as refusal:
        reshuffles.turn_reshuffle(actor=other, reshuffle_id=row.pk, verb="archive")
    assert refusal.value.code == "not-the-author"
    for handle in ("personnel", "other_personnel"):
        with pytest.raises(Forbidden):
            reshuffles.draw_up(actor=cadres.act(handle), title="x")
        assert not Reshuffle.objects.visible_to(cadres.world.people[handle]).exists()


Setup = Callable[[Cadres, Reshuffle], object]


def _gone(cadres: Cadres, row: Reshuffle) -> object:
    files.end_service(actor=cadres.act("cadre_office"), cadre_id=cadres.files["deputy"].pk, verb="leave", reason="调出")
    return plan(cadres, row, "deputy", post(cadres, "water", "局长", "township"))


def _too_many(cadres: Cadres, row: Reshuffle) -> object:
    like = cadres.file("deputy")
    made = Cadre.objects.bulk_create(
        Cadre(unit=like.unit, name=f"干部{number}", form_sealed=like.form_sealed) for number in range(60)
    )
    row.moves.all().delete()
    ReshuffleMove.objects.bulk_create(ReshuffleMove(reshuffle=row, cadre=one) for one in made)
    return plan(cadres, row, "deputy", post(cadres, "water", "局长", "township"))


REFUSED: dict[str, tuple[Setup, str | None]] = {
    "not-in-service": (_gone, "cadre"),
    "holds-none": (lambda cadres, row: plan(cadres, row, "deputy", None), "cadre"),
    "holds-it": (lambda cadres, row: plan(cadres, row, "head", post(cadres, "city_management", "局长", "township",
                                                                    "head")), "cadre"),
    "post-planned": (lambda cadres, row: plan(cadres, row, "deputy", EstablishedPost.objects.get(title="副局长")),
                     "post"),
    "too-many": (_too_many, None),
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
def test_a_move_that_cannot_be_is_refused_with_its_field(cadres: Cadres, code: str) -> None:
    row = paper(cadres)
    do, field = REFUSED[code]
    with pytest.raises(Conflict) as refusal:
        do(cadres, row)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_other_refusals(cadres: Cadres) -> None:
    row, office = paper(cadres), cadres.act("cadre_office")
    refused: list[tuple[Callable[[], object], type[DomainError], str | None]] = [
        (lambda: reshuffles.draw_up(actor=office, title=" "), InvalidInput, "title"),
        (lambda: reshuffles.draw_up(actor=office, title="调" * 81), InvalidInput, "title"),
        (lambda: reshuffles.draw_up(actor=office, title="调整", note="说" * 201), InvalidInput, "note"),
        (lambda: reshuffles.plan_move(actor=office, reshuffle_id=row.pk, cadre_id=0), NotFound, "cadre"),
        (lambda: reshuffles.plan_move(actor=office, reshuffle_id=row.pk, cadre_id=cadres.files["head"].pk, post_id=0),
         NotFound, "post"),
        (lambda: reshuffles.drop_move(actor=office, reshuffle_move_id=0), NotFound, None),
    ]  # fmt: skip
    for do, error, field in refused:
        with pytest.raises(error) as refusal:
            do()
        assert refusal.value.field == field
    row.moves.all().delete()
    with pytest.raises(Conflict) as empty:
        reshuffles.share_reshuffle(actor=office, reshuffle_id=row.pk)
    assert empty.value.code == "empty"


def test_somebody_planned_twice_goes_to_the_last_post_and_taken_back_stays(cadres: Cadres) -> None:
    row = paper(cadres)
    first, last = (post(cadres, "water", title, "township") for title in ("局长", "副局长"))
    plan(cadres, row, "deputy", first)
    move = plan(cadres, row, "deputy", last)
    assert row.moves.get(cadre=cadres.files["deputy"]).post == last
    reshuffles.drop_move(actor=cadres.act("cadre_office"), reshuffle_move_id=move.pk)
    assert not row.moves.filter(cadre=cadres.files["deputy"]).exists()
    first.refresh_from_db()
    assert first.holder_id is None, "nothing of a plan is applied"


def test_every_question_names_its_reason_and_its_record(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    with clock.moved(NOW):
        top = post(cadres, "city_management", "局长", "township", "head")
        post(cadres, "city_management", "副局长", "township_deputy", "deputy", held_since=date(2026, 5, 1),
             term_ends_on=date(2030, 1, 1))  # fmt: skip
        water = post(cadres, "water", "局长", "township", "elsewhere")
        targets.add_target(actor=office, name="女干部至少1名", measure="women", bound="at_least", value=1)
        targets.add_home_rule(actor=office, level="township", places="新会、台山")
        Cadre.objects.filter(pk=cadres.files["deputy"].pk).update(rank="director_1")
        RankQuota.objects.create(unit=water.unit, rank="director_1", quota=0)
        elsewhere = cadres.file("elsewhere")
        family = (Relative("妻子", cadres.file("deputy").name), Relative("父亲", "不在册"))
        write_form(office, elsewhere, replace(elsewhere.form, family=family), source="", elements=[])
        row = reshuffles.draw_up(actor=office, title="调整")
        # 副局长 to the water bureau, whose 局长 comes to ours: both units lose and win
        plan(cadres, row, "deputy", water)
        plan(cadres, row, "clerk", top)
        found = look(cadres, row)
        kinds = {question.kind for question in found.warnings}
        assert kinds == set(Caution) - {Caution.STALE, Caution.AGE}
        assert {one.pk for one in found.vacancies} == set(found.outcome.fallen_vacant)
        kin = [question for question in found.warnings if question.kind == Caution.KIN]
        assert len(kin) == 1 and kin[0].is_hard and cadres.file("deputy").name in kin[0].reason
        assert kin[0].url == f"/cadres/{elsewhere.pk}/", "the husband loses his post and stays in the bureau"
        plan(cadres, row, "elsewhere", post(cadres, "city_management", "副书记", "township_deputy"))
        apart = look(cadres, row)
        assert Caution.KIN not in {question.kind for question in apart.warnings}, "they change places"
        stored = str(list(ReshuffleMove.objects.values())) + str(list(Entry.objects.values("detail")))
        assert "妻子" not in stored, "kinship lies sealed"
        files.end_service(actor=office, cadre_id=cadres.files["clerk"].pk, verb="leave", reason="调出")
        assert Caution.STALE in {question.kind for question in look(cadres, row).warnings}
    assert all(question.reason and question.url.startswith("/cadres/") for question in found.warnings)


def test_the_records_hold_what_the_service_promises(cadres: Cadres) -> None:
    row = paper(cadres)
    move = row.moves.get()
    wrong: list[Callable[[], object]] = [
        lambda: Reshuffle.objects.filter(pk=row.pk).update(title=""),
        lambda: Reshuffle.objects.filter(pk=row.pk).update(state="shared", shared_at=None),
        lambda: ReshuffleMove.objects.create(reshuffle=row, cadre=move.cadre),
        lambda: ReshuffleMove.objects.create(reshuffle=row, cadre=cadres.files["head"], post=move.post),
    ]  # fmt: skip
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
