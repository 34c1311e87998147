"""What a candidate does, without an account: applies, follows by receipt and code, answers an offer, withdraws."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from talent.models import JobCandidate, JobPost, RecruitmentEvent
from talent.models.jobs import CANDIDATE_CODE, CANDIDATE_PHONE
from talent.rules.consent import CONSENT_VERSION
from talent.rules.receipts import code_of, new_receipt, read_code
from talent.selectors.job_board import public_events
from talent.services.frame import tell
from talent.services.jobs.frame import accounts_of
from talent.states.events import EventState
from talent.states.jobs import CANDIDATE_TABLE, ENDED, UNDER_WAY
from talent.states.people import Degree, Skill
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import EMPTY
from xinhui.attachments.documents import told_by_content
from xinhui.attachments.images import clean_photo
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, unknown, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import fingerprint, seal

FILE_MAX = 5 * 1024 * 1024
Upload = UploadedFile[Any]


def candidate_actor(ip: str | None = None) -> Actor:
    """Somebody without an account, on the trail by what was done, not by name."""
    return Actor(user_id=None, label="candidate", scope=EMPTY, ip=ip, kind="client")


def apply_for_post(
    *, actor: Actor, post_id: int, token: str, name: str, phone: str, consent: bool, degree: int = 0, skill: int = 0,
    school: str = "", major: str = "", text: str = "", upload: Upload | None = None, event_id: int | None = None,
) -> tuple[JobCandidate, str]:  # fmt: skip
    """The application and the code that opens it; the same form (`token`) sent again gives both again.

    Raises NotFound (post off the board), InvalidInput (each field), Conflict `applied` (phone).
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    code = code_of(fingerprint(digest, purpose=CANDIDATE_CODE))
    known = _sent_before(digest)
    if known is not None:
        return known, code
    post = JobPost.objects.on_the_board(clock.today()).select_related("employer").filter(pk=post_id).first()
    if post is None:
        raise unknown("post")
    values = _checked(name, phone, degree, skill, school, major, text, consent=consent)
    content, ending, values["file_type"] = _file(upload)
    mark = values["phone_print"]
    if post.candidates.filter(phone_print=mark, state__in=sorted(UNDER_WAY)).exists():
        return _twin(digest), code
    receipt = new_receipt(clock.today())
    row = JobCandidate(post=post, event=_event(post, event_id), token=digest, receipt=receipt,
                       code_print=_code_print(receipt, code), **values)  # fmt: skip
    try:
        with transaction.atomic():
            if content:
                row.file.save(f"file{ending}", ContentFile(content), save=False)
            row.save()
            record(actor=actor, verb="talent.candidate.apply", target=row, area_code=post.area_code,
                   detail={"post": post.pk, "event": row.event_id})  # fmt: skip
            tell(accounts_of(post.employer_id), "talent.candidate_applied",
                 f"job:{post.pk}:applied:{clock.today()}", f"/talent/posts/{post.pk}/",
                 {"title": post.title})  # fmt: skip
    except IntegrityError:
        if row.file.name:
            row.file.storage.delete(row.file.name)
        return _twin(digest), code
    return row, code


def _sent_before(digest: str) -> JobCandidate | None:
    return JobCandidate.objects.filter(token=digest).first()


def _twin(digest: str) -> JobCandidate:
    """Somebody of this number was quicker: the same form a moment ago, or another one, which is refused."""
    known = _sent_before(digest)
    if known is None:
        raise Conflict(code="applied", field="phone",
                       message=_("Somebody with this mobile number has applied for the post already."),
                       action=_("Follow that application by its receipt number and code.")) from None  # fmt: skip
    return known


def _code_print(receipt: str, code: str) -> str:
    return fingerprint(f"{receipt}:{code}", purpose=CANDIDATE_CODE)


def _event(post: JobPost, event_id: int | None) -> RecruitmentEvent | None:
    """The event through whose page somebody came, if the post is there and the report is not settled."""
    rows = public_events().exclude(state=EventState.SETTLED)
    return rows.filter(pk=event_id or 0, brought__post=post).first()


