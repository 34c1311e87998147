"""Two administrators give one person two posts at the same moment."""

import pytest
from django.db import connection

from tests.threads import in_threads
from tests.world import DISTRICT, build_world
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import create_user
from xinhui.core.errors import Conflict

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", [Role.DEPARTMENT_HANDLER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_incompatible_posts_given_at_once(second: Role) -> None:
    unit = build_world().unit("water")
    for turn in range(10):
        user = create_user(actor=SYSTEM, username=f"new{turn}", name="林晓")
        refused: list[str] = []

        def give(number: int, user_id: int = user.pk, refused: list[str] = refused) -> None:
            role = (Role.SYSTEM_ADMIN, second)[number]
            try:
                appoint_post(actor=SYSTEM, user_id=user_id, role=role, unit_id=unit.pk, area_code=DISTRICT)
            except Conflict as error:
                refused.append(error.code)

        in_threads(2, give)
        assert Post.objects.filter(user=user).count() == 1
        assert refused in (["posts-incompatible"], ["post-exists"])
