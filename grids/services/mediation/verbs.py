"""The life of a dispute: taken in at the grid, tried, referred one level up, settled, followed up, closed or ended.

By the Fengqiao way the lowest level tries first and writes it down; only then may it refer, and only one level up.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.mediation_states import FOLLOW_UP_DAYS, MEDIATION_TABLE, MediationLevel
from grids.models import FollowUp, MediationCase, MediationEntry
from grids.models.mediation import DisputeKind, EndReason
from grids.selectors.recipients import grid_people
from grids.services.frame import GRID_PEOPLE
from grids.services.mediation.frame import hold_case, log_case, nameless_text, require_turn, tell, tell_level
from grids.services.teams.frame import hold_team_grid, one_of
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

PEOPLE_MAX = 2000


def take_in_case(
    *, actor: Actor, grid_id: int, kind: str, people: int, matter: str, uuid: UUID | None = None
) -> MediationCase:
    """Take in a dispute at its grid: its kind and how many people it has, never who they are.

    The same UUID again answers with the case that is there. Raises NotFound (grid), Forbidden, InvalidInput (kind,
    people, matter), Conflict `uuid-taken`.
    """
    one_of(kind, DisputeKind.values, field="kind")
    if not 2 <= people <= PEOPLE_MAX:
        raise InvalidInput(
            code="people-out-of-range", field="people", message=_("A dispute has at least two people."),
            action=_("Give how many people it has, from 2 to %(max)d.") % {"max": PEOPLE_MAX},
        )  # fmt: skip
    matter, now = nameless_text(matter, field="matter"), clock.now()
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *GRID_PEOPLE, Role.VILLAGE_SECRETARY, area_code=grid.code)
        known = MediationCase.objects.filter(uuid=uuid).first() if uuid else None
        if known is not None:
            if (known.grid_id, known.taken_by_id) != (grid.pk, actor.user_id):
                raise Conflict(
                    code="uuid-taken", field="uuid", message=_("This number was already used for another case.")
                )
            return known
        case = MediationCase.objects.create(
            uuid=uuid or uuid4(), grid=grid, area_code=grid.code, kind=kind, people=people, matter=matter,
            level_since=now, taken_at=now, taken_by_id=actor.user_id,
        )  # fmt: skip
        log_case(actor=actor, case=case, verb="take_in", at=now, text=matter, data={"kind": kind, "people": people})
    return case


def try_mediation(*, actor: Actor, case_id: int, record: str) -> MediationCase:
    """Write down a mediation that brought no agreement. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    text = nameless_text(record, field="record")
    with transaction.atomic():
        case = hold_case(case_id)
        require_turn(actor, case)
        case.state = MEDIATION_TABLE.next(case.state, "try")
        case.save(update_fields=["state"])
        log_case(actor=actor, case=case, verb="try", at=clock.now(), text=text)
    return case


def settle_case(*, actor: Actor, case_id: int, agreement: str) -> MediationCase:
    """Record the agreement and set the days on which somebody asks whether it holds.

    Raises NotFound, Forbidden, InvalidInput (agreement), TransitionRefused.
    """
    text, now = nameless_text(agreement, field="agreement"), clock.now()
    with transaction.atomic():
        case = hold_case(case_id)
        require_turn(actor, case)
        case.state = MEDIATION_TABLE.next(case.state, "settle")
        case.agreement, case.settled_at = text, now
        case.save(update_fields=["state", "agreement", "settled_at"])
        days = [clock.today() + timedelta(days=n) for n in FOLLOW_UP_DAYS]
        FollowUp.objects.bulk_create(FollowUp(case=case, area_code=case.area_code, due_on=day) for day in days)
        log_case(
            actor=actor, case=case, verb="settle", at=now, text=text, data={"visits": [d.isoformat() for d in days]}
        )
        if case.level != MediationLevel.GRID:
            tell(case, grid_people(case.area_code), event="settled", mark=f"{now:%Y%m%d%H%M%S}")
    return case


