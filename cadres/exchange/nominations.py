"""Nominations for training classes as a table: a row a person, in the order in which seats are given.

The dry run nominates for good and takes it back: quotas, seats and dates are asked where they are kept. The same file
again changes nothing: who is on the list of the class stays there.
"""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.exchange.people import People
from cadres.models import Cadre, Nomination, TrainingClass
from cadres.services.training.seats import nominate
from cadres.states.training import COUNTED, ClassState
from members.exchange.cells import WrongCell, day, rejection, texts
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", _("Name of the cadre nominated"), required=True, also=_("cadre")),
    Column("unit", _("Unit of the cadre"), required=True, hint=_("full name"), also=_("own unit")),
    Column("title", _("Title of the training class"), required=True, also=_("training class")),
    Column("starts_on", _("First day of the class"), hint=_("only where two classes have one title: 2026-09-14")),
)


class Known:
    """People whose files the actor keeps, classes that take nominations, who is on a list. Three queries."""

    def __init__(self, actor: Actor) -> None:
        user = User.objects.get(pk=actor.user_id)
        files = Cadre.objects.visible_to(user).in_service()
        self.people = People(files.values_list("pk", "name", "unit__name"))
        classes = TrainingClass.objects.visible_to(user).filter(state__in=[ClassState.OPEN, ClassState.RUNNING])
        self.classes: dict[str, list[TrainingClass]] = {}
        for row in classes:
            self.classes.setdefault(row.title, []).append(row)
        named = Nomination.objects.filter(training_class__in=classes, state__in=COUNTED)
        self.named = set(named.values_list("training_class_id", "cadre_id"))


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """What the nominations would be refused for, one after another; nothing is left behind."""
    with transaction.atomic():
        outcome = _nominate(actor, rows, lambda done: None, again=True)
        transaction.set_rollback(True)
    return outcome.rejected


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, a transaction each."""
    return _nominate(actor, rows, progress, again=False)


def _nominate(actor: Actor, rows: Sequence[Row], progress: Progress, *, again: bool) -> Outcome:
    """`again`: a person twice in the file is told, since the second row says nothing."""
    outcome, known = Outcome(), Known(actor)
    seen: dict[tuple[int, int], int] = {}
    for done, row in enumerate(rows, 1):
        try:
            pair = _pair(row, known)
            if again and pair in seen:
                raise WrongCell("name", _("This person is also in row %(row)d.") % {"row": seen[pair]},
                                _("Keep one of the two rows."))  # fmt: skip
            is_new = pair not in known.named and pair not in seen
            if is_new:
                nominate(actor=actor, training_class_id=pair[0], cadre_ids=[pair[1]])
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        else:
            seen[pair] = row.number
            outcome.created += is_new
            outcome.unchanged += not is_new
        progress(done)
    return outcome


def _pair(row: Row, known: Known) -> tuple[int, int]:
    """(class, file). Raises WrongCell."""
    values = texts(row, COLUMNS)
    first = day(values, "starts_on")
    found = [one for one in known.classes.get(values["title"], []) if first in (None, one.starts_on)]
    if not found:
        raise WrongCell("title", _("No class “%(title)s” takes nominations.") % {"title": values["title"]},
                        _("Compare the title with the list of classes."))  # fmt: skip
    if len(found) > 1:
        raise WrongCell("starts_on", _("Several classes have this title."), _("Give the first day of the class."))
    return found[0].pk, known.people.one(values)


IMPORTER = Importer(
    kind="nominations",
    label=_("Nominations for training classes"),
    help=_("Excel or CSV: a row a person, in the order in which seats are given. Who finds no seat waits."),
    roles=(Role.CADRE_OFFICE, Role.PERSONNEL_OFFICER),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    asks_second_factor=lambda: bool(settings.CADRES_SECOND_FACTOR),
    columns=COLUMNS,
)
register(IMPORTER)
