"""Words for timeline entries, in the reader's language."""

from datetime import datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django_stubs_ext import StrOrPromise

from grids.levels import Level, Stage
from grids.models import TimelineEntry
from xinhui.core import clock

register = template.Library()

VERBS: dict[str, StrOrPromise] = {
    "report": gettext_lazy("reported"),
    "confirm": gettext_lazy("confirmed on site"),
    "dismiss": gettext_lazy("dismissed"),
    "settle": gettext_lazy("settled on the spot"),
    "raise": gettext_lazy("blew the whistle"),
    "approve": gettext_lazy("approved"),
    "reject": gettext_lazy("rejected"),
    "dispatch": gettext_lazy("dispatched"),
    "respond": gettext_lazy("responded"),
    "claim_return": gettext_lazy("claimed a return"),
    "accept_return": gettext_lazy("accepted the return"),
    "dispute_return": gettext_lazy("disputed the return"),
    "uphold_return": gettext_lazy("upheld the return"),
    "overrule_return": gettext_lazy("overruled the return"),
    "ask_extension": gettext_lazy("asked for more time"),
    "grant_extension": gettext_lazy("granted the extension"),
    "refuse_extension": gettext_lazy("refused the extension"),
    "suspend": gettext_lazy("suspended"),
    "resume": gettext_lazy("resumed"),
    "hand_over": gettext_lazy("handed over"),
    "finish": gettext_lazy("finished the work"),
    "verify": gettext_lazy("verified on site"),
    "rework": gettext_lazy("sent back for rework"),
    "close": gettext_lazy("closed the case"),
    "rate": gettext_lazy("rated the work"),
    "withdraw": gettext_lazy("withdrew the whistle"),
    "merge": gettext_lazy("merged as a duplicate"),
    "absorb": gettext_lazy("took in a duplicate"),
    "supervise": gettext_lazy("put under supervision"),
    "reply_supervision": gettext_lazy("replied to supervision"),
    "escalate": gettext_lazy("climbed a level"),
    "remind": gettext_lazy("reminded again"),
    "defer": gettext_lazy("held until working time"),
    "deadline_moved": gettext_lazy("calendar moved the deadline"),
    "remark": pgettext_lazy("open311", "remarked"),
}


@register.filter
def verb_label(verb: str) -> StrOrPromise:
    """What happened, in words."""
    return VERBS.get(verb, verb)


def _when(text: object) -> str:
    return clock.local(datetime.fromisoformat(str(text))).strftime("%Y-%m-%d %H:%M")


@register.filter
def entry_facts(entry: TimelineEntry) -> str:
    """The facts behind an entry, for people."""
    data = entry.data
    if entry.verb in ("escalate", "remind"):
        facts = _("“%(stage)s” was due at %(due)s; now with the %(level)s, due %(next)s.") % {
            "stage": Stage(data["stage"]).label,
            "due": _when(data["was_due"]),
            "level": Level(data["level"]).label,
            "next": _when(data["due"]),
        }
        return str(facts)
    if entry.verb == "dispatch" and data.get("lead"):
        supports = "、".join(data.get("supports", []))
        lead = _("Lead unit: %(unit)s") % {"unit": data["lead"]}
        return f"{lead}；{_('Supporting units')}：{supports}" if supports else str(lead)
    if entry.verb in ("respond", "finish", "approve") and data.get("late"):
        return str(_("after the deadline"))
    if entry.verb == "hand_over":
        return f"→ {data.get('to', '')}"
    if entry.verb in ("merge", "absorb"):
        return str(data.get("into") or data.get("from") or "")
    if entry.verb == "claim_return":
        return str(data.get("rule", ""))
    if entry.verb == "remark":
        said = [pgettext("open311", "The sender says: closed.")] if data.get("status") == "closed" else []
        return " ".join([*said, *data.get("media_urls", [])])
    if entry.verb == "rate":
        return f"{data['speed']} / {data['quality']} / {data['attitude']}"
    return ""
