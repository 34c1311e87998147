"""What teams and candidates are judged by: targets, rules of the home place, profiles; and the history of posts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import HomeRule, PostProfile, PostTenure, ProfileCondition, StructureTarget
from cadres.services import establishment
from cadres.services.analysis import looking, profiles, targets
from cadres.states.looks import Look
from tests.world_cadres import Cadres
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound

TARGET: dict[str, Any] = {"name": "女干部至少1名", "measure": "women", "bound": "at_least", "value": Decimal(1)}
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("name", {"name": " "}), ("name", {"name": "名" * 61}), ("measure", {"measure": "height"}),
    ("bound", {"bound": "about"}), ("unity", {"unity": "pairs"}), ("scope", {"scope": "world"}),
    ("unit_kind", {"unit_kind": "club"}), ("value", {"value": Decimal(-1)}), ("value", {"value": Decimal(1000)}),
    ("order", {"order": 1000}), ("unity", {"value": Decimal(101), "unity": "percent"}),
    ("unity", {"measure": "age", "unity": "percent", "value": Decimal(40)}), ("words", {"measure": "speciality"}),
]  # fmt: skip


def test_a_target_is_kept_changed_and_stopped(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    for field, facts in WRONG:
        with pytest.raises(InvalidInput) as refusal:
            targets.add_target(actor=office, **{**TARGET, **facts})
        assert refusal.value.field == field, facts
    row = targets.add_target(actor=office, **TARGET)
    with pytest.raises(Conflict) as taken:
        targets.add_target(actor=office, **TARGET)
    assert (taken.value.code, taken.value.field) == ("name-taken", "name")
    row = targets.change_target(actor=office, target_id=row.pk, **{**TARGET, "value": Decimal(2)})
    assert row.shown == "2"
    targets.stop_target(actor=office, target_id=row.pk)
    with pytest.raises(NotFound):
        targets.stop_target(actor=office, target_id=row.pk)
    with pytest.raises(NotFound):
        targets.change_target(actor=office, target_id=row.pk, **TARGET)
    assert targets.add_target(actor=office, **TARGET).pk != row.pk, "a stopped name is free again"
    with pytest.raises(Forbidden):
        targets.add_target(actor=cadres.act("personnel"), **TARGET)
    with pytest.raises(Forbidden):
        targets.add_home_rule(actor=cadres.act("personnel"), level="county", places="新会")


def test_a_rule_of_the_home_place(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    for field, facts in (
        ("places", {"places": ""}),
        ("level", {"level": "king"}),
        ("unit_kind", {"unit_kind": "club"}),
    ):
        with pytest.raises(InvalidInput) as refusal:
            targets.add_home_rule(actor=office, **{"level": "township", "places": "广东新会", **facts})
        assert refusal.value.field == field
    row = targets.add_home_rule(actor=office, level="township", places="广东新会，台山 开平")
    assert row.place_list == ("广东新会", "台山", "开平")
    with pytest.raises(Conflict) as there:
        targets.add_home_rule(actor=office, level="township", places="恩平")
    assert there.value.code == "rule-there"
    targets.stop_home_rule(actor=office, home_rule_id=row.pk)
    with pytest.raises(NotFound):
        targets.stop_home_rule(actor=office, home_rule_id=row.pk)


CONDITION: dict[str, Any] = {"kind": "education", "weight": 20, "number": 3}


@pytest.mark.parametrize(("field", "facts"), [
    ("kind", {"kind": "sex"}), ("weight", {"weight": 0}), ("weight", {"weight": 101}), ("number", {"number": 0}),
    ("number", {"number": 5}), ("number", {"kind": "appraisals", "number": 11}), ("words", {"kind": "post_words"}),
])  # fmt: skip
def test_a_condition_that_cannot_be_is_refused(cadres: Cadres, field: str, facts: dict[str, Any]) -> None:
    office = cadres.act("cadre_office")
    profile = profiles.make_profile(actor=office, name="镇街正职", candidates="township_deputy")
    with pytest.raises(InvalidInput) as refusal:
        profiles.set_condition(actor=office, profile_id=profile.pk, **{**CONDITION, **facts})
    assert refusal.value.field == field


def test_a_profile_and_its_conditions(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    profile = profiles.make_profile(actor=office, name="业务骨干", candidates="none")
    refused: list[tuple[Callable[[], object], type[DomainError], str | None]] = [
        (lambda: profiles.make_profile(actor=office, name="业务骨干", candidates="none"), Conflict, "name"),
        (lambda: profiles.make_profile(actor=office, name="", candidates="none"), InvalidInput, "name"),
        (lambda: profiles.make_profile(actor=office, name="x", candidates="all"), InvalidInput, "candidates"),
        (lambda: profiles.make_profile(actor=cadres.act("personnel"), name="x", candidates="none"), Forbidden, None),
        (lambda: profiles.drop_condition(actor=office, condition_id=0), NotFound, None),
        (lambda: looking.weigh(actor=cadres.act("personnel"), profile_id=profile.pk), Forbidden, None),
    ]  # fmt: skip
    for do, error, field in refused:
        with pytest.raises(error) as refusal:
            do()
        assert refusal.value.field == field
    row = profiles.set_condition(actor=office, profile_id=profile.pk, **CONDITION)
    assert profiles.set_condition(actor=office, profile_id=profile.pk, **{**CONDITION, "weight": 30}).pk == row.pk
    for _fit, _file in looking.weigh(actor=office, profile_id=profile.pk):
        assert not Entry.objects.filter(verb=f"cadre.look.{Look.FIT}").exists(), "columns alone are no look"
    profiles.set_condition(actor=office, profile_id=profile.pk, kind="appraisals", weight=70, number=2)
    fits = looking.weigh(actor=office, profile_id=profile.pk)
    assert Entry.objects.filter(verb=f"cadre.look.{Look.FIT}").count() == len(fits) > 0
    shown = [(part.points, part.reason) for part in fits[0][0].components]
    assert (Decimal("56.0"), "2025 称职；2024 优秀") in shown, shown
    profiles.drop_condition(actor=office, condition_id=row.pk)
    profiles.stop_profile(actor=office, profile_id=profile.pk)
    with pytest.raises(NotFound):
        looking.weigh(actor=office, profile_id=profile.pk)


def test_comparing_is_a_look_at_each_and_at_four_at_most(cadres: Cadres) -> None:
    office, everybody = cadres.act("cadre_office"), [row.pk for row in cadres.files.values()]
    assert len(looking.look_at_together(actor=office, cadre_ids=everybody)) == 4
    assert Entry.objects.filter(verb=f"cadre.look.{Look.COMPARE}").count() == 4
    for pks in ([], [*everybody, 0]):
        with pytest.raises(InvalidInput):
            looking.look_at_together(actor=office, cadre_ids=pks)
    with pytest.raises(NotFound):
        looking.look_at_together(actor=cadres.act("personnel"), cadre_ids=[cadres.files["elsewhere"].pk])


def test_the_history_of_a_post_is_only_added_to(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    post = establishment.establish_post(
        actor=office, unit_id=cadres.world.unit("water").pk, title="副局长", level="township_deputy", order=1
    )
    establishment.fill_post(actor=office, established_post_id=post.pk, cadre_id=cadres.files["elsewhere"].pk)
    entry = PostTenure.objects.get()
    for change in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            change()
    assert not PostTenure.objects.visible_to(cadres.world.people["personnel"]).exists()
    assert PostTenure.objects.visible_to(cadres.world.people["other_personnel"]).get() == entry


def test_the_records_hold_what_the_services_promise(cadres: Cadres) -> None:
    target = StructureTarget.objects.create(**TARGET)
    profile = PostProfile.objects.create(name="画像", candidates="none")
    HomeRule.objects.create(level="county", places="新会")
    ProfileCondition.objects.create(profile=profile, kind="town", weight=10)
    wrong: list[Callable[[], object]] = [
        lambda: StructureTarget.objects.create(**TARGET),
        lambda: StructureTarget.objects.filter(pk=target.pk).update(unity="percent", value=101),
        lambda: StructureTarget.objects.filter(pk=target.pk).update(unity="percent", measure="age"),
        lambda: StructureTarget.objects.filter(pk=target.pk).update(measure="speciality"),
        lambda: StructureTarget.objects.filter(pk=target.pk).update(value=-1),
        lambda: HomeRule.objects.create(level="county", places="台山"),
        lambda: HomeRule.objects.create(level="township", places=""),
        lambda: PostProfile.objects.create(name="画像", candidates="middle"),
        lambda: ProfileCondition.objects.create(profile=profile, kind="town", weight=5),
        lambda: ProfileCondition.objects.create(profile=profile, kind="village", weight=0),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
