"""Appraisals: schemes, the appraisals of both bureaus in every state, urns; what the person sees; the voting page."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cadres.models import (
    AppraisalIndicator,
    AppraisalScheme,
    BallotUrn,
    Cadre,
    Objection,
    PersonAppraisal,
    UnitAppraisal,
)
from cadres.models.sealed_line import seal_words
from tests.matrix.cadres import OFFICE, READERS, REASON, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres
from xinhui.accounts.models import Role
from xinhui.core.clock import LOCAL

ALL: dict[str, Any] = {"seen": READERS, "seen_elsewhere": READERS}
#: The file of 何建国 at home belongs to the account of a department's handler (tests/matrix/cadres/training.py).
HIMSELF = frozenset({Role.DEPARTMENT_HANDLER})
OWN: dict[str, Any] = {"seen": HIMSELF, "seen_elsewhere": frozenset()}
SCHEME: dict[str, Any] = {
    "name": "矩阵方案", "kind": "special", "begins_on": "2025-01-01", "ends_on": "2025-12-31", "levels": ["none"],
    "indicator_weight": "0", "ballot_weight": "0", "leader_weight": "100", "best_percent": "20", "rounding": "down",
    "self_due_on": "2026-01-12", "publicity_days": "5", "answer_days": "10",
}  # fmt: skip
LINES: tuple[Line, ...] = (
    page("cadres:appraisals", READERS),
    page("cadres:appraisal_scheme_new", OFFICE),
    form("cadres:appraisal_scheme_new", OFFICE, door=OFFICE, row="appraisal:open", **ALL,
         data={**SCHEME, "unit_ids": "@unit"}),
    page("cadres:appraisal_scheme", READERS, row="appraisal:open", **ALL),
    page("cadres:appraisal_table", READERS, row="appraisal:open", is_list=False, **ALL),
    page("cadres:appraisal_unit", READERS, row="appraisal_unit:ballots", **SEES),
    page("cadres:appraisal_urn_new", READERS, row="appraisal_unit:ballots", **SEES),
    # the answer is the file of slips
    form("cadres:appraisal_urn_new", READERS, door=READERS, ok=200, row="appraisal_unit:ballots",
         data={"leaders": "0", "staff": "5", "served": "0"}, **SEES),
    page("cadres:appraisal_person", READERS, row="appraisal_person:public", **SEES),
    page("cadres:mine_appraisal", EVERYONE),
    page("cadres:mine_publicity", EVERYONE),
    page("cadres:mine_appraisal_one", HIMSELF, door=EVERYONE, row="appraisal_person:public", **OWN),
    # the same for everybody, signed in or not; an urn that is not there takes no code
    page("cadres:vote", EVERYONE, anonymous=200, url={"token": "none"}),
    form("cadres:vote", EVERYONE, door=EVERYONE, ok=404, anonymous=404, url={"token": "none"}, data={"code": "x"}),
    act("appraisal-scheme", "indicator", "appraisal:draft", name="指标", source="manual", weight="10", none_at="0",
        full_at="9", **ALL),
    act("appraisal-scheme", "edit", "appraisal:draft", ok=400, name="x", **ALL),
    act("appraisal-scheme", "open", "appraisal:draft", **ALL),
    act("appraisal-indicator", "remove", "appraisal:indicator", **ALL),
    act("unit-appraisal", "ballots", "appraisal_unit:self", READERS),
    act("unit-appraisal", "grades", "appraisal_unit:plain", READERS),
    act("unit-appraisal", "submit", "appraisal_unit:grades", READERS),
    act("unit-appraisal", "accept", "appraisal_unit:submitted"),
    act("unit-appraisal", "send-back", "appraisal_unit:submitted", **REASON),
    act("person-appraisal", "grade", "appraisal_person:grades", READERS, points="88", grade="competent", reason="x"),
    act("person-appraisal", "value", "appraisal_person:grades", READERS, indicator="@indicator", value="9", evidence="x"),
    act("person-appraisal", "exempt", "appraisal_person:self", READERS, **REASON),
    act("person-appraisal", "letter", "appraisal_person:public", text="x"),
    act("person-appraisal", "answer", "appraisal_person:objected", state="upheld", answer="x"),
    act("own-appraisal", "report", "appraisal_person:self", HIMSELF, text="x", **OWN),
    act("own-appraisal", "object", "appraisal_person:public", HIMSELF, text="x", **OWN),
    act("urn", "close", "appraisal_urn", READERS),
    act("urn", "annul", "appraisal_urn", READERS, **REASON),
)  # fmt: skip
#: State → (its unit appraisal's state, weight of ballots).
STATES = {"self": ("self", 30), "plain": ("self", 0), "ballots": ("ballots", 30), "urn": ("ballots", 30),
          "grades": ("grades", 0), "submitted": ("submitted", 0), "public": ("public", 0),
          "objected": ("public", 0)}  # fmt: skip
AT = datetime(2026, 1, 5, 9, tzinfo=LOCAL)


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A scheme a state, both bureaus in it with one person each; two drafts."""
    people, units = cadres.world.people, [cadres.world.unit(name) for name in ("city_management", "water")]
    base: dict[str, Any] = {
        "kind": "special", "begins_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31), "levels": ["none", "township"],
        "self_due_on": date(2026, 1, 12), "drafted_by": people["command"],
    }  # fmt: skip
    open_: dict[str, Any] = {"state": "open", "opened_by": people["office_two"], "opened_at": AT}
    draft = AppraisalScheme.objects.create(name="草案", indicator_weight=0, ballot_weight=0, leader_weight=100, **base)
    other = AppraisalScheme.objects.create(name="草案二", **base)
    draft.units.set(units)
    removed = AppraisalIndicator.objects.create(scheme=other, name="指标", source="manual", weight=9, full_at=9)
    found: dict[str, tuple[dict[str, object], dict[str, object]]] = {
        "appraisal:draft": ({"pk": draft.pk}, {"pk": draft.pk}),
        "appraisal:indicator": ({"pk": removed.pk}, {"pk": removed.pk}),
    }
    for name, (state, ballots) in STATES.items():
        scheme = AppraisalScheme.objects.create(name=f"方案{name}", indicator_weight=0, ballot_weight=ballots,
                                                leader_weight=100 - ballots, **base, **open_)  # fmt: skip
        indicator = AppraisalIndicator.objects.create(scheme=scheme, name="指标", source="manual", weight=9, full_at=9)
        pair = [_unit(cadres, scheme, state, who, by) for who, by in (("head", "personnel"), ("elsewhere", "other_personnel"))]  # fmt: skip
        for one in pair:
            one["appraisal_person"]["indicator"] = indicator.pk
        for handle in ("appraisal_unit", "appraisal_person", "appraisal_urn"):
            key = handle if handle == "appraisal_urn" else f"{handle}:{name}"
            if handle in pair[0] and (handle != "appraisal_urn" or name == "urn"):
                found[key] = (pair[0][handle], pair[1][handle])
        if name == "public":
            here: dict[str, object] = {"pk": scheme.pk, "unit": units[0].pk}
            found["appraisal:open"] = (here, here)
    return found


