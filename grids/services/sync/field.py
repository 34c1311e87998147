"""Records of a day's work: patrols, the daily record, visits of key sites, mediation."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import DailyRecord, Grid, KeySite, MediationCase, SyncRecord
from grids.services.mediation.verbs import settle_case, take_in_case, try_mediation
from grids.services.patrols import write_daily_record
from grids.services.policing.sites import add_visit_photo, visit_key_site
from grids.services.sync.envelope import Envelope, Kind, Sender, Stale, server_time
from grids.services.walked_patrol import record_patrol
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core.errors import NotFound
from xinhui.core.locking import locked


def _grid_id(code: str) -> int:
    """The grid in force; who may act there the service says."""
    pk = Grid.objects.active().filter(code=code).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound(
            code="grid-unknown", field="grid", message=_("There is no such grid in force."),
            action=_("Choose a grid of yours."),
        )  # fmt: skip
    return pk


def _row_id(rows: Any, field: str, value: object) -> int:
    """The id of a row that the sender may see; raises NotFound."""
    pk: int | None = rows.filter(uuid=value).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound(
            code="unknown", field=field, message=_("There is no such record, or it is not yours to see."),
            action=_("Check the number."),
        )  # fmt: skip
    return pk


def _patrol(sender: Sender, envelope: Envelope) -> int:
    body = envelope.body
    checks = [(row["item"], row["ok"], row["note"]) for row in body["checks"]]
    finished_at = server_time(sender, envelope, body["finished_at"])
    started_at = finished_at - (body["finished_at"] - body["started_at"])
    patrol = record_patrol(
        actor=sender.actor, uuid=envelope.uuid, grid_id=_grid_id(body["grid"]), started_at=started_at,
        finished_at=finished_at, track=body["track"], checks=checks, note=body["note"],
    )  # fmt: skip
    return patrol.pk


def _own_day(user: User, grid: str, day: date) -> DailyRecord | None:
    rows = DailyRecord.objects.filter(worker_id=user.pk, grid__code=grid, day=day)
    return locked(rows).first()


def _daily_now(daily: DailyRecord) -> dict[str, Any]:
    """The day's words as they are; the version is the moment they were written, in milliseconds."""
    return {
        "version": int(daily.updated_at.timestamp() * 1000),
        _("Record"): daily.text,
        _("Households visited"): daily.visits,
        _("Weather"): daily.weather,
    }


def _daily_current(sender: Sender, body: Mapping[str, Any]) -> dict[str, Any] | None:
    daily = _own_day(sender.user, body["grid"], body["day"])
    return _daily_now(daily) if daily else None


def _daily(sender: Sender, envelope: Envelope) -> int:
    """Later words replace earlier ones by the phone's own times, in whatever order they come in; with a base version
    only what the sender saw is replaced."""
    body, actor = envelope.body, sender.actor
    known = _own_day(sender.user, body["grid"], body["day"])
    if known is not None and envelope.base_version is not None:
        now = _daily_now(known)
        if envelope.base_version != now["version"]:
            raise Stale(current=now)
    elif known is not None:
        mine = SyncRecord.objects.filter(user_id=sender.user.pk, kind="daily_record", target_id=known.pk)
        if mine.filter(made_at__gt=envelope.made_at).exists():
            detail = {"text": body["text"], "made_at": envelope.made_at.isoformat()}
            record(actor=actor, verb="daily_record.outdated", target=known, detail=detail)
            return known.pk
    facts = {name: body[name] for name in ("text", "visits", "weather", "day")}
    return write_daily_record(actor=actor, grid_id=_grid_id(body["grid"]), **facts).pk


def _visit(sender: Sender, envelope: Envelope) -> int:
    body = envelope.body
    site_id = KeySite.objects.visible_to(sender.user).filter(pk=body["site"]).values_list("pk", flat=True).first()
    if site_id is None:
        raise NotFound(code="site-unknown", field="site", message=_("There is no such key site."))
    visit = visit_key_site(
        actor=sender.actor, uuid=envelope.uuid, site_id=site_id, finding=body["finding"], found=body["found"],
        visited_at=server_time(sender, envelope, body["visited_at"] or envelope.made_at),
    )  # fmt: skip
    return visit.pk


def _visit_photo(actor: Actor, visit_id: int, photos: list[UUID]) -> None:
    add_visit_photo(actor=actor, visit_id=visit_id, photo=photos[0])


def _mediation(sender: Sender, envelope: Envelope) -> int:
    """Without a case: a dispute is taken in. With one: its mediation is written down, agreed or not."""
    body, actor = envelope.body, sender.actor
    if body["case"] is None:
        grid_id = _grid_id(body["grid"])
        facts = {name: body[name] for name in ("kind", "people", "matter")}
        return take_in_case(actor=actor, uuid=envelope.uuid, grid_id=grid_id, **facts).pk
    case_id = _row_id(MediationCase.objects.visible_to(sender.user), "case", body["case"])
    if body["agreement"]:
        return settle_case(actor=actor, case_id=case_id, agreement=body["agreement"]).pk
    return try_mediation(actor=actor, case_id=case_id, record=body["record"]).pk


def _case_now(sender: Sender, body: Mapping[str, Any]) -> dict[str, Any] | None:
    case = MediationCase.objects.visible_to(sender.user).filter(uuid=body["case"]).first() if body["case"] else None
    if case is None:
        return None
    return {_("Number"): case.number, _("State"): case.get_state_display(), _("Level"): case.get_level_display()}


def _grid_work(_pk: int) -> str:
    return "/m/"


def _case_link(pk: int) -> str:
    return f"/mediation/{pk}/"


def _site_link(_pk: int) -> str:
    return "/policing/sites/"


PATROL = Kind(run=_patrol, link=_grid_work)
DAILY_RECORD = Kind(run=_daily, link=_grid_work, current=_daily_current)
VISIT = Kind(run=_visit, link=_site_link, attach=_visit_photo, photos_max=1)
MEDIATION = Kind(run=_mediation, link=_case_link, current=_case_now)
