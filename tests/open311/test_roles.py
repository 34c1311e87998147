"""Every role's key: what it reads, and whether it may report. The rows are those of the pages, by the same rule."""

import pytest

from grids.models import Issue
from tests.open311.caller import caller, request
from tests.world_chain import issue_in
from tests.world_grids import District
from xinhui.accounts.roles import Role

WHO = {
    Role.GRID_WORKER: "worker", Role.GRID_LEADER: "grid_leader", Role.VILLAGE_SECRETARY: "secretary",
    Role.TOWN_LEADER: "town_leader", Role.TOWN_DISPATCHER: "dispatcher", Role.DEPARTMENT_HANDLER: "handler",
    Role.DEPARTMENT_LEADER: "department_leader", Role.COMMAND_CENTRE: "command",
    Role.DISTRICT_LEADER: "district_leader", Role.SYSTEM_ADMIN: "system_admin", Role.SECURITY_ADMIN: "security_admin",
    Role.AUDIT_ADMIN: "audit_admin", Role.BUREAU_CLIENT: "bureau_client",
    Role.ORGANIZATION_DEPARTMENT: "org_department", Role.TOWN_ORGANIZER: "organizer",
    Role.CADRE_OFFICE: "cadre_office", Role.PERSONNEL_OFFICER: "personnel", Role.TALENT_OFFICE: "talent_office",
}  # fmt: skip
WATCHES = {
    Role.GRID_WORKER, Role.GRID_LEADER, Role.VILLAGE_SECRETARY, Role.TOWN_LEADER, Role.TOWN_DISPATCHER,
    Role.COMMAND_CENTRE, Role.DISTRICT_LEADER,
}  # fmt: skip
ASSIGNED = {Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER}
REPORTS = WATCHES - {Role.DISTRICT_LEADER} | {Role.BUREAU_CLIENT}


def test_no_role_is_forgotten() -> None:
    assert set(WHO) == set(Role)


@pytest.mark.parametrize("role", list(WHO), ids=str)
def test_a_key_reads_and_writes_what_the_posts_allow(district: District, role: Role) -> None:
    reported, whistled = district.report(), issue_in(district, "whistled")
    own = caller(district, WHO[role])
    expected = {str(reported.uuid), str(whistled.uuid)} if role in WATCHES else set()
    expected |= {str(whistled.uuid)} if role in ASSIGNED else set()
    assert {row["service_request_id"] for row in own.rows("requests")} == expected
    assert {row["service_request_id"] for row in own.rows("servicerequestupdates")} <= expected
    for issue in (reported, whistled):
        status = 200 if str(issue.uuid) in expected else 404
        assert own.get(f"requests/{issue.uuid}").status_code == status
        form = {"service_request_id": issue.uuid, "update_id": issue.pk, "description": "补充情况"}
        assert own.post("servicerequestupdates", **form).status_code == (201 if status == 200 else 404)
    before = Issue.objects.count()
    status = own.post("requests", **request()).status_code
    assert (status, Issue.objects.count() - before) == ((201, 1) if role in REPORTS else (403, 0))
