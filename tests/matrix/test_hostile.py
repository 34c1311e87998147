"""Every page with parameters and fields that nobody means: an answer for people, never a server error, nothing echoed raw.

POST forms are sent with each field of their table line replaced in turn; lists with every parameter any page knows.
Not every value goes into every parameter of every page: `_some` deals them out so that over the pages each meets each.
Each page and form is tried on one of the two databases (`here`): NUL and large numbers break on one what they do not on
the other, and half of the pages of every kind are tried on each.
"""

from itertools import cycle
from random import Random
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from tests.matrix.admin_table import MODELS
from tests.matrix.cadres import CADRE_MODELS, CADRES
from tests.matrix.desk_table import EMERGENCIES
from tests.matrix.district import DISTRICT, DISTRICT_MODELS
from tests.matrix.lines import EMPLOYER_USER, PARTY_MEMBER, Line
from tests.matrix.neighbour_table import NEIGHBOURS
from tests.matrix.party import PARTY_LINES, PARTY_MODELS
from tests.matrix.relief_table import RELIEF
from tests.matrix.table import ACTS, PAGES
from tests.matrix.talent import TALENT, TALENT_MODELS
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
TALENT_READERS = (Role.TALENT_OFFICE, EMPLOYER_USER)
LINES = (*PAGES, *ACTS, *TEAM, *NEIGHBOURS, *RELIEF, *EMERGENCIES, *PARTY_LINES, *CADRES, *TALENT, *DISTRICT)
OF_ROOMS = ((PARTY_LINES, PARTY_READERS), (CADRES, CADRE_READERS), (TALENT, TALENT_READERS))
EVERY_MODEL = (*MODELS, *PARTY_MODELS, *CADRE_MODELS, *TALENT_MODELS, *DISTRICT_MODELS)
ADMIN_READERS = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.ORGANIZATION_DEPARTMENT)
#: Sent together where one cannot hide what the other does: the list answers a wrong filter or page by a redirect.
ADMIN_PARAMETERS = (("q", "o"), ("p",), ("id__exact",), ("state__exact",), ("area_code__startswith",))
#: Lists whose admin has something of its own: accounts, the trail, boundaries, verbs, money, members.
REPRESENTATIVE = frozenset(
    {"accounts.user", "audit.entry", "grids.grid", "members.duestransfer", "grids.whistle", "members.member"}
)
READ = [line for line in LINES if line.method == "GET"]
WRITE = [line for line in LINES if line.method == "POST" and line.data]


def _id(line: Line) -> str:
    return f"{line.name} {'/'.join(str(value) for value in line.url.values())}".strip()


def _values(ground: Ground, line: Line) -> dict[str, object]:
    return dict(ground.rows[line.row].home) if line.row else {}


def _some(*where: str) -> list[str]:
    """Three of the values, the same whenever it is asked; other ones on the other database."""
    return Random(" ".join((connection.vendor, *where))).sample(HOSTILE, 3)


def here(*names: str) -> bool:
    """This page is tried on the database of this run."""
    is_postgres = str(settings.DATABASES["default"]["ENGINE"]).endswith("postgresql")
    return bool(crc32(" ".join(names).encode()) % 2) == is_postgres


def _check(answer: Any, *said: object) -> None:
    assert answer.status_code < 500, said
    if not answer.streaming and "html" in answer.get("Content-Type", ""):
        assert b"<script>alert(1)" not in answer.content, said


def _ask(ground: Ground, who: str, path: str, query: dict[str, str]) -> Any:
    with transaction.atomic():
        answer: Any = ground.client(who).get(f"{path}?{urlencode(query)}")
        transaction.set_rollback(True)
    _check(answer, who, query)
    return answer


@pytest.mark.parametrize("line", [line for line in READ if here(_id(line))], ids=_id)
def test_no_parameter_breaks_a_page(ground: Ground, line: Line) -> None:
    """Each value in all parameters, from one of the readers after the other; then in each parameter another value."""
    readers = next((who for lines, who in OF_ROOMS if line in lines), READERS)
    path = address(line, _values(ground, line)).split("?")[0]
    inside = [who for who in readers if line.expected(who) == line.ok]
    for who in set(readers) - set(inside):
        # whoever is turned away at the door is so whatever they send: once is enough
        _ask(ground, who, path, dict.fromkeys(PARAMETERS, HOSTILE[0]))
    queries = [dict.fromkeys(PARAMETERS, value) for value in HOSTILE]
    queries += [
        dict(zip(PARAMETERS, mixed, strict=True))
        for mixed in zip(*(_some(_id(line), name) for name in PARAMETERS), strict=True)
    ]
    for query, who in zip(queries, cycle(inside)):
        _ask(ground, who, path, query)


@pytest.mark.parametrize("line", [line for line in WRITE if here(_id(line))], ids=_id)
def test_no_field_breaks_a_form(ground: Ground, line: Line) -> None:
    """Some values in each field, the others sound; and markup in all of them, since a form shows them all again."""
    who = sorted(line.may)[0]
    path = address(line, _values(ground, line))
    sound = {k: v for k, v in line.data.items() if not str(v).startswith("@")}
    bodies = [{**sound, name: value} for name in line.data for value in _some(_id(line), name)]
    for body in [*bodies, dict.fromkeys(line.data, SCRIPT)]:
        with transaction.atomic():
            answer = ground.client(who).post(path, body)
            transaction.set_rollback(True)
        _check(answer, who, body)


@pytest.mark.parametrize("label", [model.label for model in EVERY_MODEL if here(model.label)])
def test_no_parameter_breaks_an_admin_list(ground: Ground, label: str) -> None:
    """All values on the lists of a few models; on the others, which have the same base, some in each parameter."""
    path = reverse(f"admin:{label.replace('.', '_')}_changelist")
    # whoever is turned away at the door is so whatever they send: once is enough
    inside = [who for who in ADMIN_READERS if _ask(ground, who, path, {"q": SCRIPT}).status_code != 403]
    queries = []
    for names in ADMIN_PARAMETERS:
        values = [HOSTILE if label in REPRESENTATIVE else _some(label, name) for name in names]
        queries += [dict(zip(names, mixed, strict=True)) for mixed in zip(*values, strict=True)]
    for query, who in zip(queries, cycle(inside)):
        _ask(ground, who, path, query)


def test_every_value_meets_every_parameter() -> None:
    """What is left out is left out of single pages, not of the portal."""
    pages = [_id(line) for line in READ if here(_id(line))]
    assert all({value for page in pages for value in _some(page, name)} == set(HOSTILE) for name in PARAMETERS)
    labels = [model.label for model in EVERY_MODEL if here(model.label)]
    assert all(
        {value for label in labels for value in _some(label, name)} == set(HOSTILE)
        for names in ADMIN_PARAMETERS
        for name in names
    )
    forms = [line for line in WRITE if here(_id(line))]
    assert {value for line in forms for name in line.data for value in _some(_id(line), name)} == set(HOSTILE)
    assert {model.label for model in EVERY_MODEL} >= REPRESENTATIVE
