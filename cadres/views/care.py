"""Pages of care: what is due at a glance, whom it is about, talks with their follow-ups, disciplines with re-use."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from cadres.forms.care import AssignTalkForm, DisciplineFilter, TalkFilter
from cadres.models import Cadre, CareLine, CareTalk, EstablishedPost
from cadres.scope import cadre_scope_of
from cadres.selectors import care as found
from cadres.selectors.establishment import units_of
from cadres.selectors.reuse import conditions_of
from cadres.services.care.looking import look_at_discipline, look_at_note, look_at_talk, may_read_note
from cadres.services.care.talks import assign_many
from cadres.services.look import look_at_many
from cadres.states.care import TalkState
from cadres.states.looks import Look
from cadres.views.base import for_cadres, is_anybody, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.base import user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core.errors import Conflict, DomainError, NotFound

#: Lines of a table at most.
TABLE_MOST = 10_000


def verbs_of(user: User, subject: str, row: Any) -> list[Any]:
    """What the user may do to the row now."""
    return SUBJECTS[subject].open_to(cadre_scope_of(user), row)


@for_cadres(is_reader)
@require_GET
def care_home(request: HttpRequest) -> HttpResponse:
    """Figures, each leading to its list, and what waits."""
    user = user_of(request)
    context = {"totals": found.care_totals(user), "mine": found.talks_to_hold(user)[:6], **found.waiting_for(user),
               "is_office": cadre_scope_of(user).is_office}  # fmt: skip
    return render(request, "cadres/care.html", context)


@for_cadres(is_reader)
@require_GET
def care_people(request: HttpRequest) -> HttpResponse:
    """Whom it is about: files in reach by name, each with what may be begun."""
    user, words = user_of(request), request.GET.get("words", "").strip()
    rows = Cadre.objects.visible_to(user).in_service().light().exclude(user=user).select_related("unit")
    if words:
        rows = rows.filter(name__contains=words)
    page = page_of(request, rows.order_by("unit__code", "pk"), 20)
    held = EstablishedPost.objects.visible_to(user).in_being().filter(holder__in=page["rows"])
    posts: dict[int, list[EstablishedPost]] = {}
    for post in held:
        posts.setdefault(post.holder_id or 0, []).append(post)
    people = [(row, verbs_of(user, "care-file", row), posts.get(row.pk, [])) for row in page["rows"]]
    return render(request, "cadres/care_people.html", {"people": people, "words": words, **page})


def _talk_filter(request: HttpRequest) -> TalkFilter:
    return TalkFilter(request.GET or None, units=units_of(user_of(request)))


@for_cadres(is_reader)
@require_GET
def talk_list(request: HttpRequest) -> HttpResponse:
    """Talks in reach that fit the conditions, what is due first."""
    form = _talk_filter(request)
    rows = found.talks_shown(user_of(request), form.conditions())
    context = {"form": form, "assign": AssignTalkForm(auto_id="assign_%s"), **page_of(request, rows, 20)}
    return render(request, "cadres/talks.html", context)


@for_cadres(is_reader)
@require_POST
def talk_assign(request: HttpRequest) -> HttpResponse:
    """Who holds all the talks that are ticked, and when; what is wrong is said above the list."""
    ticked = [int(value) for value in request.POST.getlist("talk")[:200] if value.isdecimal() and len(value) < 12]
    own = CareTalk.objects.visible_to(user_of(request)).filter(pk__in=ticked).values_list("pk", flat=True)
    form = AssignTalkForm(request.POST)
    try:
        if not form.is_valid():
            said = [f"{form.fields[name].label}：{errors[0]}" for name, errors in form.errors.items()]
            messages.error(request, " ".join(said))
        else:
            rows = assign_many(actor=Actor.of_request(request), talk_ids=list(own), **form.values())
            messages.success(request, _("Assigned: %(n)d.") % {"n": len(rows)})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("/cadres/care/talks/?state=due")


@for_cadres(is_reader)
@require_GET
def talk_table(request: HttpRequest) -> HttpResponse:
    """Talks that are due, or as filtered by state, as an Excel table; without notes. Each line is a look."""
    form = _talk_filter(request)
    asked = form.conditions()
    rows = list(found.talks_shown(user_of(request), {"state": TalkState.DUE, **asked})[:TABLE_MOST])
    look_at_many(actor=Actor.of_request(request), cadre_ids={row.cadre_id for row in rows}, what=Look.LIST)
    lines = [
        (row.cadre.unit.name, row.cadre.name, row.get_kind_display(), row.get_occasion_display(), row.occasion_on,
         row.due_on, row.days_late or "", row.talker.label if row.talker else "", row.planned_on or "",
         row.held_on or "", row.get_state_display())
        for row in rows
    ]  # fmt: skip
    heading = [
        _("Unit"), _("Full name"), _("Kind of talk"), _("Occasion"), _("Day of the occasion"), _("Due on"),
        pgettext("care", "Days late"), _("Who holds the talk"), pgettext("talk", "Planned for"),
        pgettext("talk", "Held on"), _("State of the talk"),
    ]  # fmt: skip
    return marked_table(request, _("Talks due"), heading, lines, conditions=form.in_words())


@for_cadres(is_anybody, shows_others=True)
@require_GET
def talk_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk with its follow-ups and its history, to the file's readers and the talker; the look is on the trail."""
    try:
        talk = look_at_talk(actor=Actor.of_request(request), talk_id=pk)
    except NotFound as error:
        raise Http404 from error
    return _shown(request, talk)


