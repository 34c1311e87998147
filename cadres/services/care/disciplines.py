"""Disciplines with their periods, and re-use once they are over: proposed by one, approved by two others."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, CadreDiscipline, CareTalk, ReuseProposal
from cadres.models.care import DISCIPLINE, NOTE
from cadres.models.reuse import REUSE
from cadres.rules.care import period_end
from cadres.selectors.people import office_people
from cadres.selectors.reuse import conditions_of
from cadres.services.care.frame import hold_with_file, keep, require_another, require_others
from cadres.services.care.talks import put_on_the_list
from cadres.services.frame import hold_cadre, require_office, tell
from cadres.states.care import (
    DISCIPLINE_TABLE,
    PERIODS,
    REUSE_OPEN,
    REUSE_TABLE,
    TALK_TABLE,
    DisciplineKind,
    Occasion,
    ReuseState,
    TalkState,
)
from cadres.states.follow_ups import CareVerb
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, one_of, past_day, words
from xinhui.core.errors import Conflict
from xinhui.core.sealed import seal


def record_discipline(
    *, actor: Actor, cadre_id: int, kind: str, reason: str, decided_on: date | None = None
) -> CadreDiscipline:
    """A sanction is in force: its period follows from its kind, a talk is due. By the cadre office.

    Raises Forbidden, NotFound, InvalidInput (kind, reason, decided_on), Conflict `discipline-there`.
    """
    kind = one_of(kind, DisciplineKind.values, field="kind")
    reason, day = words(reason, field="reason", limit=2000), past_day(decided_on, field="decided_on")
    with transaction.atomic():
        require_office(actor)
        cadre = hold_cadre(actor, cadre_id)
        require_others(actor, cadre)
        if CadreDiscipline.objects.standing().filter(cadre=cadre, kind=kind, decided_on=day).exists():
            raise Conflict(
                code="discipline-there", field="kind", message=_("This discipline is entered already."),
            )  # fmt: skip
        row = CadreDiscipline.objects.create(
            cadre=cadre, kind=kind, decided_on=day, ends_on=period_end(day, PERIODS[kind]),
            reason_sealed=seal(reason, purpose=DISCIPLINE),
        )  # fmt: skip
        keep(actor, CareVerb.DISCIPLINE_RECORD, discipline=row)
        put_on_the_list(actor, cadre, Occasion.DISCIPLINE, day)
        record(actor=actor, verb="cadre.discipline.record", target=row, area_code=cadre.unit.area_code)
    return row


def withdraw_discipline(*, actor: Actor, discipline_id: int, reason: str) -> CadreDiscipline:
    """The decision was withdrawn (by what): it stands in nobody's way, a talk not yet held is no longer due.

    By the cadre office. Raises Forbidden, NotFound, TransitionRefused, InvalidInput (reason).
    """
    reason = words(reason, field="reason", limit=500)
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, CadreDiscipline.objects.all(), discipline_id)
        row.state, row.withdrawn_on = DISCIPLINE_TABLE.next(row.state, "withdraw"), clock.today()
        row.save(update_fields=["state", "withdrawn_on", "updated_at"])
        keep(actor, CareVerb.DISCIPLINE_WITHDRAW, discipline=row, text=reason)
        if not CadreDiscipline.objects.standing().filter(cadre=cadre, decided_on=row.decided_on).exists():
            _drop_talk(actor, cadre, row.decided_on)
        record(actor=actor, verb="cadre.discipline.withdraw", target=row, area_code=cadre.unit.area_code)
    return row


def _drop_talk(actor: Actor, cadre: Cadre, day: date) -> None:
    """The talk after what was decided on that day, if it is still due."""
    talks = CareTalk.objects.filter(cadre=cadre, occasion=Occasion.DISCIPLINE, occasion_on=day, state=TalkState.DUE)
    for talk in talks:
        talk.state = TALK_TABLE.next(talk.state, "drop")
        talk.dropped_sealed = seal(str(_("The decision was withdrawn.")), purpose=NOTE)
        talk.save(update_fields=["state", "dropped_sealed", "updated_at"])
        keep(actor, CareVerb.TALK_DROP, talk=talk)


def propose_reuse(*, actor: Actor, discipline_id: int, post: str, reason: str) -> ReuseProposal:
    """Propose a post for somebody whose period is over; by whoever keeps the file, all conditions met.

    Raises NotFound, TransitionRefused, InvalidInput (post, reason), Conflict `conditions-unmet`, `proposal-open`,
    `reused-already`.
    """
    post, reason = line(post, field="post", limit=120), words(reason, field="reason", limit=2000)
    with transaction.atomic():
        cadre, discipline = hold_with_file(actor, CadreDiscipline.objects.all(), discipline_id)
        DISCIPLINE_TABLE.next(discipline.state, "propose")
        others = ReuseProposal.objects.filter(cadre=cadre)
        if others.filter(state__in=REUSE_OPEN).exists():
            raise Conflict(code="proposal-open", message=_("A proposal about this person is open."))
        if others.filter(discipline=discipline, state=ReuseState.APPROVED).exists():
            raise Conflict(code="reused-already", message=_("This person was used again after this discipline."))
        _require_conditions(cadre, discipline)
        row = ReuseProposal.objects.create(
            cadre=cadre, discipline=discipline, post=post, reason_sealed=seal(reason, purpose=REUSE),
            proposed_by_id=person_id(actor),
        )  # fmt: skip
        tell(
            office_people() - {row.proposed_by_id, cadre.user_id},
            "cadre.reuse_open",
            f"reuse:{row.pk}:open",
            page_of_reuse(row),
        )
        keep(actor, CareVerb.REUSE_PROPOSE, proposal=row)
        record(actor=actor, verb="cadre.reuse.propose", target=row, area_code=cadre.unit.area_code)
    return row


def page_of_reuse(row: ReuseProposal) -> str:
    """Where a proposal is shown: with its discipline."""
    return f"/cadres/care/disciplines/{row.discipline_id}/"


def _require_conditions(cadre: Cadre, discipline: CadreDiscipline) -> None:
    unmet = [str(row.condition.label) for row in conditions_of(cadre, discipline) if not row.is_met]
    if unmet:
        raise Conflict(
            code="conditions-unmet", message=_("Not met: %(unmet)s.") % {"unmet": "、".join(unmet)},
            action=_("Propose it again when every condition is met."),
        )  # fmt: skip


def approve_reuse(*, actor: Actor, proposal_id: int) -> ReuseProposal:
    """The first approval: by the cadre office, not by who proposed; the conditions are looked at again.

    Raises Forbidden, NotFound, TransitionRefused, Conflict `same-person`, `conditions-unmet`.
    """
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, _proposals(), proposal_id)
        row.state = REUSE_TABLE.next(row.state, "approve")
        row.first_by_id = require_another(actor, row.proposed_by_id)
        _require_conditions(cadre, row.discipline)
        row.save(update_fields=["state", "first_by", "updated_at"])
        tell(office_people() - {row.proposed_by_id, row.first_by_id, cadre.user_id}, "cadre.reuse_second",
             f"reuse:{row.pk}:second",
             page_of_reuse(row))  # fmt: skip
        keep(actor, CareVerb.REUSE_APPROVE, proposal=row)
        record(actor=actor, verb="cadre.reuse.approve", target=row, area_code=cadre.unit.area_code)
    return row


def approve_reuse_second(*, actor: Actor, proposal_id: int) -> ReuseProposal:
    """The second approval, by a third person: it is decided. Raises as `approve_reuse`."""
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, _proposals(), proposal_id)
        row.state = REUSE_TABLE.next(row.state, "approve_second")
        row.second_by_id = require_another(actor, row.proposed_by_id, row.first_by_id)
        _require_conditions(cadre, row.discipline)
        row.decided_on = clock.today()
        row.save(update_fields=["state", "second_by", "decided_on", "updated_at"])
        tell([row.proposed_by_id], "cadre.reuse_decided", f"reuse:{row.pk}:decided", page_of_reuse(row))
        keep(actor, CareVerb.REUSE_SECOND, proposal=row)
        record(actor=actor, verb="cadre.reuse.approve_second", target=row, area_code=cadre.unit.area_code)
    return row


def refuse_reuse(*, actor: Actor, proposal_id: int, reason: str) -> ReuseProposal:
    """Not now; by the cadre office, not by who proposed. Raises as `approve_reuse`, InvalidInput (reason)."""
    reason = words(reason, field="reason", limit=500)
    with transaction.atomic():
        require_office(actor)
        cadre, row = hold_with_file(actor, _proposals(), proposal_id)
        row.state = REUSE_TABLE.next(row.state, "refuse")
        require_another(actor, row.proposed_by_id)
        row.decided_on, row.refusal_sealed = clock.today(), seal(reason, purpose=REUSE)
        row.save(update_fields=["state", "decided_on", "refusal_sealed", "updated_at"])
        tell([row.proposed_by_id], "cadre.reuse_decided", f"reuse:{row.pk}:decided", page_of_reuse(row))
        keep(actor, CareVerb.REUSE_REFUSE, proposal=row)
        record(actor=actor, verb="cadre.reuse.refuse", target=row, area_code=cadre.unit.area_code)
    return row


def _proposals() -> QuerySet[ReuseProposal]:
    return ReuseProposal.objects.select_related("discipline")
