"""The lead-goose programme: village secretaries enter it, are trained, paired with a mentor, evaluated, and leave."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Goose, GooseEntry
from members.models.village_scoped import VILLAGE_DIGITS
from members.services.frame import hold_member
from members.services.villages.frame import require_village_keeper, village_in_force
from members.services.villages.plans import APPROVERS
from members.states.organization import Duty
from members.states.villages import PlanGrade
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput


def enter_goose(*, actor: Actor, area_code: str, member_id: int, joined_on: date | None = None) -> Goose:
    """Take a secretary of the village's organizations into the programme: by the town or the department.

    Raises NotFound (member), Forbidden, InvalidInput (area_code, member, joined_on), Conflict `goose-there`.
    """
    day = past_day(joined_on, field="joined_on")
    with transaction.atomic():
        member = hold_member(member_id, field="member")
        village_in_force(area_code)
        require(actor, *APPROVERS, area_code=area_code)
        offices = member.offices.in_force().filter(duty=Duty.SECRETARY)
        if member.area_code[:VILLAGE_DIGITS] != area_code or not offices.exists():
            raise InvalidInput(
                code="not-a-secretary", field="member",
                message=_("%(name)s is no secretary of this village.") % {"name": member.name},
                action=_("Choose a secretary of the village's organizations."),
            )  # fmt: skip
        if Goose.objects.in_force().filter(area_code=area_code).exists():
            raise Conflict(code="goose-there", field="area_code", message=_("The village has its lead goose."),
                           action=_("The one before leaves first."))  # fmt: skip
        goose = Goose.objects.create(area_code=area_code, member=member, joined_on=day)
        record(actor=actor, verb="village.goose.enter", target=goose, detail={"member": member.pk})
    return goose


def pair_goose(*, actor: Actor, goose_id: int, mentor_id: int) -> Goose:
    """Name a mentor. Raises NotFound (mentor), Forbidden, InvalidInput (mentor), Conflict `goose-left`."""
    with transaction.atomic():
        mentor = hold_member(mentor_id, field="mentor")
        goose = _held(actor, goose_id, approver=True)
        if mentor.pk == goose.member_id:
            raise InvalidInput(code="own-mentor", field="mentor", message=_("Nobody is the own mentor."))
        goose.mentor = mentor
        goose.save(update_fields=["mentor", "updated_at"])
        record(actor=actor, verb="village.goose.pair", target=goose, detail={"mentor": mentor.pk})
    return goose


def note_training(*, actor: Actor, goose_id: int, title: str, hours: int, on: date | None = None) -> GooseEntry:
    """A training attended. Raises NotFound, Forbidden, InvalidInput (title, hours, on), Conflict `goose-left`."""
    title, day = line(title, field="title", limit=120), past_day(on, field="on")
    number(hours, field="hours", least=1, most=500)
    with transaction.atomic():
        goose = _held(actor, goose_id)
        entry = GooseEntry.objects.create(goose=goose, on=day, title=title, hours=hours, by_id=person_id(actor))
        record(actor=actor, verb="village.goose.train", target=goose, detail={"hours": hours})
    return entry


def evaluate_goose(*, actor: Actor, goose_id: int, year: int, grade: str, reasons: str) -> GooseEntry:
    """The yearly evaluation, once a year, by the town or the department.

    Raises NotFound, Forbidden, InvalidInput (year, grade, reasons), Conflict `goose-left`, `year-evaluated`.
    """
    one_of(grade, PlanGrade.values, field="grade")
    reasons = line(reasons, field="reasons", limit=120)
    with transaction.atomic():
        goose = _held(actor, goose_id, approver=True)
        number(year, field="year", least=goose.joined_on.year, most=clock.today().year)
        if goose.entries.filter(year=year).exists():
            raise Conflict(code="year-evaluated", field="year", message=_("This year was evaluated already."))
        entry = GooseEntry.objects.create(
            goose=goose, on=clock.today(), title=reasons, year=year, grade=grade, by_id=person_id(actor)
        )
        record(actor=actor, verb="village.goose.evaluate", target=goose, detail={"year": year, "grade": grade})
    return entry


def leave_programme(*, actor: Actor, goose_id: int, reason: str) -> Goose:
    """End the part in the programme. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `goose-left`."""
    reason = line(reason, field="reason", limit=120)
    with transaction.atomic():
        goose = _held(actor, goose_id, approver=True)
        goose.left_on = clock.today()
        goose.save(update_fields=["left_on", "updated_at"])
        record(actor=actor, verb="village.goose.leave", target=goose, detail={"reason": reason})
    return goose


def _held(actor: Actor, goose_id: int, *, approver: bool = False) -> Goose:
    goose = hold(Goose.objects.select_related("member"), goose_id)
    if approver:
        require(actor, *APPROVERS, area_code=goose.area_code)
    else:
        require_village_keeper(actor, goose.area_code)
    if goose.left_on is not None:
        raise Conflict(code="goose-left", message=_("This lead goose has left the programme."))
    return goose
