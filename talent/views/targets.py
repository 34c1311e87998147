"""Pages of targets: the board, one target with its picture, its units and the intakes behind the figure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.targets import TargetForm
from talent.models import TalentTarget
from talent.scope import talent_scope_of
from talent.selectors import targets as found
from talent.selectors.daily import late_run
from talent.services.targets.setting import draft_target
from talent.views.base import act_form, for_talent, is_office, reads_figures
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core import clock

#: The picture: height and width of its lines, room below and at the right for words.
HEIGHT, WIDTH, BELOW, BESIDE = 180, 820, 22, 60


@for_talent(reads_figures)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every target with how it stands."""
    user = user_of(request)
    lines = found.board(user)
    running = [line for line in lines if line.target.state == "in_force"]
    context = {
        "lines": lines, "is_office": talent_scope_of(user).is_office, "late": late_run(), "running": len(running),
        "behind": sum(line.standing.is_behind for line in running),
        "doubtful": sum(line.standing.is_doubtful for line in running),
        "reached": sum(line.standing.is_reached for line in running),
    }  # fmt: skip
    return render(request, "talent/targets.html", context)


@for_talent(reads_figures)
@require_GET
def board_table(request: HttpRequest) -> HttpResponse:
    """The board as a marked Excel table."""
    heading = [pgettext("target", "Name of the target"), pgettext("target", "Kind of talent"), _("From"), _("To"),
               pgettext("target", "People wanted"), pgettext("target", "Settled so far"),
               pgettext("target", "To be there by today"), pgettext("target", "Likely at the end"),
               pgettext("target", "At least"), pgettext("target", "At most"),
               pgettext("target", "Owner")]  # fmt: skip
    rows = [
        [line.target.name, line.target.get_kind_display(), line.target.starts_on, line.target.ends_on,
         line.target.number, line.standing.count, line.standing.due, line.standing.forecast.likely,
         line.standing.forecast.low, line.standing.forecast.high, line.target.owner.name]
        for line in found.board(user_of(request))
    ]  # fmt: skip
    return marked_table(request, pgettext("talent", "Targets of talent"), heading, rows)


def _picture(months: list[found.Month], number: int) -> dict[str, Any]:
    """Two lines over the months: what was planned and what came until now, both summed up; and the number wanted."""
    top = max([number, *(month.arrived_sum for month in months), *(month.planned_sum for month in months)]) or 1
    step, each = WIDTH / len(months), -(-len(months) // 12)

    def points(values: list[int]) -> str:
        places = [
            (0, HEIGHT),
            *((round(at * step), HEIGHT - value * HEIGHT // top) for at, value in enumerate(values, 1)),
        ]
        return " ".join(f"{x},{y}" for x, y in places)

    begun = [month for month in months if month.first <= clock.today()]
    return {
        "has_plan": any(month.planned for month in months), "planned": points([month.planned_sum for month in months]),
        "arrived": points([month.arrived_sum for month in begun]), "width": WIDTH + BESIDE, "inner": WIDTH,
        "height": HEIGHT + BELOW + 12, "base": HEIGHT, "goal": HEIGHT - number * HEIGHT // top,
        "words": HEIGHT + BELOW - 4,
        "labels": [(round(at * step), month.first) for at, month in enumerate(months) if at % each == 0],
    }  # fmt: skip


@for_talent(reads_figures)
@require_GET
def target_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: how it stands and why, the picture with the table that says the same, units, the records."""
    user = user_of(request)
    row: TalentTarget = row_or_404(TalentTarget.objects.visible_to(user).select_related("owner"), pk)
    months = found.months_of(row)
    context = {
        "row": row, "standing": found.standing_of(row), "months": months,
        "picture": _picture(months, row.number), "units": found.units_of(row),
        "verbs": SUBJECTS["target"].open_to(talent_scope_of(user), row),
        **page_of(request, found.intakes_behind(user, row), 20),
    }  # fmt: skip
    return render(request, "talent/target.html", context)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def target_new(request: HttpRequest) -> HttpResponse:
    """A target."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/targets/{draft_target(actor=actor, **values).pk}/"

    return done(request, act_form(request, TargetForm), do, title=pgettext("target", "New target"),
                back="/talent/targets/")  # fmt: skip