@for_cadres(is_anybody, shows_others=True)
@require_POST
def talk_note(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with the note opened, to the talker and the cadre office; the look is on the trail."""
    try:
        talk = look_at_note(actor=Actor.of_request(request), talk_id=pk)
    except NotFound as error:
        raise Http404 from error
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("cadres:talk", pk)
    return _shown(request, talk, note=talk.note)


def _shown(request: HttpRequest, talk: CareTalk, note: str = "") -> HttpResponse:
    user, actor = user_of(request), Actor.of_request(request)
    is_mine = talk.talker_id == user.pk
    verbs = [("talk", verb) for verb in verbs_of(user, "talk", talk) if not (is_mine and verb.name == "agree")]
    if is_mine:
        verbs = [("my-talk", verb) for verb in verbs_of(user, "my-talk", talk)] + verbs
    follow_ups = [(row, verbs_of(user, "follow-up", row)) for row in talk.follow_ups.all()]
    context = {
        "talk": talk, "note": note, "verbs": verbs, "follow_ups": follow_ups,
        "may_open": bool(talk.note_sealed) and not note and may_read_note(actor, talk),
        "reads_file": cadre_scope_of(user).reads(talk.unit_id),
        "lines": CareLine.objects.filter(talk=talk).select_related("by"),
    }  # fmt: skip
    return render(request, "cadres/talk.html", context)


@for_cadres(is_reader)
@require_GET
def discipline_list(request: HttpRequest) -> HttpResponse:
    """Disciplines in reach with the day on which their effect ends."""
    user = user_of(request)
    form = DisciplineFilter(request.GET or None, units=units_of(user))
    rows = found.disciplines_shown(user, form.conditions())
    context = {"form": form, "is_office": cadre_scope_of(user).is_office, **page_of(request, rows)}
    return render(request, "cadres/disciplines.html", context)


@for_cadres(is_reader)
@require_GET
def discipline_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One discipline, the conditions of re-use one by one, the proposals; the look is on the trail."""
    user = user_of(request)
    try:
        row = look_at_discipline(actor=Actor.of_request(request), discipline_id=pk)
    except NotFound as error:
        raise Http404 from error
    conditions = conditions_of(row.cadre, row)
    proposals = list(found.proposals_of(user, row))
    may_propose = all(one.is_met for one in conditions) and not any(one.is_open for one in proposals)
    may_propose = may_propose and not any(one.is_approved for one in proposals)
    context = {
        "row": row, "conditions": conditions, "unmet": sum(not one.is_met for one in conditions),
        "proposals": [(one, verbs_of(user, "reuse", one), one.lines.select_related("by")) for one in proposals],
        "verbs": [one for one in verbs_of(user, "discipline", row) if may_propose or one.name != "propose"],
        "lines": CareLine.objects.filter(discipline=row).select_related("by"),
    }  # fmt: skip
    return render(request, "cadres/discipline.html", context)