def refer_case(*, actor: Actor, case_id: int, reason: str) -> MediationCase:
    """Pass the case one level up, after this level has tried and written it down; that level's people are told.

    Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused, Conflict `not-tried-here`, `no-level-above`.
    """
    text, now = nameless_text(reason, field="reason"), clock.now()
    with transaction.atomic():
        case = hold_case(case_id)
        require_turn(actor, case)
        state = MEDIATION_TABLE.next(case.state, "refer")
        if case.level == MediationLevel.DISTRICT:
            raise Conflict(
                code="no-level-above", message=_("There is no level above the district."),
                action=_("Settle the case, or end it and show the parties the way to court or arbitration."),
            )  # fmt: skip
        tried = MediationEntry.objects.filter(case=case, verb="try", level=case.level, at__gte=case.level_since)
        if not tried.exists():
            raise Conflict(
                code="not-tried-here", message=_("This level has not written down a mediation of its own."),
                action=_("Try to settle it here first, and record it."),
            )  # fmt: skip
        before, case.level = case.level, MediationLevel(case.level + 1)
        case.state, case.level_since = state, now
        case.save(update_fields=["state", "level", "level_since"])
        log_case(actor=actor, case=case, verb="refer", at=now, text=text, data={"from": before, "to": case.level})
        tell_level(case, event="referred", mark=f"l{case.level}")
    return case


def follow_up_case(*, actor: Actor, follow_up_id: int, holds: bool, note: str) -> MediationCase:
    """Write down a visit. If the agreement does not hold, its level mediates again and the other visits lapse.

    The grid's own people and the village may visit, and the level that settled it. Raises NotFound, Forbidden,
    InvalidInput (note), Conflict `visit-done`, TransitionRefused.
    """
    text, now = nameless_text(note, field="note"), clock.now()
    case_id = FollowUp.objects.filter(pk=follow_up_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound(code="visit-unknown", message=_("There is no such visit."))
    with transaction.atomic():
        case = hold_case(case_id)
        visit = locked(FollowUp.objects.filter(pk=follow_up_id)).get()
        require_visitor(actor, case)
        if visit.done_on is not None or visit.dropped:
            raise Conflict(
                code="visit-done", message=_("This visit was made, or is due no more."),
                action=_("Reload the page to see what has happened since."),
            )  # fmt: skip
        verb = "follow_up" if holds else "break"
        case.state = MEDIATION_TABLE.next(case.state, verb)
        visit.done_on, visit.holds, visit.note, visit.done_by = clock.today(), holds, text, actor.label[:80]
        visit.save()
        if not holds:
            FollowUp.objects.filter(case=case, done_on=None).update(dropped=True)
            case.save(update_fields=["state"])
            tell_level(case, event="referred", mark=f"broken{visit.pk}")
        data = {"due_on": visit.due_on.isoformat(), "holds": holds}
        log_case(actor=actor, case=case, verb=verb, at=now, text=text, data=data)
    return case


def close_case(*, actor: Actor, case_id: int, note: str = "") -> MediationCase:
    """Close a settled case when every visit found that the agreement holds.

    Raises NotFound, Forbidden, InvalidInput (note), TransitionRefused, Conflict `visits-left`.
    """
    text, now = nameless_text(note, field="note") if note.strip() else "", clock.now()
    with transaction.atomic():
        case = hold_case(case_id)
        require_visitor(actor, case)
        state = MEDIATION_TABLE.next(case.state, "close")
        left = FollowUp.objects.filter(case=case, done_on=None, dropped=False).first()
        if left is not None:
            raise Conflict(
                code="visits-left",
                message=_("The visit of %(day)s has not been made.") % {"day": left.due_on.isoformat()},
                action=_("Ask the parties whether the agreement holds, then close the case."),
            )
        case.state, case.ended_at = state, now
        case.save(update_fields=["state", "ended_at"])
        log_case(actor=actor, case=case, verb="close", at=now, text=text)
    return case


def end_case(*, actor: Actor, case_id: int, reason: str, note: str) -> MediationCase:
    """End a case that was tried without agreement: withdrawn, or gone to court, arbitration or a ruling.

    Raises NotFound, Forbidden, InvalidInput (reason, note), TransitionRefused.
    """
    one_of(reason, EndReason.values, field="reason")
    text, now = nameless_text(note, field="note"), clock.now()
    with transaction.atomic():
        case = hold_case(case_id)
        require_turn(actor, case)
        case.state, case.end_reason, case.ended_at = MEDIATION_TABLE.next(case.state, "end"), reason, now
        case.save(update_fields=["state", "end_reason", "ended_at"])
        log_case(actor=actor, case=case, verb="end", at=now, text=text, data={"reason": reason})
    return case


def require_visitor(actor: Actor, case: MediationCase) -> None:
    """The grid's own people and its village, or the level that holds the case. Raises Forbidden."""
    if actor.scope.covers(case.area_code, *GRID_PEOPLE, Role.VILLAGE_SECRETARY):
        return
    require_turn(actor, case)
