"""Pages of organizations: the tree, one organization, a new one below it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.organizations import OrganizationForm
from members.models import Organization
from members.rules.organizations import OrganizationKind
from members.scope import party_scope_of
from members.selectors import organizations
from members.services.organizations.set_up import set_up_organization
from members.states.organization import Sector
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


@for_party(is_party)
@require_GET
def organization_list(request: HttpRequest) -> HttpResponse:
    """The tree, filtered."""
    chosen = {name: request.GET.get(name, "") for name in ("kind", "sector", "words")}
    rows = organizations.listed(user_of(request), area=area_of(request), **chosen)
    context = page_of(request, rows, 50)
    organizations.add_members_below(context["rows"])
    context |= {
        "may_export": party_scope_of(request.user).is_reader,
        "chosen": chosen,
        "kinds": OrganizationKind.choices,
        "sectors": Sector.choices,
    }
    return render(request, "members/organizations.html", context)


@for_party(is_reader)
@require_GET
def organization_table(request: HttpRequest) -> HttpResponse:
    """The filtered tree as an Excel table."""
    chosen = {name: request.GET.get(name, "") for name in ("kind", "sector", "words")}
    listed: Any = organizations.listed(user_of(request), area=area_of(request), **chosen)
    rows: Any = organizations.add_members_below(list(listed))
    lines = (
        [row.name, row.get_kind_display(), row.get_sector_display(), row.area_code, row.secretary or "", row.full,
         row.probationary, row.below, row.due_on.isoformat() if row.due_on else ""]
        for row in rows
    )  # fmt: skip
    heading = [
        _("Organization"), _("Kind"), _("Sector"), _("Area code"), pgettext("party", "Secretary"), _("Full members"),
        _("Probationary"), _("Below it"), _("Re-election due"),
    ]  # fmt: skip
    return excel(_("Party organizations"), heading, lines)


@for_party(is_party)
@require_GET
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization: what stands below it, officers, term, members."""
    user, scope = user_of(request), party_scope_of(request.user)
    rows = Organization.objects.visible_to(user).select_related("parent", "unit", "grid").defer("grid__boundary")
    organization: Organization = row_or_404(rows, pk)
    below = organizations.with_counts(Organization.objects.in_being().filter(parent=organization)).order_by("path")
    kind, officer_kind = subject_of("organization"), subject_of("officer")
    assert kind is not None and officer_kind is not None
    officers = organization.officers.in_force().select_related("member", "organization").order_by("pk")
    context = page_of(request, below, 50)
    organizations.add_members_below(context["rows"])
    context |= {
        "organization": organization, "above": organizations.above(organization),
        "reach": organizations.reach_of(organization), "term": organization.terms.open().first(),
        "officers": [(row, officer_kind.open_to(scope, row)) for row in officers],
        "verbs": kind.open_to(scope, organization), "here": request.get_full_path(),
        "may_add": scope.keeps(organization.area_code, organization.path),
    }  # fmt: skip
    return render(request, "members/organization.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def organization_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up an organization below this one."""
    parent: Organization = row_or_404(Organization.objects.visible_to(user_of(request)), pk)
    if not party_scope_of(request.user).keeps(parent.area_code, parent.path):
        raise PermissionDenied
    return new_row(
        request, form_of(request, OrganizationForm, target=parent), set_up_organization,
        title=_("Set up an organization"), back=reverse("members:organization", args=[pk]),
        page=lambda row: reverse("members:organization", args=[row.pk]), hint=str(parent),
    )  # fmt: skip
