"""A member's first page on the phone: what waits, part by part."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.scope import party_scope_of
from members.selectors.life import section as life_section
from members.selectors.phone import Section
from members.selectors.phone_home import own_file
from members.selectors.phone_teams import teams_section
from members.selectors.reviews import my_study_sessions
from members.views.base import user_of
from members.views.phone.centres import centres_section
from members.views.phone.dues import dues_section, guided_section
from members.views.phone.points import points_section
from members.views.phone.service import service_section
from members.views.phone.trades import trade_section
from members.views.phone.university import own_university
from xinhui.accounts.models import User

#: Each makes a section of the reader's page, or nothing; in the order of the page.
SECTIONS: tuple[Callable[[User], Section | None], ...] = (
    own_file,
    life_section,
    service_section,
    trade_section,
    own_university,
    my_study_sessions,
    dues_section,
    guided_section,
    points_section,
    teams_section,
    centres_section,
)  # fmt: skip


@login_required
@require_GET
def phone_home(request: HttpRequest) -> HttpResponse:
    """The sections that have something for the reader; somebody who is no member is told whom to ask."""
    user = user_of(request)
    sections = [section for make in SECTIONS if (section := make(user)) is not None]
    context = {"sections": sections, "is_member": party_scope_of(user).is_member}
    return render(request, "members/phone/home.html", context)
