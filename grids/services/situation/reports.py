"""One village's report of one round: sent, sent again in a new version, returned for correction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids.models import Activation, SituationReport, SituationVersion
from grids.models.situation import FIGURE_MAX, FIGURES
from grids.report_states import REPORT_TABLE, ReportState
from grids.services.emergencies.frame import line, minute, unknown, write
from grids.services.emergencies.send import kind_of
from grids.services.kit import short_text
from grids.services.situation.rounds import report_link
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

TEXT_MAX, REASON_MAX = 2000, 200
#: Who sends a village's figures: its secretary; those above when it has none, or no signal.
REPORTERS = (Role.VILLAGE_SECRETARY, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)
RETURNERS = (Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)


def submit_report(*, actor: Actor, report_id: int, figures: Mapping[str, int], text: str = "") -> SituationReport:
    """Send a village's figures; nothing happened is a report as well (零报告: all figures 0).

    Sent again it is a new version; the same figures and words twice are one. After the due time, and after standing
    down, it is taken as late. `figures`: keys of FIGURES, those left out are 0.

    Raises NotFound, Forbidden, InvalidInput (a figure, text).
    """
    text = short_text(text.replace("\x00", " ").strip(), limit=TEXT_MAX, field="text")
    checked = _checked(figures)
    with transaction.atomic():
        report, activation = _held(actor, report_id, REPORTERS)
        if report.state == ReportState.REPORTED and _is_same(report, checked, text):
            return report
        now = clock.now()
        report.state = REPORT_TABLE.next(report.state, "submit")
        report.version += 1
        if report.reported_at is None:
            report.reported_at, report.is_late = now, now > report.round.due_at
        report.save()
        SituationVersion.objects.create(
            report=report, area_code=report.area_code, version=report.version, text=text, at=now,
            by_id=person_id(actor), **checked,
        )  # fmt: skip
        facts = {"number": report.round.number, "version": report.version, "late": report.is_late}
        _write(actor, activation, report, "report", text, facts, now, checked)
    return report


def return_report(*, actor: Actor, report_id: int, reason: str) -> SituationReport:
    """Send a report back for correction: until it comes again its figures count for nothing.

    Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused.
    """
    reason = line(reason, limit=REASON_MAX, field="reason")
    with transaction.atomic():
        report, activation = _held(actor, report_id, RETURNERS)
        report.state = REPORT_TABLE.next(report.state, "return")
        report.return_reason = reason
        report.save()
        sender = report.versions.get(version=report.version).by_id
        enqueue(drafts=[Draft(
            key=f"report-return:{report.pk}:v{report.version}", recipient_id=sender,
            kind=kind_of(activation, "report_returned"), link=report_link(report),
            context={"activation": activation.title, "reason": reason,
                     "as_of": clock.local(report.round.as_of).strftime("%H:%M")},
        )])  # fmt: skip
        facts = {"number": report.round.number, "version": report.version}
        _write(actor, activation, report, "report_return", reason, facts, clock.now(), {})
    return report


def _held(actor: Actor, report_id: int, roles: tuple[Role, ...]) -> tuple[SituationReport, Activation]:
    report = locked(SituationReport.objects.filter(pk=report_id).select_related("round__activation")).first()
    if report is None:
        raise unknown()
    require(actor, *roles, area_code=report.area_code)
    return report, report.round.activation


def _write(
    actor: Actor, activation: Activation, report: SituationReport, verb: str, text: str, facts: Mapping[str, object],
    at: datetime, figures: Mapping[str, int],
) -> None:  # fmt: skip
    entry = minute(
        actor=actor, activation_id=activation.pk, area_code=report.area_code, verb=verb, at=at, text=text,
        data={name: value for name, value in facts.items() if value},
    )  # fmt: skip
    detail = {**facts, **{name: number for name, number in figures.items() if number}}
    write(actor=actor, verb=f"situation.{verb}", target=report, entries=[entry], detail=detail)


def _is_same(report: SituationReport, figures: Mapping[str, int], text: str) -> bool:
    return report.versions.filter(version=report.version, text=text, **figures).exists()


def _checked(figures: Mapping[str, int]) -> dict[str, int]:
    strange = next((name for name in figures if name not in FIGURES), None)
    if strange is not None:
        raise InvalidInput(
            code="figure-unknown",
            field=strange,
            message=_("“%(name)s” is no figure of the report.") % {"name": strange},
        )
    found = {name: figures.get(name, 0) for name in FIGURES}
    for name, number in found.items():
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= FIGURE_MAX:
            raise InvalidInput(
                code="figure-out-of-range", field=name,
                message=_("Give a whole number from 0 to %(max)d.") % {"max": FIGURE_MAX},
            )  # fmt: skip
    _part_of(found, "people_sheltered", "people_moved", _("More people are in shelters than were moved."))
    _part_of(found, "hazards_removed", "hazards_found", _("More dangers are removed than were found."))
    return found


def _part_of(figures: Mapping[str, int], part: str, whole: str, message: StrOrPromise) -> None:
    if figures[part] > figures[whole]:
        raise InvalidInput(
            code="part-exceeds-whole", field=part, message=message, action=_("Correct one of the two figures.")
        )
