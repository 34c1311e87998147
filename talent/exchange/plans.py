"""The task list of a year as a table: a row a task, into a list that is being drawn up.

A number that is in the list already is corrected where the file says something else; the same file again changes
nothing. Partners are named by a comma; each has a part until the task's deadline.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.exchange.cells import WrongCell, day, rejection, texts, whole
from talent.forms.plans import YearChoiceForm
from talent.models import PlanYear, TalentTask
from talent.services.plans.lists import TaskFacts, add_partner, add_task, change_task, checked_task
from talent.states.plans import PlanField, PlanYearState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("number", pgettext_lazy("plan", "Number"), required=True),
    Column("field", pgettext_lazy("plan", "Field"), required=True),
    Column("name", pgettext_lazy("plan", "Task"), required=True),
    Column("text", pgettext_lazy("plan", "What is to be done")),
    Column("indicator", pgettext_lazy("plan", "Indicator"), required=True),
    Column("wanted", pgettext_lazy("plan", "Quantity wanted"), required=True),
    Column("measure", pgettext_lazy("plan", "Unit of measure"), required=True),
    Column("lead", pgettext_lazy("plan", "Lead"), required=True, hint=_("full name of the unit, or its code")),
    Column("partners", pgettext_lazy("plan", "Partners"), hint=_("names of units, separated by 、")),
    Column("deadline", pgettext_lazy("plan", "Deadline"), required=True, hint="2026-11-30"),
)


class Lists:
    """The list that is written into, its tasks by number, units by name and code. Three queries."""

    def __init__(self, options: Options) -> None:
        pk = int(options.get("plan_year") or 0)
        rows = PlanYear.objects.filter(state=PlanYearState.DRAFT).select_related("plan")
        self.year = rows.filter(pk=pk).first()
        self.tasks = {row.number: row for row in TalentTask.objects.filter(plan_year=pk)}
        self.units: dict[str, int] = {}
        for key, name, code in Unit.objects.active().values_list("pk", "name", "code"):
            self.units |= {name: key, code: key}

    def unit(self, name: str, field: str) -> int:
        """The unit of a name or code. Raises WrongCell."""
        if name not in self.units:
            raise WrongCell(field, _("No unit in being is called “%(name)s”.") % {"name": name},
                            _("Write its full name, or its code."))  # fmt: skip
        return self.units[name]


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Fields, units, days and quantities that can be, no number twice; an error in every row without a draft."""
    lists, seen, rejected = Lists(options), dict[int, int](), list[Rejection]()
    for row in rows:
        try:
            facts, _partners = _facts(row, lists)
            if facts.number in seen:
                raise WrongCell("number", _("This number is also in row %(row)d.") % {"row": seen[facts.number]},
                                _("Keep one of the two rows."))  # fmt: skip
            checked_task(_year(lists), facts)
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[facts.number] = row.number
    return rejected


def _year(lists: Lists) -> PlanYear:
    if lists.year is None:
        raise WrongCell("", _("The list is no longer being drawn up."), _("Choose another list."))
    return lists.year


def _facts(row: Row, lists: Lists) -> tuple[TaskFacts, list[int]]:
    values = texts(row, COLUMNS)
    field, deadline, number = choice_of(PlanField, values["field"]), day(values, "deadline"), whole(values, "number")
    if field is None:
        choices = {"choices": "、".join(map(str, PlanField.labels))}
        raise WrongCell("field", _("“%(value)s” is not on the list.") % {"value": values["field"]},
                        _("Write one of: %(choices)s.") % choices)  # fmt: skip
    if deadline is None or not number:
        raise WrongCell("number" if deadline else "deadline", _("This must not be empty."), _("Fill in this cell."))
    lead = lists.unit(values["lead"], "lead")
    names = values["partners"].replace("，", "、").replace(",", "、").split("、")
    partners = [lists.unit(name.strip(), "partners") for name in names if name.strip()]
    facts = TaskFacts(
        number=number, field=field, name=values["name"], text=values["text"], indicator=values["indicator"],
        wanted=_decimal(values["wanted"]), measure=values["measure"], lead_id=lead, deadline=deadline,
    )  # fmt: skip
    return facts, [pk for pk in dict.fromkeys(partners) if pk != lead]


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "").replace("，", "") or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise WrongCell("wanted", _("“%(value)s” is no quantity.") % {"value": text}, _("Write figures, as 12 or 1.5."))
    return found


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, a transaction each: the task, then partners that it does not have yet."""
    outcome, lists = Outcome(), Lists(options)
    for done, row in enumerate(rows, 1):
        try:
            with transaction.atomic():
                made = _write(actor, row, lists)
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        else:
            setattr(outcome, made, getattr(outcome, made) + 1)
        progress(done)
    return outcome


def _write(actor: Actor, row: Row, lists: Lists) -> str:
    """The task as the row says; what that was: created, changed, unchanged."""
    facts, partners = _facts(row, lists)
    year, task, made = _year(lists), lists.tasks.get(facts.number), "unchanged"
    if task is None:
        task, made = add_task(actor=actor, plan_year_id=year.pk, facts=facts), "created"
    elif _facts_of(task) != facts:
        task, made = change_task(actor=actor, task_id=task.pk, facts=facts), "changed"
    known = set(task.parts.values_list("unit_id", flat=True))
    for pk in partners:
        if pk not in known:
            what = str(pgettext_lazy("plan", "Helps with the task"))
            add_partner(actor=actor, task_id=task.pk, unit_id=pk, what=what, due_on=facts.deadline)
            made = made if made == "created" else "changed"
    return made


def _facts_of(task: TalentTask) -> TaskFacts:
    return TaskFacts(
        number=task.number, field=task.field, name=task.name, text=task.text, indicator=task.indicator,
        wanted=task.wanted, measure=task.measure, lead_id=task.lead_id, deadline=task.deadline,
    )  # fmt: skip


IMPORTER = Importer(
    kind="talent-tasks",
    label=pgettext_lazy("plan", "Tasks of the talent plan for a year"),
    help=pgettext_lazy("plan", "Excel or CSV: a row a task; a number that is in the list already is corrected."),
    roles=(Role.TALENT_OFFICE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
    form=YearChoiceForm,
)
register(IMPORTER)
