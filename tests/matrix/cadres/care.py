"""Care and supervision: rows are seen with the file, inspections with the unit; the person's own pages only by the row."""

from datetime import date
from typing import Any

from cadres.models import (
    Cadre,
    CadreDiscipline,
    CareTalk,
    EstablishedPost,
    RemovalCase,
    ReuseProposal,
    SelectionFinding,
    SelectionInspection,
    TalkFollowUp,
)
from cadres.models.care import DISCIPLINE, NOTE
from cadres.models.removals import REMOVAL
from cadres.models.reuse import REUSE
from cadres.models.sealed_line import seal_words
from tests.matrix.cadres import OFFICE, READERS, REASON, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.core.sealed import seal

PERSONNEL = READERS - OFFICE
#: The talks at home are held by a department's leader; the file of 何建国 belongs to the account of its handler
#: (tests/matrix/cadres/training.py).
TALKER, HIMSELF = frozenset({Role.DEPARTMENT_LEADER}), frozenset({Role.DEPARTMENT_HANDLER})
TALK: dict[str, Any] = {"seen": READERS | TALKER, "seen_elsewhere": OFFICE}
MINE: dict[str, Any] = {"seen": TALKER, "seen_elsewhere": frozenset()}
OWN: dict[str, Any] = {"seen": HIMSELF, "seen_elsewhere": frozenset()}
LATER = "2099-01-01"

LINES: tuple[Line, ...] = (
    page("cadres:care", READERS, row="talk:due", is_list=True, **SEES),
    page("cadres:care_people", READERS, row="talk:due", is_list=True, suffix="?words=照应0", **SEES),
    page("cadres:talks", READERS, row="talk:due", is_list=True, **SEES),
    page("cadres:talk_table", READERS),
    form("cadres:talk_assign", READERS, door=READERS, row="talk:due", data={"talk": "@pk", "talker": "@talker"},
         seen=READERS, seen_elsewhere=READERS),
    page("cadres:talk", EVERYONE, row="talk:due", **TALK),
    form("cadres:talk_note", OFFICE | TALKER, ok=200, door=EVERYONE, row="talk:held", seen=OFFICE | TALKER,
         seen_elsewhere=OFFICE),
    page("cadres:disciplines", READERS, row="discipline", is_list=True, **SEES),
    page("cadres:discipline", READERS, row="discipline", **SEES),
    page("cadres:removals", READERS, row="removal:proposed", is_list=True, **SEES),
    page("cadres:removal", READERS, row="removal:proposed", **SEES),
    page("cadres:inspections", READERS, row="inspection", is_list=True, **SEES),
    page("cadres:inspection_new", OFFICE),
    form("cadres:inspection_new", OFFICE, door=OFFICE, row="inspection:unit", seen=OFFICE, seen_elsewhere=OFFICE,
         data={"unit": "@pk", "period_from": "2024-01-01", "period_to": "2024-12-31"}),
    page("cadres:finding_table", READERS),
    page("cadres:inspection", READERS, row="inspection", **SEES),
    page("cadres:mine_care", EVERYONE),
    page("cadres:act", READERS, door=EVERYONE, row="talk:due", url={"subject": "talk", "verb": "assign"}, **TALK),
    act("care-file", "talk", "care:file", READERS, occasion="illness"),
    act("care-file", "discipline", "care:file", kind="demerit", decided_on="2026-01-05", reason="x"),
    act("care-post", "adjust", "care:post", READERS, reason="style", grounds="x"),
    act("talk", "assign", "talk:due", READERS, talker="@talker", **TALK),
    act("talk", "agree", "talk:held", text="x", due_on=LATER, **TALK),
    act("talk", "drop", "talk:due", READERS, **REASON, **TALK),
    act("my-talk", "hold", "talk:due", TALKER, note="x", **MINE),
    act("my-talk", "agree", "talk:held", TALKER, text="x", due_on=LATER, **MINE),
    act("own-talk", "confirm", "talk:own", HIMSELF, **OWN),
    act("own-talk", "deny", "talk:own", HIMSELF, **OWN),
    act("follow-up", "finish", "talk:follow", READERS | TALKER, outcome="x", **TALK),
    act("follow-up", "drop", "talk:follow", READERS | TALKER, **REASON, **TALK),
    act("discipline", "propose", "discipline:ready", READERS, post="股长", reason="x"),
    act("discipline", "withdraw", "discipline", **REASON),
    act("reuse", "approve", "reuse:proposed"),
    act("reuse", "approve-second", "reuse:seconded"),
    act("reuse", "refuse", "reuse:proposed", **REASON),
    act("removal", "verify", "removal:proposed", findings="x"),
    act("removal", "hear", "removal:verified", hearing="x"),
    act("removal", "agree", "removal:heard"),
    act("removal", "decide", "removal:agreed", outcome="level"),
    act("removal", "drop", "removal:proposed", **REASON),
    act("own-removal", "say", "removal:own", HIMSELF, side="x", **OWN),
    act("inspection", "find", "inspection", kind="files", text="x", due_on=LATER),
    # findings are open: the form says so
    act("inspection", "close", "inspection", ok=400),
    act("finding", "report", "finding:open", PERSONNEL, evidence="x"),
    act("finding", "verify", "finding:reported"),
    act("finding", "send-back", "finding:reported", objection="x", due_on=LATER),
)  # fmt: skip


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """People of both bureaus with a talk, a discipline, proposals and cases in their states; an inspection each."""
    people = cadres.world.people
    home = _at(cadres, "city_management", "柳照应", cadres.files["head"], people["department_leader"])
    other = _at(cadres, "water", "水照应", cadres.files["elsewhere"], people["water_leader"])
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, unit: str, name: str, own: Cadre, holder: User) -> dict[str, dict[str, object]]:
    bureau = cadres.world.unit(unit)

    def person(number: int) -> Cadre:
        return Cadre.objects.create(unit=bureau, name=f"{name}{number}", form_sealed=own.form_sealed,
                                    retires_on=date(2040, 1, 1))  # fmt: skip

    people = [person(number) for number in range(10)]
    talk = {"kind": "caring", "occasion": "hardship", "occasion_on": date(2026, 1, 5), "due_on": date(2026, 1, 20),
            "talker": holder}  # fmt: skip
    due = CareTalk.objects.create(cadre=people[0], **talk)
    was_held = {"state": "held", "held_on": date(2026, 1, 8), "note_sealed": seal("x", purpose=NOTE)}
    held = CareTalk.objects.create(cadre=people[1], **was_held, **talk)
    follow = TalkFollowUp.objects.create(talk=held, text_sealed=seal_words("x"), due_on=date(2099, 1, 1))
    discipline = _disciplined(people[0])
    found: dict[str, dict[str, object]] = {
        "care:file": {"pk": people[2].pk},
        "care:post": {"pk": _post(people[2]).pk},
        "talk:due": {"pk": due.pk, "mark": people[0].name, "talker": holder.username},
        "talk:held": {"pk": held.pk},
        "talk:own": {"pk": CareTalk.objects.create(cadre=own, **was_held, **talk).pk},
        "talk:follow": {"pk": follow.pk},
        "discipline": {"pk": discipline.pk, "mark": people[0].name},
        "discipline:ready": {"pk": _disciplined(people[3]).pk},
        "reuse:proposed": {"pk": _proposal(people[4], holder).pk},
        "reuse:seconded": {
            "pk": _proposal(people[5], holder, state="seconded", first_by=cadres.world.people["office_two"]).pk
        },
    }
    found["discipline:proposal"] = {"pk": CadreDiscipline.objects.get(cadre=people[4]).pk}
    return found | _cases([*people[6:], own], holder) | _inspections(cadres, unit, holder)


