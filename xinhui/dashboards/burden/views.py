"""/burden/: fields and minutes a form, by post; every figure leads to its rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from grids.models import FormRun
from grids.views.base import for_roles, page_number, user_of
from grids.views.files import marked_table
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.burden.models import READERS, Channel
from xinhui.burden.selectors import HOLDERS_LEAST, Load, by_form, by_post, efforts
from xinhui.core import clock
from xinhui.dashboards.burden.names import name_of

PERIODS = (7, 30, 90)
PAGE = 50


@dataclass(frozen=True)
class Line:
    """A load in words. `change`: minutes a form against the period before, in percent; None without a base."""

    load: Load
    role: str
    form: str
    channel: str
    change: int | None = None


@dataclass(frozen=True)
class Saving:
    """A form of a platform above: rows that nobody filled in, minutes that this would have taken."""

    pk: int
    name: str
    platform: str
    rows: int
    minutes: int


def _days(request: HttpRequest) -> int:
    wanted = request.GET.get("days", "")
    return int(wanted) if wanted in {str(days) for days in PERIODS} else PERIODS[1]


def _period(days: int) -> tuple[datetime, datetime, datetime]:
    """Before it, its beginning, its end."""
    until = clock.now()
    length = timedelta(days=days)
    return until - 2 * length, until - length, until


def _lines(user: User, days: int) -> tuple[list[Line], list[Line]]:
    """By post, and by post and form."""
    earlier, since, until = _period(days)
    every = efforts(user)
    rows = every.filter(at__gte=since, at__lt=until)
    before = {load.role: load for load in by_post(every.filter(at__gte=earlier, at__lt=since))}
    posts = [_line(load, before.get(load.role)) for load in by_post(rows)]
    return posts, [_line(load, None) for load in by_form(rows)]


def _line(load: Load, before: Load | None) -> Line:
    change = None
    if before is not None and before.seconds:
        change = round(100 * (load.minutes_each / before.minutes_each - 1))
    return Line(
        load, str(Role(load.role).label), str(name_of(load.form)) if load.form else "",
        str(Channel(load.channel).label) if load.channel else "", change,
    )  # fmt: skip


def _savings(user: User, days: int) -> list[Saving]:
    """Files that went up in the period; one entry of a worker served them all."""
    _earlier, since, until = _period(days)
    runs = FormRun.objects.visible_to(user).filter(made_at__gte=since, made_at__lt=until, revision=1).order_by()
    names = ("form_id", "form__name", "form__platform", "form__minutes_by_hand")
    return [
        Saving(row["form_id"], row["form__name"], row["form__platform"], row["sent"],
               row["sent"] * row["form__minutes_by_hand"])
        for row in runs.values(*names).annotate(sent=Sum("row_count")).order_by("form__platform", "form__name")
    ]  # fmt: skip


@for_roles(*READERS)
@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """What forms cost by post and by form, and what mapping them upwards saved."""
    user, days = user_of(request), _days(request)
    posts, forms = _lines(user, days)
    savings = _savings(user, days)
    count = sum(line.load.count for line in posts)
    seconds = sum(line.load.seconds for line in posts)
    context: dict[str, Any] = {
        "posts": posts, "forms": forms, "savings": savings, "days": days, "periods": PERIODS, "least": HOLDERS_LEAST,
        "count": count, "hours": seconds / 3600, "minutes": seconds / 60 / count if count else None,
        "fields": sum(line.load.filled for line in posts) / count if count else None,
        "saved": sum(row.minutes for row in savings) / 60,
    }  # fmt: skip
    return render(request, "dashboards/burden.html", context)


@for_roles(*READERS)
@require_GET
def burden_records(request: HttpRequest) -> HttpResponse:
    """The rows behind a figure: `role`, and `form` with `channel` where one form is meant."""
    user, days = user_of(request), _days(request)
    _earlier, since, until = _period(days)
    asked = {name: request.GET[name] for name in ("role", "form", "channel") if request.GET.get(name)}
    if "role" in asked and asked["role"] not in Role.values:
        raise Http404
    rows = efforts(user).filter(at__gte=since, at__lt=until, **asked).order_by("-at", "-pk")
    found = Paginator(rows, PAGE).get_page(page_number(request))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "lines": [(row, name_of(row.form)) for row in found], "count": found.paginator.count, "days": days,
        "page": found.number, "has_next": found.has_next(), "query": query.urlencode(),
        "role": Role(asked["role"]).label if "role" in asked else "",
        "form": name_of(asked["form"]) if "form" in asked else "",
    }  # fmt: skip
    return render(request, "dashboards/burden_records.html", context)


@for_roles(*READERS)
@require_GET
def burden_table(request: HttpRequest) -> HttpResponse:
    """Both tables of the page as Excel."""
    posts, forms = _lines(user_of(request), _days(request))
    heading = [
        pgettext("burden", "Post"), pgettext("burden", "Form"), pgettext("burden", "Way"), pgettext("burden", "Forms"),
        pgettext("burden", "Fields asked"), pgettext("burden", "Filled in by hand"),
        pgettext("burden", "Minutes a form"), pgettext("burden", "Hours"),
    ]  # fmt: skip
    rows = [
        [line.role, line.form or pgettext("burden", "all forms"), line.channel, line.load.count,
         round(line.load.asked_each, 1), round(line.load.filled_each, 1), round(line.load.minutes_each, 2),
         round(line.load.hours, 2)]
        for line in (*posts, *forms)
    ]  # fmt: skip
    return marked_table(request, pgettext("burden", "Burden of forms"), heading, rows)
