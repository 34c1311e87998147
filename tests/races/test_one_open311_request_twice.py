"""A platform sends the same request and the same update twice at the same moment, on PostgreSQL.

Both get the same answer, and it happened once. The control numbers each copy anew, as if the sender's number did not
count: then the database stops one of the two, which its sender would read as a fault.
"""

from uuid import uuid4

from grids.models import Issue, IssueAnswer, OutsideReport, ServiceAttribute, TimelineEntry
from grids.services.open311.requests import Request, number_of, take_request
from grids.services.open311.updates import Update, take_update
from tests.races.duel import RACES_MARKS, duel
from tests.world import GRID
from tests.world_chain import dispatched, lead_of
from tests.world_grids import District, middle_of
from xinhui.audit.selectors.verify import verify_chains

pytestmark = RACES_MARKS
TIMES, CONTROL, UPDATES = 60, 20, 10


def race(district: District, times: int, *, numbered: bool, forgiving: bool) -> tuple[list[tuple[int, bool]], int]:
    """Both sides send every request: ((issue, was it new) of each answer, how many got none)."""
    ServiceAttribute.objects.create(
        category=district.categories["B101"], code="kind", question="种类", datatype="string"
    )
    actor, (lat, lon) = district.act("bureau_client"), middle_of(GRID)
    answers = list[tuple[int, bool]]()

    def act(number: int, side: int) -> None:
        name = f"R-{number}"
        uuid = number_of(actor=actor, kind="request", external_id=name) if numbered else uuid4()
        request = Request(uuid=uuid, category="B101", description="井盖缺损", latitude=lat, longitude=lon, source="public",
                          external_id=name, answers=(("kind", ("雨水井",)),))  # fmt: skip
        issue, is_new = take_request(actor=actor, request=request)
        answers.append((Issue.objects.get(uuid=issue.uuid).pk, is_new))

    return answers, duel(times, act, forgiving=forgiving)


def test_a_request_sent_twice_at_once_is_one(district: District) -> None:
    answers, failed = race(district, TIMES, numbered=True, forgiving=False)
    assert failed == 0 and len(answers) == TIMES * 2
    assert sum(is_new for _issue, is_new in answers) == TIMES == len({issue for issue, _is_new in answers})
    assert Issue.objects.count() == IssueAnswer.objects.count() == OutsideReport.objects.count() == TIMES
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_senders_number_one_of_two_fails(district: District) -> None:
    answers, failed = race(district, CONTROL, numbered=False, forgiving=True)
    assert (failed, len(answers)) == (CONTROL, CONTROL)


def test_an_update_sent_twice_at_once_is_one(district: District) -> None:
    issues = [lead_of(dispatched(district)).whistle.issue_id for _ in range(UPDATES)]
    actor, answers = district.act("handler"), list[tuple[int, bool]]()

    def act(number: int, side: int) -> None:
        update = Update(external_id=f"U-{number}", status="open", text="已派员前往")
        answers.append(take_update(actor=actor, issue_id=issues[number], update=update))

    assert duel(UPDATES, act, forgiving=False) == 0
    assert sum(is_new for _entry, is_new in answers) == UPDATES == len({entry for entry, _is_new in answers})
    assert TimelineEntry.objects.filter(verb="respond").count() == UPDATES
    assert TimelineEntry.objects.filter(verb="remark").count() == 0
