"""An import from upload to outcome: start, check (dry run), apply, cancel."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound
from xinhui.core.locking import locked
from xinhui.exchange.doorbell import ring_on_commit
from xinhui.exchange.models import ImportJob, JobState
from xinhui.exchange.registry import Importer, Outcome, Rejection, Row, importer_of

log = logging.getLogger(__name__)
FILE_MAX = 50 * 1024 * 1024
#: How many rejected rows are kept to be shown; all of them are counted.
REJECTED_KEPT = 1000
PREVIEW_KEPT = 2000
#: After this a job whose worker died is taken up again.
RUN_SECONDS = 1800
_PROGRESS_SECONDS = 3600


def start_job(*, actor: Actor, kind: str, upload: "UploadedFile[Any]", options: Mapping[str, Any]) -> ImportJob:
    """Take a file in; a worker checks it at once. Raises Forbidden, InvalidInput (kind, file)."""
    importer = _importer(kind)
    require(actor, *importer.roles)
    name = upload.name or ""
    if not name.lower().endswith(importer.suffixes):
        raise InvalidInput(
            code="file-type", field="file", message=_("Files of this type cannot be imported here."),
            action=_("Send one of: %(suffixes)s.") % {"suffixes": " ".join(importer.suffixes)},
        )  # fmt: skip
    if not upload.size or upload.size > FILE_MAX:
        raise InvalidInput(
            code="file-size", field="file", message=_("The file is empty or larger than %(max)d MB.")
            % {"max": FILE_MAX // 1024 // 1024}, action=_("Divide it, or remove what is not needed."),
        )  # fmt: skip
    with transaction.atomic():
        job = ImportJob.objects.create(
            kind=kind, file=upload, filename=Path(name).name[-120:], options=dict(options),
            created_by_id=person_id(actor),
        )  # fmt: skip
        record(actor=actor, verb="exchange.start", target=job, detail={"kind": kind, "file": job.filename})
        ring_on_commit()
    return job


def run_waiting() -> int:
    """Work on every job that waits for its check or its import, one worker a job; returns how many."""
    waiting = ImportJob.objects.filter(state__in=[JobState.UPLOADED, JobState.APPLYING]).order_by("pk")
    worked = 0
    for job_id, state in waiting.values_list("pk", "state"):
        if not cache.add(f"exchange-run:{job_id}", 1, RUN_SECONDS):
            continue
        try:
            check_job(job_id=job_id) if state == JobState.UPLOADED else apply_job(job_id=job_id)
            worked += 1
        except Exception:
            log.exception("import %s broke off", job_id)
            _break_off(job_id)
        finally:
            cache.delete(f"exchange-run:{job_id}")
    return worked


def _break_off(job_id: int) -> None:
    """An error nobody foresaw: the owner sees that it stopped, the log says why."""
    with override(_job(job_id).created_by.locale):
        problem = str(_("The portal met an error of its own; the operators find it in the log."))
    ImportJob.objects.filter(pk=job_id).update(state=JobState.FAILED, problem=problem, updated_at=clock.now())


def check_job(*, job_id: int) -> ImportJob:
    """The dry run: read every row, write down which are refused and why; nothing else is written."""
    job = _job(job_id)
    if job.state not in (JobState.UPLOADED, JobState.CHECKED):
        return job
    importer, actor, language = _importer(job.kind), Actor.of(job.created_by), job.created_by.locale
    with override(language):
        try:
            rows = importer.read(Path(job.file.path), job.options)
            if not rows:
                raise InvalidInput(code="file-empty", field="file", message=_("There is no row in the file."))
            rejected = sorted(importer.check(actor, rows, job.options), key=lambda rejection: rejection.row)
            job.preview = importer.preview(actor, rows, job.options)[:PREVIEW_KEPT] if importer.preview else []
        except DomainError as error:
            return _finish_check(job, JobState.FAILED, problem=f"{error.message} {error.action or ''}".strip())
    return _finish_check(job, JobState.CHECKED, rows=rows, rejected=rejected)


def _finish_check(
    job: ImportJob, state: JobState, *, rows: Sequence[Row] = (), rejected: Sequence[Rejection] = (), problem: str = ""
) -> ImportJob:
    refused = {rejection.row for rejection in rejected}
    job.state, job.problem, job.checked_at = state, problem[:300], clock.now()
    job.total, job.rejected_count, job.accepted = len(rows), len(refused), len(rows) - len(refused)
    job.rejected = _kept(rejected)
    job.save()
    return job


def request_apply(*, actor: Actor, job_id: int) -> ImportJob:
    """Say yes to what the dry run showed; a worker then imports. Raises NotFound, Forbidden, Conflict."""
    with transaction.atomic():
        job = _own(actor, job_id)
        require(actor, *_importer(job.kind).roles)
        if job.state != JobState.CHECKED or not job.accepted:
            raise Conflict(
                code="job-not-checked", message=_("This import is not ready: %(state)s.")
                % {"state": job.get_state_display()}, action=_("Send the file again."),
            )  # fmt: skip
        takes_two = bool(_importer(job.kind).confirm_roles)
        job.state = JobState.PROPOSED if takes_two else JobState.APPLYING
        job.save(update_fields=["state"])
        record(actor=actor, verb="exchange.propose" if takes_two else "exchange.apply", target=job,
               detail={"kind": job.kind, "accepted": job.accepted, "rejected": job.rejected_count})  # fmt: skip
        ring_on_commit()
    return job


def confirm_job(*, actor: Actor, job_id: int) -> ImportJob:
    """The second person says yes: the import begins in both names.

    Raises NotFound, Forbidden (role, `own-import`), Conflict `job-not-proposed`.
    """
    with transaction.atomic():
        job = _own(actor, job_id)
        require(actor, *_importer(job.kind).confirm_roles)
        if job.created_by_id == actor.user_id:
            raise Forbidden(
                code="own-import", message=pgettext_lazy("staff", "Nobody confirms an import of their own.")
            )
        if job.state != JobState.PROPOSED:
            raise Conflict(
                code="job-not-proposed",
                message=pgettext_lazy("staff", "This import does not wait for a second person."),
            )
        job.state, job.confirmed_by_id = JobState.APPLYING, person_id(actor)
        job.save(update_fields=["state", "confirmed_by"])
        record(actor=actor, verb="exchange.confirm", target=job, detail={"kind": job.kind, "accepted": job.accepted})
        ring_on_commit()
    return job


def apply_job(*, job_id: int) -> ImportJob:
    """Import the accepted rows, each batch in its own transaction; a killed run begins again without doubling."""
    job = _job(job_id)
    if job.state != JobState.APPLYING:
        return job
    importer, actor = _importer(job.kind), Actor.of(job.created_by)
    with override(job.created_by.locale):
        try:
            rows = importer.read(Path(job.file.path), job.options)
            refused = {rejection.row for rejection in importer.check(actor, rows, job.options)}
            accepted = [row for row in rows if row.number not in refused]
            options = {**job.options, "confirmed_by": job.confirmed_by_id}
            outcome = importer.apply(actor, accepted, options, lambda done: _say(job_id, done))
        except DomainError as error:
            outcome = Outcome(rejected=[Rejection.of(0, error)])
    return _finish_apply(job, actor, outcome)


def _finish_apply(job: ImportJob, actor: Actor, outcome: Outcome) -> ImportJob:
    with transaction.atomic():
        job.state, job.finished_at = JobState.DONE, clock.now()
        job.outcome = {
            "created": outcome.created, "changed": outcome.changed, "unchanged": outcome.unchanged,
            "refused": _kept(outcome.rejected),
        }  # fmt: skip
        job.save(update_fields=["state", "finished_at", "outcome"])
        counts = {key: value for key, value in job.outcome.items() if key != "refused"}
        record(actor=actor, verb="exchange.done", target=job, detail={**counts, "refused": len(outcome.rejected)})
    _forget_file(job)
    cache.delete(_key(job.pk))
    return job


def cancel_job(*, actor: Actor, job_id: int) -> ImportJob:
    """Throw a file away before it was imported. Raises NotFound, Conflict."""
    with transaction.atomic():
        job = _own(actor, job_id)
        if job.state not in (JobState.UPLOADED, JobState.CHECKED, JobState.PROPOSED, JobState.FAILED):
            raise Conflict(code="job-running", message=_("This import is under way or over."))
        job.state, job.preview = JobState.CANCELLED, []
        job.save(update_fields=["state", "preview"])
        record(actor=actor, verb="exchange.cancel", target=job, detail={"kind": job.kind})
    _forget_file(job)
    return job


def _forget_file(job: ImportJob) -> None:
    """The file may name people and is no longer needed."""
    job.file.delete(save=False)
    ImportJob.objects.filter(pk=job.pk).update(file="")


def progress_of(job_id: int) -> int:
    """Rows done so far of a running import."""
    return int(cache.get(_key(job_id), 0))


def _say(job_id: int, done: int) -> None:
    try:
        cache.set(_key(job_id), done, _PROGRESS_SECONDS)
    except Exception:  # the bar stands still; the import goes on
        log.warning("progress not written", exc_info=True)


def _key(job_id: int) -> str:
    return f"exchange:{job_id}"


def _kept(rejected: Sequence[Rejection]) -> list[dict[str, Any]]:
    return [
        {"row": r.row, "field": r.field, "message": r.message, "action": r.action} for r in rejected[:REJECTED_KEPT]
    ]


def _importer(kind: str) -> Importer:
    importer = importer_of(kind)
    if importer is None:
        raise InvalidInput(code="kind-unknown", field="kind", message=_("There is no such kind of import."))
    return importer


def _job(job_id: int) -> ImportJob:
    return ImportJob.objects.select_related("created_by").get(pk=job_id)


def _own(actor: Actor, job_id: int) -> ImportJob:
    owner = User.objects.get(pk=person_id(actor))
    job = locked(ImportJob.objects.visible_to(owner).filter(pk=job_id)).first()
    if job is None:
        raise NotFound(code="unknown", message=_("There is no such record, or it is not yours to see."))
    return job
