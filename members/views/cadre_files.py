"""Pages of the files of village and community cadres: towns, the list with what is missing, a file, requirements."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.models import Division
from grids.selectors.emergency_desk import place_names
from members.forms.cadre_files import CadreFileForm, VillageForm
from members.models import CadreFile, GradingCriterion, Honour, RequiredDocument
from members.models.cadre_files import CadreFileQuerySet
from members.scope import KEEPERS, PartyScope, party_scope_of
from members.selectors import cadre_files, secretary_grades
from members.services.cadre_files.base import TOWN_POSTS
from members.services.cadre_files.defaults import take_over_usual
from members.services.cadre_files.documents import look_into_file
from members.services.cadre_files.keep import open_cadre_file
from members.states.cadre_files import HIDDEN_KINDS, SECTION_OF, CadreDocumentKind, Section, VillagePost
from members.views.base import area_of, excel, for_party, form_of, new_row, page_of, row_or_404, user_of
from members.views.service import with_verbs
from members.views.subjects import subject_of
from members.views.trades import is_keeping, is_place
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.attachments.links import signed_url
from xinhui.core.errors import DomainError

TABLE_MAX = 20_000


def is_department(scope: PartyScope) -> bool:
    """Sets requirements and opens years of grading."""
    return scope.posts.has(Role.ORGANIZATION_DEPARTMENT)


def _listed(request: HttpRequest) -> tuple[CadreFileQuerySet, dict[str, str]]:
    chosen = {name: request.GET.get(name, "") for name in ("words", "post", "kept")}
    return cadre_files.listed(user_of(request), area=area_of(request), **chosen), chosen


@for_party(is_place)
@require_GET
def cadre_file_overview(request: HttpRequest) -> HttpResponse:
    """Files and what they lack, town by town; whose years are graded is a page of its own."""
    towns = cadre_files.by_town(user_of(request))
    names, scope = place_names([town.code for town in towns]), party_scope_of(request.user)
    total = {name: sum(getattr(town, name) for town in towns) for name in ("files", "complete", "lacking", "verified")}
    context = {
        "towns": [(names.get(town.code, town.code), town) for town in towns], "total": total,
        "may_open": is_keeping(scope),
    }  # fmt: skip
    return render(request, "members/cadre_files.html", context)


@for_party(is_place)
@require_GET
def cadre_file_list(request: HttpRequest) -> HttpResponse:
    """Files with what is missing, by name."""
    rows, chosen = _listed(request)
    context = page_of(request, rows, 50)
    found: list[CadreFile] = list(context["rows"])
    names = place_names(sorted({code for row in found for code in (row.area_code[:9], row.area_code)}))
    whole = cadre_files.completeness(found)
    context |= {
        "items": [(row, whole[row.pk], _place(names, row.area_code)) for row in found], "chosen": chosen,
        "area": area_of(request), "posts": VillagePost.choices,
    }  # fmt: skip
    return render(request, "members/cadre_file_list.html", context)


@for_party(is_place)
@require_GET
def cadre_file_table(request: HttpRequest) -> HttpResponse:
    """The list as Excel."""
    rows = list(_listed(request)[0][:TABLE_MAX])
    names = place_names(sorted({code for row in rows for code in (row.area_code[:9], row.area_code)}))
    whole = cadre_files.completeness(rows)
    heading = [_("Town"), _("Village or community"), _("Name"), _("Posts of the cadre"), _("Sex of the cadre"),
               _("Education of the cadre"), _("State of the file"), _("Completeness, percent"),
               _("Missing from the file"), _("File verified"), _("File chased on")]  # fmt: skip
    lines = (
        [names.get(row.area_code[:9], ""), names.get(row.area_code, ""), row.name, whole[row.pk].post_words,
         str(row.get_sex_display()), str(row.get_education_display()), str(row.get_state_display()),
         whole[row.pk].percent, whole[row.pk].missing_words,
         row.verified_at.date().isoformat() if row.verified_at else "",
         row.chased_on.isoformat() if row.chased_on else ""]
        for row in rows
    )  # fmt: skip
    return excel(_("Files of village and community cadres"), heading, lines)


@for_party(is_place)
@require_GET
def cadre_file_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file; the look is on the trail."""
    user, scope = user_of(request), party_scope_of(request.user)
    row_or_404(CadreFile.objects.visible_to(user), pk)
    row = look_into_file(actor=Actor.of_request(request), cadre_id=pk)
    kind = subject_of("cadre-file")
    assert kind is not None
    found = cadre_files.completeness([row])[row.pk]
    names = place_names([row.area_code[:9], row.area_code])
    context = {
        "row": row, "found": found, "posts": row.posts.all(), "sections": _sections(request, row, found),
        "lacked": [_lacked(one) for one in row.lacked.split(",") if one], "place": _place(names, row.area_code),
        "grades": secretary_grades.of_cadre(user, row.pk), "verbs": kind.open_to(scope, row),
        "honours": Honour.objects.visible_to(user).in_force().filter(member_id=row.member_id) if row.member_id else [],
        "village_honours": Honour.objects.visible_to(user).in_force().filter(
            area_code=row.area_code, organization=None, member=None
        ), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/cadre_file.html", context)


def _place(names: dict[str, str], code: str) -> str:
    return f"{names.get(code[:9], '')} {names.get(code, '')}".strip()


def _lacked(one: str) -> str:
    kind, year = one.split(":")
    label = str(CadreDocumentKind(kind).label)
    return f"{label}（{year}）" if year != "0" else label


def _sections(request: HttpRequest, row: CadreFile, found: cadre_files.Completeness) -> list[dict[str, Any]]:
    """Every part of the file: documents with links and verbs, what is missing of it."""
    user, scope = user_of(request), party_scope_of(request.user)
    documents: Any = row.documents.select_related("attachment", "filed_by")
    is_town = scope.posts.covers(row.area_code, *TOWN_POSTS, "district_leader", "town_leader")
    hidden = () if is_town else HIDDEN_KINDS
    for one in documents:
        one.cadre = row
    lines = with_verbs(request, "cadre-document", [one for one in documents if one.kind not in hidden])
    return [
        {
            "value": section.value, "label": section.label,
            "documents": [
                (one, signed_url(one.attachment, user), verbs) for one, verbs in lines
                if SECTION_OF[one.kind] == section
            ],
            "missing": [cadre_files.words_of(one) for one in found.missing if SECTION_OF[one.kind] == section],
        }
        for section in Section if not (hidden and section == Section.DISCIPLINE)
    ]  # fmt: skip


@for_party(is_place)
@require_http_methods(["GET", "POST"])
def cadre_requirements(request: HttpRequest) -> HttpResponse:
    """What each post requires and secretaries are scored on, for everybody to see; POST takes over what is usual."""
    scope = party_scope_of(request.user)
    if request.method == "POST":
        if not is_department(scope):
            raise PermissionDenied
        try:
            take_over_usual(actor=Actor.of_request(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The usual requirements are in use now."))
        return redirect("members:cadre_requirements")
    by_post: dict[str, list[RequiredDocument]] = {}
    for row in RequiredDocument.objects.visible_to(user_of(request)):
        by_post.setdefault(row.post, []).append(row)
    criteria = list(GradingCriterion.objects.visible_to(user_of(request)).filter(is_active=True))
    context = {
        "posts": [(label, by_post.get(post, [])) for post, label in VillagePost.choices], "criteria": criteria,
        "total": sum(one.points for one in criteria), "may_set": is_department(scope),
        "is_empty": not by_post and not criteria,
    }  # fmt: skip
    return render(request, "members/cadre_requirements.html", context)


@for_party(is_keeping)
@require_http_methods(["GET", "POST"])
def cadre_file_village(request: HttpRequest) -> HttpResponse:
    """First the village: the list of its members depends on it."""
    form = form_of(request, VillageForm)
    if request.method == "POST" and form.is_valid():
        return redirect("members:cadre_file_new", code=form.cleaned_data["area_code"])
    context = {"form": form, "title": _("Open a cadre's file"), "back": reverse("members:cadre_files")}
    return render(request, "members/new.html", context, status=400 if form.is_bound else 200)


@for_party(is_keeping)
@require_http_methods(["GET", "POST"])
def cadre_file_new(request: HttpRequest, code: str) -> HttpResponse:
    """Open a file in a village."""
    scope = party_scope_of(request.user)
    villages = Division.objects.filter(code=code, code__regex=r"^\d{12}$", is_active=True)
    village = villages.defer("boundary").first() if scope.posts.covers(code, *KEEPERS) else None
    if village is None:
        return redirect("members:cadre_file_village")
    return new_row(
        request, form_of(request, CadreFileForm, target=village), open_cadre_file, title=_("Open a cadre's file"),
        back=reverse("members:cadre_files"), page=lambda row: reverse("members:cadre_file", args=[row.pk]),
        hint=village.name,
    )  # fmt: skip
