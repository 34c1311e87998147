"""Pages over branches: the league table, what is owed, a branch's year, appraisals, and their Excel tables."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.life import AppraisalForm
from members.models import Appraisal, Appraised, Organization
from members.rules.life import Cadence, DueState, MeetingKind, period_at
from members.scope import party_scope_of
from members.selectors import life, life_due
from members.selectors.life_league import league, open_dues, under_of
from members.services.life.appraise import begin_appraisal
from members.views.base import (
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    number_of,
    page_of,
    row_or_404,
    user_of,
)
from members.views.life import kept_branch
from members.views.subjects import subject_of
from xinhui.core import clock


@dataclass(frozen=True)
class Span:
    """A span of days that a reader may choose."""

    value: str
    label: str
    first: date
    last: date


def spans() -> list[Span]:
    """This month and the last, this quarter and the last, this year and the last; the quarter is the first choice."""
    found = []
    for cadence, name in ((Cadence.QUARTER, "q"), (Cadence.MONTH, "m"), (Cadence.YEAR, "y")):
        now = period_at(cadence, clock.today())
        for period in (now, period_at(cadence, now.start - timedelta(days=1))):
            start = period.start
            value = f"{start.year}{name}{start.month:02d}"
            label = {
                Cadence.MONTH: f"{start:%Y-%m}", Cadence.YEAR: f"{start.year}",
                Cadence.QUARTER: _("%(year)d, quarter %(quarter)d")
                % {"year": start.year, "quarter": (start.month + 2) // 3},
            }[cadence]  # fmt: skip
            found.append(Span(value, label, period.start, period.end))
    return found


def span_of(request: HttpRequest) -> tuple[Span, list[Span]]:
    """What was chosen, and what there is."""
    choices = spans()
    wanted = request.GET.get("span", "")
    return next((span for span in choices if span.value == wanted), choices[0]), choices


@for_party(is_reader)
@require_GET
def league_table(request: HttpRequest) -> HttpResponse:
    """Who holds what is owed: a row an organization, each leading to what it is counted from."""
    user = user_of(request)
    span, choices = span_of(request)
    under = under_of(user, number_of(request, "under"))
    rows = league(user, span.first, span.last, under)
    total = {name: sum(getattr(row, name) for row in rows) for name in
             ("branches", "owed", "held", "overdue", "expected", "present", "make_ups")}  # fmt: skip
    context = {
        "rows": rows, "span": span, "spans": choices, "under": under, "total": total,
        "held_percent": round(100 * total["held"] / total["owed"]) if total["owed"] else None,
        "attendance_percent": round(100 * total["present"] / total["expected"]) if total["expected"] else None,
        "appraisals": Appraisal.objects.visible_to(user).filter(year=clock.today().year).count(),
    }  # fmt: skip
    return render(request, "members/life_league.html", context)


@for_party(is_reader)
@require_GET
def due_list(request: HttpRequest) -> HttpResponse:
    """What branches owe and have not held."""
    user = user_of(request)
    span, choices = span_of(request)
    states = [DueState.OVERDUE, DueState.DUE]
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind")}
    under = under_of(user, number_of(request, "under"))
    dues = open_dues(user, span.first, span.last, under=under.path if under else "", **chosen)
    context = page_of(request, dues, 50)
    context |= {
        "chosen": chosen, "span": span, "spans": choices, "under": under, "kinds": MeetingKind.choices,
        "states": [(state.value, state.label) for state in states], "count": len(dues),
    }  # fmt: skip
    return render(request, "members/life_due.html", context)


def _year_of(request: HttpRequest) -> int:
    this = clock.today().year
    wanted = number_of(request, "year") or this
    return wanted if this - 10 <= wanted <= this + 1 else this


def _branch(request: HttpRequest, pk: int) -> Organization:
    branch: Organization = row_or_404(Organization.objects.visible_to(user_of(request)).branches(), pk)
    return branch


@for_party(is_party)
@require_GET
def branch_year(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch's year at a glance: kinds × months, each cell leading to the meeting."""
    branch, year, scope = _branch(request, pk), _year_of(request), party_scope_of(request.user)
    lines, lecture = life_due.year_of(branch, year)
    dues = [lecture, *(due for _kind, found in lines for due in found)]
    context = {
        "branch": branch, "year": year, "lines": lines, "lecture": lecture, "months": range(1, 13),
        "this_year": clock.today().year,
        "done": sum(due.done for due in dues),
        "overdue": sum(due.lacking for due in dues if due.state == DueState.OVERDUE),
        "soon": sum(due.lacking for due in dues if due.state == DueState.DUE),
        "may_keep": scope.keeps(branch.area_code, branch.path),
        "reads": scope.reads(branch.area_code, branch.path),
        "appraisals": Appraisal.objects.visible_to(user_of(request)).filter(organization=branch).order_by("-year")[:5],
    }  # fmt: skip
    return render(request, "members/life_year.html", context)


