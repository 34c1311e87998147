"""A file by hand: texts changed, rank and level, from unit to unit, out of service and back."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, EstablishedPost
from cadres.rules.difference import differences
from cadres.rules.form import DATES, ELEMENTS, Form, Relative
from cadres.services.frame import hold_cadre, require_office, require_unit
from cadres.services.keeping import print_of, write_form
from cadres.services.tenure import keep_tenure
from cadres.states.analysis import TenureEvent
from cadres.states.cadre import CADRE_TABLE, CadreState, PostLevel, Rank
from members.rules.identity import cleaned, is_possible
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, past_day
from xinhui.core.errors import Conflict, InvalidInput

TEXT_MOST = 20_000


def change_file(
    *, actor: Actor, cadre_id: int, version: int, texts: Mapping[str, str], family: Sequence[Relative] | None = None
) -> Cadre:
    """Write texts of the form by element, and the family; `version` is the one that was read.

    Raises NotFound, TransitionRefused, InvalidInput (the element), Conflict `file-changed`, `nothing-new`.
    """
    for name, text in texts.items():
        _check(name, text)
    with transaction.atomic():
        cadre = hold_cadre(actor, cadre_id)
        CADRE_TABLE.next(cadre.state, "change")
        if cadre.version != version:
            raise Conflict(
                code="file-changed", message=_("Somebody has changed this file since you opened it."),
                action=_("Open it again; what you wrote is still in the form."),
            )  # fmt: skip
        before = cadre.form
        after = Form.of({**before.texts, **texts}, photo=before.photo, others=before.others,
                        family=before.family if family is None else _people(family))  # fmt: skip
        changed = [found.element for found in differences(before, after)]
        if not changed:
            raise Conflict(code="nothing-new", message=_("Nothing was changed."))
        _refuse_double(cadre, after)
        write_form(actor, cadre, after, source="", elements=changed)
        record(actor=actor, verb="cadre.form.change", target=cadre, area_code=cadre.unit.area_code,
               detail={"version": cadre.version, "elements": changed})  # fmt: skip
    return cadre


def _check(name: str, text: str) -> None:
    if name not in ELEMENTS:
        raise InvalidInput(code="unknown-element", field=name, message=_("The form has no such element."))
    if len(text) > TEXT_MOST:
        raise InvalidInput(code="too-long", field=name, message=_("This is too long for the form."))
    if name == "XingMing":
        line(text, field=name, limit=60)
    if name in DATES and text.strip() and not Form.of({name: text})[name].isdecimal():
        raise InvalidInput(
            code="no-date", field=name, message=_("This is no month or day."),
            action=_("Write it as 202203, 2022.03 or 20220315."),
        )  # fmt: skip
    if name == "ShenFenZheng" and text.strip() and not is_possible(cleaned(text)):
        raise InvalidInput(
            code="identity-impossible", field=name, message=_("There is no such identity number."),
            action=_("Compare it with the card."),
        )  # fmt: skip


def _people(family: Sequence[Relative]) -> tuple[Relative, ...]:
    rows = (Relative.of(row.texts) for row in family)
    return tuple(row for row in rows if any(row.texts))


def _refuse_double(cadre: Cadre, form: Form) -> None:
    mark = print_of(form)
    if mark and Cadre.objects.filter(identity_print=mark).exclude(pk=cadre.pk).exists():
        raise Conflict(
            code="identity-known", field="ShenFenZheng",
            message=_("There is a file with this identity number already."),
            action=_("Ask the cadre office whose it is."),
        )  # fmt: skip


def set_rank(*, actor: Actor, cadre_id: int, rank: str, since: date | None = None, post_level: str = "") -> Cadre:
    """Rank (empty: none) with its day, and the level of the post. By the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (rank, since, post_level).
    """
    if rank and rank not in Rank.values:
        raise InvalidInput(code="unknown-choice", field="rank", message=_("Choose one of the list."))
    if post_level and post_level not in PostLevel.values:
        raise InvalidInput(code="unknown-choice", field="post_level", message=_("Choose one of the list."))
    with transaction.atomic():
        require_office(actor)
        cadre = hold_cadre(actor, cadre_id)
        CADRE_TABLE.next(cadre.state, "change")
        cadre.rank, cadre.rank_since = rank, past_day(since, field="since") if rank else None
        cadre.post_level = post_level or cadre.post_level
        cadre.save(update_fields=["rank", "rank_since", "post_level", "updated_at"])
        record(actor=actor, verb="cadre.rank", target=cadre, area_code=cadre.unit.area_code,
               detail={"rank": rank, "since": cadre.rank_since, "post_level": cadre.post_level})  # fmt: skip
    return cadre


def move_cadre(*, actor: Actor, cadre_id: int, unit_id: int) -> Cadre:
    """To another unit: the file goes along, posts held here become vacant. By the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `same-unit`.
    """
    with transaction.atomic():
        require_office(actor)
        cadre = hold_cadre(actor, cadre_id)
        CADRE_TABLE.next(cadre.state, "change")
        unit = require_unit(actor, unit_id)
        if unit.pk == cadre.unit_id:
            raise Conflict(code="same-unit", field="unit", message=_("The file is in this unit already."))
        before, cadre.unit = cadre.unit_id, unit
        cadre.save(update_fields=["unit", "updated_at"])
        _vacate(actor, cadre)
        record(actor=actor, verb="cadre.move", target=cadre, area_code=unit.area_code,
               detail={"from": before, "to": unit.pk})  # fmt: skip
    return cadre


def end_service(*, actor: Actor, cadre_id: int, verb: str, reason: str) -> Cadre:
    """`retire` or `leave`: posts held become vacant. By the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason).
    """
    reason = line(reason, field="reason")
    return _turn(actor, cadre_id, verb, {"reason": reason})


def come_back(*, actor: Actor, cadre_id: int) -> Cadre:
    """Into service again. Raises NotFound, Forbidden, TransitionRefused."""
    return _turn(actor, cadre_id, "come_back", {})


def _turn(actor: Actor, cadre_id: int, verb: str, detail: dict[str, object]) -> Cadre:
    with transaction.atomic():
        require_office(actor)
        cadre = hold_cadre(actor, cadre_id)
        cadre.state = CADRE_TABLE.next(cadre.state, verb)
        cadre.save(update_fields=["state", "updated_at"])
        if cadre.state != CadreState.IN_SERVICE:
            _vacate(actor, cadre)
        record(actor=actor, verb=f"cadre.{verb}", target=cadre, area_code=cadre.unit.area_code, detail=detail)
    return cadre


def _vacate(actor: Actor, cadre: Cadre) -> None:
    posts = EstablishedPost.objects.filter(holder=cadre)
    for post in posts.order_by("pk"):
        keep_tenure(actor, post, cadre.pk, TenureEvent.ENDED, clock.today())
    posts.update(holder=None, held_since=None, term_ends_on=None)


def link_account(*, actor: Actor, cadre_id: int, username: str = "") -> Cadre:
    """Whose account the file is: that person reads what is recorded about them, and answers. Empty: nobody's.

    By the cadre office. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (username), Conflict `linked`.
    """
    username = line(username, field="username", required=False)
    with transaction.atomic():
        require_office(actor)
        cadre = hold_cadre(actor, cadre_id)
        CADRE_TABLE.next(cadre.state, "change")
        user = User.objects.filter(username=username, is_active=True).first() if username else None
        if username and user is None:
            raise InvalidInput(
                code="unknown-user", field="username", message=_("There is no such account in use."),
                action=_("Ask the person under which name they sign in."),
            )  # fmt: skip
        if user is not None and Cadre.objects.filter(user=user).exclude(pk=cadre.pk).exists():
            raise Conflict(code="linked", field="username", message=_("This account belongs to another file."))
        cadre.user = user
        cadre.save(update_fields=["user", "updated_at"])
        record(actor=actor, verb="cadre.account", target=cadre, area_code=cadre.unit.area_code,
               detail={"user": user.pk if user else None})  # fmt: skip
    return cadre
