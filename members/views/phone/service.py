"""Double registration and service on the member's phone: register, take a place or a wish, sign in and out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.service import OwnRegistrationForm
from members.models import Registration, ServicePost, ServiceRecord, ServiceRequest
from members.scope import party_scope_of
from members.selectors import service
from members.selectors.phone import Item, Section
from members.selectors.service_people import community_names
from members.services.service.records import Position, sign_in, sign_out
from members.services.service.registrations import ask_registration
from members.states.service import RecordState, RegistrationState, WishState
from members.views.base import for_party, form_of, is_member, new_row, own_member_id, row_or_404, user_of
from members.views.service import with_verbs
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.errors import DomainError


@for_party(is_member)
@require_GET
def phone_service(request: HttpRequest) -> HttpResponse:
    """Where the member is registered, what can be done there, what is planned, and the hours so far."""
    user, member_id = user_of(request), own_member_id(request)
    own = list(Registration.objects.visible_to(user).filter(member_id=member_id).select_related("member__organization"))
    open_rows = [row for row in own if row.state in (RegistrationState.ASKED, RegistrationState.ACCEPTED)]
    codes = [row.area_code for row in open_rows if row.state == RegistrationState.ACCEPTED]
    posts = service.open_posts(ServicePost.objects.visible_to(user).filter(community__in=codes)).order_by("pk")[:20]
    wishes = ServiceRequest.objects.visible_to(user).filter(community__in=codes, state=WishState.OPEN)
    mine = ServiceRequest.objects.visible_to(user).filter(taker_id=member_id, state__in=("taken", "done"))
    records = ServiceRecord.objects.visible_to(user).filter(member_id=member_id).select_related("post")
    context = {
        "registrations": with_verbs(request, "registration", open_rows), "posts": posts,
        "wishes": [*with_verbs(request, "wish", mine), *with_verbs(request, "wish", wishes.order_by("wanted_by")[:20])],
        "coming": records.filter(state__in=(RecordState.ASKED, RecordState.SIGNED_IN)).order_by("on", "pk")[:20],
        "past": records.exclude(state__in=(RecordState.ASKED, RecordState.SIGNED_IN)).order_by("-on", "-pk")[:10],
        "minutes": service.balance_of(member_id), "here": request.get_full_path(), "today": clock.today(),
        "names": community_names(row.area_code for row in own),
    }  # fmt: skip
    return render(request, "members/phone/service.html", context)


@for_party(is_member)
@require_http_methods(["GET", "POST"])
def phone_register(request: HttpRequest) -> HttpResponse:
    """Register with a community of one's own choice."""
    back = reverse("members:phone_service")
    return new_row(
        request, form_of(request, OwnRegistrationForm), ask_registration, title=_("Register with a community"),
        back=back, page=lambda row: back, hint=_("The community confirms it."),
    )  # fmt: skip


@for_party(is_member)
@require_http_methods(["GET", "POST"])
def phone_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One time of service: sign in at the place, sign out, give the place back."""
    rows = ServiceRecord.objects.visible_to(user_of(request)).filter(member_id=own_member_id(request))
    record: ServiceRecord = row_or_404(rows.select_related("post", "member__organization"), pk)
    error = ""
    if request.method == "POST":
        try:
            if request.POST.get("action") == "sign_out":
                sign_out(actor=Actor.of_request(request), record_id=pk)
            else:
                sign_in(actor=Actor.of_request(request), record_id=pk, position=position_of(request))
        except DomainError as refused:
            error = str(refused)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": _("Record of service")})
            return redirect("members:phone_service_record", pk=pk)
    context = {
        "record": record, "verbs": with_verbs(request, "service-record", [record])[0][1], "error": error,
        "here": reverse("members:phone_service"), "is_today": record.on == clock.today(),
    }  # fmt: skip
    return render(request, "members/phone/service_record.html", context, status=400 if error else 200)


def position_of(request: HttpRequest) -> Position | None:
    """The position that the phone sent, or None."""
    try:
        latitude, longitude = float(request.POST.get("latitude", "")), float(request.POST.get("longitude", ""))
    except ValueError:
        return None
    return Position(latitude, longitude, request.POST.get("coordinate_system", "") or CoordinateSystem.WGS84)


def service_section(user: User) -> Section | None:
    """Double registration on the member's first page; only for who registers. Three queries."""
    scope = party_scope_of(user)
    if scope.member_id is None:
        return None
    own = Registration.objects.visible_to(user).open().filter(member_id=scope.member_id).order_by("kind", "pk")
    registrations = list(own)
    coming = ServiceRecord.objects.visible_to(user).filter(
        member_id=scope.member_id, state__in=(RecordState.ASKED, RecordState.SIGNED_IN)
    )
    names = community_names(row.area_code for row in registrations)
    items = [
        Item(names.get(row.area_code, row.area_code), row.get_kind_display(), tag=row.get_state_display(),
             tone="green" if row.state == RegistrationState.ACCEPTED else "amber")
        for row in registrations
    ]  # fmt: skip
    items += [
        Item(row.post.title, f"{row.on:%Y-%m-%d} {row.post.time_from:%H:%M}",
             reverse("members:phone_service_record", args=[row.pk]), row.get_state_display(), "blue")
        for row in coming.select_related("post").order_by("on", "pk")[:3]
    ]  # fmt: skip
    if not items and not service.registers(scope.member_id):
        return None
    return Section(_("Double registration and service"), tuple(items), reverse("members:phone_service"),
                   _("You are not registered with a community yet."))  # fmt: skip
