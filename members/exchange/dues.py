"""What members' dues are counted on as a table: a row a member, with pay or pension and the month from which it holds.

The same file again changes nothing: a base that holds already is not written anew.
"""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from members.exchange.cells import BRANCH, IDENTITY, NAME, People, WrongCell, fen, month, rejection, texts
from members.models import DuesBase
from members.rules.dues import PayKind
from members.services.dues.bases import LEAST_BASE, BaseFacts, checked_base, set_bases
from members.services.dues.frame import MOST, this_month
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    NAME,
    BRANCH,
    IDENTITY,
    Column("pay_kind", _("Pays dues"), required=True, hint=_("on pay, on a pension, or the fixed sum"),
           also=_("kind of dues")),
    Column("base", _("Monthly base in yuan"), hint=_("empty for the fixed sum"), also=_("monthly base")),
    Column("valid_from", _("Base holds from"), hint=_("2026-09; empty: this month"), also=_("from month")),
)  # fmt: skip
BATCH = 500


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Members of the actor's branches, each once; kinds, sums and months."""
    people, seen, rejected = People(actor, rows), dict[int, int](), list[Rejection]()
    for row in rows:
        try:
            facts = checked_base(_facts(row, people))
            if facts.member_id in seen:
                message = _("This person is also in row %(row)d.") % {"row": seen[facts.member_id]}
                raise WrongCell("name", message, _("Keep one of the two rows."))
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[facts.member_id] = row.number
    return rejected


def _facts(row: Row, people: People) -> BaseFacts:
    values = texts(row, COLUMNS)
    kind = choice_of(PayKind, values["pay_kind"])
    if kind is None:
        message = _("“%(value)s” is not on the list.") % {"value": values["pay_kind"]}
        choices = {"choices": "、".join(str(label) for label in PayKind.labels)}
        raise WrongCell("pay_kind", message, _("Write one of: %(choices)s.") % choices)
    base = fen(values, "base")
    if kind == PayKind.SMALL and base:
        raise WrongCell(
            "base", _("Who pays the fixed sum has no base."), _("Leave the cell empty, or choose another kind.")
        )
    if kind != PayKind.SMALL and not LEAST_BASE <= base <= MOST:
        raise WrongCell(
            "base", _("The monthly base is from %(least)d to %(most)d yuan.")
            % {"least": LEAST_BASE // 100, "most": MOST // 100},
            _("Write the month's pay or pension in yuan, as 5280.50; who has no pay pays the fixed sum."),
        )  # fmt: skip
    return BaseFacts(people.find(values), kind, base, month(values, "valid_from") or this_month())


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Some hundred rows a transaction; a batch that another's change broke goes row by row."""
    outcome, people = Outcome(), People(actor, rows)
    for start in range(0, len(rows), BATCH):
        drafts: list[tuple[Row, BaseFacts]] = []
        for row in rows[start : start + BATCH]:
            try:
                drafts.append((row, _facts(row, people)))
            except WrongCell as wrong:  # moved or left since the check
                outcome.rejected.append(rejection(row, wrong))
        _write(actor, drafts, outcome)
        progress(min(start + BATCH, len(rows)))
    return outcome


def _write(actor: Actor, drafts: Sequence[tuple[Row, BaseFacts]], outcome: Outcome) -> None:
    held: dict[int, list[DuesBase]] = {}
    for base in DuesBase.objects.filter(member_id__in=[facts.member_id for _row, facts in drafts]).order_by(
        "valid_from"
    ):
        held.setdefault(base.member_id, []).append(base)
    new = [(row, facts) for row, facts in drafts if not _holds(held.get(facts.member_id, []), facts)]
    outcome.unchanged += len(drafts) - len(new)
    try:
        if new:
            set_bases(actor=actor, rows=[facts for _row, facts in new])
        taken = [facts for _row, facts in new]
    except DomainError:
        taken = [facts for row, facts in new if _one(actor, row, facts, outcome)]
    changed = sum(facts.member_id in held for facts in taken)
    outcome.changed += changed
    outcome.created += len(taken) - changed


def _holds(bases: Sequence[DuesBase], facts: BaseFacts) -> bool:
    """Whether the base in force in that month is this one already."""
    assert facts.valid_from is not None  # `_facts` gave it a month
    held = [base for base in bases if base.valid_from <= facts.valid_from]
    return bool(held) and (held[-1].pay_kind, held[-1].base) == (facts.pay_kind, facts.base)


def _one(actor: Actor, row: Row, facts: BaseFacts, outcome: Outcome) -> bool:
    try:
        set_bases(actor=actor, rows=[facts])
    except DomainError as error:
        outcome.rejected.append(rejection(row, error))
        return False
    return True


IMPORTER = Importer(
    kind="dues_bases",
    label=_("Bases of members' dues"),
    help=_("Excel or CSV: a row a member with pay or pension; what is owed is counted anew by it."),
    roles=(Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
register(IMPORTER)