def _disciplined(cadre: Cadre) -> CadreDiscipline:
    """Long over, the talk held: every condition is met."""
    day = date(2024, 1, 5)
    CareTalk.objects.create(cadre=cadre, kind="after_discipline", occasion="discipline", occasion_on=day, due_on=day,
                            state="held", held_on=day, talker=User.objects.get(username="yekezhang"),
                            note_sealed=seal("x", purpose=NOTE))  # fmt: skip
    return CadreDiscipline.objects.create(cadre=cadre, kind="warning", decided_on=day, ends_on=date(2024, 7, 5),
                                          reason_sealed=seal("x", purpose=DISCIPLINE))  # fmt: skip


def _proposal(cadre: Cadre, by: User, **facts: Any) -> ReuseProposal:
    return ReuseProposal.objects.create(cadre=cadre, discipline=_disciplined(cadre), post="股长", proposed_by=by,
                                        reason_sealed=seal("x", purpose=REUSE), **facts)  # fmt: skip


def _post(cadre: Cadre) -> EstablishedPost:
    return EstablishedPost.objects.create(unit=cadre.unit, title=f"职位{cadre.pk}", level="middle", holder=cadre,
                                          held_since="2024-03-01")  # fmt: skip


def _cases(people: list[Cadre], by: User) -> dict[str, dict[str, object]]:
    second = User.objects.create(username=f"{by.username}-2", name="核实人")
    words = seal("x", purpose=REMOVAL)
    verified = {"verified_by": second, "findings_sealed": words}
    heard = {**verified, "heard_on": date(2026, 1, 9), "hearing_sealed": words}
    facts: dict[str, dict[str, Any]] = {"proposed": {}, "verified": verified, "heard": heard,
                                        "agreed": {**heard, "first_by": second}, "own": verified}  # fmt: skip
    found: dict[str, dict[str, object]] = {}
    for cadre, (state, more) in zip(people, facts.items(), strict=True):
        row = RemovalCase.objects.create(
            cadre=cadre, post=_post(cadre), reason="style", state="verified" if state == "own" else state,
            proposed_by=by, grounds_sealed=words, **more,
        )  # fmt: skip
        found[f"removal:{state}"] = {"pk": row.pk, "mark": cadre.name}
    return found


def _inspections(cadres: Cadres, unit: str, by: User) -> dict[str, dict[str, object]]:
    bureau = cadres.world.unit(unit)
    period = {"period_from": date(2024, 1, 1), "period_to": date(2025, 6, 30), "begun_on": date(2026, 1, 5), "by": by}
    row = SelectionInspection.objects.create(unit=bureau, **period)
    free = cadres.world.unit("org_department" if unit == "water" else "government_office")
    facts = {"inspection": row, "kind": "files", "text": "x", "due_on": date(2026, 2, 1), "found_by": by}
    opened = SelectionFinding.objects.create(**facts)
    reported = SelectionFinding.objects.create(state="reported", evidence="x", reported_on=date(2026, 1, 20), **facts)
    return {
        "inspection": {"pk": row.pk, "mark": bureau.name},
        "inspection:unit": {"pk": free.pk},
        "finding:open": {"pk": opened.pk},
        "finding:reported": {"pk": reported.pk},
    }
