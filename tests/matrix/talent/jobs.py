"""Posts, candidates, events and the employers' portal: the factory's at home, the school's elsewhere."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from talent.models import EventPost, RecruitmentEvent
from talent.services.events import holding, planning
from talent.services.jobs import working
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OFFICE, READERS, REASON, UNIT, WORKERS, act
from tests.talent.jobs.kit import apply, draft, picture, published, submitted
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core import clock

FIRM = frozenset({EMPLOYER_USER})
#: Whoever works for the employer; a second person decides.
PARTIES, DECIDERS = OFFICE | UNIT | FIRM, OFFICE | UNIT
OWN: dict[str, Any] = {"seen": PARTIES, "seen_elsewhere": OFFICE}
#: Events stand open to employers until they are held, or when they were there.
OPEN: dict[str, Any] = {"seen": READERS | FIRM, "seen_elsewhere": READERS | FIRM}
THERE: dict[str, Any] = {"seen": READERS | FIRM, "seen_elsewhere": READERS}
PUBLIC: dict[str, Any] = {"anonymous": 200, "seen": EVERYONE, "seen_elsewhere": EVERYONE}
LINES: tuple[Line, ...] = (
    page("talent:job_board", EVERYONE, anonymous=200),
    page("talent:board_post", EVERYONE, row="job", **PUBLIC),
    page("talent:board_event", EVERYONE, row="event:held", **PUBLIC),
    page("talent:apply_for_post", EVERYONE, row="job", **PUBLIC),
    form("talent:apply_for_post", EVERYONE, door=EVERYONE, ok=400, row="job", data={"name": "x"}, anonymous=400,
         seen=EVERYONE, seen_elsewhere=EVERYONE),
    page("talent:job_follow", EVERYONE, anonymous=200),
    form("talent:job_follow", EVERYONE, door=EVERYONE, ok=400, data={"receipt": "ZP1", "code": "x"}, anonymous=400),
    page("talent:posts", WORKERS, row="job", is_list=True, **OWN),
    page("talent:post_new", PARTIES, door=EVERYONE),
    form("talent:post_new", PARTIES, door=EVERYONE, ok=400, data={"title": "x"}),
    page("talent:post", PARTIES, row="job", door=EVERYONE, **OWN),
    page("talent:candidates", WORKERS, row="candidate", is_list=True, **OWN),
    page("talent:candidate", PARTIES, row="candidate", door=EVERYONE, **OWN),
    page("talent:candidate_file", PARTIES, row="candidate", door=EVERYONE, **OWN),
    page("talent:events", READERS),
    page("talent:event_new", WORKERS),
    form("talent:event_new", WORKERS, door=WORKERS, ok=400, data={"name": "x"}),
    page("talent:event", READERS | FIRM, row="event", door=EVERYONE, **OPEN),
    page("talent:event_table", READERS, row="event:held", **THERE),
    page("talent:event_word", READERS, row="event:held", **THERE),
    page("talent:firm", EVERYONE),
    act("job", "change", "job:draft", PARTIES, ok=400, title="", **OWN),
    act("job", "submit", "job:draft", PARTIES, **OWN),
    act("job", "publish", "job:submitted", DECIDERS, **OWN),
    act("job", "refuse", "job:submitted", DECIDERS, **REASON, **OWN),
    act("job", "close", "job", PARTIES, **REASON, **OWN),
    act("candidate", "invite", "candidate", PARTIES, ok=400, interview_place="", **OWN),
    act("candidate", "refuse", "candidate", PARTIES, **REASON, **OWN),
    act("candidate", "interviewed", "candidate:invited", PARTIES, **OWN),
    act("candidate", "offer", "candidate:met", PARTIES, offer_pay=7000, **OWN),
    act("candidate", "report", "candidate:offered", PARTIES, ok=400, identity="1", **OWN),
    act("candidate", "decline", "candidate:offered", PARTIES, **REASON, **OWN),
    act("candidate", "confirm", "candidate:reported", DECIDERS, **OWN),
    act("candidate", "send-back", "candidate:reported", DECIDERS, **REASON, **OWN),
    act("event", "change", "event", DECIDERS, ok=400, name="", **OPEN),
    act("event", "join", "event", WORKERS | FIRM, ok=400, **OPEN),
    act("event", "announce", "event", DECIDERS, **OPEN),
    act("event", "hold", "event:over", DECIDERS, **OPEN),
    act("event", "audience", "event:held", DECIDERS, ok=400, platform="", **THERE),
    act("event", "drop-audience", "event:held", DECIDERS, platform="抖音", **THERE),
    act("event", "settle", "event:held", DECIDERS, **THERE),
    act("event", "cancel", "event", DECIDERS, **REASON, **OPEN),
    act("event-post", "leave", "event_post", PARTIES, **OWN),
    act("firm", "contact", "factory", PARTIES, contact="甲", phone="1", **OWN),
)  # fmt: skip
MODELS = (Model("talent.jobpost", OFFICE), Model("talent.recruitmentevent", OFFICE))
Row = dict[str, object]
_SIDES = (("factory", "employer_user", "city_management"), ("school", "other_employer_user", "water"))


def rows(talent: Talent) -> dict[str, tuple[Row, Row]]:
    """Posts, candidates and events in the states that the lines want, of both sides."""
    here, there = (_side(talent, *side) for side in _SIDES)
    return {handle: (here[handle], there[handle]) for handle in here}


def _side(talent: Talent, handle: str, account: str, unit: str) -> dict[str, Row]:
    post = published(talent, handle, title=f"在招岗位{handle}", number_wanted=20)
    office, firm = talent.act("talent_two"), talent.act(account)
    found: dict[str, Row] = {
        "job": {"pk": post.pk, "mark": post.title}, "job:draft": {"pk": draft(talent, handle).pk},
        "job:submitted": {"pk": submitted(talent, handle).pk}, "factory": {"pk": talent.employers[handle].pk},
    }  # fmt: skip
    states = ("candidate", "candidate:invited", "candidate:met", "candidate:offered", "candidate:reported")
    for number, name in enumerate(states, 1):
        row, _code = apply(post, number, upload=SimpleUploadedFile("cv.pdf", b"%PDF-1.4 cv"))
        if number >= 2:
            working.invite_candidate(actor=firm, candidate_id=row.pk, interview_place="厂部",
                                     interview_at=clock.now() + timedelta(hours=1))  # fmt: skip
        if number >= 3:
            working.note_interview(actor=firm, candidate_id=row.pk)
        if number >= 4:
            working.make_offer(actor=firm, candidate_id=row.pk, offer_pay=7000)
        if number >= 5:
            working.report_hire(actor=firm, candidate_id=row.pk, identity=identity(970 + post.pk % 20), proof="合同",
                                starts_on=clock.today())  # fmt: skip
        found[name] = {"pk": row.pk, "mark": row.receipt}
    for state in ("", ":over", ":held"):
        event = _event(talent, unit, past=bool(state))
        planning.join_event(actor=firm, event_id=event.pk, post_ids=[post.pk])
        if state:
            planning.announce_event(actor=office, event_id=event.pk)
        if state == ":held":
            holding.hold_event(actor=office, event_id=event.pk)
            holding.enter_audience(actor=office, event_id=event.pk, platform="抖音", views=10, source="数据中心",
                                   proof=picture())  # fmt: skip
        found[f"event{state}"] = {"pk": event.pk, "mark": event.name}
        found["event_post"] = found.get("event_post", {"pk": EventPost.objects.get(event=event).pk})
    return found


def _event(talent: Talent, unit: str, *, past: bool) -> RecruitmentEvent:
    begins = clock.now() + timedelta(days=-1 if past else 5)
    return planning.plan_event(
        actor=talent.act("talent_two"), name=f"招聘活动{unit}{past}", kind="live", starts_at=begins,
        ends_at=begins + timedelta(hours=2), venue="抖音", unit_id=talent.world.unit(unit).pk,
    )  # fmt: skip
