"""What tests of posts, candidates and events share: towns, a post in each state, candidates on their way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from grids.models import Division
from talent.models import JobCandidate, JobPost
from talent.services.jobs import applying, hiring, posts, working
from tests.world import OTHER_TOWN, TOWN
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core import clock

TEXT = "负责数控车床编程与加工，能看懂图纸，三年以上经验。提供食宿、五险一金。"


def towns() -> None:
    """罗坑镇 and 双水镇, where the employers of the cast are."""
    district, _made = Division.objects.get_or_create(code="440705", defaults={"name": "新会区", "kind": "district"})
    for code, name in ((TOWN, "罗坑镇"), (OTHER_TOWN, "双水镇")):
        Division.objects.get_or_create(code=code, defaults={"name": name, "kind": "town", "parent": district})


def facts(**said: Any) -> dict[str, Any]:
    """A fair post as the form gives it."""
    values = {"title": "数控车工", "field": "skill", "number_wanted": 2, "pay_from": 6000, "pay_to": 9000, "skill": 3,
              "degree": 0, "area_code": TOWN, "place": "罗坑镇工业园", "text": TEXT,
              "open_until": date(2026, 12, 31)}  # fmt: skip
    return {**values, **said}


def draft(talent: Talent, handle: str = "factory", **said: Any) -> JobPost:
    """A draft of an employer, written by whoever acts for it."""
    towns()
    who = {"factory": "employer_user", "school": "other_employer_user"}.get(handle, "handler")
    return posts.draft_post(actor=talent.act(who), employer_id=talent.employers[handle].pk, **facts(**said))


def submitted(talent: Talent, handle: str = "factory", **said: Any) -> JobPost:
    """Waiting to be read."""
    row = draft(talent, handle, **said)
    who = {"factory": "employer_user", "school": "other_employer_user"}.get(handle, "handler")
    return posts.submit_post(actor=talent.act(who), post_id=row.pk)


def published(talent: Talent, handle: str = "factory", **said: Any) -> JobPost:
    """On the board."""
    return posts.publish_post(actor=talent.act("talent_office"), post_id=submitted(talent, handle, **said).pk)


def apply(post: JobPost, number: int = 1, **said: Any) -> tuple[JobCandidate, str]:
    """Somebody's application with its code."""
    values = {"token": f"form-{post.pk}-{number}", "name": f"应聘者{number}", "phone": f"139{number:08d}",
              "consent": True, "skill": 4, "school": "五邑大学", **said}  # fmt: skip
    return applying.apply_for_post(actor=applying.candidate_actor("10.0.0.1"), post_id=post.pk, **values)


def candidate(talent: Talent, post: JobPost, state: str = "applied", number: int = 1, **said: Any) -> JobCandidate:
    """A candidate who came so far by the real verbs: applied, invited, interviewed, offered, accepted, reported,
    hired, declined, refused, withdrawn."""
    row, code = apply(post, number, **said)
    firm, pk = talent.act("employer_user"), row.pk
    if state == "refused":
        return working.refuse_candidate(actor=firm, candidate_id=pk, reason="经验不符")
    if state == "withdrawn":
        return applying.withdraw_candidate(actor=applying.candidate_actor(), receipt=row.receipt, code=code)
    steps = ("applied", "invited", "interviewed", "offered", "accepted", "reported", "hired")
    upto = steps.index("offered" if state == "declined" else state)
    if upto >= 1:
        row = working.invite_candidate(actor=firm, candidate_id=pk, interview_at=clock.now() + timedelta(hours=1),
                                       interview_place="厂部会议室")  # fmt: skip
    if upto >= 2:
        row = working.note_interview(actor=firm, candidate_id=pk)
    if upto >= 3:
        row = working.make_offer(actor=firm, candidate_id=pk, offer_pay=7000)
    if state == "declined":
        return working.note_decline(actor=firm, candidate_id=pk, reason="另有去处")
    if upto >= 4:
        row = applying.answer_offer(actor=applying.candidate_actor(), receipt=row.receipt, code=code, accepts=True)
    if upto >= 5:
        row = working.report_hire(actor=firm, candidate_id=pk, identity=identity(900 + number, year=1995),
                                  proof="劳动合同", starts_on=clock.today())  # fmt: skip
    if upto >= 6:
        row = hiring.confirm_hire(actor=talent.act("handler"), candidate_id=pk)
    return row


def picture(name: str = "a.png") -> SimpleUploadedFile:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is done here is undone: the next case finds the same rows."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)
