"""Deeds: reported, checked by one and confirmed by another, put on the board, refused or withdrawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Deed, DeedPhoto, PointAccount, PointRule
from members.rules.points import last_day_of_objections, period_of
from members.services.frame import scope_of_actor
from members.services.points.frame import hold_account, hold_deed, household_ids, tell
from members.services.villages.frame import keeper_ids, require_village_keeper
from members.states.points import DEED_TABLE, WITHIN_LIMIT, DeedState, Evidence, RuleSetState
from xinhui.accounts.actors import Actor, person_id
from xinhui.attachments.services.store import store_photo
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, past_day
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

WHAT_MAX, WITNESS_MAX, NOTE_MAX, PHOTOS_MAX, DAYS_BACK = 200, 40, 200, 6, 60


def report_deed(
    *, actor: Actor, account_id: int, rule_id: int, what: str, done_on: date | None = None, witness: str = "",
    photos: "Sequence[UploadedFile[Any]]" = (),
) -> Deed:  # fmt: skip
    """Report a deed of a household: by the member who signs in for it, or by a keeper of the village.

    Raises NotFound (account, rule), Forbidden, InvalidInput (rule, what, done_on, witness, photos), Conflict
    `account-closed`, `limit-reached` (rule).
    """
    what = line(what, field="what", limit=WHAT_MAX)
    witness = line(witness, field="witness", limit=WITNESS_MAX, required=False)
    day = _day(done_on)
    if len(photos) > PHOTOS_MAX:
        raise InvalidInput(
            code="too-many-photos", field="photos", message=_("%(max)d photos at most.") % {"max": PHOTOS_MAX}
        )
    stored = [store_photo(actor=actor, upload=upload) for upload in photos]
    with transaction.atomic():
        account = hold_account(account_id, field="account")
        _require_reporter(actor, account)
        rule = _rule(account, rule_id)
        _check_evidence(rule, witness, len(stored))
        _check_limit(account, rule, day)
        deed = Deed.objects.create(
            account=account, area_code=account.area_code, rule=rule, points=rule.points, what=what, witness=witness,
            done_on=day, reported_at=clock.now(), reported_by_id=person_id(actor),
        )  # fmt: skip
        once = {row.pk: row for row in stored}.values()
        DeedPhoto.objects.bulk_create(DeedPhoto(deed=deed, photo=photo) for photo in once)
        others = [pk for pk in keeper_ids(account.area_code) if pk != actor.user_id]
        tell("deed_waiting", str(deed.pk), others, {"rule": rule.title, "account": account.name}, _page(deed))
        record(actor=actor, verb="points.deed.report", target=deed, detail={"rule": rule.code, "points": rule.points})
    return deed


def check_deed(*, actor: Actor, deed_id: int, note: str = "") -> Deed:
    """First look: what was found on the spot. Nobody checks a deed of the own household.

    Raises NotFound, Forbidden `own-deed`, TransitionRefused, InvalidInput (note).
    """
    note = line(note, field="note", limit=NOTE_MAX, required=False)
    with transaction.atomic():
        deed = _held(actor, deed_id, "check")
        _refuse_own(actor, deed)
        deed.checked_at, deed.checked_by_id, deed.check_note = clock.now(), person_id(actor), note
        return _written(actor, deed, "check", {})


def confirm_deed(*, actor: Actor, deed_id: int) -> Deed:
    """Second look, by another person. Raises NotFound, Forbidden `own-deed`, `same-person`, TransitionRefused."""
    with transaction.atomic():
        deed = _held(actor, deed_id, "confirm")
        _refuse_own(actor, deed)
        if deed.checked_by_id == actor.user_id:
            raise Forbidden(
                code="same-person", message=_("Whoever confirms a deed is another person than the one who checked it."),
                action=_("Ask a second keeper of the village."),
            )  # fmt: skip
        deed.confirmed_at, deed.confirmed_by_id = clock.now(), person_id(actor)
        return _written(actor, deed, "confirm", {})


def publish_deed(*, actor: Actor, deed_id: int) -> Deed:
    """Put a confirmed deed on the board for the days of its rules. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        return _published(actor, _held(actor, deed_id, "publish"))


def publish_all(*, actor: Actor, area_code: str) -> int:
    """Put every confirmed deed of a village on the board; returns how many. Raises Forbidden."""
    require_village_keeper(actor, area_code)
    ids = list(Deed.objects.filter(area_code=area_code, state=DeedState.CONFIRMED).order_by("account_id", "pk")
               .values_list("pk", flat=True))  # fmt: skip
    with transaction.atomic():
        for deed_id in ids:
            publish_deed(actor=actor, deed_id=deed_id)
    return len(ids)


