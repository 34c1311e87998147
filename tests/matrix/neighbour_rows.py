"""Key sites, squads, disputes, buildings that the matrix visits, by the real services; `elsewhere` is in 双水镇."""

from django.db.models import Model

from grids.models import Deployment, FollowUp, Grid, Stairwell, Steward
from grids.services.buildings.stewards import appoint_steward
from grids.services.buildings.verbs import add_building
from grids.services.deployments.send import NewDeployment, send_down
from grids.services.mediation.verbs import follow_up_case, settle_case, take_in_case, try_mediation
from grids.services.policing.activities import call_out
from grids.services.policing.sites import add_key_site
from grids.services.policing.squads import enlist_member, found_squad
from tests.world import GRID, OTHER_GRID
from tests.world_grids import District
from xinhui.core import clock

MARKS = {"site": "/policing/sites/{}/", "squad": "/policing/squads/{}/", "case": "/mediation/{}/",
         "deployment": 'id="person-{}"'}  # fmt: skip


def build_neighbour_rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """handle → (at home, elsewhere)."""
    home = {
        **_policing(district, GRID),
        **_disputes(district, GRID, "worker"),
        **_houses(district, GRID),
        **_sent_down(district, GRID, "city_management"),
    }
    elsewhere = {
        **_policing(district, OTHER_GRID),
        **_disputes(district, OTHER_GRID, "other_worker"),
        **_houses(district, OTHER_GRID),
        **_sent_down(district, OTHER_GRID, "water"),
    }
    return {handle: (_values(handle, row), _values(handle, elsewhere[handle])) for handle, row in home.items()}


def _values(handle: str, row: Model) -> dict[str, object]:
    mark = MARKS.get(handle.split(":", 1)[0], "").format(row.pk)
    values: dict[str, object] = {"pk": row.pk, "mark": mark}
    if isinstance(row, Deployment):
        values["sender"] = row.unit_id
    if isinstance(row, Stairwell):
        values["steward"] = Steward.objects.get(area_code=row.area_code).pk
    if isinstance(row, Grid):
        values["well"] = Stairwell.objects.get(area_code=row.code, charges=None).pk
    return values


def _policing(district: District, code: str) -> dict[str, Model]:
    actor, grid_id = district.act("command"), Grid.objects.get(code=code).pk
    squad = found_squad(actor=actor, area_code=code[:9], kind="water_rescue", name="水上救援队")
    idle = found_squad(actor=actor, area_code=code[:9], kind="fire", name="志愿消防队")
    member = enlist_member(actor=actor, squad_id=squad.pk, name="何队员", phone="10000000001")
    enlist_member(actor=actor, squad_id=idle.pk, name="陈队员", phone="10000000002")
    call = call_out(actor=actor, squad_id=squad.pk, title="落水救援", place="水道", text="速到")
    return {
        "site": add_key_site(
            actor=actor, grid_id=grid_id, kind="school", name="小学", place="村口", visit_every_days=30
        ),
        "squad": idle,
        "member": member,
        "call": call,
        "share": call.shares.get(),
    }  # fmt: skip


def _disputes(district: District, code: str, worker: str) -> dict[str, Model]:
    actor, grid_id = district.act(worker), Grid.objects.get(code=code).pk
    waiting, tried, settled, visited = (
        take_in_case(actor=actor, grid_id=grid_id, kind="neighbours", people=2, matter=f"排水沟走向有争议（{n}）")
        for n in range(4)
    )
    try_mediation(actor=actor, case_id=tried.pk, record="未达成一致")
    for case in (settled, visited):
        settle_case(actor=actor, case_id=case.pk, agreement="各让一步")
    for visit in FollowUp.objects.filter(case=visited):
        follow_up_case(actor=actor, follow_up_id=visit.pk, holds=True, note="双方履行")
    return {
        "case:waiting": waiting,
        "case:tried": tried,
        "case:visited": visited,
        "visit": FollowUp.objects.filter(case=settled)[0],
    }


def _houses(district: District, code: str) -> dict[str, Model]:
    actor, grid_id = district.act("command"), Grid.objects.get(code=code).pk
    building = add_building(
        actor=actor, grid_id=grid_id, name="一栋", kind="apartments", address="人民路 1 号", stairwells=["1", "2"]
    )
    first, second = Stairwell.objects.filter(building=building).order_by("number")
    steward = appoint_steward(actor=actor, grid_id=grid_id, name="何姨", phone="10000003", stairwell_ids=[first.pk])
    return {
        "building": building,
        "stairwell": first,
        "stairwell:free": second,
        "steward": steward,
        "gap": Grid.objects.get(code=code),
    }


def _sent_down(district: District, code: str, unit: str) -> dict[str, Model]:
    person = NewDeployment("冯下派", district.world.unit(unit).pk, code, clock.today())
    return {"deployment": send_down(actor=district.act("command"), rows=[person])[0]}