@for_party(is_reader)
@require_GET
def attendance_table(request: HttpRequest) -> HttpResponse:
    """Attendance of a span, a line a member and meeting."""
    user = user_of(request)
    span, _choices = span_of(request)
    under = under_of(user, number_of(request, "under"))
    heading = [
        pgettext("life", "Held on"), pgettext("life", "Branch"), _("Kind of meeting"),
        _("Subject of the meeting"), _("Name of the member"), _("Attendance of the member"),
        _("How it is known"), _("Reason of the leave"),
    ]  # fmt: skip
    lines = (
        (row.meeting.held_on, row.meeting.organization.name, row.meeting.get_kind_display(), row.meeting.title,
         row.member.name, row.get_state_display(), row.get_how_display(), row.reason)
        for row in life.table_of_attendance(user, span.first, span.last, under.path if under else "")
    )  # fmt: skip
    return excel(_("Attendance %(span)s") % {"span": span.label}, heading, lines)


@for_party(is_reader)
@require_GET
def register_table(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch's register of meetings of a year."""
    branch, year = _branch(request, pk), _year_of(request)
    heading = [
        pgettext("life", "Held on"), _("Kind of meeting"), _("Party group"), _("Subject of the meeting"),
        _("Place of the meeting"), pgettext("life", "Host"), pgettext("life", "Lecturer"),
        pgettext("life", "Expected"), pgettext("life", "Present"), _("Minutes of the meeting"),
        pgettext("life", "Resolutions"), pgettext("life", "Recorded on"), _("State of the record"),
    ]  # fmt: skip
    lines = (
        (row.held_on, row.get_kind_display(), row.group.name if row.group else "", row.title, row.place,
         row.host.name if row.host else "", row.lecturer.name if row.lecturer else "", row.expected, row.present,
         row.minutes,
         "\n".join(f"{r.text}（{r.in_favour}/{r.against}/{r.abstained}）" for r in row.resolutions.all()),
         clock.local(row.recorded_at).date() if row.recorded_at else None, row.get_state_display())
        for row in life.register_of(user_of(request), branch, year)
    )  # fmt: skip
    return excel(_("Register of %(branch)s %(year)d") % {"branch": branch, "year": year}, heading, lines)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def appraisal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the appraisal of a year."""
    branch = kept_branch(request, pk)
    return new_row(
        request, form_of(request, AppraisalForm, target=branch), begin_appraisal, title=_("Begin the appraisal"),
        back=reverse("members:life_year", args=[pk]),
        page=lambda row: reverse("members:life_appraisal", args=[row.pk]), hint=str(branch),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def appraisal_list(request: HttpRequest) -> HttpResponse:
    """Appraisals, the newest first."""
    rows = Appraisal.objects.visible_to(user_of(request)).select_related("organization")
    context = page_of(request, rows.order_by("-year", "organization__path"), 40)
    return render(request, "members/life_appraisals.html", context)


@for_party(is_party)
@require_GET
def appraisal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One appraisal: counts and results, of all for who keeps the branch, else one's own."""
    user, scope = user_of(request), party_scope_of(request.user)
    appraisal: Appraisal = row_or_404(Appraisal.objects.visible_to(user).select_related("organization"), pk)
    reads = scope.reads(appraisal.area_code, appraisal.organization.path)
    subject = subject_of("appraisal")
    assert subject is not None
    rows = Appraised.objects.visible_to(user).filter(appraisal=appraisal).select_related("member").order_by("pk")
    context = {
        "appraisal": appraisal, "people": rows if reads else [], "reads": reads, "here": request.get_full_path(),
        "verbs": subject.open_to(scope, appraisal), "written": rows.exclude(self_text="").count() if reads else None,
        "own": rows.filter(member_id=scope.member_id or 0).first(),
    }  # fmt: skip
    return render(request, "members/life_appraisal.html", context)
