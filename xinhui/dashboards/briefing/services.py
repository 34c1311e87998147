"""Verbs on briefings: made, computed anew, issued, corrected, dropped. One verb, one function."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import pgettext_lazy

from grids.models import Division
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.models import Post, User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, words
from xinhui.core.errors import InvalidInput
from xinhui.dashboards.briefing.findings import DISTRICT_DIGITS, compute
from xinhui.dashboards.briefing.periods import Period, latest, period_of
from xinhui.dashboards.briefing.records import began_before
from xinhui.dashboards.briefing.states import BRIEFING_TABLE, READERS, WRITERS, BriefingKind, BriefingState
from xinhui.dashboards.models import Briefing
from xinhui.dashboards.models.briefing import BriefingQuerySet
from xinhui.dashboards.selectors.figures import compute_figures
from xinhui.outbox.services.enqueue import Draft, enqueue


def make_briefing(
    *, actor: Actor, kind: str, first: date, last: date, area_code: str
) -> tuple[Briefing, bool]:  # fmt: skip
    """The briefing of a period and an area, and whether it was made now: a second run makes nothing twice.

    Raises InvalidInput (kind, first, last, area_code), Forbidden.
    """
    require(actor, *WRITERS, area_code=area_code)
    place = _place(area_code)
    period = checked_period(kind, first, last)
    found = _latest_of(period, area_code)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            made = _write(actor, period, area_code, place)
    except IntegrityError:  # somebody else was first
        found = _latest_of(period, area_code)
        if found is None:
            raise
        return found, False
    return made, True


def make_due(*, actor: Actor, area_code: str, today: date) -> list[Briefing]:
    """The latest week, month and quarter that are over and have no briefing yet; before the portal's time none."""
    made = []
    for kind in (BriefingKind.WEEKLY, BriefingKind.MONTHLY, BriefingKind.QUARTERLY):
        period = latest(kind, today)
        if began_before(area_code, period.last):
            row, is_new = make_briefing(
                actor=actor, kind=kind, first=period.first, last=period.last, area_code=area_code
            )
            made += [row] * is_new
    return made


def checked_period(kind: str, first: date, last: date) -> Period:
    """The period; raises InvalidInput when it is none, or not over yet."""
    one_of(kind, BriefingKind.values, field="kind")
    try:
        period = period_of(kind, first, last)
    except ValueError as error:
        raise InvalidInput(
            code="period-wrong", field="last",
            message=pgettext_lazy("briefing", "These days are no such period; a week begins on Monday."),
            action=pgettext_lazy("briefing", "Change the days, or choose a briefing on demand."),
        ) from error  # fmt: skip
    if last > clock.today() or (kind != BriefingKind.CUSTOM and last == clock.today()):
        raise InvalidInput(
            code="period-open", field="last", message=pgettext_lazy("briefing", "This period is not over yet."),
            action=pgettext_lazy("briefing", "Wait for its end, or choose a briefing on demand up to today."),
        )  # fmt: skip
    return period


def compute_briefing(*, actor: Actor, briefing_id: int) -> Briefing:
    """Figures and sentences of a draft, computed anew."""
    with transaction.atomic():
        row = _held(actor, briefing_id)
        BRIEFING_TABLE.next(row.state, "compute")
        _fill(row)
        row.save(update_fields=["figures", "content", "computed_at"])
        record(actor=actor, verb="dashboards.briefing.compute", target=row)
    return row


def issue_briefing(*, actor: Actor, briefing_id: int, note: str = "") -> Briefing:
    """签发: frozen from now on, told to its readers; the version that it corrects is superseded."""
    with transaction.atomic():
        row = _held(actor, briefing_id)
        row.state = BRIEFING_TABLE.next(row.state, "issue")
        if row.corrects_id is not None:
            old = hold(Briefing.objects.all(), row.corrects_id)
            old.state = BRIEFING_TABLE.next(old.state, "supersede")
            old.save(update_fields=["state"])
        row.note = words(note, field="note", required=False)
        row.issued_by_id, row.issued_at = person_id(actor), clock.now()
        row.save(update_fields=["state", "note", "issued_by", "issued_at"])
        _tell(row, "dashboards.briefing_issued", READERS, besides=actor.user_id)
        record(actor=actor, verb="dashboards.briefing.issue", target=row, detail={"version": row.version})
    return row