def _unit(
    cadres: Cadres, scheme: AppraisalScheme, state: str, handle: str, writer: str
) -> dict[str, dict[str, object]]:  # fmt: skip
    cadre: Cadre = cadres.files[handle]
    days: dict[str, Any] = (
        {"public_from": date(2026, 1, 20), "public_until": date(2099, 1, 1)} if state == "public" else {}
    )
    by = cadres.world.people[writer]
    row = UnitAppraisal.objects.create(scheme=scheme, unit=cadre.unit, state=state, submitted_by=by, **days)
    graded: dict[str, Any] = {} if state in ("self", "ballots") else {
        "grade": "competent", "leader_points": Decimal(80), "graded_by": by}  # fmt: skip
    person = PersonAppraisal.objects.create(unit_appraisal=row, cadre=cadre, **graded)
    if state == "grades":
        person.values.create(indicator=scheme.indicators.get(), value=9, evidence="x", at=AT, by=by)
    if scheme.name == "方案objected":
        Objection.objects.create(person=person, text_sealed=seal_words("x"), raised_by=by, raised_at=AT,
                                 due_on=date(2099, 1, 1))  # fmt: skip
    made: dict[str, dict[str, object]] = {"appraisal_unit": {"pk": row.pk}, "appraisal_person": {"pk": person.pk}}
    if scheme.name == "方案urn":
        urn = BallotUrn.objects.create(unit_appraisal=row, token=f"{handle}-urn", salt="00" * 16, drawn_a=0, drawn_b=5,
                                       drawn_c=0, opened_at=AT)  # fmt: skip
        made["appraisal_urn"] = {"pk": urn.pk}
    return made
