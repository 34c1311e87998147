"""Pages of quarterly records: rounds, a round, a return, a record, the list with its table, the rules."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.records import RecordFilter, RecordForm, RuleForm, TermForm
from cadres.models import ConductRecord, RecordEntry, RecordRound, RecordTerm, ToleranceRule, UnitReturn
from cadres.rules.records import MONTHS
from cadres.scope import cadre_scope_of
from cadres.selectors.establishment import units_of
from cadres.selectors.records import doubles_of, figures_of, listed, returns_of
from cadres.services.look import look_at_many, look_at_record
from cadres.services.records.rules import set_rule, set_term
from cadres.services.records.write import write_record
from cadres.states.looks import Look
from cadres.states.records import RETURN_TABLE, Polarity, RecordState, SourceLevel
from cadres.views.base import act_form, for_cadres, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.attachments.links import signed_url
from xinhui.core.errors import NotFound

#: Lines of a table at most.
TABLE_MOST = 10_000
HEADING = (_l("Round"), _l("Unit"), pgettext_lazy("cadre", "Name"), _l("Commendation or criticism"),
           _l("Kind of record"), _l("Level of the source"), _l("Source, with its number"), _l("Happened on"),
           _l("State of the record of conduct"), _l("Counts until"), _l("Annotation"))  # fmt: skip


@for_cadres(is_reader)
@require_GET
def record_home(request: HttpRequest) -> HttpResponse:
    """Rounds, the latest first, each with what it has brought in; what waits for the reader."""
    user = user_of(request)
    rounds = list(RecordRound.objects.visible_to(user)[:8])
    seen = ConductRecord.objects.visible_to(user)
    context = {
        "rounds": [(row, figures_of(user, row)) for row in rounds],
        "waiting": seen.filter(state__in=(RecordState.SUBMITTED, RecordState.CHECKED)).count(),
        "replies": seen.filter(replies__state="open").count(),
        "pleas": seen.filter(tolerances__state="open").count(),
        "cleared": seen.filter(cleared_on__isnull=False).count(),
        "owed": UnitReturn.objects.visible_to(user).owed().select_related("unit", "round")[:12],
        "is_office": cadre_scope_of(user).is_office,
    }  # fmt: skip
    return render(request, "cadres/records.html", context)


@for_cadres(is_reader)
@require_GET
def record_round(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: its figures, and the returns unit by unit."""
    user = user_of(request)
    row: RecordRound = row_or_404(RecordRound.objects.visible_to(user), pk)
    context = {"round": row, "figures": figures_of(user, row), "verbs": _verbs(user, "round", row),
               **page_of(request, returns_of(user, row))}  # fmt: skip
    return render(request, "cadres/record_round.html", context)


def _verbs(user: User, subject: str, row: Any) -> list[Any]:
    return SUBJECTS[subject].open_to(cadre_scope_of(user), row)


@for_cadres(is_reader)
@require_GET
def unit_return(request: HttpRequest, pk: int) -> HttpResponse:
    """What one unit returns: drafts to be completed, what was sent in and what became of it."""
    user = user_of(request)
    rows = UnitReturn.objects.visible_to(user).select_related("unit", "round", "submitted_by")
    row: UnitReturn = row_or_404(rows, pk)
    records = ConductRecord.objects.visible_to(user).filter(unit_return=row).shown().order_by("cadre", "pk")
    context = {"row": row, "records": records, "verbs": _verbs(user, "return", row),
               "may_write": RETURN_TABLE.allows(row.state, "write") and row.round.state != "settled"}  # fmt: skip
    return render(request, "cadres/unit_return.html", context)


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def record_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A record in a return."""
    row: UnitReturn = row_or_404(UnitReturn.objects.visible_to(user_of(request)).select_related("unit", "round"), pk)
    there = f"/cadres/records/returns/{row.pk}/"

    def do(actor: Actor, values: dict[str, Any]) -> str:
        write_record(actor=actor, unit_return_id=row.pk, **values)
        return there

    return done(request, act_form(request, RecordForm, target=row), do, title=_("Write a record"), back=there,
                hint=str(row))  # fmt: skip


@for_cadres(is_reader)
@require_GET
def record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One record with its facts; the look is on the trail."""
    user = user_of(request)
    try:
        row = look_at_record(actor=Actor.of_request(request), record_id=pk)
    except NotFound as error:
        raise Http404 from error
    context = {
        "row": row, **what_is_said(row, user), "verbs": _verbs(user, "record", row),
        "doubles": doubles_of(row) if row.state == RecordState.SUBMITTED else [],
        "entries": RecordEntry.objects.filter(record=row).select_related("by"),
    }  # fmt: skip
    return render(request, "cadres/record.html", context)


