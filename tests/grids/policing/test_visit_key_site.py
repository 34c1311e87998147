"""A key site is visited: the next visit due, late visits from a phone, the same one sent twice."""

from datetime import timedelta
from uuid import uuid4

import pytest

from grids.models import Grid, KeySite, SiteVisit
from grids.selectors.policing import sites_due
from grids.services.policing.sites import add_key_site, close_key_site, visit_key_site
from tests.world import GRID
from tests.world_grids import MONDAY, District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


def site_of(district: District, *, every: int = 30) -> KeySite:
    grid_id = Grid.objects.get(code=GRID).pk
    return add_key_site(
        actor=district.act("secretary"), grid_id=grid_id, kind="school", name="罗坑小学", place="村口",
        visit_every_days=every,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["worker", "grid_leader", "secretary", "dispatcher"])
def test_a_visit_sets_the_next_one(district: District, who: str) -> None:
    with clock.moved(MONDAY):
        site = site_of(district)
        photo = district.photo(who)
        visit = visit_key_site(
            actor=district.act(who), site_id=site.pk, finding="in_order", found=" 门卫在岗 ", photo=photo
        )
        site.refresh_from_db()
    assert (visit.found, visit.visitor, visit.area_code) == ("门卫在岗", district.act(who).label, GRID)
    assert visit.photo is not None
    assert visit.photo.uuid == photo
    assert (site.visited_on, site.next_visit_on) == (MONDAY.date(), MONDAY.date() + timedelta(days=30))
    assert Entry.objects.get(verb="site.visit").detail["found"] == "门卫在岗"


def test_what_must_be_mended_is_seen_again_within_a_week(district: District) -> None:
    with clock.moved(MONDAY):
        site = site_of(district)
        visit = visit_key_site(actor=district.act("worker"), site_id=site.pk, finding="to_mend", found="灭火器过期")
    assert visit.next_visit_on == MONDAY.date() + timedelta(days=7)


def test_the_overdue_list_knows(district: District) -> None:
    user = district.act_user("secretary")
    with clock.moved(MONDAY):
        site = site_of(district, every=10)
        assert list(sites_due(user)) == [site]
        visit_key_site(actor=district.act("worker"), site_id=site.pk, finding="in_order", found="正常")
        assert list(sites_due(user)) == []
    with clock.moved(MONDAY + timedelta(days=10)):
        assert list(sites_due(user)) == [site]
        assert list(sites_due(district.act_user("other_secretary"))) == []


def test_a_late_visit_keeps_its_time_and_never_moves_the_round_back(district: District) -> None:
    with clock.moved(MONDAY):
        site = site_of(district)
        visit_key_site(actor=district.act("worker"), site_id=site.pk, finding="in_order", found="正常")
        late = visit_key_site(
            actor=district.act("worker"), site_id=site.pk, finding="advised", found="旧",
            visited_at=MONDAY - timedelta(days=3),
        )  # fmt: skip
        site.refresh_from_db()
    assert (late.visited_at, late.recorded_at) == (MONDAY - timedelta(days=3), MONDAY)
    assert site.visited_on == MONDAY.date()


def test_the_same_uuid_is_the_same_visit(district: District) -> None:
    site, uuid = site_of(district), uuid4()
    first = visit_key_site(actor=district.act("worker"), site_id=site.pk, finding="in_order", found="正常", uuid=uuid)
    again = visit_key_site(actor=district.act("worker"), site_id=site.pk, finding="in_order", found="正常", uuid=uuid)
    assert first.pk == again.pk
    assert SiteVisit.objects.count() == 1
    with pytest.raises(Conflict) as caught:
        visit_key_site(actor=district.act("grid_leader"), site_id=site.pk, finding="in_order", found="x", uuid=uuid)
    assert caught.value.code == "uuid-taken"


@pytest.mark.parametrize("who", ["handler", "second_worker", "other_worker", "other_dispatcher", "district_leader"])
def test_others_may_not(district: District, who: str) -> None:
    site = site_of(district)
    with pytest.raises(Forbidden):
        visit_key_site(actor=district.act(who), site_id=site.pk, finding="in_order", found="正常")
    assert not SiteVisit.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"finding": "fine"}, "finding"),
        ({"found": "  "}, "found"),
        ({"visited_at": MONDAY + timedelta(hours=1)}, "visited_at"),
        ({"photo": uuid4()}, "photos"),
    ],
)
def test_what_is_refused(district: District, facts: dict[str, object], field: str) -> None:
    values: dict[str, object] = {"finding": "in_order", "found": "正常", **facts}
    with clock.moved(MONDAY):
        site = site_of(district)
        with pytest.raises(InvalidInput) as caught:
            visit_key_site(actor=district.act("worker"), site_id=site.pk, **values)  # type: ignore[arg-type] # by name
    assert caught.value.field == field
    assert not SiteVisit.objects.exists()


def test_a_site_off_the_list_or_unknown(district: District) -> None:
    site = site_of(district)
    close_key_site(actor=district.act("secretary"), site_id=site.pk, reason="学校合并")
    with pytest.raises(Conflict, match=r"."):
        visit_key_site(actor=district.act("worker"), site_id=site.pk, finding="in_order", found="正常")
    with pytest.raises(NotFound):
        visit_key_site(actor=district.act("worker"), site_id=site.pk + 99, finding="in_order", found="正常")
