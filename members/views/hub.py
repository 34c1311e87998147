"""The first page of party building: a card for each part of it that the reader may open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django_stubs_ext import StrOrPromise

from members.scope import PartyScope, party_scope_of
from members.selectors.daily import late_run
from members.views.base import for_party, is_party, is_reader
from members.views.trades import is_place


@dataclass(frozen=True)
class Card:
    """One part: its page, its name, what is done there, who may open it."""

    url_name: str
    title: StrOrPromise
    hint: StrOrPromise
    may: Callable[[PartyScope], bool]


CARDS: tuple[Card, ...] = (
    Card("members:organizations", _("Party organizations"), _("The tree from the district down to the grid"), is_party),
    Card("members:elections", _("Terms and elections"), _("What comes due, elections from asking to result"), is_party),
    Card("members:gaps", _("Gaps in cover"), _("Places without an organization, branches out of order"), is_reader),
    Card("members:life", _("Organization life"), _("What branches owe and hold, the league table"), is_reader),
    Card("members:life_meetings", _("Meetings of branches"), _("Minutes, attendance, coming meetings"), is_party),
    Card("members:service", _("Double registration"), _("Registrations, posts, wishes, hours"), is_reader),
    Card("members:trades", _("Citizens of every trade"), _("Who offers what, tasks, two-tap reports"), is_place),
    Card("members:university", _("Senior universities"), _("Terms, courses, enrolment, certificates"), is_party),
    Card(
        "members:alliances",
        _("Alliances of towns and communities"),
        _("Units, three lists, projects, meetings"),
        is_reader,
    ),
    Card("members:reviews", _("Mutual review between organs"), _("Rounds, peers, ranking, visits"), is_reader),
    Card("members:studies", _("Youth theory study groups"), _("Groups, plans, sessions, attendance"), is_reader),
    Card("members:development", _("Development of members"), _("Five stages, 25 steps, what is late"), is_reader),
    Card("members:dues", _("Party dues"), _("Charged, collected, owed and passed upward, month by month"), is_reader),
    Card("members:quarters", _("Residential quarters"), _("Coverage, property firms, joint meetings"), is_party),
    Card("members:members", _("Register of members"), _("Files, standing, branches, teams; the table"), is_reader),
    Card("members:teams", _("Six teams “1+6+N”"), _("Teams of the plan, measures due and overdue"), is_reader),
    Card("members:transfers", _("Transfers"), _("Letters of introduction, expiry, stubs"), is_reader),
    Card("members:help", _("Help in hardship"), _("Visits, money and goods, the ledger of the funds"), is_reader),
    Card("members:mobile", _("Mobile members"), _("Who lives elsewhere, contacts that are due"), is_reader),
    Card("members:chains", _("Industry chains"), _("Committees, firms, gaps, stations, demands"), is_party),
    Card("members:village_plans", _("Village plans"), _("Five-year plans, two projects, three lists"), is_party),
    Card("members:geese", _("Lead geese"), _("Village secretaries: mentors, trainings, grades"), is_party),
    Card("members:points", _("Village points"), _("Deeds, the board, the ledger, the shop"), is_party),
    Card("members:honours", _("Honours"), _("Model villages, advanced organizations, outstanding members"), is_party),
    Card("members:centres", _("Service centres and Red Stations"), _("Open now, rooms, activities, visits"), is_party),
    Card("members:cadre_files", _("Village and community cadres"), _("Files, posts, documents, gaps"), is_place),
    Card("members:secretary_grades", _("Graded secretaries"), _("Points with reasons, grades year by year"), is_place),
)


@for_party(is_party)
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """The cards."""
    scope = party_scope_of(request.user)
    context = {"cards": [card for card in CARDS if card.may(scope)], "late": late_run() if scope.is_reader else None}
    return render(request, "members/hub.html", context)