def _checked(
    name: str, phone: str, degree: int, skill: int, school: str, major: str, text: str, *, consent: bool
) -> dict[str, Any]:  # fmt: skip
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdecimal())
    if len(digits) != 11 or not digits.startswith("1"):
        raise InvalidInput(code="phone-wrong", field="phone", message=_("This is no mobile number."),
                           action=_("Give eleven digits."))  # fmt: skip
    for field, value, known in (("degree", degree, Degree.values), ("skill", skill, Skill.values)):
        if value not in known:
            raise InvalidInput(code="choice-unknown", field=field, message=_("Choose one of the list."))
    if not consent:
        raise InvalidInput(code="consent-missing", field="consent",
                           message=_("Without your consent nothing may be kept of you."))  # fmt: skip
    return {
        "name": line(name, field="name", limit=40), "degree": degree, "skill": skill,
        "phone_sealed": seal(digits, purpose=CANDIDATE_PHONE),
        "phone_print": fingerprint(digits, purpose=CANDIDATE_PHONE),
        "school": line(school, field="school", limit=60, required=False),
        "major": line(major, field="major", limit=60, required=False),
        "text": words(text, field="text", limit=1000, required=False), "consent_at": clock.now(),
        "consent_version": CONSENT_VERSION,
    }  # fmt: skip


def _file(upload: Upload | None) -> tuple[bytes, str, str]:
    """(content, ending, type): photos written anew without what they carry; documents told by their content."""
    if upload is None:
        return b"", "", ""
    if upload.size is None or upload.size > FILE_MAX:
        too_large = _("The file is larger than %(limit)d MB.") % {"limit": FILE_MAX // 1024 // 1024}
        raise InvalidInput(code="file-too-large", field="upload", message=too_large, action=_("Send a smaller file."))
    data: bytes = upload.read()
    try:
        kind, ending = told_by_content(data, upload.name or "")
    except InvalidInput:
        try:
            return clean_photo(data).jpeg, ".jpg", "image/jpeg"
        except InvalidInput:
            raise InvalidInput(code="file-type", field="upload", message=_("This kind of file is not accepted."),
                               action=_("Send a PDF, a Word file or a photo."))  from None  # fmt: skip
    return data, ending, kind


def candidate_of(receipt: str, code: str) -> JobCandidate:
    """Whose receipt and code these are. Raises NotFound (receipt), whichever of the two is wrong."""
    number = receipt.strip().upper()
    row = JobCandidate.objects.select_related("post__employer", "event").filter(
        receipt=number, code_print=_code_print(number, read_code(code)), forgotten_on__isnull=True,
    ).first()  # fmt: skip
    if row is None:
        raise unknown("receipt")
    return row


def answer_offer(*, actor: Actor, receipt: str, code: str, accepts: bool) -> JobCandidate:
    """The candidate takes the offer or declines it. Raises NotFound, TransitionRefused."""
    return _by_candidate(actor, receipt, code, "accept" if accepts else "decline")


def withdraw_candidate(*, actor: Actor, receipt: str, code: str) -> JobCandidate:
    """The candidate withdraws. Raises NotFound, TransitionRefused."""
    return _by_candidate(actor, receipt, code, "withdraw")


def _by_candidate(actor: Actor, receipt: str, code: str, verb: str) -> JobCandidate:
    with transaction.atomic():
        row = hold(JobCandidate.objects.select_related("post__employer", "event"), candidate_of(receipt, code).pk)
        row.state = CANDIDATE_TABLE.next(row.state, verb)
        row.ended_on = clock.today() if row.state in ENDED else None
        row.save(update_fields=["state", "ended_on"])
        record(actor=actor, verb=f"talent.candidate.{verb}", target=row, area_code=row.post.area_code)
        tell(accounts_of(row.post.employer_id), f"talent.candidate_{verb}", f"candidate:{row.pk}:{verb}",
             f"/talent/candidates/{row.pk}/", {"title": row.post.title, "receipt": row.receipt})  # fmt: skip
    return row
