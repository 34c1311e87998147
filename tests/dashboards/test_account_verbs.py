"""Accounts run from the admin: every verb through its service, on the trail, refused where the service refuses."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import DISTRICT, GRID, PASSWORD
from tests.world_grids import District
from xinhui.accounts.models import ApiToken, Post, Unit, User
from xinhui.audit.models import Entry
from xinhui.outbox.models import Channel, Message, MessageState


class Desk:
    """Somebody at the admin."""

    def __init__(self, district: District, handle: str) -> None:
        self.client = Client()
        self.client.force_login(district.act_user(handle))

    def add(self, page: str, **data: object) -> Any:
        """Send the form that opens a row."""
        return self.client.post(reverse(f"admin:accounts_{page}_add"), data)

    def do(self, page: str, pk: int, verb: str, **data: object) -> Any:
        """Send a verb's form."""
        return self.client.post(reverse(f"admin:{page}_verb", args=[pk, verb]), data)

    def offered(self, page: str, pk: int) -> set[str]:
        """The verbs on a row's page."""
        text = self.client.get(reverse(f"admin:{page}_change", args=[pk])).content.decode()
        return set(re.findall(rf"/{pk}/verb/([a-z-]+)/", text))


def secret(answer: Any) -> str:
    """What was shown once."""
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    found = re.search(r'xh-secret">([^<]+)<', answer.content.decode())
    assert found is not None
    return found[1]


def verbs_on_trail(*verbs: str) -> list[str]:
    """Those of the verbs that the trail holds, in order."""
    return list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True))


def test_from_nobody_to_a_working_person(district: District) -> None:
    system, security = Desk(district, "system_admin"), Desk(district, "security_admin")
    assert system.add("user", username="axin", name="阿新").status_code == 302
    user = User.objects.get(username="axin")
    assert not user.has_usable_password()
    unit = district.world.unit("village_committee").pk
    assert security.add("post", user="axin", role="grid_worker", unit=unit, area_code=GRID).status_code == 302
    password = secret(security.do("accounts_user", user.pk, "reset-password"))
    client = Client()
    signed_in = client.post(reverse("accounts:login"), {"username": "axin", "password": password})
    assert signed_in.status_code == 302
    assert client.get("/issues/")["Location"] == reverse("accounts:password_change")  # the first password is changed
    assert verbs_on_trail("accounts.reset_password") == ["accounts.reset_password"]


def test_a_refusal_stands_on_its_field(district: District) -> None:
    system, security = Desk(district, "system_admin"), Desk(district, "security_admin")
    taken = system.add("user", username="azhen", name="又一个阿珍")
    assert taken.status_code == 400 and "azhen" in taken.context["form"].errors["username"][0]
    unit = district.world.unit("city_management").pk
    short = security.add("post", user="azhen", role="grid_worker", unit=unit, area_code=DISTRICT)
    assert short.status_code == 400 and short.context["form"].errors["area_code"]
    assert short.context["form"].data["area_code"] == DISTRICT  # what was typed is still there
    nobody = security.add("post", user="nobody", role="grid_worker", unit=unit, area_code=GRID)
    assert nobody.context["form"].errors["user"]


def test_the_centre_gives_grid_posts_only(district: District) -> None:
    centre = Desk(district, "command")
    unit = district.world.unit("city_management").pk
    person = {"user": "amei", "unit": unit}
    assert centre.add("post", **person, role="department_handler", area_code=DISTRICT).status_code == 403
    assert centre.add("post", **person, role="grid_leader", area_code=GRID).status_code == 302


def test_lock_and_unlock(district: District) -> None:
    security, user = Desk(district, "security_admin"), district.act_user("handler")
    offered = {"reset-password", "require-password-change", "lock", "unlock", "end-sessions"}
    assert security.offered("accounts_user", user.pk) == offered
    assert security.do("accounts_user", user.pk, "lock").status_code == 400  # a reason is wanted
    assert security.do("accounts_user", user.pk, "lock", reason="离岗").status_code == 302
    words = {"username": user.username, "password": PASSWORD}
    assert Client().post(reverse("accounts:login"), words).status_code == 200  # the form again
    assert security.offered("accounts_user", user.pk) == {"unlock"}
    assert security.do("accounts_user", user.pk, "unlock", reason="返岗").status_code == 302
    assert Client().post(reverse("accounts:login"), words).status_code == 302
    locks = ("accounts.lock_user", "accounts.unlock_user")
    assert verbs_on_trail(*locks) == list(locks)


