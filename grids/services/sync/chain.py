"""Records about issues and whistles: reports, verifications, ratings."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Issue, Whistle
from grids.models.issue import PhotoStage
from grids.selectors.versions import whistle_version
from grids.services.close_whistle import rate_whistle, rework_whistle, verify_whistle
from grids.services.frame import attach_photos, hold_issue, hold_whistle
from grids.services.raise_whistle import raise_whistle
from grids.services.report_issue import Report, report_issue
from grids.services.settle_issue import settle_issue
from grids.services.sync.envelope import Envelope, Kind, Sender, Stale, is_skewed, skew_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core.errors import NotFound
from xinhui.outbox import pulse


def report_of(envelope: Envelope) -> Report:
    """The report that a record of kind “issue” holds; it has the record's number."""
    facts = {name: value for name, value in envelope.body.items() if name not in ("settle", "whistle")}
    facts["occurred_at"] = facts.get("occurred_at") or envelope.made_at
    return Report(**{**facts, "uuid": envelope.uuid, "photos": tuple(facts.get("photos", ()))})


def is_plain(envelope: Envelope) -> bool:
    """A report and nothing else: many of these are written together."""
    return envelope.kind == "issue" and not envelope.body.get("settle") and not envelope.body.get("whistle")


def _report(sender: Sender, envelope: Envelope) -> int:
    issue, is_new = report_issue(actor=sender.actor, report=report_of(envelope))
    if is_new and is_skewed(skew_of(sender, envelope)):
        Issue.objects.filter(pk=issue.pk).update(is_clock_skewed=True)
    if settle := envelope.body.get("settle"):
        settle_issue(actor=sender.actor, issue_id=issue.pk, note=settle["note"])
    if whistle := envelope.body.get("whistle"):
        raise_whistle(actor=sender.actor, issue_id=issue.pk, **whistle)
    return issue.pk


def attach_to_issue(actor: Actor, issue_id: int, photos: list[UUID], stage: PhotoStage) -> None:
    """Bind photos that came after the words, and say so on the trail."""
    issue = hold_issue(issue_id)
    attach_photos(actor=actor, issue=issue, photos=photos, stage=stage)
    record(actor=actor, verb="attach_photos", target=issue, detail={"photos": photos, "stage": stage})
    pulse.bump_on_commit("issues")


def _attach_to_report(actor: Actor, issue_id: int, photos: list[UUID]) -> None:
    attach_to_issue(actor, issue_id, photos, PhotoStage.REPORT)


def _attach_to_whistle(actor: Actor, whistle_id: int, photos: list[UUID]) -> None:
    issue_id = Whistle.objects.values_list("issue_id", flat=True).get(pk=whistle_id)
    attach_to_issue(actor, issue_id, photos, PhotoStage.VERIFY)


def _whistle_id(user: User, uuid: UUID) -> int:
    pk = Whistle.objects.visible_to(user).filter(uuid=uuid).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound(
            code="unknown", field="whistle", message=_("There is no such record, or it is not yours to see."),
            action=_("Check the number."),
        )  # fmt: skip
    return pk


def whistle_now(whistle: Whistle) -> dict[str, Any]:
    """What a whistle is now, for a person who decided on what it was."""
    return {
        "version": whistle_version(whistle.round, whistle.state),
        _("Number"): whistle.number,
        _("State"): whistle.get_state_display(),
        _("Round"): whistle.round,
        _("Level"): whistle.get_level_display(),
    }


def _current(sender: Sender, body: Mapping[str, Any]) -> dict[str, Any] | None:
    whistle = Whistle.objects.visible_to(sender.user).filter(uuid=body["whistle"]).first()
    return whistle_now(whistle) if whistle else None


def _hold_same(sender: Sender, envelope: Envelope) -> int:
    """The whistle, locked, and still what the sender saw; raises NotFound, Stale."""
    whistle = hold_whistle(_whistle_id(sender.user, envelope.body["whistle"]))
    now = whistle_now(whistle)
    if envelope.base_version is not None and envelope.base_version != now["version"]:
        raise Stale(current=now)
    return whistle.pk


def _verify(sender: Sender, envelope: Envelope) -> int:
    pk, text = _hold_same(sender, envelope), envelope.body["text"]
    if envelope.body["ok"]:
        photos = list(envelope.body.get("attachments", ()))
        return verify_whistle(actor=sender.actor, whistle_id=pk, photos=photos, text=text).pk
    return rework_whistle(actor=sender.actor, whistle_id=pk, reason=text).pk


def _foresee(sender: Sender, envelope: Envelope) -> None:
    _hold_same(sender, envelope)


def _rate(sender: Sender, envelope: Envelope) -> int:
    pk = _hold_same(sender, envelope)
    marks = {name: envelope.body[name] for name in ("speed", "quality", "attitude", "comment")}
    rate_whistle(actor=sender.actor, whistle_id=pk, **marks)
    return pk


def _verifies(body: Mapping[str, Any]) -> bool:
    return bool(body["ok"])


def issue_link(pk: int) -> str:
    """The issue's page."""
    return f"/issues/{pk}/"


def _whistle_link(pk: int) -> str:
    return f"/whistles/{pk}/"


ISSUE = Kind(run=_report, link=issue_link, attach=_attach_to_report)
VERIFY = Kind(
    run=_verify, link=_whistle_link, attach=_attach_to_whistle, waits=_verifies, foresee=_foresee, current=_current
)
RATE = Kind(run=_rate, link=_whistle_link, current=_current)
