"""Words of the minute book and small helps for the pages of an emergency."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from grids.emergency_states import ChaseLevel
from grids.models import ActivationEntry

register = template.Library()

VERBS: dict[str, StrOrPromise] = {
    "propose": gettext_lazy("proposed an activation"),
    "decline": gettext_lazy("declined the proposal"),
    "activate": gettext_lazy("put the plan in force"),
    "issue": gettext_lazy("issued an order"),
    "supersede": gettext_lazy("replaced an order by a new version"),
    "cancel": gettext_lazy("called an order off"),
    "stand_down": gettext_lazy("stood the activation down"),
    "alert_update": gettext_lazy("an alert was updated"),
    "alert_cancel": gettext_lazy("an alert was cancelled"),
    "deliver": gettext_lazy("delivered"),
    "see": gettext_lazy("seen"),
    "acknowledge": gettext_lazy("acknowledged"),
    "execute": gettext_lazy("begun"),
    "finish": gettext_lazy("reported done"),
    "chase": gettext_lazy("climbed to the next level"),
    "remind": gettext_lazy("reminded again"),
    "roll_call": gettext_lazy("called the roll"),
    "roll_call_close": gettext_lazy("closed the roll call"),
    "roll_answer": gettext_lazy("answered the roll call"),
    "supply_request": gettext_lazy("asked for supplies"),
    "supply_approve": gettext_lazy("approved supplies"),
    "supply_refuse": gettext_lazy("refused supplies"),
    "supply_pass_up": gettext_lazy("passed a request for supplies up"),
    "supply_send": gettext_lazy("sent supplies off"),
    "supply_receive": gettext_lazy("received supplies"),
    "supply_cancel": gettext_lazy("called a request for supplies off"),
    "shelter_open": gettext_lazy("opened a shelter"),
    "shelter_count": gettext_lazy("counted people in a shelter"),
    "shelter_close": gettext_lazy("closed a shelter"),
    "muster_request": gettext_lazy("asked for a squad"),
    "muster_answer": gettext_lazy("called a squad out for a request"),
    "muster_pass_up": gettext_lazy("passed a request for squads up"),
    "muster_refuse": gettext_lazy("refused a request for squads"),
    "muster_cancel": gettext_lazy("called a request for squads off"),
    "report_round": gettext_lazy("called for situation reports"),
    "report": gettext_lazy("sent a situation report"),
    "report_return": gettext_lazy("returned a situation report"),
    "report_chase": gettext_lazy("chased the situation reports that were missing"),
}


@register.filter
def emergency_verb(verb: str) -> StrOrPromise:
    """What happened, in words; a verb that the table does not know is shown as it is."""
    return VERBS.get(verb, verb)


@register.filter
def lookup(rows: Mapping[str, Any], key: str) -> Any:
    """The value of a key; the key itself when there is none."""
    return rows.get(key, key)


@register.filter
def percent(part: int, whole: int) -> int:
    """Whole per cent, rounded down: 100 only when nobody is missing."""
    return part * 100 // whole if whole else 0


@register.filter
def signed(number: int) -> str:
    """A change: `+12`, `−3` with the true minus sign."""
    return f"+{number}" if number > 0 else f"\N{MINUS SIGN}{-number}"


@register.filter
def minus(whole: int, part: int) -> int:
    """What is left."""
    return whole - part


@register.filter
def minute_facts(entry: ActivationEntry) -> str:
    """The facts behind a line, for people."""
    data, said = entry.data, []
    if data.get("version"):
        number = f"{data['number']}-" if data.get("number") else ""
        said.append(_("version %(version)s") % {"version": f"{number}{data['version']}"})
    if data.get("grids"):
        said.append(_("%(number)s grids") % {"number": data["grids"]})
    if data.get("recipients"):
        said.append(_("%(number)s people") % {"number": data["recipients"]})
    if data.get("vacant"):
        said.append(_("%(number)s vacant") % {"number": data["vacant"]})
    if data.get("villages"):
        said.append(_("%(number)s villages") % {"number": data["villages"]})
    if "inside" in data:
        said.append(_("%(number)s people inside") % {"number": data["inside"]})
    if data.get("skipped"):
        said.append(_("%(number)s rounds skipped while the portal was down") % {"number": data["skipped"]})
    if data.get("missing"):
        said.append(_("%(number)s missing") % {"number": data["missing"]})
    if entry.verb in ("chase", "remind") and "level" in data:
        said.append(str(ChaseLevel(data["level"]).label))
    said += [str(word) for key, word in FLAGS.items() if data.get(key)]
    return " · ".join(said)


FLAGS: dict[str, StrOrPromise] = {
    "late": gettext_lazy("after the version had ended"),
    "again": gettext_lazy("once more"),
    "on_behalf": gettext_lazy("on behalf of the grid"),
}


@register.filter
def duration(span: timedelta | None) -> str:
    """Hours, minutes and seconds: `0:04:07`; a dash when there is none."""
    if span is None:
        return "—"
    seconds = int(span.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
