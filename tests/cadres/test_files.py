"""A file by hand, its establishment, and looks at it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Cadre, EstablishedPost, RankQuota
from cadres.services import establishment, files
from cadres.services.look import look_at, look_at_many
from cadres.states.cadre import CADRE_TABLE, CadreState
from cadres.states.looks import Look
from tests.world_cadres import Cadres
from tests.world_members import identity
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)


def change(cadres: Cadres, handle: str, who: str = "personnel", **texts: str) -> Cadre:
    row = cadres.file(handle)
    return files.change_file(actor=cadres.act(who), cadre_id=row.pk, version=row.version, texts=texts)


def test_a_text_is_changed_and_its_columns_follow(cadres: Cadres) -> None:
    row = change(cadres, "clerk", ZaiZhiJiaoYu_XueLi="省委党校研究生", JiGuan="广东台山")
    assert (row.education_level, row.native_place, row.version) == (4, "广东台山", 2)
    assert row.form.family and row.form.photo, "what was not touched stays"
    assert row.versions.first().elements == ["JiGuan", "ZaiZhiJiaoYu_XueLi"]  # type: ignore[union-attr]  # there are two


@pytest.mark.parametrize(
    ("field", "text"),
    [("XingMing", " "), ("ChuShengNianYue", "去年"), ("ShenFenZheng", "440705198006010000"), ("JianLi", "x" * 20_001),
     ("Nothing", "x")],
)  # fmt: skip
def test_wrong_texts_are_named(cadres: Cadres, field: str, text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        change(cadres, "clerk", **{field: text})
    assert refusal.value.field == field and cadres.file("clerk").version == 1


def test_two_who_edit_at_once_do_not_overwrite_one_another(cadres: Cadres) -> None:
    old = cadres.file("clerk")
    change(cadres, "clerk", JiGuan="广东台山")
    with pytest.raises(Conflict) as refusal:
        files.change_file(actor=cadres.act("personnel"), cadre_id=old.pk, version=old.version, texts={"MinZu": "壮族"})
    assert refusal.value.code == "file-changed"
    with pytest.raises(Conflict) as nothing:
        change(cadres, "clerk", JiGuan="广东台山")
    assert nothing.value.code == "nothing-new"
    with pytest.raises(Conflict) as double:
        change(cadres, "clerk", ShenFenZheng=identity(902, year=1980))
    assert double.value.field == "ShenFenZheng"
    with pytest.raises(NotFound):
        change(cadres, "clerk", who="other_personnel", MinZu="壮族")


def test_rank_level_and_another_unit(cadres: Cadres) -> None:
    pk, office = cadres.files["deputy"].pk, cadres.act("cadre_office")
    row = files.set_rank(
        actor=office, cadre_id=pk, rank="researcher_4", since=date(2024, 3, 1), post_level="township_deputy"
    )
    assert (row.rank, row.post_level) == ("researcher_4", "township_deputy")
    with pytest.raises(Forbidden):
        files.set_rank(actor=cadres.act("personnel"), cadre_id=pk, rank="")
    for facts in ({"rank": "king"}, {"rank": "", "post_level": "king"}, {"rank": "clerk_1", "since": date(2999, 1, 1)}):
        with pytest.raises(InvalidInput):
            files.set_rank(actor=office, cadre_id=pk, **facts)
    post = establishment.establish_post(actor=office, unit_id=row.unit_id, title="副局长", level="township_deputy")
    establishment.fill_post(actor=office, established_post_id=post.pk, cadre_id=pk)
    water = cadres.world.unit("water").pk
    assert files.move_cadre(actor=office, cadre_id=pk, unit_id=water).unit_id == water
    assert EstablishedPost.objects.get().holder is None, "whoever leaves leaves the post"
    with pytest.raises(Conflict):
        files.move_cadre(actor=office, cadre_id=pk, unit_id=water)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cadre.objects.filter(pk=pk).update(rank="", rank_since=date(2024, 1, 1))


def test_posts_are_filled_freed_and_abolished(cadres: Cadres) -> None:
    office, unit = cadres.act("cadre_office"), cadres.world.unit("city_management").pk
    with clock.moved(NOW):
        post = establishment.establish_post(actor=office, unit_id=unit, title="局长", level="township")
        with pytest.raises(Conflict):
            establishment.establish_post(actor=office, unit_id=unit, title="局长", level="township")
        filled = establishment.fill_post(actor=office, established_post_id=post.pk, cadre_id=cadres.files["head"].pk,
                                         since=date(2024, 2, 29), term_years=5)  # fmt: skip
        assert filled.term_ends_on == date(2029, 3, 1)
        second = establishment.establish_post(
            actor=office, unit_id=unit, title="副局长", level="township_deputy", order=2
        )
        wrong: list[tuple[str, Callable[[], object]]] = [
            ("post-held", lambda: fill(cadres, post, "clerk")), ("other-unit", lambda: fill(cadres, second, "elsewhere")),
            ("holds-another", lambda: fill(cadres, second, "head")),
            ("post-held", lambda: establishment.abolish_post(actor=office, established_post_id=post.pk, reason="x")),
            ("post-vacant", lambda: establishment.free_post(actor=office, established_post_id=second.pk, reason="x")),
        ]  # fmt: skip
        for code, act in wrong:
            with pytest.raises(Conflict) as refusal:
                act()
            assert refusal.value.code == code
        establishment.free_post(actor=office, established_post_id=post.pk, reason="另有任用")
        establishment.abolish_post(actor=office, established_post_id=post.pk, reason="机构改革")
        files.end_service(actor=office, cadre_id=cadres.files["clerk"].pk, verb="leave", reason="调出")
        with pytest.raises(Conflict) as gone:
            fill(cadres, second, "clerk")
    assert gone.value.code == "not-in-service" and not EstablishedPost.objects.get(pk=post.pk).is_active


def fill(cadres: Cadres, post: EstablishedPost, handle: str) -> EstablishedPost:
    return establishment.fill_post(
        actor=cadres.act("cadre_office"), established_post_id=post.pk, cadre_id=cadres.files[handle].pk
    )


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("title", lambda actor, unit: establishment.establish_post(actor=actor, unit_id=unit, title="", level="middle")),
        ("level", lambda actor, unit: establishment.establish_post(actor=actor, unit_id=unit, title="x", level="x")),
        ("order", lambda actor, unit: establishment.establish_post(actor=actor, unit_id=unit, title="x", level="none", order=-1)),
        ("rank", lambda actor, unit: establishment.set_quota(actor=actor, unit_id=unit, rank="x", quota=1)),
        ("quota", lambda actor, unit: establishment.set_quota(actor=actor, unit_id=unit, rank="clerk_1", quota=-1)),
        ("unit", lambda actor, unit: establishment.set_quota(actor=actor, unit_id=0, rank="clerk_1", quota=1)),
    ],
)  # fmt: skip
def test_a_wrong_establishment_names_its_field(cadres: Cadres, field: str, act: Callable[..., Any]) -> None:
    unit = cadres.world.unit("city_management").pk
    with pytest.raises(DomainError) as refusal:
        act(cadres.act("cadre_office"), unit)
    assert refusal.value.field == field
    if field != "unit":
        with pytest.raises((Forbidden, InvalidInput)):
            act(cadres.act("personnel"), unit)


def test_a_quota_is_set_anew(cadres: Cadres) -> None:
    unit = cadres.world.unit("city_management").pk
    for quota in (2, 3):
        establishment.set_quota(actor=cadres.act("cadre_office"), unit_id=unit, rank="researcher_4", quota=quota)
    assert RankQuota.objects.get().quota == 3


VERBS: dict[str, Callable[[Cadres, int], Any]] = {
    "change": lambda c, pk: files.set_rank(actor=c.act("cadre_office"), cadre_id=pk, rank="clerk_1"),
    "retire": lambda c, pk: files.end_service(actor=c.act("cadre_office"), cadre_id=pk, verb="retire", reason="到龄"),
    "leave": lambda c, pk: files.end_service(actor=c.act("cadre_office"), cadre_id=pk, verb="leave", reason="调出"),
    "come_back": lambda c, pk: files.come_back(actor=c.act("cadre_office"), cadre_id=pk),
}


def test_every_state_and_verb(cadres: Cadres) -> None:
    assert set(VERBS) == set(CADRE_TABLE.verbs)
    pk = cadres.files["clerk"].pk
    for state in CadreState:
        for verb, act in VERBS.items():
            Cadre.objects.filter(pk=pk).update(state=state)
            if CADRE_TABLE.allows(state, verb):
                assert act(cadres, pk).state == CADRE_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    act(cadres, pk)


def test_every_look_is_on_the_trail(cadres: Cadres) -> None:
    pk = cadres.files["head"].pk
    look_at(actor=cadres.act("personnel"), cadre_id=pk, what=Look.PAGE)
    with pytest.raises(InvalidInput):
        look_at(actor=cadres.act("personnel"), cadre_id=pk, what=Look.IDENTITY)
    look_at(actor=cadres.act("personnel"), cadre_id=pk, what=Look.IDENTITY, reason="核对身份证")
    for who in ("other_personnel", "district_leader", "org_department", "system_admin"):
        with pytest.raises(NotFound):
            look_at(actor=cadres.act(who), cadre_id=pk, what=Look.PAGE)
    taken = look_at_many(actor=cadres.act("personnel"), cadre_ids=[row.pk for row in cadres.files.values()])
    assert len(taken) == 3, "those of the other bureau are left out"
    looks = Entry.objects.filter(verb__startswith="cadre.look").order_by("at", "pk").values_list("verb", flat=True)
    assert sorted(looks) == ["cadre.look.export"] * 3 + ["cadre.look.identity", "cadre.look.page"]
