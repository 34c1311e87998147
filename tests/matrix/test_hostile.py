"""Every page with parameters and fields that nobody means: an answer for people, never a server error, nothing echoed raw.

POST forms are sent with each field of their table line replaced in turn; lists with every parameter any page knows.
"""

from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse

from tests.matrix.admin_table import MODELS
from tests.matrix.cadres import CADRE_MODELS, CADRES
from tests.matrix.desk_table import EMERGENCIES
from tests.matrix.lines import PARTY_MEMBER, Line
from tests.matrix.neighbour_table import NEIGHBOURS
from tests.matrix.party import PARTY_LINES, PARTY_MODELS
from tests.matrix.relief_table import RELIEF
from tests.matrix.table import ACTS, PAGES
from tests.matrix.team_table import TEAM
from tests.matrix.visits import Ground, address
from xinhui.accounts.models import Role

pytestmark = pytest.mark.django_db
PARAMETERS = (
    "page", "area", "q", "state", "show", "days", "by", "scenario", "kind", "since", "topics", "overdue", "unread",
    "next", "t", "o", "p", "all", "e", "from", "to", "unit", "category", "status", "level",
)  # fmt: skip
SCRIPT = "'\"><script>alert(1)</script>"
#: NUL, beyond a 64-bit integer, below zero, digits of another script, not a number, no day, markup, a lone surrogate.
HOSTILE = ("\x00", "9" * 30, "-1", "٣", "NaN", "2026-99-99", SCRIPT, "%", "\ud800".encode("utf-8", "replace").decode())
READERS = (Role.COMMAND_CENTRE, Role.GRID_WORKER, Role.SYSTEM_ADMIN)
#: Of the pages of party building: who reads all of them, and an ordinary member.
PARTY_READERS = (Role.ORGANIZATION_DEPARTMENT, PARTY_MEMBER)
CADRE_READERS = (Role.CADRE_OFFICE, Role.SECURITY_ADMIN)
LINES = (*PAGES, *ACTS, *TEAM, *NEIGHBOURS, *RELIEF, *EMERGENCIES, *PARTY_LINES, *CADRES)
READ = [line for line in LINES if line.method == "GET"]
WRITE = [line for line in LINES if line.method == "POST" and line.data]


def _id(line: Line) -> str:
    return f"{line.name} {'/'.join(str(value) for value in line.url.values())}".strip()


def _values(ground: Ground, line: Line) -> dict[str, object]:
    return dict(ground.rows[line.row].home) if line.row else {}


@pytest.mark.parametrize("line", READ, ids=_id)
def test_no_parameter_breaks_a_page(ground: Ground, line: Line) -> None:
    readers = PARTY_READERS if line in PARTY_LINES else CADRE_READERS if line in CADRES else READERS
    path = address(line, _values(ground, line)).split("?")[0]
    for who in readers:
        # whoever is turned away at the door is so whatever they send: once is enough
        for value in HOSTILE if line.expected(who) == line.ok else HOSTILE[:1]:
            with transaction.atomic():
                answer = ground.client(who).get(f"{path}?{urlencode(dict.fromkeys(PARAMETERS, value))}")
                transaction.set_rollback(True)
            assert answer.status_code < 500, (who, value)
            if "html" in answer.get("Content-Type", "") and not answer.streaming:
                assert b"<script>alert(1)" not in answer.content, who


@pytest.mark.parametrize("line", WRITE, ids=_id)
def test_no_field_breaks_a_form(ground: Ground, line: Line) -> None:
    who = sorted(line.may)[0]
    for name in line.data:
        for value in HOSTILE:
            sound = {k: v for k, v in line.data.items() if not str(v).startswith("@")}
            with transaction.atomic():
                answer = ground.client(who).post(address(line, _values(ground, line)), {**sound, name: value})
                transaction.set_rollback(True)
            assert answer.status_code < 500, (name, value)
            assert b"<script>alert(1)" not in getattr(answer, "content", b""), name


@pytest.mark.parametrize("label", [model.label for model in (*MODELS, *PARTY_MODELS, *CADRE_MODELS)])
def test_no_parameter_breaks_an_admin_list(ground: Ground, label: str) -> None:
    path = reverse(f"admin:{label.replace('.', '_')}_changelist")
    for who in (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.ORGANIZATION_DEPARTMENT):
        # whoever is turned away at the door is so whatever they send: once is enough
        is_open = ground.client(who).get(path).status_code == 200
        for value in HOSTILE if is_open else HOSTILE[:1]:
            for name in ("q", "p", "o", "id__exact", "state__exact", "area_code__startswith"):
                answer = ground.client(who).get(f"{path}?{urlencode({name: value})}")
                assert answer.status_code < 500, (who, name, value)
                assert b"<script>alert(1)" not in getattr(answer, "content", b""), name
