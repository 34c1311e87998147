"""The database refuses, by name, what a service would refuse."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests.world import DISTRICT, GRID, SINCE, TOWN, VILLAGE, World
from xinhui.accounts.models import ApiToken, Post, Role, Unit, UnitKind
from xinhui.accounts.roles import digits_of

Make = Callable[[World], models.Model]


def post(world: World, **changes: object) -> Post:
    given = {
        "user": world.worker,
        "unit": world.unit("village_committee"),
        "role": Role.GRID_LEADER,
        "area_code": GRID,
        "starts_on": SINCE,
    }
    return Post(**(given | changes))


def unit(**changes: object) -> Unit:
    return Unit(**({"code": "x", "name": "x", "kind": UnitKind.DEPARTMENT, "area_code": DISTRICT} | changes))


def token(world: World, **changes: object) -> ApiToken:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    given = {"user": world.worker, "name": "x", "prefix": "xh_", "key_hash": "0" * 64, "created_at": now}
    return ApiToken(**(given | changes))


def self_parent(world: World) -> Unit:
    chosen = world.unit("water")
    chosen.parent = chosen
    return chosen


REFUSED: dict[str, list[Make]] = {
    "post_dates_in_order": [lambda w: post(w, ends_on=date(2019, 12, 31))],
    "post_role_matches_area_level": [
        lambda w, role=role, code=code: post(w, role=role, area_code=code)  # type: ignore[misc]
        for role in Role
        for code in (DISTRICT, TOWN, VILLAGE, GRID, "", "44070510320100x")
        if len(code) != digits_of(role) or not code.isdecimal()
    ],
    "post_one_open_identical": [lambda w: post(w, role=Role.GRID_WORKER)],
    "post_one_open_admin_post_a_user": [
        lambda w: post(w, user=w.system_admin, role=Role.AUDIT_ADMIN, area_code=DISTRICT),
        lambda w: post(w, user=w.audit_admin, role=Role.SECURITY_ADMIN, area_code=DISTRICT),
    ],
    "unit_area_code_is_6_9_12_or_15_digits": [
        lambda w, code=code: unit(area_code=code)  # type: ignore[misc]
        for code in ("", "44070", "4407051", "44070510x", "440705 ", "440705103201001"[:14])
    ],
    "unit_is_not_its_own_parent": [self_parent],
    "api_token_hash_is_sha256": [lambda w: token(w, key_hash="plain"), lambda w: token(w, key_hash="G" * 64)],
    "api_token_expires_after_creation": [lambda w: token(w, expires_at=datetime(2026, 1, 1, tzinfo=UTC))],
}


@pytest.mark.parametrize(("name", "make"), [(name, make) for name, makes in REFUSED.items() for make in makes])
def test_refused_by_name(world: World, name: str, make: Make) -> None:
    row = make(world)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save()
    text = str(caught.value)
    # SQLite names a broken CHECK but, for UNIQUE, only the columns
    assert name in text or (connection.vendor == "sqlite" and "UNIQUE constraint failed" in text)


def test_every_constraint_is_tried_and_speaks() -> None:
    ours = [constraint for model in (Post, Unit, ApiToken) for constraint in model._meta.constraints]
    assert {constraint.name for constraint in ours} == set(REFUSED)
    assert all(constraint.violation_error_message for constraint in ours)


@pytest.mark.parametrize("role", Role)
def test_the_right_level_is_taken(world: World, role: str) -> None:
    code = GRID[: digits_of(role)]
    post(world, user=world.bureau_client, role=role, area_code=code, starts_on=date(2021, 1, 1)).full_clean(
        exclude=["user"], validate_unique=False, validate_constraints=False
    )
    Post.objects.filter(user=world.bureau_client).delete()
    post(world, user=world.bureau_client, role=role, area_code=code).save()
