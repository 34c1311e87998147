"""A member's first page on the phone: what waits, part by part."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.scope import party_scope_of
from members.selectors.phone import Section
from members.selectors.phone_home import own_file
from members.views.base import user_of
from members.views.phone.points import points_section
from xinhui.accounts.models import User

#: Each makes a section of the reader's page, or nothing; in the order of the page.
SECTIONS: tuple[Callable[[User], Section | None], ...] = (
    own_file,
    points_section,
)  # fmt: skip


@login_required
@require_GET
def phone_home(request: HttpRequest) -> HttpResponse:
    """The sections that have something for the reader; somebody who is no member is told whom to ask."""
    user = user_of(request)
    sections = [section for make in SECTIONS if (section := make(user)) is not None]
    context = {"sections": sections, "is_member": party_scope_of(user).is_member}
    return render(request, "members/phone/home.html", context)
