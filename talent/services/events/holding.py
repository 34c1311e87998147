"""After an event: held, its audience entered with a proof, its report settled by another person."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import EventAudience, RecruitmentEvent
from talent.services.events.planning import held_event
from talent.services.frame import office_people, tell, unit_people
from talent.states.events import ONLINE, EventState
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_photo
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, number
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

MOST_VIEWS = 100_000_000
#: A report that is not settled so long after the event is asked for.
REPORT_DUE = timedelta(days=14)


def hold_event(*, actor: Actor, event_id: int) -> RecruitmentEvent:
    """It took place. Raises NotFound, Forbidden, TransitionRefused, Conflict `not-begun`."""
    with transaction.atomic():
        row = held_event(actor, event_id, "hold")
        if row.starts_at > clock.now():
            raise Conflict(code="not-begun", message=_("This event has not begun yet."))
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.event.hold", target=row)
    return row


def enter_audience(
    *, actor: Actor, event_id: int, platform: str, views: int, source: str, proof: "UploadedFile[Any]",
    peak: int | None = None,
) -> EventAudience:  # fmt: skip
    """What a platform measured, with a picture of its page.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (each field), Conflict `entered` (platform).
    """
    facts = {
        "platform": line(platform, field="platform", limit=40), "source": line(source, field="source", limit=120),
        "views": number(views, field="views", least=1, most=MOST_VIEWS),
        "peak": None if peak is None else number(peak, field="peak", least=1, most=MOST_VIEWS),
    }  # fmt: skip
    if peak is not None and peak > views:
        raise InvalidInput(code="peak-above", field="peak", message=_("Not more people at once than in all."))
    picture = _picture(actor, proof)
    with transaction.atomic():
        row = held_event(actor, event_id, "audience")
        if row.audiences.filter(platform=facts["platform"]).exists():
            raise Conflict(code="entered", field="platform",
                           message=_("The audience on this platform is entered already."))  # fmt: skip
        made = EventAudience.objects.create(event=row, proof=picture, entered_by_id=actor.user_id, **facts)
        record(actor=actor, verb="talent.event.audience", target=row,
               detail={"platform": made.platform, "views": views, "peak": peak})  # fmt: skip
    return made


def _picture(actor: Actor, proof: "UploadedFile[Any]") -> Any:
    try:
        return store_photo(actor=actor, upload=proof)
    except InvalidInput as error:
        error.field = "proof"
        raise


def drop_audience(*, actor: Actor, event_id: int, platform: str) -> RecruitmentEvent:
    """Entered wrongly: taken out before the report is settled. Raises NotFound, Forbidden, TransitionRefused,
    Conflict `not-entered` (platform)."""
    with transaction.atomic():
        row = held_event(actor, event_id, "audience")
        found = row.audiences.filter(platform=platform).first()
        if found is None:
            raise Conflict(code="not-entered", field="platform", message=_("Nothing is entered of this platform."))
        record(actor=actor, verb="talent.event.audience_drop", target=row,
               detail={"platform": platform, "views": found.views})  # fmt: skip
        found.delete()
    return row


def settle_event(*, actor: Actor, event_id: int) -> RecruitmentEvent:
    """The report stands: by another person than who entered an audience; hires that come later are counted on.

    Raises NotFound, Forbidden `same-person`, TransitionRefused, Conflict `no-audience`.
    """
    with transaction.atomic():
        row = held_event(actor, event_id, "settle")
        entered = set(row.audiences.values_list("entered_by", flat=True))
        if row.kind in ONLINE and not entered:
            raise Conflict(code="no-audience", message=_("The audience of a broadcast belongs into its report."),
                           action=_("Enter it with its source and a picture."))  # fmt: skip
        if actor.user_id is not None and actor.user_id in entered:
            raise Forbidden(code="same-person", message=_("Whoever enters an audience does not settle the report."),
                            action=_("Ask a colleague."))  # fmt: skip
        row.settled_by_id, row.settled_at = actor.user_id, clock.now()
        row.save(update_fields=["state", "settled_by", "settled_at"])
        record(actor=actor, verb="talent.event.settle", target=row)
    return row


def ask_reports(*, actor: Actor) -> int:
    """Hosts are told of events over for two weeks whose report is not settled, once. Returns how many messages."""
    over = RecruitmentEvent.objects.filter(
        state__in=[EventState.ANNOUNCED, EventState.HELD], ends_at__lt=clock.now() - REPORT_DUE
    ).order_by("pk")  # fmt: skip
    told = 0
    for row in over:
        with transaction.atomic():
            people = unit_people(row.unit_id) | office_people()
            told += tell(people, "talent.event_report_due", f"event:{row.pk}:report_due",
                         f"/talent/events/{row.pk}/", {"name": row.name})  # fmt: skip
    return told
