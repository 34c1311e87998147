"""Who fits a post by an open formula, and up to four people side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.analysis import ConditionForm, ProfileForm, UnitForm
from cadres.models import EstablishedPost, PostProfile, Reshuffle
from cadres.models.cadre import Cadre
from cadres.models.sealed_form import opened
from cadres.rules.facts import appraisals_of
from cadres.rules.resume import tidy
from cadres.scope import cadre_scope_of
from cadres.selectors.establishment import units_with_posts
from cadres.selectors.observations import observations_in_words
from cadres.selectors.tempering import postings_in_words
from cadres.services.analysis.looking import look_at_together, weigh
from cadres.services.analysis.profiles import make_profile, set_condition
from cadres.states.analysis import ReshuffleState
from cadres.views.base import act_form, for_cadres, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import number_of, row_or_404, user_of
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError, NotFound


@for_cadres(is_office)
@require_GET
def profile_list(request: HttpRequest) -> HttpResponse:
    """Profiles in force."""
    rows = PostProfile.objects.visible_to(user_of(request)).filter(is_active=True).prefetch_related("conditions")
    return render(request, "cadres/profiles.html", page_of(request, rows))


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def profile_new(request: HttpRequest) -> HttpResponse:
    """A profile."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/profiles/{make_profile(actor=actor, **values).pk}/"

    return done(request, act_form(request, ProfileForm), do, title=_("New profile"), back="/cadres/profiles/")


def _profile(request: HttpRequest, pk: int) -> PostProfile:
    rows = PostProfile.objects.visible_to(user_of(request)).filter(is_active=True)
    profile: PostProfile = row_or_404(rows.prefetch_related("conditions"), pk)
    return profile


@for_cadres(is_office)
@require_GET
def profile_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The conditions, and everybody in order with every component; for a post of a reshuffle the choice is here too."""
    user, profile = user_of(request), _profile(request, pk)
    scope, units = cadre_scope_of(user), UnitForm(request.GET, units=units_with_posts(user))
    conditions = [(row, SUBJECTS["condition"].open_to(scope, row)) for row in profile.conditions.all()]
    fits: list[Any] = []
    if conditions and "weigh" in request.GET:
        try:
            fits = weigh(actor=Actor.of_request(request), profile_id=pk, unit_id=units.unit_id())
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            messages.error(request, str(error))
    shuffle = Reshuffle.objects.visible_to(user).filter(
        pk=number_of(request, "reshuffle") or 0, author=user, state=ReshuffleState.DRAFT).first()  # fmt: skip
    posts = EstablishedPost.objects.visible_to(user).in_being().select_related("unit")
    post = posts.filter(pk=number_of(request, "post") or 0).first()
    context = {"profile": profile, "conditions": conditions, "verbs": SUBJECTS["profile"].open_to(scope, profile),
               "units_form": units, "weighed": "weigh" in request.GET, "reshuffle": shuffle, "post": post,
               "total_weight": sum(row.weight for row, _verbs in conditions), "many": len(fits),
               **page_of(request, fits, 20)}  # fmt: skip
    return render(request, "cadres/profile.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def condition_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A condition of the profile, or another weight for one."""
    profile = _profile(request, pk)
    there = f"/cadres/profiles/{pk}/"

    def do(actor: Actor, values: dict[str, Any]) -> str:
        set_condition(actor=actor, profile_id=pk, **values)
        return there

    return done(
        request, act_form(request, ConditionForm), do, title=_("Set a condition"), back=there, hint=profile.name
    )


@for_cadres(is_reader)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four people side by side: `pk` once each."""
    pks = [int(text) for text in request.GET.getlist("pk") if text.isascii() and text.isdecimal() and len(text) < 10]
    try:
        people = look_at_together(actor=Actor.of_request(request), cadre_ids=pks)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("cadres:list")
    return render(request, "cadres/compare.html", {"people": people, "lines": _lines(request, people)})


def _lines(request: HttpRequest, people: list[Cadre]) -> list[tuple[str, list[tuple[str, str]], bool]]:
    """(what, (text, name) of each, whether they differ)."""
    forms = [opened(row.form_sealed) for row in people]
    seen, sent = observations_in_words(user_of(request), people), postings_in_words(user_of(request), people)
    told: list[tuple[str, list[Any]]] = [
        (_("Unit"), [row.unit.name for row in people]),
        (_("Present post"), [row.present_post for row in people]),
        (_("In the present post since"), [row.since and f"{row.since:%Y.%m}" for row in people]),
        (_("Level of the post"), [row.get_post_level_display() for row in people]),
        (pgettext("cadre", "Rank"), [row.get_rank_display() for row in people]),
        (_("In this rank since"), [row.rank_since and f"{row.rank_since:%Y.%m}" for row in people]),
        (_("Born"), [row.born_on and f"{row.born_on:%Y.%m}" for row in people]),
        (_("Age limit"), [row.retires_on and f"{row.retires_on:%Y.%m}" for row in people]),
        (_("Education"), [row.education for row in people]),
        (_("Speciality"), [row.speciality for row in people]),
        (_("Began to work"), [row.began_work_on and f"{row.began_work_on:%Y.%m}" for row in people]),
        (_("Joined the Party"), [form["RuDangShiJian"] for form in forms]),
        (_("Has worked in a town"), [_("yes") if row.has_town_work else _("no") for row in people]),
        (_("Has worked in a village"), [_("yes") if row.has_village_work else _("no") for row in people]),
        (_("Results of yearly appraisals"), ["；".join(f"{year} {grade}" for year, grade in sorted(
            appraisals_of(form).items(), reverse=True)) for form in forms]),
        (_("Tempering of cadres"), [sent.get(row.pk, "") for row in people]),
        (_("Front-line observation"), [seen.get(row.pk, "") for row in people]),
        (_("Awards and discipline"), [form["JiangChengQingKuang"] for form in forms]),
        (_("Résumé"), [tidy(form["JianLi"]) for form in forms]),
    ]  # fmt: skip
    names = [row.name for row in people]
    return [(what, [(str(text or "") or "—", name) for text, name in zip(texts, names, strict=True)],
             len(set(texts)) > 1) for what, texts in told]  # fmt: skip
