"""The establishment: posts of a unit, who holds them and for how long, quotas of ranks. By the cadre office."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import EstablishedPost, RankQuota
from cadres.services.frame import hold_cadre, require_office, require_unit
from cadres.services.tenure import keep_tenure
from cadres.states.analysis import TenureEvent
from cadres.states.cadre import CadreState, PostLevel, Rank
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, past_day
from xinhui.core.errors import Conflict, InvalidInput


def establish_post(*, actor: Actor, unit_id: int, title: str, level: str, order: int = 0) -> EstablishedPost:
    """A leading post of a unit, vacant. Raises NotFound, Forbidden, InvalidInput (title, level, order), Conflict
    `post-there`."""
    title = line(title, field="title", limit=80)
    if level not in PostLevel.values:
        raise InvalidInput(code="unknown-choice", field="level", message=_("Choose one of the list."))
    if not 0 <= order <= 999:
        raise InvalidInput(code="out-of-range", field="order", message=_("Give a number from 0 to 999."))
    with transaction.atomic():
        require_office(actor)
        unit = require_unit(actor, unit_id)
        if EstablishedPost.objects.filter(unit=unit, title=title, order=order, is_active=True).exists():
            raise Conflict(code="post-there", field="title", message=_("The unit has this post at this place already."))
        post = EstablishedPost.objects.create(unit=unit, title=title, level=level, order=order)
        record(actor=actor, verb="cadre.post.establish", target=post, area_code=unit.area_code, detail={"level": level})
    return post


def fill_post(
    *, actor: Actor, established_post_id: int, cadre_id: int, since: date | None = None, term_years: int = 0
) -> EstablishedPost:
    """Seat somebody of the unit in a vacant post, for a term or without one.

    Raises NotFound (post, cadre), Forbidden, InvalidInput (since, term_years), Conflict `post-held`, `other-unit`,
    `not-in-service`, `holds-another`.
    """
    day = past_day(since, field="since")
    if not 0 <= term_years <= 10:
        raise InvalidInput(code="out-of-range", field="term_years", message=_("Give a number from 0 to 10."))
    with transaction.atomic():
        require_office(actor)
        cadre = hold_cadre(actor, cadre_id, field="cadre")
        post = hold(EstablishedPost.objects.select_related("unit").filter(is_active=True), established_post_id)
        if post.holder_id is not None:
            raise Conflict(code="post-held", message=_("This post is held."), action=_("Free it first."))
        if cadre.unit_id != post.unit_id:
            raise Conflict(code="other-unit", field="cadre", message=_("The file is in another unit."),
                           action=_("Move it to this unit first."))  # fmt: skip
        if cadre.state != CadreState.IN_SERVICE:
            raise Conflict(code="not-in-service", field="cadre", message=_("This cadre is not in service."))
        if EstablishedPost.objects.filter(holder=cadre, unit=post.unit, is_active=True).exists():
            raise Conflict(code="holds-another", field="cadre",
                           message=_("This person holds a post of the unit already."))  # fmt: skip
        post.holder, post.held_since = cadre, day
        post.term_ends_on = _after(day, term_years) if term_years else None
        post.save(update_fields=["holder", "held_since", "term_ends_on", "updated_at"])
        keep_tenure(actor, post, cadre.pk, TenureEvent.BEGAN, day)
        record(actor=actor, verb="cadre.post.fill", target=post, area_code=post.unit.area_code,
               detail={"cadre": cadre.pk, "since": day})  # fmt: skip
    return post


def _after(day: date, years: int) -> date:
    """The same day some years later; 29 February gives 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def free_post(*, actor: Actor, established_post_id: int, reason: str) -> EstablishedPost:
    """The post is vacant again. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `post-vacant`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        post = hold(EstablishedPost.objects.select_related("unit"), established_post_id)
        if post.holder_id is None:
            raise Conflict(code="post-vacant", message=_("This post is vacant."))
        holder = post.holder_id
        post.holder = post.held_since = post.term_ends_on = None
        post.save(update_fields=["holder", "held_since", "term_ends_on", "updated_at"])
        keep_tenure(actor, post, holder, TenureEvent.ENDED, clock.today())
        record(actor=actor, verb="cadre.post.free", target=post, area_code=post.unit.area_code,
               detail={"cadre": holder, "reason": reason})  # fmt: skip
    return post


def abolish_post(*, actor: Actor, established_post_id: int, reason: str) -> EstablishedPost:
    """A vacant post is no more. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `post-held`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        post = hold(EstablishedPost.objects.select_related("unit").filter(is_active=True), established_post_id)
        if post.holder_id is not None:
            raise Conflict(code="post-held", message=_("This post is held."), action=_("Free it first."))
        post.is_active = False
        post.save(update_fields=["is_active", "updated_at"])
        record(actor=actor, verb="cadre.post.abolish", target=post, area_code=post.unit.area_code,
               detail={"reason": reason})  # fmt: skip
    return post


def set_quota(*, actor: Actor, unit_id: int, rank: str, quota: int) -> RankQuota:
    """How many of a unit may hold a rank. Raises NotFound, Forbidden, InvalidInput (rank, quota)."""
    if rank not in Rank.values:
        raise InvalidInput(code="unknown-choice", field="rank", message=_("Choose one of the list."))
    if not 0 <= quota <= 999:
        raise InvalidInput(code="out-of-range", field="quota", message=_("Give a number from 0 to 999."))
    with transaction.atomic():
        require_office(actor)
        unit = require_unit(actor, unit_id)
        row, _created = RankQuota.objects.update_or_create(unit=unit, rank=rank, defaults={"quota": quota})
        record(actor=actor, verb="cadre.quota.set", target=row, area_code=unit.area_code,
               detail={"rank": rank, "quota": quota})  # fmt: skip
    return row