def what_is_said(row: ConductRecord, user: User) -> dict[str, Any]:
    """Facts, evidence, replies, clearing and tolerance: for the office, the unit and the person alike."""
    evidence = [(one.attachment, signed_url(one.attachment, user))
                for one in row.evidence.select_related("attachment")]  # fmt: skip
    clearing = getattr(row, "clearing", None)
    return {"facts": row.facts, "evidence": evidence, "clearing": clearing,
            "replies": row.replies.select_related("answered_by"),
            "tolerances": row.tolerances.select_related("rule", "decided_by")}  # fmt: skip


def _filter(request: HttpRequest) -> RecordFilter:
    user = user_of(request)
    return RecordFilter(request.GET or None, rounds=RecordRound.objects.visible_to(user), units=units_of(user))


@for_cadres(is_reader)
@require_GET
def record_list(request: HttpRequest) -> HttpResponse:
    """Records in reach that fit the conditions."""
    form = _filter(request)
    rows = listed(user_of(request), form.conditions() if form.is_bound else {})
    return render(request, "cadres/record_list.html", {"form": form, **page_of(request, rows.shown())})


@for_cadres(is_reader)
@require_GET
def record_table(request: HttpRequest) -> HttpResponse:
    """The same as an Excel table: without the facts, with the annotations."""
    form = _filter(request)
    found = form.conditions() if form.is_bound else {}
    rows = list(listed(user_of(request), found).shown()[:TABLE_MOST])
    look_at_many(actor=Actor.of_request(request), cadre_ids={row.cadre_id for row in rows}, what=Look.LIST)
    lines = [
        (str(row.unit_return.round), row.unit.name, row.cadre.name, row.get_polarity_display(),
         row.get_kind_display(), row.get_level_display(), row.source, row.happened_on.isoformat(),
         row.get_state_display(), row.expires_on.isoformat() if row.expires_on else "", str(row.annotation))
        for row in rows
    ]  # fmt: skip
    return marked_table(request, _("Records of conduct"), [str(title) for title in HEADING], lines)


@for_cadres(is_reader)
@require_GET
def record_rules(request: HttpRequest) -> HttpResponse:
    """The list of tolerance and how long records count."""
    user = user_of(request)
    own = {(row.polarity, row.level): row.months for row in RecordTerm.objects.visible_to(user)}
    terms = [(Polarity(polarity).label, SourceLevel(level).label, own.get((polarity, level), months))
             for (polarity, level), months in MONTHS.items()]  # fmt: skip
    rules = [(row, _verbs(user, "tolerance-rule", row)) for row in ToleranceRule.objects.visible_to(user).in_being()]
    context = {"terms": terms, "rules": rules, "is_office": cadre_scope_of(user).is_office}
    return render(request, "cadres/record_rules.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """An item of the list of tolerance."""
    return _set(request, RuleForm, set_rule, _("Enter a rule of tolerance"))


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def term_new(request: HttpRequest) -> HttpResponse:
    """How long such records count."""
    return _set(request, TermForm, set_term, _("Set how long records count"))


def _set(request: HttpRequest, form: Any, service: Any, title: str) -> HttpResponse:
    there = "/cadres/records/rules/"

    def do(actor: Actor, values: dict[str, Any]) -> str:
        service(actor=actor, **values)
        return there

    return done(request, act_form(request, form), do, title=title, back=there)
