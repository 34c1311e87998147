"""Files kept by the village or community: opened, basic form, posts term by term; closed when the cadre leaves."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.models import CadreFile, CadrePost, Member
from members.rules.identity import Sex
from members.selectors.cadre_files import completeness
from members.services.cadre_files.base import changed, hold_file
from members.services.frame import division_in_force, hold_member, require_keeper
from members.services.secretary_grades.enrol import drop_waiting, enrol
from members.states.cadre_files import SINGLE_POSTS, FileState, Leaving, VillagePost
from members.states.organization import Education
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, line, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput

VILLAGE_DIGITS = 12
#: Names of people on a list of choices are cut to this.
NAME_MAX = 40


@dataclass(frozen=True)
class Person:
    """Whose file: a member on the register, or somebody by name; the account by which the cadre is told."""

    name: str = ""
    member_id: int | None = None
    user_id: int | None = None


def open_cadre_file(*, actor: Actor, area_code: str, person: Person, post: str, starts_on: date) -> CadreFile:
    """A new file with its first post. Sex, birthday and education of a member come from the register.

    Raises Forbidden, NotFound (member_id), InvalidInput naming the field, Conflict `cadre-known` (member_id),
    `account-known` (user_id), `post-taken` (post).
    """
    post, day = one_of(post, VillagePost.values, field="post"), past_day(starts_on, field="starts_on")
    with transaction.atomic():
        village = division_in_force(area_code, digits=(VILLAGE_DIGITS,))
        require_keeper(actor, area_code=village.code)
        member = _member(person.member_id, village.code) if person.member_id is not None else None
        row = CadreFile(area_code=village.code, member=member, opened_on=clock.today())
        if member is not None:
            row.name, row.sex, row.born_on = member.name, member.sex, member.born_on
            row.education = member.education
        else:
            row.name = line(person.name, field="name", limit=NAME_MAX)
        row.user_id = _account(row, person.user_id, member)
        _vacant(village.code, post, None)
        row.save()
        _seat(row, post, day)
        record(actor=actor, verb="party.cadre_file.open", target=row, detail={"post": post})
    return row


def write_basics(
    *, actor: Actor, cadre_id: int, sex: str, born_on: date, education: str, user_id: int | None = None
) -> CadreFile:
    """The basic form, and the account. Raises NotFound, Forbidden, InvalidInput naming the field, Conflict."""
    sex, education = one_of(sex, Sex.values, field="sex"), one_of(education, Education.values, field="education")
    day = past_day(born_on, field="born_on")
    with transaction.atomic():
        row = hold_file(actor, cadre_id, "basics")
        row.sex, row.born_on, row.education = sex, day, education
        row.user_id = _account(row, user_id, row.member)
        changed(actor, row, "basics")
    return row


def add_cadre_post(*, actor: Actor, cadre_id: int, post: str, starts_on: date) -> CadrePost:
    """One more post, or another term of one: the term before ends the day before, in the same file.

    Raises NotFound, Forbidden, InvalidInput (post, starts_on), Conflict `post-taken` (post).
    """
    post, day = one_of(post, VillagePost.values, field="post"), past_day(starts_on, field="starts_on")
    with transaction.atomic():
        row = hold_file(actor, cadre_id, "post")
        _vacant(row.area_code, post, row.pk)
        before = row.posts.filter(post=post, ends_on=None).first()
        if before is not None:
            before.ends_on = day_after(before.starts_on + timedelta(days=1), day, field="starts_on") - timedelta(days=1)
            before.save(update_fields=["ends_on", "updated_at"])
        made = _seat(row, post, day)
        changed(actor, row, "post", post=post, again=before is not None)
    return made


def end_cadre_post(*, actor: Actor, cadre_id: int, post: str, ends_on: date | None = None) -> CadrePost:
    """The end of one post of several. Raises NotFound, Forbidden, InvalidInput (post, ends_on), Conflict (post)."""
    day = past_day(ends_on, field="ends_on")
    with transaction.atomic():
        row = hold_file(actor, cadre_id, "end")
        held = {one.post: one for one in row.posts.filter(ends_on=None)}
        if post not in held:
            raise InvalidInput(code="post-not-held", field="post", message=_("The cadre does not hold this post."))
        if len(held) == 1:
            raise Conflict(
                code="last-post", field="post", message=_("This is the only post of the cadre."),
                action=_("Write down the next post first, or close the file if the cadre leaves."),
            )  # fmt: skip
        _end(held[post], day)
        if post == VillagePost.SECRETARY:
            drop_waiting(actor=actor, cadre_id=row.pk)
        changed(actor, row, "end", post=post)
    return held[post]


def close_cadre_file(
    *, actor: Actor, cadre_id: int, leaving: str, left_on: date | None = None, note: str = ""
) -> CadreFile:
    """The cadre leaves the two committees: posts end, what the file lacks is kept with it, it is never opened again.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (leaving, left_on, note).
    """
    leaving, day = one_of(leaving, Leaving.values, field="leaving"), past_day(left_on, field="left_on")
    note = line(note, field="note", required=leaving == Leaving.REMOVED)
    with transaction.atomic():
        row = hold_file(actor, cadre_id, "close", by_town=True)
        lacked = completeness([row])[row.pk].missing
        for held in row.posts.filter(ends_on=None):
            _end(held, day, field="left_on")
        row.state, row.closed_on, row.leaving, row.leaving_note = FileState.CLOSED, day, leaving, note
        row.lacked = ",".join(f"{one.kind}:{one.year}" for one in lacked)[:400]
        # what a departure requires is another matter, and chased anew
        row.chased_on = None
        row.save()
        drop_waiting(actor=actor, cadre_id=row.pk)
        detail = {"leaving": leaving, "lacked": len(lacked)}
        record(actor=actor, verb="party.cadre_file.close", target=row, detail=detail)
    return row


def _member(member_id: int, area_code: str) -> Member:
    member = hold_member(member_id, field="member_id")
    if not member.area_code.startswith(area_code):
        raise InvalidInput(
            code="member-elsewhere", field="member_id", message=_("This member belongs to another village."),
            action=_("Have the membership transferred first, or open the file by name."),
        )  # fmt: skip
    if CadreFile.objects.in_office().filter(member=member).exists():
        raise Conflict(code="cadre-known", field="member_id", message=_("This member has a cadre's file already."))
    return member


def _account(row: CadreFile, user_id: int | None, member: Member | None) -> int | None:
    """The account: the one named, else the member's own. Raises InvalidInput, Conflict."""
    found = user_id if user_id is not None else (member.user_id if member is not None else None)
    if found is None:
        return None
    own = member is not None and member.user_id == found
    posts = Post.objects.in_force().filter(user_id=found, role=Role.VILLAGE_SECRETARY, area_code=row.area_code)
    if not User.objects.filter(pk=found, is_active=True).exists() or not (own or posts.exists()):
        raise InvalidInput(
            code="account-elsewhere", field="user_id",
            message=_("This account is neither the member's own nor one of the village."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    if CadreFile.objects.in_office().filter(user_id=found).exclude(pk=row.pk).exists():
        raise Conflict(
            code="account-known", field="user_id", message=_("This account belongs to another cadre's file.")
        )
    return found


def _vacant(area_code: str, post: str, cadre_id: int | None) -> None:
    """Raise Conflict where somebody else holds a post that a village has once."""
    if post not in SINGLE_POSTS:
        return
    others = CadrePost.objects.filter(area_code=area_code, post=post, ends_on=None).exclude(cadre_id=cadre_id)
    if others.exists():
        raise _taken()


def _taken() -> Conflict:
    return Conflict(
        code="post-taken", field="post", message=_("Somebody else holds this post in the village."),
        action=_("End that post first."),
    )  # fmt: skip


def _seat(row: CadreFile, post: str, day: date) -> CadrePost:
    try:
        with transaction.atomic():
            made = CadrePost.objects.create(cadre=row, area_code=row.area_code, post=post, starts_on=day)
    except IntegrityError as error:  # somebody else was seated at the same moment
        raise _taken() from error
    if post == VillagePost.SECRETARY:
        enrol(row)
    return made


def _end(held: CadrePost, day: date, *, field: str = "ends_on") -> None:
    held.ends_on = day_after(held.starts_on, day, field=field)
    held.save(update_fields=["ends_on", "updated_at"])
