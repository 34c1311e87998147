"""Giving posts: one, or many in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.roles import ADMIN_ROLES, Role, digits_of
from xinhui.accounts.scope import forget_scope
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound

VERB = "accounts.appoint_post"
#: Posts that the line may give without the security administrator, each inside its own area.
LINE_ROLES = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.VILLAGE_SECRETARY})
LINE_APPOINTERS = (Role.COMMAND_CENTRE, Role.TOWN_LEADER)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to give. `starts_on` None means today; `ends_on` is the first day no longer in force."""

    user_id: int
    role: str
    unit_id: int
    area_code: str
    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def appoint_post(
    *,
    actor: Actor,
    user_id: int,
    role: str,
    unit_id: int,
    area_code: str,
    title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Post:
    """Give one post.

    Raises Forbidden (the security administrator gives any post but to himself; command centre and town leaders give
    grid and village posts in their area), NotFound (user, unit), InvalidInput (role, area_code, dates),
    Conflict `post-exists` or `posts-incompatible`.
    """
    row = NewPost(user_id, role, unit_id, area_code, title, starts_on, ends_on)
    return appoint_posts(actor=actor, rows=[row])[0]


def appoint_posts(*, actor: Actor, rows: Sequence[NewPost]) -> list[Post]:
    """Give posts in the order given, all or none. Errors as `appoint_post`."""
    today = clock.today()
    for row in rows:
        _check_row(row, today)
        require_may_appoint(actor, user_id=row.user_id, role=row.role, area_code=row.area_code)
    with transaction.atomic():
        users = {user.pk: user for user in _lock_users(rows)}
        _check_units(rows)
        posts = [_draft(row, today) for row in rows]
        _refuse_clashes(posts)
        posts = Post.objects.bulk_create(posts, batch_size=1000)
        for user in users.values():
            forget_scope(user)
        record_many(actor=actor, verb=VERB, rows=[_audit_row(post) for post in posts])
    return posts


def require_may_appoint(actor: Actor, *, user_id: int, role: str, area_code: str) -> None:
    """Raise Forbidden unless `actor` may give (or end) this post of this user."""
    if actor.kind == "system":
        return
    if actor.user_id == user_id:
        raise Forbidden(
            code="own-post",
            message=_("Nobody gives or ends a post of their own."),
            action=_("Ask another administrator."),
        )
    if role in LINE_ROLES and not actor.scope.has(Role.SECURITY_ADMIN):
        require(actor, Role.SECURITY_ADMIN, *LINE_APPOINTERS, area_code=area_code)
        return
    require(actor, Role.SECURITY_ADMIN)


def _check_row(row: NewPost, today: date) -> None:
    if row.role not in Role.values:
        raise InvalidInput(
            code="role-unknown",
            message=_("There is no role “%(role)s”.") % {"role": row.role},
            field="role",
            action=_("Choose one of: %(roles)s.") % {"roles": ", ".join(Role.values)},
        )
    digits = digits_of(row.role)
    if len(row.area_code) != digits or not (row.area_code.isascii() and row.area_code.isdecimal()):
        raise InvalidInput(
            code="area-level-mismatch",
            message=_("The area code “%(code)s” does not fit the role %(role)s.")
            % {"code": row.area_code, "role": Role(row.role).label},
            field="area_code",
            action=_("Give a code of %(digits)d digits.") % {"digits": digits},
        )
    if row.ends_on is not None and row.ends_on < (row.starts_on or today):
        raise InvalidInput(
            code="post-dates-reversed",
            message=_("A post cannot end before it begins."),
            field="ends_on",
            action=_("Give an end on or after the first day."),
        )


def _lock_users(rows: Sequence[NewPost]) -> list[User]:
    wanted = {row.user_id for row in rows}
    users = list(User.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(users) < len(wanted):
        raise NotFound(code="user-not-found", message=_("There is no such user."), field="user")
    for user in users:
        if not user.is_active:
            raise Conflict(
                code="user-inactive",
                message=_("%(name)s's account is deactivated.") % {"name": user.label},
                field="user",
                action=_("Unlock the account first."),
            )
    return users


def _check_units(rows: Sequence[NewPost]) -> None:
    wanted = {row.unit_id for row in rows}
    found = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "is_active"))
    if len(found) < len(wanted):
        raise NotFound(code="unit-not-found", message=_("There is no such unit."), field="unit")
    if not all(found.values()):
        raise Conflict(
            code="unit-closed",
            message=_("The unit has been closed."),
            field="unit",
            action=_("Choose a unit that is in being."),
        )


def _draft(row: NewPost, today: date) -> Post:
    return Post(
        user_id=row.user_id,
        role=row.role,
        unit_id=row.unit_id,
        area_code=row.area_code,
        title=row.title.strip()[:60],
        starts_on=row.starts_on or today,
        ends_on=row.ends_on,
    )


def _refuse_clashes(posts: Sequence[Post]) -> None:
    """The same open post twice; an administrator's post beside any other post whose days overlap."""
    held: defaultdict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(user_id__in={post.user_id for post in posts}):
        held[post.user_id].append(post)
    for post in posts:
        for other in held[post.user_id]:
            if not _overlap(post, other):
                continue
            if _same(post, other):
                raise Conflict(
                    code="post-exists",
                    message=_("This person already holds this post."),
                    field="role",
                    action=_("End the present post first, or leave it as it is."),
                )
            if {post.role, other.role} & ADMIN_ROLES:
                raise Conflict(
                    code="posts-incompatible",
                    message=_("%(first)s and %(second)s cannot be one person.")
                    % {"first": Role(other.role).label, "second": Role(post.role).label},
                    field="role",
                    action=_("Appoint another person, or end the other post first."),
                )
        held[post.user_id].append(post)


def _same(post: Post, other: Post) -> bool:
    return (post.role, post.unit_id, post.area_code) == (other.role, other.unit_id, other.area_code)


def _overlap(post: Post, other: Post) -> bool:
    starts_before_other_ends = other.ends_on is None or post.starts_on < other.ends_on
    ends_after_other_starts = post.ends_on is None or other.starts_on < post.ends_on
    return starts_before_other_ends and ends_after_other_starts


def _audit_row(post: Post) -> AuditRow:
    detail = {
        "user": post.user_id,
        "role": post.role,
        "unit": post.unit_id,
        "title": post.title,
        "from": post.starts_on,
        "to": post.ends_on,
    }
    return AuditRow.of(post, detail=detail)
