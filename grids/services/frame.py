"""Locking and checking: how every verb of the chain begins."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from grids.models import Assignment, Issue, IssuePhoto, Whistle
from grids.models.issue import PhotoStage
from grids.services.change import current
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Unit, UnitKind
from xinhui.accounts.roles import Role
from xinhui.attachments.models import Attachment
from xinhui.bureaus.services.webhooks.announce import anybody_listens
from xinhui.core import clock
from xinhui.core.errors import InvalidInput, NotFound
from xinhui.core.locking import locked

TEXT_MAX = 2000
DISPATCHERS = (Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)
GRID_PEOPLE = (Role.GRID_WORKER, Role.GRID_LEADER)


def _unknown() -> NotFound:
    return NotFound(
        code="unknown", message=_("There is no such record, or it is not yours to see."), action=_("Check the number.")
    )


def hold_issue(issue_id: int) -> Issue:
    """The issue, locked until commit."""
    issue = locked(Issue.objects.filter(pk=issue_id).select_related("grid", "category")).first()
    if issue is None:
        raise _unknown()
    return issue


def hold_whistle(whistle_id: int, *, with_issue: bool = False) -> Whistle:
    """The whistle, locked until commit; with its issue locked first when the verb changes that too."""
    if with_issue:
        issue_id = Whistle.objects.filter(pk=whistle_id).values_list("issue_id", flat=True).first()
        if issue_id is None:
            raise _unknown()
        hold_issue(issue_id)
    rows = Whistle.objects.filter(pk=whistle_id).select_related("issue__grid", "category", "lead_unit")
    whistle = locked(rows.annotate(is_heard=anybody_listens())).first()
    if whistle is None:
        raise _unknown()
    begun = current()
    if begun is not None:
        begun.hold([whistle])
    return whistle


def hold_assignment(assignment_id: int, *, with_issue: bool = False) -> tuple[Whistle, Assignment]:
    """The assignment and its whistle, both locked: the whistle first."""
    whistle_id = Assignment.objects.filter(pk=assignment_id).values_list("whistle_id", flat=True).first()
    if whistle_id is None:
        raise _unknown()
    whistle = hold_whistle(whistle_id, with_issue=with_issue)
    assignment = locked(Assignment.objects.filter(pk=assignment_id).select_related("unit")).get()
    return whistle, assignment


def required_text(text: str, *, field: str) -> str:
    """The text without its margins; raises InvalidInput when empty or too long."""
    text = text.strip()
    if not text:
        raise InvalidInput(
            code="text-missing", field=field, message=_("This must not be empty."), action=_("Write a few words.")
        )
    if "\x00" in text:
        raise InvalidInput(
            code="text-unusable", field=field, message=_("This holds a character that cannot be kept."),
            action=_("Type it again."),
        )  # fmt: skip
    if len(text) > TEXT_MAX:
        raise InvalidInput(
            code="text-too-long",
            field=field,
            message=_("This is longer than %(max)d characters.") % {"max": TEXT_MAX},
            action=_("Shorten it."),
        )
    return text


def require_assignee(actor: Actor, whistle: Whistle, assignment: Assignment, *, leader_only: bool = False) -> None:
    """The unit's own people; above them the command centre once the whistle has climbed to it."""
    unit = assignment.unit
    if actor.kind == "system":
        return
    if whistle.level >= 4 and actor.scope.covers(whistle.area_code, Role.COMMAND_CENTRE):
        return
    if unit.kind == UnitKind.VILLAGE_COMMITTEE:
        require(actor, Role.VILLAGE_SECRETARY, area_code=unit.area_code)
    elif unit.kind == UnitKind.TOWN_OFFICE:
        require(actor, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, area_code=unit.area_code)
    elif unit.kind == UnitKind.COMMAND_CENTRE:
        require(actor, Role.COMMAND_CENTRE, area_code=whistle.area_code)
    elif leader_only:
        # A bureau's system carries out what its leader has decided in that system.
        require(actor, Role.DEPARTMENT_LEADER, Role.BUREAU_CLIENT, unit_id=unit.pk)
    else:
        require(actor, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.BUREAU_CLIENT, unit_id=unit.pk)


def require_reporter(actor: Actor, issue: Issue) -> None:
    """The reporter, or the grid's own people, or those above them in the area."""
    if actor.kind == "system" or (actor.user_id is not None and actor.user_id == issue.reporter_id):
        return
    require(actor, *GRID_PEOPLE, Role.VILLAGE_SECRETARY, *DISPATCHERS, area_code=issue.area_code)


def attach_photos(*, actor: Actor, issue: Issue, photos: Sequence[UUID], stage: PhotoStage) -> int:
    """Bind photos that the actor sent in before; raises InvalidInput on one that is not theirs. One or two queries."""
    wanted = list(dict.fromkeys(photos))
    if not wanted:
        return 0
    # Locked: the purge of orphans takes none that is being attached.
    mine = locked(Attachment.objects.filter(uuid__in=wanted, uploaded_by_id=actor.user_id).order_by("pk"))
    found = {row.uuid: row.pk for row in mine.only("uuid")}
    missing = [uuid for uuid in wanted if uuid not in found]
    if missing:
        raise InvalidInput(
            code="photo-unknown",
            field="photos",
            message=_("Photo %(uuid)s has not arrived.") % {"uuid": missing[0]},
            action=_("Send the photo first, then this."),
        )
    now = clock.now()
    rows = [IssuePhoto(issue=issue, attachment_id=found[uuid], stage=stage, added_at=now) for uuid in wanted]
    IssuePhoto.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def unit_by_id(unit_id: int, *, field: str) -> Unit:
    """An active unit; raises InvalidInput."""
    unit = Unit.objects.active().filter(pk=unit_id).first()
    if unit is None:
        raise InvalidInput(
            code="unit-unknown",
            field=field,
            message=_("There is no such unit in being."),
            action=_("Choose a unit from the list."),
        )
    return unit