def correct_briefing(*, actor: Actor, briefing_id: int, reason: str) -> Briefing:
    """A new draft in the place of an issued one, which stays in force until the draft is issued. Raises Conflict."""
    with transaction.atomic():
        old = _held(actor, briefing_id)
        BRIEFING_TABLE.next(old.state, "correct")
        why = line(reason, field="reason")
        waiting = _same(old).filter(state=BriefingState.DRAFT).first()
        if waiting is not None:
            return waiting
        period = Period(old.kind, old.starts_on, old.ends_on)
        return _write(actor, period, old.area_code, old.place, corrects=old, reason=why)


def drop_briefing(*, actor: Actor, briefing_id: int) -> Briefing:
    """A draft that is not wanted; the period may have another."""
    with transaction.atomic():
        row = _held(actor, briefing_id)
        row.state = BRIEFING_TABLE.next(row.state, "drop")
        row.save(update_fields=["state"])
        record(actor=actor, verb="dashboards.briefing.drop", target=row)
    return row


def _held(actor: Actor, pk: int) -> Briefing:
    rows = Briefing.objects.all()
    if actor.user_id is not None:
        rows = rows.visible_to(User.objects.get(pk=actor.user_id))
    row = hold(Briefing.objects.filter(pk__in=rows.filter(pk=pk).values("pk")), pk)
    require(actor, *WRITERS, area_code=row.area_code)
    return row


def _latest_of(period: Period, area_code: str) -> Briefing | None:
    rows = Briefing.objects.filter(
        kind=period.kind, starts_on=period.first, ends_on=period.last, area_code=area_code
    ).exclude(state=BriefingState.DROPPED)  # fmt: skip
    return rows.order_by("-version").first()


def _same(row: Briefing) -> BriefingQuerySet:
    return Briefing.objects.filter(
        kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on, area_code=row.area_code
    )  # fmt: skip


def _write(
    actor: Actor, period: Period, area_code: str, place: str, *, corrects: Briefing | None = None, reason: str = ""
) -> Briefing:
    row = Briefing(
        kind=period.kind, starts_on=period.first, ends_on=period.last, area_code=area_code, place=place,
        made_by_id=actor.user_id, corrects=corrects, reason=reason,
    )  # fmt: skip
    row.version = 1 + (_same(row).order_by("-version").values_list("version", flat=True).first() or 0)
    _fill(row)
    row.save()
    _tell(row, "dashboards.briefing_drafted", WRITERS, besides=actor.user_id)
    record(actor=actor, verb="dashboards.briefing.make", target=row,
           detail={"kind": row.kind, "first": row.starts_on, "last": row.ends_on, "version": row.version})  # fmt: skip
    return row


def _fill(row: Briefing) -> None:
    """The figures of systems.md are the whole district's; a town's briefing has sentences only."""
    row.content = compute(row.area_code, row.place, Period(row.kind, row.starts_on, row.ends_on)).as_json()
    with translation.override("zh-hans"):
        is_district = len(row.area_code) == DISTRICT_DIGITS
        row.figures = [figure.as_dict() for figure in compute_figures()] if is_district else []
    row.computed_at = clock.now()


def _place(area_code: str) -> str:
    name = Division.objects.filter(code=area_code, is_active=True).values_list("name", flat=True).first()
    if name is None or len(area_code) not in (DISTRICT_DIGITS, DISTRICT_DIGITS + 3):
        raise InvalidInput(
            code="area-unknown", field="area_code",
            message=pgettext_lazy("briefing", "A briefing is of the district or of a town."),
            action=pgettext_lazy("briefing", "Choose one from the list."),
        )  # fmt: skip
    return name


def _tell(row: Briefing, kind: str, roles: tuple[str, ...], *, besides: int | None) -> None:
    """Whose post reads it: those of the district, and those of the town whose briefing it is."""
    areas = {row.area_code[:DISTRICT_DIGITS], row.area_code}
    posts = Post.objects.in_force().filter(role__in=roles, area_code__in=areas, user__is_active=True)
    people = dict.fromkeys(posts.order_by("user_id").values_list("user_id", flat=True))
    context = {"place": row.place, "first": row.starts_on.isoformat(), "last": row.ends_on.isoformat()}
    enqueue(drafts=[
        Draft(key=f"{kind}:{row.pk}", recipient_id=pk, kind=kind, context=context, link=f"/briefing/{row.pk}/")
        for pk in people if pk != besides
    ])  # fmt: skip
