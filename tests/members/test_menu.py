"""The menu of who holds a post without party pages: a grid leader who is the branch's secretary, a member at a desk."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.services.organizations.officers import appoint_officer
from tests.world_members import Party
from xinhui.dashboards.context import menu_of


def labels(party: Party, handle: str, path: str = "/grids/") -> list[str]:
    """The addresses of the party in somebody's menu."""
    return [item.url for item in menu_of(party.user(handle), path) if "/party/" in item.url]


def join(party: Party, handle: str, number: int) -> int:
    """Somebody with a post is a member of the first grid's branch."""
    return party.enter("grid_branch", number, user_id=party.user(handle).pk).pk


def test_a_post_and_the_party(party: Party) -> None:
    assert labels(party, "grid_leader") == labels(party, "worker") == labels(party, "handler") == []
    for number, handle in enumerate(("grid_leader", "worker", "handler"), 501):
        member_id = join(party, handle, number)
        assert labels(party, handle) == ["/party/"]
        assert labels(party, handle, "/m/") == labels(party, handle, "/m/party/points/") == ["/m/party/"]
        assert labels(party, handle, "/party/life/")[0] == "/party/"
        if handle == "grid_leader":
            appoint_officer(actor=party.act("org_department"), organization_id=party.organizations["grid_branch"].pk,
                            member_id=member_id, duty="deputy")  # fmt: skip
            assert labels(party, handle) == ["/party/"]
    assert labels(party, "organizer") == ["/party/"] == labels(party, "organizer", "/m/")
    assert labels(party, "party_member") == ["/m/party/", "/party/"]
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(party.user("grid_leader"), backend="django.contrib.auth.backends.ModelBackend")
    assert '<a href="/party/" aria-current="page">党建</a>' in client.get("/party/").content.decode()


def test_what_the_menu_costs(party: Party) -> None:
    join(party, "worker", 501)
    costs = {}
    for handle in ("worker", "second_worker", "organizer", "party_member", "system_admin"):
        user = party.user(handle)
        with CaptureQueriesContext(connection) as queries:
            menu_of(user, "/grids/")
        costs[handle] = len(queries)
    assert costs == {"worker": 3, "second_worker": 2, "organizer": 1, "party_member": 2, "system_admin": 1}, (
        "posts; then membership and offices of who may have the entry, once a request; doors of who holds no post"
    )
    user = party.user("worker")
    menu_of(user, "/grids/")
    with CaptureQueriesContext(connection) as queries:
        menu_of(user, "/m/")
    assert len(queries) == 0
