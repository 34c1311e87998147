"""What every verb about a posting begins and ends with. Lock order: the file, the posting, the audit last."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, Posting, PostingLine
from cadres.models.sealed_line import seal_words
from cadres.rules.tempering import LONGEST_DAYS, overlap
from cadres.selectors.people import person_of, personnel_of
from cadres.services.frame import may_read, require_office, tell
from cadres.services.pools.frame import refuse_own_matter
from cadres.states.tempering import POSTING_TABLE, SERVED
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict, InvalidInput

WORDS_MOST = 400


def hold_posting(actor: Actor, posting_id: int) -> Posting:
    """The posting and its file, both locked. Raises NotFound unless the actor is of the office, or the officer of the
    person's unit or (once approved) of the host unit."""
    row = lock_posting(posting_id)
    is_host = row.host_unit_id is not None and row.state in SERVED and may_read(actor, row.host_unit_id)
    if not may_read(actor, row.cadre.unit_id) and not is_host:
        raise unknown()
    return row


def lock_posting(posting_id: int) -> Posting:
    """The posting and its file, both locked, whoever asks. Raises NotFound."""
    cadre_id = Posting.objects.filter(pk=posting_id).values_list("cadre_id", flat=True).first()
    cadre = hold(Cadre.objects.select_related("unit"), cadre_id)
    row = hold(Posting.objects.select_related("host_unit"), posting_id)
    row.cadre = cadre
    return row


def of_office(actor: Actor, posting_id: int, verb: str) -> Posting:
    """The posting held for a verb of the cadre office. Raises NotFound, Forbidden, TransitionRefused, Conflict."""
    row = hold_posting(actor, posting_id)
    require_office(actor)
    POSTING_TABLE.next(row.state, verb)
    refuse_own_matter(actor, row.cadre)
    return row


def of_unit(actor: Actor, posting_id: int, verb: str) -> Posting:
    """The same for a verb of whoever sees the posting by office."""
    row = hold_posting(actor, posting_id)
    POSTING_TABLE.next(row.state, verb)
    refuse_own_matter(actor, row.cadre)
    return row


def turn(actor: Actor, row: Posting, verb: str, text: str = "") -> Posting:
    """The next state, the line of the history, the audit."""
    assert transaction.get_connection().in_atomic_block
    row.state = POSTING_TABLE.next(row.state, verb)
    row.save()
    keep_line(actor, row, verb, text)
    return row


def keep_line(actor: Actor, row: Posting, verb: str, text: str) -> None:
    """A line of the history, and the audit; the words stay out of the audit."""
    sealed = seal_words(text) if text else ""
    PostingLine.objects.create(posting=row, at=clock.now(), by_id=actor.user_id, verb=verb, text_sealed=sealed)
    record(actor=actor, verb=f"cadre.posting.{verb}", target=row, area_code=row.cadre.unit.area_code,
           detail={"kind": row.kind, "state": row.state})  # fmt: skip


def set_due(row: Posting, day: date | None) -> None:
    """The day of the next step; chasing begins anew."""
    row.due_on, row.chased_level = day, 0


def require_begun(row: Posting) -> None:
    """Raise Conflict before the first day."""
    if not row.has_begun:
        raise Conflict(code="not-begun", message=_("This posting has not begun yet."),
                       action=_("Wait for its first day, or call it off."))  # fmt: skip


def check_days(starts_on: date, ends_on: date) -> None:
    """Raise InvalidInput (ends_on) of a period in the wrong order, or too long."""
    if ends_on < starts_on:
        raise InvalidInput(code="out-of-order", field="ends_on", message=_("A posting ends after it has begun."))
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise InvalidInput(code="out-of-range", field="ends_on", message=_("A posting lasts three years at most."),
                           action=_("Give an earlier last day."))  # fmt: skip


def check_free(cadre: Cadre, starts_on: date, ends_on: date, *, but: int = 0) -> None:
    """Raise Conflict of another posting on one of the days (starts_on), or of the age limit (ends_on)."""
    others = Posting.objects.filter(cadre=cadre, state__in=SERVED).exclude(pk=but)
    for other in others.only("starts_on", "ends_on", "returned_on"):
        if overlap((starts_on, ends_on), (other.starts_on, other.last_day)):
            raise Conflict(
                code="overlapping", field="starts_on",
                message=_("This person is at another posting from %(first)s to %(last)s.")
                % {"first": other.starts_on, "last": other.last_day},
                action=_("Choose other days."),
            )  # fmt: skip
    if cadre.retires_on is not None and cadre.retires_on <= ends_on and cadre.retires_on > clock.today():
        raise Conflict(code="age-limit", field="ends_on",
                       message=_("This person reaches the age limit before the end."),
                       action=_("Give an earlier last day."))  # fmt: skip


def checked_host(cadre: Cadre | None, host_unit_id: int | None, host: str) -> tuple[Unit | None, str]:
    """The unit and the name of the place: a unit in being, or a name. Raises NotFound, InvalidInput, Conflict."""
    if host_unit_id is None:
        if not host:
            raise InvalidInput(code="required", field="host", message=_("Name the host unit, or the place."))
        return None, host
    unit = Unit.objects.active().filter(pk=host_unit_id).first()
    if unit is None:
        raise unknown("host_unit")
    if cadre is not None and unit.pk == cadre.unit_id:
        raise Conflict(code="own-unit", field="host_unit", message=_("Nobody is posted to the own unit."))
    return unit, host or unit.name[:80]


def tell_units(actor: Actor, row: Posting, kind: str, event: str, *, more: set[int] | None = None) -> None:
    """Word to the officers of the person's unit and of the host, and to some more; never to who did it."""
    people = personnel_of(row.cadre.unit_id, row.host_unit_id) | (more or set())
    tell(people - {0, actor.user_id or 0}, kind, key=f"posting:{row.pk}:{event}", link=f"/cadres/tempering/{row.pk}/",
         context={"host": row.host})  # fmt: skip


def tell_person(row: Posting, kind: str, event: str) -> None:
    """Word to the person, where an account is linked."""
    tell(person_of(row.cadre), kind, key=f"posting:{row.pk}:{event}:person", link="/cadres/mine/tempering/",
         context={"host": row.host})  # fmt: skip
