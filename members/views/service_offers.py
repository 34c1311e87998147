"""Pages of what communities offer and what was served: posts, wishes, records."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from members.forms.service import AttendanceForm, PostForm, WishForm
from members.models import ServicePost
from members.scope import KEEPERS, PartyScope, party_scope_of
from members.selectors import service
from members.selectors.service_people import community_names
from members.services.service.posts import make_wish, open_post
from members.services.service.records import record_attendance
from members.states.service import RecordState, ServiceKind, WishState
from members.views.base import area_of, for_party, form_of, is_reader, new_row, page_of, row_or_404, user_of
from members.views.service import record_filter, with_verbs
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import DomainError


def is_community(scope: PartyScope) -> bool:
    """Holds a post that answers for communities."""
    return scope.posts.has(*KEEPERS)


@for_party(is_reader)
@require_GET
def post_list(request: HttpRequest) -> HttpResponse:
    """Service posts, filtered."""
    kind, every = request.GET.get("kind", ""), request.GET.get("all", "") == "1"
    context = page_of(
        request, service.posts(user_of(request), area=area_of(request), kind=kind, only_open=not every), 40
    )
    context |= {
        "kind": kind, "every": every, "kinds": ServiceKind.choices,
        "names": community_names(row.community for row in context["rows"]),
        "may_open": is_community(party_scope_of(request.user)),
    }  # fmt: skip
    return render(request, "members/service_posts.html", context)


@for_party(is_community)
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest) -> HttpResponse:
    """Offer a post."""
    return new_row(
        request, form_of(request, PostForm), open_post, title=_("Offer a service post"),
        back=reverse("members:service_posts"), page=lambda row: reverse("members:service_post", args=[row.pk]),
        hint=_("Members registered with the community see it on the phone."),
    )  # fmt: skip


@for_party(is_reader)
@require_GET
def post_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One post with its records, the newest day first."""
    rows = ServicePost.objects.visible_to(user_of(request)).select_related("grid").defer("grid__boundary")
    post: ServicePost = row_or_404(rows, pk)
    records = post.records.visible_to(user_of(request)).select_related("member__organization", "post")
    context = page_of(request, records.order_by("-on", "pk"), 40)
    open_days = records.filter(state__in=(RecordState.ASKED, RecordState.SIGNED_IN), on__lte=clock.today())
    keeps = party_scope_of(request.user).posts.covers(post.area_code, *KEEPERS)
    context |= {
        "post": post, "names": community_names([post.community]),
        "items": with_verbs(request, "service-record", context["rows"]),
        "verbs": [verb for verb in with_verbs(request, "service-post", [post])[0][1] if verb.name != "take"],
        "days": sorted(set(open_days.values_list("on", flat=True))) if keeps else [], "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/service_post.html", context)


@for_party(is_community)
@require_http_methods(["GET", "POST"])
def post_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Attendance of one day (`?on=`), by list."""
    post: ServicePost = row_or_404(ServicePost.objects.visible_to(user_of(request)), pk)
    if not party_scope_of(request.user).posts.covers(post.area_code, *KEEPERS):
        raise PermissionDenied
    on = _day(request)
    rows = post.records.filter(on=on, state__in=(RecordState.ASKED, RecordState.SIGNED_IN))
    form = form_of(request, AttendanceForm, target=(post, rows.select_related("member__organization").order_by("pk")))
    back = reverse("members:service_post", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            record_attendance(actor=Actor.of_request(request), post_id=pk, on=on, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            return redirect(back)
    context = {"form": form, "title": _("Attendance by list"), "back": back, "hint": f"{post.title} · {on.isoformat()}"}
    return render(request, "members/new.html", context, status=400 if form.errors else 200)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()


@for_party(is_reader)
@require_GET
def wish_list(request: HttpRequest) -> HttpResponse:
    """Micro-wishes, filtered."""
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind")}
    context = page_of(request, service.wishes(user_of(request), area=area_of(request), **chosen), 40)
    context |= {
        "items": with_verbs(request, "wish", context["rows"]), "chosen": chosen, "states": WishState.choices,
        "kinds": ServiceKind.choices, "names": community_names(row.community for row in context["rows"]),
        "here": request.get_full_path(), "may_make": is_community(party_scope_of(request.user)),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "members/service_wishes.html", context)


@for_party(is_community)
@require_http_methods(["GET", "POST"])
def wish_new(request: HttpRequest) -> HttpResponse:
    """Collect a wish."""
    back = reverse("members:wishes")
    return new_row(
        request, form_of(request, WishForm), make_wish, title=_("Collect a micro-wish"), back=back,
        page=lambda row: back, hint=_("For a group of people; nobody is named."),
    )  # fmt: skip


@for_party(is_reader)
@require_GET
def record_list(request: HttpRequest) -> HttpResponse:
    """Records of service, filtered."""
    chosen = record_filter(request)
    context = page_of(request, service.records(user_of(request), **chosen), 50)
    context |= {
        "items": with_verbs(request, "service-record", context["rows"]), "chosen": chosen,
        "states": RecordState.choices, "kinds": ServiceKind.choices, "here": request.get_full_path(),
        "names": community_names(row.area_code for row in context["rows"]),
    }  # fmt: skip
    return render(request, "members/service_records.html", context)
