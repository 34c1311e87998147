"""Names of forms in words: verbs by their rooms' own tables, the other pages here."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from grids.views.local_verbs import BY_NAME as LOCAL
from grids.views.team_verbs import BY_NAME as TEAMS
from grids.views.verbs import BY_NAME as CHAIN
from members.views.subjects import subject_of as members_subject
from talent.views.subjects import subject_of as talent_subject

CADRES: Any = import_module("cadres.views.subjects").subject_of if settings.CADRES else None
PAGES: dict[str, StrOrPromise] = {
    "sync:issue": pgettext_lazy("burden", "Report"),
    "sync:patrol": pgettext_lazy("burden", "Patrol"),
    "sync:daily_record": pgettext_lazy("burden", "Daily record"),
    "sync:verify": pgettext_lazy("burden", "Verification on site"),
    "sync:rate": pgettext_lazy("burden", "Rating"),
    "sync:visit": pgettext_lazy("burden", "Visit of a key site"),
    "sync:mediation": pgettext_lazy("burden", "Mediation"),
    "sync:order_acknowledge": pgettext_lazy("burden", "Acknowledging an order"),
    "sync:order_finish": pgettext_lazy("burden", "Order done"),
    "sync:roll_call": pgettext_lazy("burden", "Roll call"),
    "sync:shelter_count": pgettext_lazy("burden", "People counted in a shelter"),
    "grids:issue_new": pgettext_lazy("burden", "Report"),
    "grids:issue_merge": pgettext_lazy("burden", "Merging reports"),
    "grids:duty_new": pgettext_lazy("burden", "Proposing a duty"),
    "grids:case_new": pgettext_lazy("burden", "Taking in a dispute"),
    "grids:extension_decide": pgettext_lazy("burden", "Deciding an extension"),
    "grids:supervision_reply": pgettext_lazy("burden", "Answering a supervision"),
    "members:life_new": pgettext_lazy("burden", "Planning a meeting"),
    "members:member_new": pgettext_lazy("burden", "Entering a member"),
    "members:development_new": pgettext_lazy("burden", "Opening a development case"),
    "talent:ticket_new": pgettext_lazy("burden", "Opening a service ticket"),
    "exchange:new": pgettext_lazy("burden", "Importing a table"),
}
#: Pages of verbs: `room:page:subject:verb`.
_VERBS: dict[str, Callable[[str, str], Any]] = {
    "grids:act": lambda subject, verb: CHAIN.get(subject, {}).get(verb),
    "grids:team_act": lambda subject, verb: TEAMS.get(subject, {}).get(verb),
    "grids:local_act": lambda subject, verb: LOCAL.get(subject, {}).get(verb),
    "members:act": lambda subject, verb: _of(members_subject(subject), verb),
    "talent:act": lambda subject, verb: _of(talent_subject(subject), verb),
    "cadres:act": lambda subject, verb: _of(CADRES(subject), verb) if CADRES else None,
}
_ROOMS: dict[str, StrOrPromise] = {
    "grids": pgettext_lazy("burden", "Other forms of the grids"),
    "members": pgettext_lazy("burden", "Other forms of party building"),
    "cadres": pgettext_lazy("burden", "Other forms about cadres"),
    "talent": pgettext_lazy("burden", "Other forms about talent"),
}


def _of(subject: Any, verb: str) -> Any:
    return subject.verb(verb) if subject is not None else None


def name_of(form: str) -> StrOrPromise:
    """The form in words; one that no table names is called after its room."""
    if form in PAGES:
        return PAGES[form]
    room, _colon, rest = form.partition(":")
    page, _colon, names = rest.partition(":")
    subject, _colon, verb = names.partition(":")
    finder = _VERBS.get(f"{room}:{page}")
    found = finder(subject, verb) if finder is not None else None
    if found is not None:
        label: StrOrPromise = found.label
        return label
    return _ROOMS.get(room, pgettext_lazy("burden", "Other forms"))
