"""What every model owes: arrows that point down the house, invariants that speak, rows that know who sees them."""

import pytest
from django.apps import apps
from django.db import models

#: The rooms from the top: a foreign key points to its own room or to one below (design.md, “The house”).
#: Rooms on one level (in one set) do not point at each other.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"dashboards"}),
    frozenset({"cadres", "talent"}),
    frozenset({"members"}),
    frozenset({"grids"}),
    frozenset({"bureaus"}),
    frozenset({"exchange", "outbox", "attachments", "burden"}),
    frozenset({"audit"}),
    frozenset({"accounts"}),
    frozenset({"core"}),
)
HEIGHT = {room: height for height, rooms in enumerate(reversed(FLOORS)) for room in rooms}
#: Django's own tables below the house: anybody may point at them.
BELOW = frozenset({"auth", "contenttypes", "sessions", "oauth2_provider"})


def own_models() -> list[type[models.Model]]:
    """Every model of the portal's rooms."""
    rooms = ("xinhui", "grids", "members", "cadres", "talent")
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.split(".", 1)[0] in rooms]


def upward(model: type[models.Model]) -> list[str]:
    """A sentence for every relation of the model that points up or sideways."""
    room = model._meta.app_label
    found = []
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        target = field.remote_field.model if field.is_relation and field.remote_field else None
        if target is None or isinstance(target, str):
            continue
        other = target._meta.app_label
        if other in BELOW or other == room:
            continue
        if HEIGHT[other] >= HEIGHT[room]:
            found.append(f"{model._meta.label}.{field.name} points up to {target._meta.label}")
    return found


def silent(model: type[models.Model]) -> list[str]:
    """A sentence for every constraint of the model without a name of its own or words for people."""
    found = []
    for constraint in model._meta.constraints:
        if not constraint.name:
            found.append(f"{model._meta.label}: a constraint without a name")
        words = getattr(constraint, "violation_error_message", None)
        if words is None or words == models.BaseConstraint.default_violation_error_message:
            found.append(f"{model._meta.label}: {constraint.name} has no violation_error_message")
    return found


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_relations_point_down(model: type[models.Model]) -> None:
    assert not upward(model), "\n".join(upward(model))


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_constraints_speak(model: type[models.Model]) -> None:
    assert not silent(model), "\n".join(silent(model))


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_rows_with_an_area_know_who_sees_them(model: type[models.Model]) -> None:
    if any(field.name == "area_code" for field in model._meta.fields):
        assert hasattr(model._default_manager, "visible_to"), f"{model._meta.label} has an area but no visible_to"


def test_every_room_has_its_floor() -> None:
    rooms = {model._meta.app_label for model in own_models()}
    assert rooms <= set(HEIGHT), f"tests/test_models.py knows no floor for {rooms - set(HEIGHT)}"


def test_a_relation_upwards_is_found_out() -> None:
    class Wrong(models.Model):  # noqa: DJ008 - made for this test, shown to nobody
        whistle = models.ForeignKey("grids.Whistle", on_delete=models.CASCADE)

        class Meta:
            app_label = "outbox"
            constraints = [models.CheckConstraint(name="mute", condition=models.Q(pk__gt=0))]

    try:
        assert upward(Wrong) == ["outbox.Wrong.whistle points up to grids.Whistle"]
        assert silent(Wrong) == ["outbox.Wrong: mute has no violation_error_message"]
    finally:
        del apps.all_models["outbox"]["wrong"]
        apps.clear_cache()
