"""A reshuffle on paper: drawn up, planned, shared with the office, put away. Nothing of it is applied."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, EstablishedPost, Reshuffle, ReshuffleMove
from cadres.services.analysis.kin import find_kin
from cadres.services.frame import hold_cadre, require_office
from cadres.states.analysis import RESHUFFLE_TABLE, ReshuffleState
from cadres.states.cadre import CadreState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, unknown
from xinhui.core.errors import Conflict, Forbidden

MOVES_MOST = 60


def draw_up(*, actor: Actor, title: str, note: str = "") -> Reshuffle:
    """An empty draft of one's own. Raises Forbidden, InvalidInput (title, note)."""
    title, note = line(title, field="title", limit=80), line(note, field="note", required=False)
    with transaction.atomic():
        require_office(actor)
        row = Reshuffle.objects.create(title=title, note=note, author_id=actor.user_id or 0)
        record(actor=actor, verb="cadre.reshuffle.draw_up", target=row)
    return row


def _hold_own(actor: Actor, reshuffle_id: int, verb: str) -> Reshuffle:
    """The reshuffle, locked, its next state set. Raises NotFound, Forbidden (another's), TransitionRefused."""
    require_office(actor)
    row = hold(Reshuffle.objects.all(), reshuffle_id)
    if row.author_id != actor.user_id:
        if row.state == ReshuffleState.DRAFT or row.shared_at is None:
            raise unknown()
        raise Forbidden(code="not-the-author", message=_("Only who drew up the reshuffle changes it."),
                        action=_("Draw up one of your own."))  # fmt: skip
    row.state = RESHUFFLE_TABLE.next(row.state, verb)
    return row


def share_reshuffle(*, actor: Actor, reshuffle_id: int) -> Reshuffle:
    """The whole cadre office reads it. Raises NotFound, Forbidden, TransitionRefused, Conflict `empty`."""
    with transaction.atomic():
        row = _hold_own(actor, reshuffle_id, "share")
        if not row.moves.exists():
            raise Conflict(code="empty", message=_("Nobody is moved yet."), action=_("Plan a move first."))
        row.shared_at = clock.now()
        row.save(update_fields=["state", "shared_at", "updated_at"])
        record(actor=actor, verb="cadre.reshuffle.share", target=row)
    return row


def turn_reshuffle(*, actor: Actor, reshuffle_id: int, verb: str) -> Reshuffle:
    """`take_back` to work on it, or `archive`. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = _hold_own(actor, reshuffle_id, verb)
        row.shared_at = None if verb == "take_back" else row.shared_at
        row.save(update_fields=["state", "shared_at", "updated_at"])
        record(actor=actor, verb=f"cadre.reshuffle.{verb}", target=row)
    return row


def plan_move(*, actor: Actor, reshuffle_id: int, cadre_id: int, post_id: int | None = None) -> ReshuffleMove:
    """The person goes to the post (none: gives up those held); somebody who is in the plan already goes there instead.

    Raises NotFound (cadre, post), Forbidden, TransitionRefused, Conflict `not-in-service`, `holds-it`, `post-planned`,
    `holds-none`, `too-many`.
    """
    with transaction.atomic():
        require_office(actor)
        cadre = hold_cadre(actor, cadre_id, field="cadre")
        post = None
        if post_id is not None:
            post = hold(EstablishedPost.objects.in_being().select_related("unit"), post_id, field="post")
        row = _hold_own(actor, reshuffle_id, "plan")
        _check_move(row, cadre, post)
        kin = find_kin(actor, row, cadre, post) if post is not None else ""
        facts = {"post": post, "kin_sealed": kin, "updated_at": clock.now()}
        move, _made = ReshuffleMove.objects.update_or_create(reshuffle=row, cadre=cadre, defaults=facts)
        row.save(update_fields=["updated_at"])
        record(actor=actor, verb="cadre.reshuffle.plan", target=row, detail={"cadre": cadre.pk, "post": post_id})
    return move


def _check_move(row: Reshuffle, cadre: Cadre, post: EstablishedPost | None) -> None:
    others = row.moves.exclude(cadre=cadre)
    if cadre.state != CadreState.IN_SERVICE:
        raise Conflict(code="not-in-service", field="cadre", message=_("This cadre is not in service."))
    if others.count() >= MOVES_MOST:
        raise Conflict(code="too-many", message=_("A reshuffle has at most 60 moves."),
                       action=_("Draw up a second one."))  # fmt: skip
    if post is None:
        if not EstablishedPost.objects.in_being().filter(holder=cadre).exists():
            raise Conflict(code="holds-none", field="cadre", message=_("This person holds no established post."))
        return
    if post.holder_id == cadre.pk:
        raise Conflict(code="holds-it", field="cadre", message=_("This person holds the post already."))
    if others.filter(post=post).exists():
        raise Conflict(code="post-planned", field="post", message=_("Somebody is planned for this post already."),
                       action=_("Take that move back first."))  # fmt: skip


def drop_move(*, actor: Actor, reshuffle_move_id: int) -> None:
    """The person stays where they are. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        found = ReshuffleMove.objects.filter(pk=reshuffle_move_id).values_list("reshuffle_id", flat=True).first()
        row = _hold_own(actor, found or 0, "plan")
        move = hold(row.moves.all(), reshuffle_move_id)
        cadre_id = move.cadre_id
        move.delete()
        row.save(update_fields=["updated_at"])
        record(actor=actor, verb="cadre.reshuffle.drop", target=row, detail={"cadre": cadre_id})
