"""The rows that the matrix visits: each at home (罗坑镇, led by 城管局) with its twin elsewhere (双水镇, led by 水务局)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from grids.models import Assignment, Grid, Issue, KitType, Whistle
from grids.services.adjust_assignment import ask_extension
from grids.services.approve_whistle import approve_whistle
from grids.services.raise_whistle import raise_whistle
from grids.services.respond import respond
from grids.services.supervise import supervise_whistle
from tests.matrix.desk_rows import build_desk_rows
from tests.matrix.emergency_rows import build_emergency_rows
from tests.matrix.neighbour_rows import build_neighbour_rows
from tests.matrix.relief_rows import build_relief_rows
from tests.matrix.team_rows import build_team_rows
from tests.world import GRID, OTHER_GRID
from tests.world_chain import assignment_in, issue_in, lead_of, whistle_in
from tests.world_grids import District
from xinhui.attachments.links import signed_url
from xinhui.attachments.models import Attachment
from xinhui.core import clock
from xinhui.exchange.models import ImportJob
from xinhui.outbox.models import ChannelAddress, Message

ISSUES = ("open", "to_confirm", "whistled")
WHISTLES = ("pending", "to_dispatch", "dispatched", "finished", "verified", "closed")
ASSIGNMENTS = ("sent", "responded", "suspended", "return_claimed", "disputed")


@dataclass(frozen=True)
class Row:
    """A row's values by name (pk, uuid, code, `mark`: what a list that shows it contains), and its twin's."""

    home: Mapping[str, object]
    elsewhere: Mapping[str, object]


def _values(row: Model, mark: str) -> dict[str, object]:
    found: dict[str, object] = {"pk": row.pk, "mark": mark}
    for name in ("uuid", "code"):
        if hasattr(row, name):
            found[name] = str(getattr(row, name))
    return found


def _issue(issue: Issue) -> dict[str, object]:
    return _values(issue, f"/issues/{issue.pk}/")


def _whistle(whistle: Whistle) -> dict[str, object]:
    return _values(whistle, f"/whistles/{whistle.pk}/")


def _assignment(row: Assignment) -> dict[str, object]:
    return _values(row, f"/whistles/{row.whistle_id}/")


def _grid(code: str) -> dict[str, object]:
    grid = Grid.objects.get(code=code)
    return _values(grid, code)


def _elsewhere(district: District) -> tuple[Issue, Whistle, Assignment]:
    issue = district.report("other_worker", grid=OTHER_GRID, category="B104")
    whistle = raise_whistle(actor=district.act("other_worker"), issue_id=issue.pk, reason="供水管破损，需水务局处理")
    whistle = approve_whistle(actor=district.act("other_town_leader"), whistle_id=whistle.pk)
    lead = respond(actor=district.act("water_handler"), assignment_id=lead_of(whistle).pk)
    issue.refresh_from_db()
    return issue, whistle, lead


def _extension(district: District, lead: Assignment) -> dict[str, object]:
    handler = "handler" if lead.unit_id == district.world.unit("city_management").pk else "water_handler"
    asked = ask_extension(
        actor=district.act(handler), assignment_id=lead.pk, amount=1, unit="working_day", reason="等待配件"
    )
    return {"pk": asked.pk, "mark": ""}


def _supervision(district: District, whistle: Whistle) -> dict[str, object]:
    row = supervise_whistle(actor=district.act("district_leader"), whistle_id=whistle.pk, demand="三日内办结")
    return {"pk": row.pk, "mark": ""}


def build_rows(district: District) -> dict[str, Row]:
    """Every handle of the table's `row`: `issue`, `issue:to_confirm`, `whistle:pending`, `assignment:sent`, `grid` …"""
    issue, whistle, lead = _elsewhere(district)
    rows: dict[str, Row] = {}
    for state in ISSUES:
        rows[f"issue:{state}"] = Row(_issue(issue_in(district, state)), _issue(issue))
    for state in WHISTLES:
        rows[f"whistle:{state}"] = Row(_whistle(whistle_in(district, state)), _whistle(whistle))
    for state in ASSIGNMENTS:
        rows[f"assignment:{state}"] = Row(_assignment(assignment_in(district, state)), _assignment(lead))
    rows["supervision"] = Row(
        _supervision(district, whistle_in(district, "dispatched")), _supervision(district, whistle)
    )
    asking = assignment_in(district, "responded")
    rows["extension"] = Row(_extension(district, asking), _extension(district, lead))
    rows["grid"] = rows["load"] = Row(_grid(GRID), _grid(OTHER_GRID))
    for handle, (home, elsewhere) in build_team_rows(district).items():
        rows[handle] = Row(home, elsewhere)
    for handle, (home, elsewhere) in {**build_neighbour_rows(district), **build_relief_rows(district)}.items():
        rows[handle] = Row(home, elsewhere)
    for handle, (home, elsewhere) in build_desk_rows(district).items():
        rows[handle] = Row(home, elsewhere)
    for handle, (home, elsewhere) in build_emergency_rows(district).items():
        rows[handle] = Row(home, elsewhere)
    kit_type = {"kit_type": KitType.objects.get().pk}
    rows["grid"] = Row({**rows["grid"].home, **kit_type}, {**rows["grid"].elsewhere, **kit_type})
    rows["message"] = Row(_message(district, "town_leader"), _message(district, "other_town_leader"))
    rows["address"] = Row(_address(district, "town_leader"), _address(district, "other_town_leader"))
    rows["photo"] = Row(_photo(district, "worker"), _photo(district, "other_worker"))
    rows["import"] = Row(_import(district, "command"), _import(district, "other_worker"))
    return rows


def _import(district: District, handle: str) -> dict[str, object]:
    job = ImportJob.objects.create(
        kind="divisions",
        state="checked",
        filename="表.csv",
        total=1,
        accepted=1,
        created_by=district.world.people[handle],
    )
    return {"pk": job.pk}


def _message(district: District, handle: str) -> dict[str, object]:
    message = Message.objects.filter(recipient=district.world.people[handle]).first()
    assert message is not None, f"{handle} was told nothing"
    return {"pk": message.pk}


def _address(district: District, handle: str) -> dict[str, object]:
    facts = {"channel": "email", "address": f"{handle}@example.com", "code_sent_at": clock.now()}
    return {"pk": ChannelAddress.objects.create(user=district.world.people[handle], **facts).pk}


def _photo(district: District, handle: str) -> dict[str, object]:
    attachment = Attachment.objects.get(uuid=district.photo(handle))
    return {"uuid": str(attachment.uuid), "query": signed_url(attachment, district.act_user(handle)).split("?")[1]}
