"""Every page and API operation, visited as every role; and nothing that the table does not name."""

from collections import Counter

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from grids.api.issues import IssueViewSet
from tests.matrix.api_table import API
from tests.matrix.cadres import CADRES
from tests.matrix.desk_table import EMERGENCIES
from tests.matrix.district import DISTRICT
from tests.matrix.lines import ANONYMOUS, BRANCH_SECRETARY, EMPLOYER_USER, PARTY_MEMBER, Line
from tests.matrix.neighbour_table import NEIGHBOURS
from tests.matrix.party import PARTY_LINES
from tests.matrix.relief_table import RELIEF
from tests.matrix.table import ACTS, PAGES
from tests.matrix.talent import TALENT
from tests.matrix.team_table import TEAM
from tests.matrix.visits import Ground, visit
from tests.matrix.walk import WRITE, missing, operations, stale
from xinhui.accounts.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("briefly")]
LINES = (*PAGES, *ACTS, *TEAM, *NEIGHBOURS, *RELIEF, *EMERGENCIES, *PARTY_LINES, *CADRES, *TALENT, *DISTRICT, *API)
WHO = (ANONYMOUS, *Role.values, BRANCH_SECRETARY, PARTY_MEMBER, EMPLOYER_USER)


def _id(line: Line) -> str:
    return f"{line.name} {'/'.join(str(value) for value in line.url.values())}".strip()


def test_every_url_is_named() -> None:
    found = [operation for operation in operations() if not operation.name.startswith("admin:")]
    named = {line.name for line in LINES}
    assert not missing(found, named), "\n".join(missing(found, named))
    assert not stale(found, named), "\n".join(stale(found, named))


def test_a_name_is_one_address() -> None:
    """Two pages of one name: links to the one would lead to the other."""
    found = Counter(operation.name for operation in operations() if not operation.name.startswith(("admin:", "GET ")))
    twice = [name for name, times in found.items() if times > 1 and " api:" not in name]
    assert twice == []


def test_an_unnamed_url_is_found_out() -> None:
    router = SimpleRouter()
    router.register("secrets", IssueViewSet, basename="secrets")
    fake: list[URLPattern | URLResolver] = [
        path("secret/", lambda request: HttpResponse(), name="secret_page"),
        path("api/v1/", include((router.urls[:1], "api"))),
    ]
    assert missing(operations(fake), {"POST api:secrets-list", *(line.name for line in LINES)}) == [
        "tests/matrix/table.py does not name secret_page  (at /secret/)",
        "tests/matrix/api_table.py does not name GET api:secrets-list  (at /api/v1/^secrets/$)",
    ]


def test_a_name_without_a_url_is_found_out() -> None:
    assert stale(operations(), {"GET grids:gone"}) == ["tests/matrix names GET grids:gone, which is no URL"]


def test_no_operation_is_named_twice() -> None:
    assert [name for name, times in Counter(_id(line) for line in LINES).items() if times > 1] == []


@pytest.mark.parametrize("line", LINES, ids=_id)
def test_every_role_gets_what_the_table_says(ground: Ground, line: Line) -> None:
    wrong = []
    for who in WHO:
        promised, answer = line.expected(who), visit(ground, line, who)
        if answer.status_code != promised:
            wrong.append(f"{who}: {promised} promised, {answer.status_code} came: {_words(answer)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("line", [line for line in LINES if line.row and not line.is_list], ids=_id)
def test_a_row_elsewhere_is_unknown(ground: Ground, line: Line) -> None:
    wrong = []
    for who in WHO:
        if who in line.sees_elsewhere and line.method != "GET":
            continue  # they see it; whether its state allows the verb is another test's question
        promised, answer = line.expected_elsewhere(who), visit(ground, line, who, elsewhere=True)
        if answer.status_code != promised:
            wrong.append(f"{who}: {promised} promised, {answer.status_code} came: {_words(answer)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("line", [line for line in LINES if line.is_list], ids=_id)
def test_a_list_shows_what_is_ones_own(ground: Ground, line: Line) -> None:
    row = ground.rows[line.row]
    wrong = []
    for who in line.may:
        content = visit(ground, line, who).content.decode()
        shown = [str(side["uuid" if line.is_api and "uuid" in side else "mark"]) in content
                 for side in (row.home, row.elsewhere)]  # fmt: skip
        if shown != [who in line.sees, who in line.sees_elsewhere]:
            wrong.append(f"{who}: at home and elsewhere shown: {shown}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("line", [line for line in LINES if not line.any_method], ids=_id)
def test_other_methods_are_refused(ground: Ground, line: Line) -> None:
    named = {other.method for other in LINES if other.url_name == line.url_name}
    who = sorted(line.may)[0]
    for method in {"GET", *WRITE} - named:
        assert visit(ground, line, who, method=method).status_code == 405, method


def _words(answer: HttpResponse) -> str:
    if getattr(answer, "streaming", False) or answer.status_code in (200, 302):
        return answer.headers.get("Location", "")
    return answer.content.decode()[:200]