def test_nobody_locks_themselves(district: District) -> None:
    security, own = Desk(district, "security_admin"), district.act_user("security_admin")
    assert security.do("accounts_user", own.pk, "lock", reason="试试").status_code == 403
    assert User.objects.get(pk=own.pk).is_active


def test_end_a_post_and_close_an_account(district: District) -> None:
    security, system = Desk(district, "security_admin"), Desk(district, "system_admin")
    user = district.act_user("second_worker")
    post = Post.objects.get(user=user)
    assert security.do("accounts_post", post.pk, "end", reason="调离").status_code == 302
    assert security.offered("accounts_post", post.pk) == set()
    assert security.do("accounts_post", post.pk, "end", reason="调离").status_code == 400  # it has ended
    assert system.do("accounts_user", user.pk, "deactivate", reason="离职").status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


def test_a_key_is_shown_once_and_dies_when_revoked(district: District) -> None:
    security = Desk(district, "security_admin")
    key = secret(security.add("apitoken", user="sjj-client", name="市数据局", expires_on="2099-12-31"))
    bearer = {"authorization": f"Bearer {key}"}
    assert Client().get("/api/v1/issues/", headers=bearer).status_code == 200
    token = ApiToken.objects.get()
    assert key not in security.client.get(reverse("admin:accounts_apitoken_change", args=[token.pk])).content.decode()
    assert security.do("accounts_apitoken", token.pk, "revoke").status_code == 302
    assert Client().get("/api/v1/issues/", headers=bearer).status_code == 401
    assert security.offered("accounts_apitoken", token.pk) == set()


def test_a_token_is_issued_for_chosen_scopes(district: District) -> None:
    security = Desk(district, "security_admin")
    offered = security.client.get(reverse("admin:accounts_apitoken_add")).content.decode()
    assert 'value="issues:write"' in offered
    key = secret(security.add("apitoken", user="sjj-client", name="市数据局", scopes=["issues:read"]))
    bearer = {"authorization": f"Bearer {key}"}
    assert ApiToken.objects.get().scopes == ["issues:read"]
    assert Client().get("/api/v1/issues/", headers=bearer).status_code == 200
    assert Client().get("/api/v1/whistles/", headers=bearer).status_code == 403
    assert "issues:read" in security.client.get(reverse("admin:accounts_apitoken_changelist")).content.decode()
    assert security.add("apitoken", user="sjj-client", name="x", scopes=["issues:all"]).status_code == 400


@pytest.mark.parametrize(("verb", "state"), [("resend", MessageState.QUEUED), ("confirm", MessageState.SENT)])
def test_a_message_of_unknown_fate(district: District, verb: str, state: str) -> None:
    message = Message.objects.create(
        key="k", recipient=district.act_user("worker"), channel=Channel.SMS, kind="whistle", state=MessageState.UNKNOWN
    )
    desk = Desk(district, "system_admin")
    assert desk.offered("outbox_message", message.pk) == {"resend", "confirm"}
    answer = desk.do("outbox_message", message.pk, verb)
    assert answer["Location"] == reverse("admin:outbox_message_changelist")  # it is no trouble any more
    message.refresh_from_db()
    assert message.state == state


def test_a_unit_from_opening_to_closing(district: District) -> None:
    desk = Desk(district, "system_admin")
    facts = {"name": "区林业局", "kind": "department", "area_code": DISTRICT}
    assert desk.add("unit", code="440705-lyj", **facts).status_code == 302
    unit = Unit.objects.get(code="440705-lyj")
    again = desk.add("unit", code="440705-lyj", **facts)
    assert again.status_code == 400 and again.context["form"].errors["code"]
    form = desk.client.get(reverse("admin:accounts_unit_verb", args=[unit.pk, "change"]))
    assert 'value="区林业局"' in form.content.decode()  # what it is now stands in the form
    assert desk.do("accounts_unit", unit.pk, "change", **{**facts, "name": "区林业和园林局"}).status_code == 302
    unit.refresh_from_db()
    assert unit.name == "区林业和园林局"
    busy = district.world.unit("water").pk
    refused = desk.do("accounts_unit", busy, "close", reason="合并")
    assert refused.status_code == 400 and "3" in refused.context["form"].non_field_errors()[0]  # posts in force
    assert desk.do("accounts_unit", unit.pk, "close", reason="合并").status_code == 302
    assert desk.offered("accounts_unit", unit.pk) == {"change"}
    steps = ("accounts.create_unit", "accounts.update_unit", "accounts.close_unit")
    found = Entry.objects.filter(verb__in=steps, target_id=str(unit.pk)).order_by("pk")
    assert tuple(found.values_list("verb", flat=True)) == steps
