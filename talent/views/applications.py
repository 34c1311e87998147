"""The desk of applications: the list, one application, its card and files."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from grids.views.base import row_or_404, user_of
from grids.views.files import file_response, marked_table
from grids.views.policing import page_of
from talent.models import ApplicationFile, ApplicationObjection, TalentApplication
from talent.models.applications import OBJECTOR
from talent.models.person import IDENTITY, PHONE
from talent.rules.applications import proposed
from talent.scope import TalentScope, talent_scope_of
from talent.selectors import applications as found
from talent.services.applications.remind import late_applications
from talent.states.applications import ApplicationState, CheckKind, Tier
from talent.states.people import Field
from talent.views.apply import card_drawn
from talent.views.base import for_talent, is_anybody, is_office, reads_figures, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.sealed import unseal


def knows(scope: TalentScope, row: TalentApplication) -> bool:
    """The office, or the unit that looks after the employer; an employer's account reads how the case stands."""
    return scope.works_for(row.employer.unit_id if row.employer else None)


@for_talent(reads_figures)
@require_GET
def application_list(request: HttpRequest) -> HttpResponse:
    """How many stand where; below, those in sight."""
    user, said = user_of(request), request.GET.dict()
    scope = talent_scope_of(user)
    counts = found.counts_by_state(user if not scope.looks_on else None)
    context = {
        "counts": [(state, counts.get(state, 0)) for state in ApplicationState], "is_office": scope.is_office,
        "late": late_applications().count() if scope.is_office else 0, "may_table": works(scope),
        "states": ApplicationState.choices, "tiers": Tier.choices, "fields": Field.choices, "said": said,
        **page_of(request, found.applications_shown(user, said)),
    }  # fmt: skip
    return render(request, "talent/applications.html", context)


@for_talent(works)
@require_GET
def application_table(request: HttpRequest) -> HttpResponse:
    """The same as a marked Excel table; no identity number and no telephone in it."""
    rows = found.applications_shown(user_of(request), request.GET.dict())[:10_000]
    heading = [pgettext("application", "Receipt number"), pgettext("talent", "Name of the person"),
               pgettext("talent", "Employer"), pgettext("talent", "Field of work"), pgettext("talent", "Degree"),
               pgettext("talent", "Professional title"), pgettext("application", "Tier"), _("State"),
               pgettext("application", "Received on"), pgettext("talent", "Number of the card")]  # fmt: skip
    lines = [
        [row.receipt, row.name, row.employer.name if row.employer else row.employer_name, row.get_field_display(),
         row.get_degree_display(), row.get_title_display(), row.get_tier_display(), row.get_state_display(),
         clock.local(row.created_at).date(), row.card_number]
        for row in rows
    ]  # fmt: skip
    return marked_table(request, pgettext("application", "Applications for a talent card"), heading, lines)


def _row(request: HttpRequest, pk: int) -> TalentApplication:
    rows = TalentApplication.objects.visible_to(user_of(request))
    row: TalentApplication = row_or_404(rows.select_related("employer", "person", "verified_by", "granted_by"), pk)
    return row


@for_talent(is_anybody)
@require_GET
def application_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what was written, what was found, which tier and why, objections, history."""
    scope, row = talent_scope_of(request.user), _row(request, pk)
    context: dict[str, Any] = {"row": row, "knows": knows(scope, row), "is_office": scope.is_office,
                               "verbs": SUBJECTS["application"].open_to(scope, row)}  # fmt: skip
    if context["knows"]:
        checks = {check.kind: check for check in row.checks.select_related("by")}
        lines = found.lines_as_kept(row) or found.tier_lines(row)
        context |= {
            "checks": [(kind, checks.get(kind)) for kind in CheckKind], "files": row.files.all(),
            "entries": row.entries.select_related("by"), "others": found.others_of(row),
            "lines": lines, "proposed": proposed(lines), "tiers": dict(Tier.choices),
            "on_register": found.on_register(row),
            "objections": _objections(request, scope, row) if scope.is_office else [],
        }  # fmt: skip
    return render(request, "talent/application.html", context)


def _objections(
    request: HttpRequest, scope: TalentScope, row: TalentApplication
) -> list[tuple[ApplicationObjection, str, Any]]:  # fmt: skip
    rows = ApplicationObjection.objects.visible_to(user_of(request)).filter(application=row)
    subject = SUBJECTS["application-objection"]
    return [(one, _objector(one), subject.open_to(scope, one)) for one in rows.select_related("answered_by")]


def _objector(row: ApplicationObjection) -> str:
    return f"{unseal(row.name_sealed, purpose=OBJECTOR)} {unseal(row.phone_sealed, purpose=PHONE)}".strip()


@for_talent(is_office)
@require_POST
def application_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Identity number and telephone in full, for the comparison; who looked is on the trail."""
    row = _row(request, pk)
    with transaction.atomic():
        record(actor=Actor.of_request(request), verb="talent.application.look", target=row)
    context = {"row": row, "identity": unseal(row.identity_sealed, purpose=IDENTITY),
               "phone": unseal(row.phone_sealed, purpose=PHONE)}  # fmt: skip
    answer = render(request, "talent/application_identity.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@for_talent(is_anybody)
@require_GET
def application_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an application, for whoever verifies."""
    user = user_of(request)
    rows = ApplicationFile.objects.filter(application__in=TalentApplication.objects.visible_to(user))
    row: ApplicationFile = row_or_404(rows.select_related("application__employer"), pk)
    if not knows(talent_scope_of(user), row.application):
        raise Http404
    is_picture = row.content_type.startswith("image/")
    try:
        content = row.file.read()
    except FileNotFoundError as lost:
        raise Http404 from lost
    answer = file_response(content, row.name or f"{row.pk}.pdf", row.content_type)
    if is_picture:
        answer["Content-Disposition"] = "inline"
    answer["Cache-Control"], answer["X-Content-Type-Options"] = "private, no-store", "nosniff"
    return answer


@for_talent(is_anybody)
@require_GET
def application_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card, to be printed: number, tier, last day, and the QR code that shows whether it holds."""
    row = _row(request, pk)
    if row.state != ApplicationState.GRANTED:
        raise Http404
    return render(request, "talent/application_card.html", {"row": row, "card": card_drawn(request, row.card_number)})
