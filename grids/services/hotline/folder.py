"""The folder that the hotline's system puts files into, and takes answers from (`HOTLINE_INBOX_DIR`).

*.xlsx, *.csv        to be taken in
work/                in the hands of a worker
done/                every row taken in, or known already
rejected/            a row or more refused, or the whole file; NAME.reason.txt says which and why
answers/             answers to orders that came by the folder, a CSV each time
"""

import csv
import hashlib
import io
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import override, pgettext

from grids.hotline_states import HotlineState
from grids.levels import Level
from grids.models import Division, HotlineOrder
from grids.models.division import DivisionKind
from grids.models.hotline import Channel
from grids.selectors.recipients import RecipientRequest, recipients_for
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.core.locking import locked
from xinhui.exchange.folders import forget_old, give_back_lost, put_away, take_file, waiting_files, write_whole
from xinhui.exchange.registry import Importer, Outcome, Rejection, importer_of
from xinhui.exchange.tables import TABLE_SUFFIXES, neutral
from xinhui.outbox.services.enqueue import Draft, enqueue

FILES_AT_ONCE, ANSWERS_AT_ONCE, REASONS_MAX = 20, 1000, 1000
FILE_MAX = 20 * 1024 * 1024


def _folder() -> Path | None:
    return Path(settings.HOTLINE_INBOX_DIR) if settings.HOTLINE_INBOX_DIR else None


def take_in_files(*, actor: Actor) -> int:
    """Take in the files that wait; returns how many. A killed run begins again without doubling an order."""
    folder, importer = _folder(), importer_of("hotline")
    if folder is None or importer is None or not folder.is_dir():
        return 0
    give_back_lost(folder)
    done = 0
    for path in waiting_files(folder, TABLE_SUFFIXES)[:FILES_AT_ONCE]:
        taken = take_file(path)
        if taken is not None:
            with override(settings.LANGUAGE_CODE):
                _take(actor, importer, taken)
            done += 1
    return done


def _take(actor: Actor, importer: Importer, path: Path) -> None:
    data = path.read_bytes()[: FILE_MAX + 1]
    try:
        if len(data) > FILE_MAX:
            raise _too_large()
        rows = importer.read(path, {})
        rejected = list(importer.check(actor, rows, {}))
        refused = {rejection.row for rejection in rejected}
        good = [row for row in rows if row.number not in refused]
        outcome = importer.apply(actor, good, {"channel": Channel.FOLDER}, lambda done: None)
        outcome.rejected = [*rejected, *outcome.rejected]
    except DomainError as error:
        outcome = Outcome(rejected=[Rejection.of(0, error)])
    is_bad = bool(outcome.rejected)
    kept = put_away(path, path.parent.parent / ("rejected" if is_bad else "done"), _reasons(outcome.rejected))
    facts = {"file": kept.name, "sha256": hashlib.sha256(data).hexdigest(), "created": outcome.created,
             "unchanged": outcome.unchanged, "refused": len({row.row for row in outcome.rejected})}  # fmt: skip
    _say(actor, facts, is_bad)


def _too_large() -> DomainError:
    return DomainError(
        code="file-size", message=pgettext("hotline", "The file is larger than %(max)d MB.") % {"max": FILE_MAX >> 20}
    )


def _reasons(rejected: list[Rejection]) -> str:
    """A line a refused row: its number, the column, why, what to do. Row 0 is the whole file."""
    lines = [f"{row.row}\t{row.field}\t{row.message} {row.action}".rstrip() for row in rejected[:REASONS_MAX]]
    return "\n".join(lines)


def _say(actor: Actor, facts: dict[str, object], is_bad: bool) -> None:
    """The file on the trail; the command centre hears of a bad one."""
    district = Division.objects.filter(kind=DivisionKind.DISTRICT, is_active=True).order_by("code").first()
    if district is None:
        return
    with transaction.atomic():
        if is_bad:
            (people,) = recipients_for([RecipientRequest(Level.COMMAND, None, district.code)])
            key = f"hotline:file:{facts['sha256']}"[:120]
            drafts = [
                Draft(key=key, recipient_id=pk, kind="hotline.file_refused", context=facts, link="/hotline/")
                for pk in sorted(people)
            ]
            enqueue(drafts=drafts)
        record(actor=actor, verb="hotline.file", target=district, area_code=district.code, detail=facts)


def write_answers(*, actor: Actor) -> int:
    """Put the answers to orders of the folder into answers/, each once a round; returns how many.

    The file is whole before the orders say so: a crash between the two writes the same answers again, into a file of
    another name.
    """
    folder = _folder()
    if folder is None or not folder.is_dir():
        return 0
    now = clock.local(clock.now())
    with transaction.atomic():
        rows = HotlineOrder.objects.filter(
            channel=Channel.FOLDER, state__in=[HotlineState.ANSWERED, HotlineState.RETURNED], answer_file=""
        )
        found = list(locked(rows.order_by("answered_at", "pk"), skip_locked=True)[:ANSWERS_AT_ONCE])
        if not found:
            return 0
        name = f"answers-{now:%Y%m%dT%H%M%S%f}.csv"
        with override(settings.LANGUAGE_CODE):
            write_whole(folder / "answers" / name, _answers(found))
        for order in found:
            order.answer_file = name
            order.save(update_fields=["answer_file"])
        record(actor=actor, verb="hotline.answers", target=found[0], area_code=found[0].area_code[:6],
               detail={"file": name, "orders": len(found)})  # fmt: skip
    return len(found)


def _answers(orders: list[HotlineOrder]) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([
        pgettext("hotline", "Order number"), pgettext("hotline", "State"), pgettext("hotline", "Answered at"),
        pgettext("hotline", "Round"), pgettext("hotline", "Answer"),
    ])  # fmt: skip
    for order in orders:
        at = f"{clock.local(order.answered_at):%Y-%m-%d %H:%M:%S}" if order.answered_at else ""
        cells = [order.number, order.get_state_display(), at, order.round, order.answer]
        table.writerow([neutral(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def forget_files(before: datetime) -> int:
    """Files put away before then name callers: they go. Returns how many."""
    folder = _folder()
    if folder is None:
        return 0
    return sum(forget_old(folder / name, before) for name in ("done", "rejected"))
