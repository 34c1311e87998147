"""Key sites enter the rounds, change, leave them."""

from datetime import timedelta
from typing import Any

import pytest

from grids.models import Grid, KeySite
from grids.services.policing.sites import add_key_site, change_key_site, close_key_site, visit_key_site
from tests.world import GRID
from tests.world_grids import MONDAY, District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound

FACTS: dict[str, Any] = {"kind": "firm", "name": "示例五金厂", "place": "工业路 1 号", "visit_every_days": 30}


def add(district: District, who: str = "secretary", **facts: Any) -> KeySite:
    grid_id = Grid.objects.get(code=GRID).pk
    return add_key_site(actor=district.act(who), grid_id=grid_id, **{**FACTS, **facts})


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "town_leader", "command"])
def test_a_site_is_due_at_once(district: District, who: str) -> None:
    site = add(district, who)
    assert (site.area_code, site.next_visit_on, site.visited_on) == (GRID, clock.today(), None)
    assert Entry.objects.get(verb="site.add").detail["name"] == "示例五金厂"


@pytest.mark.parametrize("who", ["worker", "grid_leader", "handler", "other_secretary", "district_leader"])
def test_others_may_not(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        add(district, who)
    assert not KeySite.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "castle"}, "kind"),
        ({"name": " "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"place": ""}, "place"),
        ({"visit_every_days": 0}, "visit_every_days"),
        ({"visit_every_days": 367}, "visit_every_days"),
        ({"phone": "1" * 21}, "phone"),
        ({"first_visit_on": clock.today() - timedelta(days=1)}, "first_visit_on"),
    ],
)
def test_what_is_refused(district: District, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        add(district, **facts)
    assert caught.value.field == field


def test_a_name_stands_once_while_it_is_on_the_list(district: District) -> None:
    site = add(district)
    with pytest.raises(Conflict) as caught:
        add(district)
    assert (caught.value.code, caught.value.field) == ("site-on-list", "name")
    close_key_site(actor=district.act("secretary"), site_id=site.pk, reason="停产")
    assert add(district).pk != site.pk


def test_a_changed_interval_counts_from_the_last_visit(district: District) -> None:
    with clock.moved(MONDAY):
        site = add(district)
        visit_key_site(actor=district.act("worker"), site_id=site.pk, finding="in_order", found="正常")
    with clock.moved(MONDAY + timedelta(days=2)):
        changed: dict[str, Any] = {**FACTS, "visit_every_days": 7}
        change_key_site(actor=district.act("secretary"), site_id=site.pk, **changed)
    site.refresh_from_db()
    assert site.next_visit_on == MONDAY.date() + timedelta(days=7)
    assert Entry.objects.get(verb="site.change").detail["changed"] == {"visit_every_days": [30, 7]}


def test_a_closed_site_is_closed_once(district: District) -> None:
    site = add(district)
    with pytest.raises(InvalidInput):
        close_key_site(actor=district.act("secretary"), site_id=site.pk, reason=" ")
    with pytest.raises(Forbidden):
        close_key_site(actor=district.act("other_secretary"), site_id=site.pk, reason="停产")
    close_key_site(actor=district.act("secretary"), site_id=site.pk, reason="停产")
    with pytest.raises(Conflict) as caught:
        close_key_site(actor=district.act("secretary"), site_id=site.pk, reason="停产")
    assert caught.value.code == "site-closed"
    with pytest.raises(NotFound):
        close_key_site(actor=district.act("secretary"), site_id=0, reason="停产")
