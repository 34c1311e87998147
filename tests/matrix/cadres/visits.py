"""Follow-up visits after elections: the office's, and each visitor's own."""

from datetime import date, timedelta
from typing import Any

from cadres.models import FollowUpVisit, VisitProblem
from cadres.models.sealed_line import seal_words
from members.models import Election, Organization, Term
from tests.matrix.cadres import OFFICE, READERS, act
from tests.matrix.lines import Line, page
from tests.world_cadres import Cadres
from xinhui.core import clock

#: Nobody of the matrix is a visitor: the office alone.
SECRET: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
LINES: tuple[Line, ...] = (
    page("cadres:visits", READERS, row="visit:planned", is_list=True, **SECRET),
    page("cadres:visit_table", READERS),
    page("cadres:visit", OFFICE, door=READERS, row="visit:held", **SECRET),
    act("visit", "hold", "visit:planned", **SECRET, condition="good", notes="x"),
    act("visit", "assign", "visit:planned", **SECRET, visitor="@visitor"),
    act("visit", "lapse", "visit:planned", **SECRET, reason="x"),
    act("visit-problem", "report", "visit_problem:open", **SECRET, report="x"),
    act("visit-problem", "settle", "visit_problem:reported", **SECRET),
    act("visit-problem", "send-back", "visit_problem:reported", **SECRET, reason="x", due_on="2099-01-01"),
)


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A visit in two states with its problems, of two elections."""
    home, other = _of(cadres, "第一回访对象"), _of(cadres, "第二回访对象")
    return {handle: (home[handle], other[handle]) for handle in home}


def _of(cadres: Cadres, name: str) -> dict[str, dict[str, object]]:
    begun, people = clock.today() - timedelta(days=200), cadres.world.people
    organization = Organization.objects.order_by("pk")[0]
    term = Term.objects.create(organization=organization, begun_on=begun, ended_on=begun + timedelta(days=1))
    election = Election.objects.create(
        organization=organization, state="approved", seats=3, planned_on=begun, entitled=9, held_on=begun, term=term,
        asked_by=people["cadre_office"],
    )  # fmt: skip
    base = {
        "election": election,
        "organization_name": name,
        "area_code": organization.area_code,
        "took_office_on": begun,
    }
    planned = FollowUpVisit.objects.create(months=12, due_on=begun + timedelta(days=365), **base)
    held = FollowUpVisit.objects.create(
        months=3, due_on=begun + timedelta(days=90), state="rectifying", visitor=people["office_two"],
        held_on=begun + timedelta(days=90), condition="fair", notes_sealed=seal_words("x"), **base,
    )  # fmt: skip
    sealed = seal_words("x")
    problem = VisitProblem.objects.create(visit=held, text_sealed=sealed, due_on=date(2099, 1, 1))
    reported = VisitProblem.objects.create(visit=held, text_sealed=sealed, due_on=date(2099, 1, 1), state="reported",
                                           report_sealed=sealed)  # fmt: skip
    return {
        "visit:planned": {"pk": planned.pk, "visitor": people["office_two"].pk, "mark": name},
        "visit:held": {"pk": held.pk, "mark": name},
        "visit_problem:open": {"pk": problem.pk},
        "visit_problem:reported": {"pk": reported.pk},
    }
