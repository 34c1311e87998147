"""Setting targets: one of the office drafts and splits, another adopts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import TalentTarget, TargetShare
from talent.services.frame import require_office, tell, unit_in_being, unit_people
from talent.states.people import TalentKind
from talent.states.targets import TARGET_TABLE, TargetState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

LONGEST_YEARS, MOST = 10, 1_000_000


def _checked(name: str, kind: str, starts_on: date, ends_on: date, people: int, document: str) -> dict[str, Any]:
    if ends_on <= starts_on:
        raise InvalidInput(code="dates-reversed", field="ends_on", message=_("A target ends after it has begun."),
                           action=_("Give a later day."))  # fmt: skip
    if ends_on.year - starts_on.year >= LONGEST_YEARS:
        raise InvalidInput(code="too-long", field="ends_on", message=_("A target runs less than ten years."))
    return {
        "name": line(name, field="name", limit=60), "kind": one_of(kind, TalentKind.values, field="kind"),
        "starts_on": starts_on, "ends_on": ends_on, "number": number(people, field="number", least=1, most=MOST),
        "document": line(document, field="document", limit=120, required=False),
    }  # fmt: skip


def _refuse_twin(facts: Mapping[str, Any], but: int = 0) -> None:
    rows = TalentTarget.objects.exclude(pk=but).filter(
        kind=facts["kind"], starts_on=facts["starts_on"], ends_on=facts["ends_on"],
        state__in=[TargetState.DRAFT, TargetState.IN_FORCE],
    )  # fmt: skip
    if rows.exists():
        raise Conflict(code="target-there", field="kind",
                       message=_("There is a target for this kind and time already."))  # fmt: skip


def draft_target(
    *, actor: Actor, name: str, kind: str, starts_on: date, ends_on: date, number: int, owner_id: int,
    document: str = "",
) -> TalentTarget:  # fmt: skip
    """A target that counts nothing yet. Raises Forbidden, NotFound (owner), InvalidInput, Conflict `target-there`."""
    facts = _checked(name, kind, starts_on, ends_on, number, document)
    with transaction.atomic():
        require_office(actor)
        owner = unit_in_being(owner_id, field="owner")
        _refuse_twin(facts)
        row = TalentTarget.objects.create(owner=owner, drafted_by_id=actor.user_id, **facts)
        record(actor=actor, verb="talent.target.draft", target=row, detail={"number": number, "kind": kind})
    return row


def change_target(
    *, actor: Actor, target_id: int, name: str, kind: str, starts_on: date, ends_on: date, number: int, owner_id: int,
    document: str = "",
) -> TalentTarget:  # fmt: skip
    """Another number, time or owner, while it is being set; its split is gone when the time changes.

    Raises as `draft_target`, TransitionRefused.
    """
    facts = _checked(name, kind, starts_on, ends_on, number, document)
    with transaction.atomic():
        row = _held(actor, target_id, "change")
        _refuse_twin(facts, but=row.pk)
        if (row.starts_on, row.ends_on) != (starts_on, ends_on):
            row.shares.filter(month__isnull=False).delete()
        row.owner = unit_in_being(owner_id, field="owner")
        for field, value in facts.items():
            setattr(row, field, value)
        row.save()
        record(actor=actor, verb="talent.target.change", target=row, detail={"number": number, "kind": kind})
    return row


def _held(actor: Actor, target_id: int, verb: str) -> TalentTarget:
    require_office(actor)
    row = hold(TalentTarget.objects.all(), target_id)
    row.state = TARGET_TABLE.next(row.state, verb)
    return row


def split_by_units(*, actor: Actor, target_id: int, shares: Mapping[int, int]) -> TalentTarget:
    """Unit → people; together not fewer than the target. None left of what was there before.

    Raises NotFound (target, unit), Forbidden, TransitionRefused, InvalidInput (shares).
    """
    with transaction.atomic():
        row = _held(actor, target_id, "split")
        _refuse_little(sum(shares.values()), row.number)
        known = set(Unit.objects.active().filter(pk__in=shares).values_list("pk", flat=True))
        if known != set(shares) or any(not 0 < many <= MOST for many in shares.values()):
            raise InvalidInput(
                code="share-wrong", field="shares", message=_("Give each unit a whole number above zero.")
            )
        row.shares.filter(unit__isnull=False).delete()
        TargetShare.objects.bulk_create(
            TargetShare(target=row, unit_id=pk, number=many) for pk, many in sorted(shares.items())
        )
        record(actor=actor, verb="talent.target.split_units", target=row, detail={"units": len(shares)})
    return row


def split_by_months(*, actor: Actor, target_id: int, shares: Mapping[date, int]) -> TalentTarget:
    """First day of a month → people to arrive in it; months of the period only, together not fewer than the target.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (shares).
    """
    with transaction.atomic():
        row = _held(actor, target_id, "split")
        _refuse_little(sum(shares.values()), row.number)
        first = row.starts_on.replace(day=1)
        if any(month.day != 1 or not first <= month <= row.ends_on or many < 0 for month, many in shares.items()):
            raise InvalidInput(code="month-outside", field="shares",
                               message=_("Give months of the target's time, each a whole number."))  # fmt: skip
        row.shares.filter(month__isnull=False).delete()
        TargetShare.objects.bulk_create(
            TargetShare(target=row, month=month, number=many) for month, many in sorted(shares.items()) if many
        )
        record(actor=actor, verb="talent.target.split_months", target=row, detail={"months": len(shares)})
    return row


def _refuse_little(found: int, wanted: int) -> None:
    if found < wanted:
        raise InvalidInput(
            code="too-little", field="shares",
            message=_("Together the shares are %(found)d, the target is %(wanted)d.") % {
                "found": found, "wanted": wanted},
            action=_("Give out the rest too."),
        )  # fmt: skip


def adopt_target(*, actor: Actor, target_id: int) -> TalentTarget:
    """In force from now on, told to its owner and to every unit with a share. By another of the office.

    Raises NotFound, Forbidden `same-person`, TransitionRefused.
    """
    with transaction.atomic():
        row = _held(actor, target_id, "adopt")
        if row.drafted_by_id is not None and row.drafted_by_id == actor.user_id:
            raise Forbidden(code="same-person", message=_("Whoever drafts a target does not adopt it."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        row.adopted_by_id = actor.user_id
        row.save(update_fields=["state", "adopted_by"])
        record(actor=actor, verb="talent.target.adopt", target=row)
        units = {row.owner_id, *row.shares.exclude(unit=None).values_list("unit_id", flat=True)}
        for unit_id in sorted(units):
            tell(unit_people(unit_id), "talent.target_adopted", f"target:{row.pk}:adopted:{unit_id}",
                 f"/talent/targets/{row.pk}/", {"name": row.name, "until": row.ends_on.isoformat()})  # fmt: skip
    return row


def drop_target(*, actor: Actor, target_id: int, reason: str) -> TalentTarget:
    """Pursued no longer; what was counted stays on record. Raises NotFound, Forbidden, InvalidInput,
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _held(actor, target_id, "drop")
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.target.drop", target=row, detail={"reason": reason})
    return row


def close_targets(*, actor: Actor) -> int:
    """Those whose time is over. Returns how many."""
    closed = 0
    with transaction.atomic():
        require_office(actor)
        over = TalentTarget.objects.in_force().filter(ends_on__lt=clock.today()).order_by("pk")
        for pk in over.values_list("pk", flat=True):
            row = _held(actor, pk, "close")
            row.save(update_fields=["state"])
            record(actor=actor, verb="talent.target.close", target=row)
            closed += 1
    return closed