def _published(actor: Actor, deed: Deed) -> Deed:
    deed.published_on = clock.today()
    deed.objections_until = last_day_of_objections(deed.published_on, deed.rule.rule_set.objection_days)
    context = {"what": deed.what, "until": deed.objections_until.isoformat()}
    tell("published", str(deed.pk), household_ids(deed.account), context, "/m/party/points/board/")
    return _written(actor, deed, "publish", {"until": deed.objections_until})


def refuse_deed(*, actor: Actor, deed_id: int, reason: str) -> Deed:
    """Say no before it is on the board; the household is told why.

    Raises NotFound, Forbidden `own-deed`, TransitionRefused, InvalidInput (reason).
    """
    reason = line(reason, field="reason", limit=NOTE_MAX)
    with transaction.atomic():
        deed = _held(actor, deed_id, "refuse")
        _refuse_own(actor, deed)
        deed.note, deed.ended_at = reason, clock.now()
        tell("deed_decided", f"{deed.pk}:refused", household_ids(deed.account), {"what": deed.what, "reason": reason,
             "state": str(DeedState.REFUSED.label)}, _page(deed))  # fmt: skip
        return _written(actor, deed, "refuse", {"reason": reason})


def withdraw_deed(*, actor: Actor, deed_id: int, reason: str) -> Deed:
    """Take a report back: by whoever may report for the household. Raises as `refuse_deed`."""
    reason = line(reason, field="reason", limit=NOTE_MAX)
    with transaction.atomic():
        deed = hold_deed(deed_id)
        _require_reporter(actor, deed.account)
        DEED_TABLE.next(deed.state, "withdraw")
        deed.note, deed.ended_at = reason, clock.now()
        return _written(actor, deed, "withdraw", {"reason": reason})


def _held(actor: Actor, deed_id: int, verb: str) -> Deed:
    deed = hold_deed(deed_id)
    require_village_keeper(actor, deed.area_code)
    DEED_TABLE.next(deed.state, verb)
    return deed


def _written(actor: Actor, deed: Deed, verb: str, detail: dict[str, Any]) -> Deed:
    deed.state = DEED_TABLE.next(deed.state, verb)
    deed.save()
    record(actor=actor, verb=f"points.deed.{verb}", target=deed, detail=detail)
    return deed


def _page(deed: Deed) -> str:
    return f"/party/points/deeds/{deed.pk}/"


def _require_reporter(actor: Actor, account: PointAccount) -> None:
    """The member who signs in for the household, or a keeper of the village."""
    member_id = scope_of_actor(actor).member_id
    if member_id is None or member_id != account.member_id:
        require_village_keeper(actor, account.area_code)


def _refuse_own(actor: Actor, deed: Deed) -> None:
    member_id = scope_of_actor(actor).member_id
    if member_id is not None and member_id == deed.account.member_id:
        raise Forbidden(
            code="own-deed", message=_("Nobody decides on a deed of the own household."),
            action=_("Ask another keeper of the village."),
        )  # fmt: skip


def _day(done_on: date | None) -> date:
    day = past_day(done_on, field="done_on")
    if (clock.today() - day).days > DAYS_BACK:
        raise InvalidInput(
            code="too-long-ago", field="done_on",
            message=_("This was more than %(days)d days ago.") % {"days": DAYS_BACK},
            action=_("Deeds are reported while people remember them."),
        )  # fmt: skip
    return day


def _rule(account: PointAccount, rule_id: int) -> PointRule:
    rule = hold(PointRule.objects.select_related("rule_set"), rule_id, field="rule")
    if rule.rule_set.area_code != account.area_code or rule.rule_set.state != RuleSetState.IN_FORCE:
        raise InvalidInput(
            code="rule-not-in-force", field="rule", message=_("This rule is not in force in the village."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return rule


def _check_evidence(rule: PointRule, witness: str, photos: int) -> None:
    if rule.evidence == Evidence.PHOTO and not photos:
        raise InvalidInput(
            code="photo-missing", field="photos", message=_("This rule wants a photo."), action=_("Take one.")
        )
    if rule.evidence == Evidence.WITNESS and not witness:
        raise InvalidInput(
            code="witness-missing", field="witness", message=_("This rule wants a witness."),
            action=_("Say who saw it."),
        )  # fmt: skip


def _check_limit(account: PointAccount, rule: PointRule, day: date) -> None:
    if rule.limit is None:
        return
    first, after = period_of(day, rule.period)
    same = Deed.objects.filter(account=account, rule__code=rule.code, done_on__gte=first, done_on__lt=after)
    if same.filter(state__in=WITHIN_LIMIT).count() >= rule.limit:
        raise Conflict(
            code="limit-reached", field="rule",
            message=_("“%(rule)s” counts %(limit)d times %(period)s at most.")
            % {"rule": rule.title, "limit": rule.limit, "period": rule.get_period_display()},
            action=_("Report it in the next period if it is done again."),
        )  # fmt: skip
