"""Pages of the register: the list, its table, one member's file, a new member, the numbers in clear."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from members.forms.register import ClearForm, MemberForm
from members.models import Affiliation, HelpEntry, MeasureRecord, Member, MobileStay, TeamMembership, TransferLetter
from members.scope import party_scope_of
from members.selectors import register
from members.selectors.member_file import more_of
from members.services.register.enter import register_member
from members.services.register.reveal import look_in_clear, may_look
from members.states.organization import MemberState, Standing
from members.states.teams import MemberTeam
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    page_of,
    row_or_404,
    user_of,
)
from members.views.subjects import subject_of
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url
from xinhui.core import clock
from xinhui.core.errors import DomainError

#: Sub-rows of a file that are shown; further ones are on the lists of the subjects.
SHOWN = 30


def filters_of(request: HttpRequest) -> register.Filters:
    """What the list is narrowed to."""
    names = ("words", "organization", "standing", "state", "team")
    return register.Filters(area=area_of(request), **{name: request.GET.get(name, "").strip() for name in names})


@for_party(is_reader)
@require_GET
def member_list(request: HttpRequest) -> HttpResponse:
    """Members by organization and name, with their teams; of one branch also what the rule says of its size."""
    user, scope, filters = user_of(request), party_scope_of(request.user), filters_of(request)
    rows = register.listed(user, filters)
    context = page_of(request, rows, 50)
    chosen = register.organization_of(user, filters.organization)
    branch, teams = subject_of("branch"), register.team_codes(context["rows"])
    assert branch is not None
    context |= {
        "filters": filters, "totals": register.totals(rows),
        "items": [(row, teams.get(row.pk, [])) for row in context["rows"]],
        "organization": chosen, "size": register.size_of(chosen) if chosen else None,
        "verbs": branch.open_to(scope, chosen) if chosen else [], "here": request.get_full_path(),
        "odd": register.odd_sizes(user)[:20] if not chosen else [],
        "standings": Standing.choices, "states": MemberState.choices, "team_choices": MemberTeam.choices,
        "may_enter": scope.is_keeper,
    }  # fmt: skip
    return render(request, "members/members.html", context)


@for_party(is_reader)
@require_GET
def member_table(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel file; identity and phone numbers masked."""
    rows = register.listed(user_of(request), filters_of(request)).select_related("organization", "unit")
    heading = [_("Name of the member"), _("Sex"), _("Ethnicity"), _("Born"), _("Highest education"),
               _("Identity number"), _("Mobile number"), _("Branch of the member"), _("Works at"), _("Occupation"),
               _("Standing"), _("State on the register"), _("Admitted on"), _("Confirmed on")]  # fmt: skip
    lines = (
        [row.name, row.get_sex_display(), row.ethnicity, f"{row.born_on:%Y-%m}", row.get_education_display(),
         row.identity_masked, row.phone_masked, row.organization.name, str(row.unit or ""), row.occupation,
         row.get_standing_display(), row.get_state_display(), _day(row.joined_on), _day(row.confirmed_on)]
        for row in rows.iterator(chunk_size=2000)
    )  # fmt: skip
    return excel(_("Register of members"), heading, lines)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def seen_member(request: HttpRequest, pk: int) -> Member:
    """The file, if the reader sees it."""
    rows = Member.objects.visible_to(user_of(request)).select_related("organization", "group", "unit", "user")
    member: Member = row_or_404(rows, pk)
    return member


@for_party(is_party)
@require_GET
def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: basics, offices, teams with measures, transfers, help; each with what the reader may do."""
    member = seen_member(request, pk)
    kind = subject_of("member")
    assert kind is not None
    scope = party_scope_of(request.user)
    context = file_of(request, member) | {
        "member": member, "verbs": kind.open_to(scope, member), "here": request.get_full_path(),
        "may_look": scope.is_reader and may_look(Actor.of_request(request), member),
        "above": scope.is_reader, "more": more_of(user_of(request), scope, member),
    }  # fmt: skip
    return render(request, "members/member.html", context)


def file_of(request: HttpRequest, member: Member) -> dict[str, Any]:
    """What hangs on a file, each row with its verbs."""
    user = user_of(request)
    entries = HelpEntry.objects.filter(member=member).select_related(
        "member__organization", "fund__organization", "photo", "taken_back"
    )
    return {
        "offices": member.offices.select_related("organization").order_by("-starts_on")[:SHOWN],
        "affiliations": Affiliation.objects.filter(member=member).select_related("organization")[:SHOWN],
        "seats": _with_verbs(request, "team-seat", TeamMembership.objects.filter(member=member)
                             .select_related("member__organization")),
        "measures": _with_verbs(request, "measure", MeasureRecord.objects.filter(member=member)
                                .select_related("member__organization", "measure")
                                .order_by("done_on", "dropped_on", "due_on")),
        "help": [(row, verbs, signed_url(row.photo, user) if row.photo else "")
                 for row, verbs in _with_verbs(request, "help", entries)],
        "stays": _with_verbs(request, "stay", MobileStay.objects.visible_to(user).filter(member=member)
                             .select_related("member__organization", "contact").prefetch_related("contacts")),
        "letters": TransferLetter.objects.filter(member=member).select_related(
            "member", "from_organization", "to_organization")[:SHOWN],
        "age": _age(member.born_on), "years": _age(member.joined_on),
    }  # fmt: skip


def _with_verbs(request: HttpRequest, subject: str, rows: Any) -> list[tuple[Any, list[Any]]]:
    kind, scope = subject_of(subject), party_scope_of(request.user)
    assert kind is not None
    return [(row, kind.open_to(scope, row)) for row in rows[:SHOWN]]


def _age(day: date) -> int:
    today = clock.today()
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def member_new(request: HttpRequest) -> HttpResponse:
    """A member entered on the register."""
    chosen = register.organization_of(user_of(request), request.GET.get("organization", ""))
    return new_row(
        request, form_of(request, MemberForm, target=chosen), register_member, title=_("Enter a member"),
        back=reverse("members:members"), page=lambda row: reverse("members:member", args=[row.pk]),
        hint=_("Who comes with a letter of introduction is entered under “Transfers”."),
    )  # fmt: skip


@for_party(is_reader)
@never_cache
@require_http_methods(["GET", "POST"])
def member_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks what the numbers are needed for; the answer to the POST shows them, once, and nothing keeps them."""
    member = seen_member(request, pk)
    actor = Actor.of_request(request)
    if not may_look(actor, member):
        raise PermissionDenied
    form, clear = form_of(request, ClearForm, target=member), None
    if request.method == "POST" and form.is_valid():
        try:
            clear = look_in_clear(actor=actor, member_id=pk, **form.values())
        except DomainError as error:
            add_error(form, error)
    context = {"member": member, "form": form, "clear": clear}
    return render(request, "members/member_clear.html", context, status=400 if form.errors else 200)
