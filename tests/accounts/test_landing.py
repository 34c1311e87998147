"""After sign-in everyone arrives where their work is."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import CAST, World
from xinhui.accounts.models import Post, Role
from xinhui.accounts.scope import Grant, Scope
from xinhui.accounts.selectors.landing import landing_of

LANDS_ON = {
    "worker": "grids:issue_new",
    "grid_leader": "grids:issue_new",
    "secretary": "grids:dispatcher_desk",
    "town_leader": "grids:dispatcher_desk",
    "dispatcher": "grids:dispatcher_desk",
    "handler": "grids:handler_desk",
    "department_leader": "grids:handler_desk",
    "command": "dashboards:desk",
    "district_leader": "dashboards:desk",
    "system_admin": "admin:index",
    "security_admin": "admin:index",
    "audit_admin": "admin:index",
    "bureau_client": "accounts:me",
    "org_department": "members:hub",
    "organizer": "members:hub",
    "cadre_office": "cadres:list",
    "personnel": "cadres:list",
    "talent_office": "talent:targets",
}


@pytest.mark.parametrize("who", LANDS_ON)
def test_by_role(world: World, client: Client, who: str) -> None:
    client.force_login(world.people[who])
    response = client.get(reverse("accounts:landing"))
    assert response.status_code == 302 and response["Location"] == reverse(LANDS_ON[who])


def test_every_role_is_tried() -> None:
    assert {CAST[who][2] for who in LANDS_ON} == set(Role.values)


def test_work_waiting_comes_first() -> None:
    grants = (Grant(Role.COMMAND_CENTRE, 1, "440705"), Grant(Role.TOWN_DISPATCHER, 2, "440705103"))
    assert landing_of(Scope(user_id=1, grants=grants)) == "grids:dispatcher_desk"


def test_without_posts_the_members_page_says_so(world: World, client: Client) -> None:
    Post.objects.filter(user=world.worker).delete()
    client.force_login(world.worker)
    response = client.get(reverse("accounts:landing"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("members:phone_home")
    assert 'class="card empty"' in response.content.decode()
