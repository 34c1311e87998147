"""The two projects of a plan in force: begun, driven by milestones, paid for within the budget, finished or dropped."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import ProjectEntry, ProjectMilestone, VillageProject
from members.services.villages.frame import keeper_ids, require_village_keeper
from members.services.villages.plans import FEN_MOST
from members.states.villages import PROJECT_TABLE, RUNNING, PlanState
from xinhui.accounts.actors import Actor, person_id
from xinhui.attachments.services.store import store_photo
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, past_day
from xinhui.core.errors import Conflict
from xinhui.outbox.services.enqueue import Draft, enqueue

TEXT_MAX, TITLE_MAX = 200, 80


def start_project(*, actor: Actor, project_id: int, started_on: date | None = None) -> VillageProject:
    """Begin. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (started_on), Conflict `plan-not-in-force`."""
    day = past_day(started_on, field="started_on")
    with transaction.atomic():
        project = _held(actor, project_id, "start")
        if project.plan.state != PlanState.FILED:
            raise Conflict(code="plan-not-in-force", message=_("A project begins when its plan is in force."),
                           action=_("File the plan first."))  # fmt: skip
        project.started_on = day
        return _written(actor, project, "start", {"on": day})


def add_milestone(*, actor: Actor, project_id: int, title: str, due_on: date) -> ProjectMilestone:
    """Write a step with its day. Raises NotFound, Forbidden, InvalidInput (title), Conflict `milestone-there` (title),
    `project-over`."""
    title = line(title, field="title", limit=TITLE_MAX)
    with transaction.atomic():
        project = _held(actor, project_id, None)
        if project.state not in RUNNING:
            raise Conflict(code="project-over", message=_("This project is over."))
        if project.milestones.filter(title=title).exists():
            raise Conflict(code="milestone-there", field="title", message=_("The project has this milestone already."))
        row = ProjectMilestone.objects.create(project=project, title=title, due_on=due_on)
        record(actor=actor, verb="village.milestone.add", target=row, area_code=project.area_code,
               detail={"due": due_on})  # fmt: skip
    return row


def reach_milestone(*, actor: Actor, milestone_id: int, done_on: date | None = None) -> ProjectMilestone:
    """A step is done. Raises NotFound, Forbidden, InvalidInput (done_on), TransitionRefused, Conflict
    `milestone-reached`."""
    day = past_day(done_on, field="done_on")
    with transaction.atomic():
        project_id = ProjectMilestone.objects.filter(pk=milestone_id).values_list("project_id", flat=True).first()
        project = _held(actor, project_id or 0, "progress")
        row = hold(ProjectMilestone.objects.all(), milestone_id)
        if row.done_on is not None:
            raise Conflict(code="milestone-reached", message=_("This milestone was reached already."))
        row.done_on = day
        row.save(update_fields=["done_on", "updated_at"])
        record(actor=actor, verb="village.milestone.reach", target=row, area_code=project.area_code, detail={"on": day})
    return row


def note_progress(
    *, actor: Actor, project_id: int, text: str, photo: "UploadedFile[Any] | None" = None
) -> ProjectEntry:
    """What was done, perhaps with a photo. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (text)."""
    return _entry(actor, project_id, "progress", text, 0, photo)


def spend(*, actor: Actor, project_id: int, fen: int, text: str) -> ProjectEntry:
    """What was paid, for what; never beyond the budget.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (fen, text), Conflict `budget-short` (fen).
    """
    return _entry(actor, project_id, "spend", text, number(fen, field="fen", least=1, most=FEN_MOST), None)


def _entry(
    actor: Actor, project_id: int, verb: str, text: str, fen: int, photo: "UploadedFile[Any] | None"
) -> ProjectEntry:
    text = line(text, field="text", limit=TEXT_MAX)
    stored = store_photo(actor=actor, upload=photo) if photo is not None else None
    with transaction.atomic():
        project = _held(actor, project_id, verb)
        if project.spent + fen > project.budget:
            left = (project.budget - project.spent) / 100
            raise Conflict(
                code="budget-short", field="fen",
                message=_("The budget has only %(left)s yuan left.") % {"left": f"{left:,.2f}"},
                action=_("Revise the plan if it needs more."),
            )  # fmt: skip
        if fen:
            project.spent += fen
            project.save(update_fields=["spent", "updated_at"])
        row = ProjectEntry.objects.create(
            project=project, text=text, fen=fen, photo=stored, at=clock.now(), by_id=person_id(actor)
        )
        record(actor=actor, verb=f"village.project.{verb}", target=project, detail={"fen": fen, "text": text})
    return row


def finish_project(*, actor: Actor, project_id: int, finished_on: date | None = None) -> VillageProject:
    """Done: every milestone was reached. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (finished_on),
    Conflict `milestones-open`."""
    day = past_day(finished_on, field="finished_on")
    with transaction.atomic():
        project = _held(actor, project_id, "finish")
        if project.milestones.filter(done_on=None).exists():
            raise Conflict(code="milestones-open", message=_("There are milestones that were not reached."),
                           action=_("Reach them first."))  # fmt: skip
        project.finished_on = max(day, project.started_on or day)
        return _written(actor, project, "finish", {"on": day})


def drop_project(*, actor: Actor, project_id: int, reason: str) -> VillageProject:
    """Give a project up, with the reason; a revised plan brings another. Raises NotFound, Forbidden,
    TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason", limit=TEXT_MAX)
    with transaction.atomic():
        project = _held(actor, project_id, "drop")
        project.note = reason
        return _written(actor, project, "drop", {"reason": reason})


def chase_milestones(*, actor: Actor) -> int:
    """Remind the village of every milestone that is overdue, each once; returns how many. For the daily job."""
    today, done = clock.today(), 0
    overdue = ProjectMilestone.objects.filter(
        done_on=None, chased_on=None, due_on__lt=today, project__state__in=RUNNING, project__plan__state=PlanState.FILED
    )
    for pk in overdue.order_by("project_id", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = hold(ProjectMilestone.objects.select_related("project"), pk)
            if row.chased_on is not None or row.done_on is not None:
                continue
            row.chased_on = today
            row.save(update_fields=["chased_on", "updated_at"])
            context = {"project": row.project.title, "milestone": row.title, "due": row.due_on.isoformat()}
            enqueue(drafts=[
                Draft(key=f"village-milestone:{pk}", recipient_id=user_id, kind="village.milestone_overdue",
                      context=context, link=f"/party/villages/projects/{row.project_id}/")
                for user_id in keeper_ids(row.project.area_code)
            ])  # fmt: skip
            record(actor=actor, verb="village.milestone.chase", target=row, area_code=row.project.area_code, detail={})
            done += 1
    return done


def _held(actor: Actor, project_id: int, verb: str | None) -> VillageProject:
    project = hold(VillageProject.objects.select_related("plan"), project_id)
    require_village_keeper(actor, project.area_code)
    if verb is not None:
        PROJECT_TABLE.next(project.state, verb)
    return project


def _written(actor: Actor, project: VillageProject, verb: str, detail: dict[str, Any]) -> VillageProject:
    project.state = PROJECT_TABLE.next(project.state, verb)
    project.save()
    record(actor=actor, verb=f"village.project.{verb}", target=project, detail=detail)
    return project
