"""Pages of structure: all units against the targets, one unit's pictures, the files behind a figure, its history."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.analysis import HomeRuleForm, TargetForm
from cadres.models import HomeRule, StructureTarget
from cadres.rules.structure import Measure, Person, Reading, read
from cadres.scope import cadre_scope_of
from cadres.selectors.establishment import units_of
from cadres.selectors.structure import judged, matrix, pictures, readings, targets_of, teams_of, within
from cadres.selectors.tenure import history_of
from cadres.services.analysis.targets import add_home_rule, add_target
from cadres.states.analysis import TeamScope
from cadres.views.base import act_form, for_cadres, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from xinhui.accounts.models import Unit
from xinhui.core import clock


@for_cadres(is_reader)
@require_GET
def structure_all(request: HttpRequest) -> HttpResponse:
    """Every unit in reach × every target; red where it is missed."""
    targets, rows = matrix(user_of(request))
    missed = [row for row in rows if row.missed]
    only = request.GET.get("show") == "missed"
    totals = [sum(1 for row in rows if (cell := row.cells[place]).verdict and not cell.verdict.is_met)
              for place in range(len(targets))]  # fmt: skip
    context = {
        "targets": list(zip(targets, totals, strict=True)), "rows": missed if only else rows, "units": len(rows),
        "missed": len(missed), "without": sum(not row.people for row in rows), "only": only,
        "people": sum(row.people for row in rows),
    }  # fmt: skip
    return render(request, "cadres/analysis.html", context)


@for_cadres(is_reader)
@require_GET
def structure_excel(request: HttpRequest) -> HttpResponse:
    """The same as a table; who took it and when stands in it."""
    user = user_of(request)
    targets, rows = matrix(user)
    heading = [_("Unit"), _("Members of the team"), *(target.name for target in targets), _("Targets missed")]
    lines: list[list[Any]] = [
        [row.unit.name, row.people, *(_cell(cell.verdict) for cell in row.cells), row.missed] for row in rows
    ]  # fmt: skip
    return marked_table(request, str(_("Structure of teams")), heading, lines)


def _cell(verdict: Any) -> str:
    if verdict is None:
        return "—"
    return verdict.shown if verdict.is_met else f"{verdict.shown} ({_('missed')})"


def _team(request: HttpRequest, pk: int) -> tuple[Unit, str, list[Person], list[tuple[str, Person]]]:
    """(unit, whose posts are asked, those people, everybody in a post)."""
    user = user_of(request)
    unit: Unit = row_or_404(units_of(user), pk)
    scope = request.GET.get("scope", TeamScope.TEAM)
    scope = scope if scope in TeamScope.values else TeamScope.TEAM
    team = teams_of(user, [unit.pk]).get(unit.pk, [])
    return unit, scope, within(team, scope), team


@for_cadres(is_reader)
@require_GET
def structure_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: targets, measures, pictures with the tables that say the same."""
    unit, scope, people, team = _team(request, pk)
    today = clock.today()
    cells = [cell for cell in judged(targets_of(user_of(request)), unit, team, today) if cell.verdict]
    context = {"unit": unit, "scope": scope, "scopes": TeamScope.choices, "people": people, "cells": cells,
               "readings": readings(people, today), "pictures": pictures(people, today)}  # fmt: skip
    return render(request, "cadres/analysis_unit.html", context)


#: (title, those counted, those whose file does not say)
Behind = tuple[str, tuple[int, ...], tuple[int, ...]]


def _of_reading(title: str, reading: Reading) -> Behind:
    return title, reading.pks, reading.lacking


def _of_bar(people: list[Person], name: str, key: str) -> Behind:
    for picture in pictures(people, clock.today()):
        for bar in picture.bars:
            if (picture.key, bar.slice.key) == (name, key):
                return f"{picture.title}：{bar.slice.label}", bar.slice.pks, ()
    raise Http404


@for_cadres(is_reader)
@require_GET
def structure_files(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The files behind a figure (`measure-…`), a target (`target-…`) or a bar (`picture-…`), and those that do not
    say."""
    unit, scope, people, team = _team(request, pk)
    kind, _dash, name = key.partition("-")
    today = clock.today()
    if kind == "measure" and name in Measure.values:
        behind = _of_reading(str(Measure(name).label), read(Measure(name), people, today))
    elif kind == "target" and name.isdecimal() and len(name) < 10:
        target: StructureTarget = row_or_404(StructureTarget.objects.visible_to(user_of(request)), int(name))
        people = within(team, target.scope)
        behind = _of_reading(target.name, read(Measure(target.measure), people, today, target.word_list))
    elif kind == "picture":
        behind = _of_bar(people, name, request.GET.get("bar", ""))
    else:
        raise Http404
    title, pks, lacking = behind
    by_pk = {who.pk: who for who in people}
    context = {"unit": unit, "scope": scope, "title": title, "counted": [by_pk[number] for number in pks],
               "lacking": [by_pk[number] for number in lacking], "of": len(people)}  # fmt: skip
    return render(request, "cadres/analysis_files.html", context)


@for_cadres(is_reader)
@require_GET
def team_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who held the posts of the unit when."""
    user = user_of(request)
    unit: Unit = row_or_404(units_of(user), pk)
    return render(request, "cadres/team_history.html", {"unit": unit, "posts": history_of(user, unit)})


@for_cadres(is_reader)
@require_GET
def target_list(request: HttpRequest) -> HttpResponse:
    """What teams are judged by: targets and rules of the home place."""
    user = user_of(request)
    scope = cadre_scope_of(user)
    context = {
        "targets": [(row, SUBJECTS["target"].open_to(scope, row)) for row in targets_of(user)],
        "rules": [(row, SUBJECTS["home_rule"].open_to(scope, row))
                  for row in HomeRule.objects.visible_to(user).in_force()],
        "is_office": scope.is_office,
    }  # fmt: skip
    return render(request, "cadres/targets.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def target_new(request: HttpRequest) -> HttpResponse:
    """A target."""
    back = "/cadres/analysis/targets/"

    def do(actor: Any, values: dict[str, Any]) -> str:
        add_target(actor=actor, **values)
        return back

    return done(request, act_form(request, TargetForm), do, title=_("New target"), back=back)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def home_rule_new(request: HttpRequest) -> HttpResponse:
    """A rule of the home place."""
    back = "/cadres/analysis/targets/"

    def do(actor: Any, values: dict[str, Any]) -> str:
        add_home_rule(actor=actor, **values)
        return back

    return done(request, act_form(request, HomeRuleForm), do, title=_("New rule of the home place"), back=back)
