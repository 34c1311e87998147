"""Mutual review and study groups in the matrix. A round is the district's: its twin is another of the same district.

Assignments have no line: nobody of the matrix scores, and they have no page but their verb.
"""

from datetime import date, timedelta
from typing import Any

from members.services.reviews.rounds import draft_round
from members.services.studies import groups
from tests.matrix.admin_table import Model
from tests.matrix.lines import PARTY_MEMBER, Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, READERS, WIDE
from tests.world_members import Party
from xinhui.core import clock

OF: dict[str, Any] = {"seen": WIDE, "seen_elsewhere": WIDE}
GROUP: dict[str, Any] = {"seen": READERS | {PARTY_MEMBER}, "seen_elsewhere": WIDE}
DAY = "2030-01-10"


def _round(verb: str, **data: object) -> Line:
    return form(
        "members:act", DEPARTMENT, door=DOOR, url={"subject": "review", "verb": verb}, row="review", data=data, **OF
    )


def _study(subject: str, verb: str, may: frozenset[str] = KEEPERS, **data: object) -> Line:
    url = {"subject": subject, "verb": verb}
    return form("members:act", may, door=DOOR, url=url, row=subject, data=data, **GROUP)


LINES: tuple[Line, ...] = (
    page("members:reviews", READERS, row="review", is_list=True, **OF),
    page("members:review_new", DEPARTMENT),
    form("members:review_new", DEPARTMENT, door=DEPARTMENT, ok=400, data={}),
    page("members:review", READERS, row="review", **OF),
    page("members:review_table", READERS, row="review", **OF),
    page("members:review_books", DEPARTMENT, row="review", **OF),
    form("members:review_books", DEPARTMENT, door=DEPARTMENT, row="review", ok=400, data={}, **OF),
    page("members:studies", READERS, row="study_group", is_list=True, **GROUP),
    page("members:study_new", KEEPERS),
    form("members:study_new", KEEPERS, door=KEEPERS, ok=400, data={}),
    page("members:study_table", READERS),
    page("members:study", DOOR, row="study_group", **GROUP),
    _round("criterion", title="支部建设", points=10, weight=1),
    _round("cancel", reason="改期"),
    _study("study_group", "session", topic="学习", kind="reading", planned_on=DAY),
    _study("study_group", "join", name="小林", role="member"),
    _study("study_seat", "renew"),
    _study("study_seat", "leave"),
    _study("study_session", "move", planned_on=DAY),
    _study("study_session", "call_off", reason="出差"),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT) for name in ("reviewround", "revieworgan", "studygroup", "studysession")
)


def rows(party: Party) -> dict[str, Any]:
    """Two rounds of the district; a study group here and there."""
    here, there = _at(party, "grid_branch", "party_member"), _at(party, "other_branch", "other_party_member")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, organization: str, member: str) -> dict[str, dict[str, object]]:
    actor, today = party.act("org_department"), clock.today()
    row = draft_round(actor=actor, title=f"互评{organization}", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30),
                      score_by=today + timedelta(days=9))  # fmt: skip
    group = groups.found_group(actor=actor, organization_id=party.organizations[organization].pk, name="学习小组")
    seat = groups.join_group(actor=actor, group_id=group.pk, member_id=party.members[member].pk)
    session = groups.plan_session(actor=actor, group_id=group.pk, topic="学习", kind="reading", planned_on=today)
    mark = f'"/party/studies/{group.pk}/"'
    return {
        "review": {"pk": row.pk, "mark": f'"/party/reviews/{row.pk}/"'}, "study_group": {"pk": group.pk, "mark": mark},
        "study_seat": {"pk": seat.pk, "mark": mark}, "study_session": {"pk": session.pk, "mark": mark},
    }  # fmt: skip
