"""Reshuffles on paper: the list, one with everything recomputed, and whom to choose for a post."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.analysis import OfferForm, PlanForm, ReshuffleForm, UnitForm
from cadres.models import EstablishedPost, PostProfile, Reshuffle
from cadres.scope import cadre_scope_of
from cadres.selectors.establishment import units_with_posts
from cadres.selectors.reshuffles import people_offered, reshuffles_shown, vacant_posts, what_if
from cadres.services.analysis.kin import look_at_kin
from cadres.services.analysis.reshuffles import draw_up, plan_move
from cadres.states.analysis import ReshuffleState
from cadres.views.base import act_form, for_cadres, is_office
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import number_of, row_or_404, user_of
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import NotFound


@for_cadres(is_office)
@require_GET
def reshuffle_list(request: HttpRequest) -> HttpResponse:
    """One's own and those that are shared."""
    return render(request, "cadres/reshuffles.html", page_of(request, reshuffles_shown(user_of(request))))


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def reshuffle_new(request: HttpRequest) -> HttpResponse:
    """An empty draft."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/reshuffles/{draw_up(actor=actor, **values).pk}/"

    return done(request, act_form(request, ReshuffleForm), do, title=_("Draw up a reshuffle"),
                back="/cadres/reshuffles/")  # fmt: skip


@for_cadres(is_office)
@require_GET
def reshuffle_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything recomputed from the records of now; kin that was found is a look at the files named."""
    user = user_of(request)
    row = row_or_404(reshuffles_shown(user), pk)
    units = UnitForm(request.GET, units=units_with_posts(user))
    unit_id = units.unit_id()
    try:
        kin = look_at_kin(actor=Actor.of_request(request), reshuffle_id=row.pk)
    except NotFound as error:
        raise Http404 from error
    found = what_if(user, row, kin, [unit_id] if unit_id else [])
    is_mine = row.author_id == user.pk and row.state == ReshuffleState.DRAFT
    moves = [(move, found.people[move.cadre_id], found.posts.get(move.post_id or 0)) for move in found.moves]
    planned = [move.post_id for move in found.moves if move.post_id]
    verbs = SUBJECTS["reshuffle"].open_to(cadre_scope_of(user), row) if row.author_id == user.pk else []
    context = {"row": row, "found": found, "moves": moves, "verbs": verbs, "is_mine": is_mine, "units_form": units,
               "vacant": vacant_posts(user).exclude(pk__in=planned) if is_mine else []}  # fmt: skip
    return render(request, "cadres/reshuffle.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def reshuffle_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Who goes where. GET with `post`: whom to choose for it; POST plans the move."""
    user = user_of(request)
    row = row_or_404(Reshuffle.objects.visible_to(user), pk)
    back = f"/cadres/reshuffles/{row.pk}/"
    if request.method == "POST":

        def do(actor: Actor, values: dict[str, Any]) -> str:
            plan_move(actor=actor, reshuffle_id=row.pk, **values)
            return back

        return done(request, act_form(request, PlanForm, target=row), do, title=_("Plan the move"), back=back)
    if number_of(request, "post") is None:
        return redirect(back)
    posts = EstablishedPost.objects.visible_to(user).in_being().select_related("unit", "holder")
    posts = posts.defer("holder__form_sealed", "holder__photo_sealed")
    post = row_or_404(posts, number_of(request, "post") or 0)
    form = OfferForm(request.GET, units=units_with_posts(user))
    people = people_offered(user, *form.said()).exclude(pk=post.holder_id or 0)
    context = {"row": row, "post": post, "form": form, "profiles": PostProfile.objects.visible_to(user).filter(
        is_active=True), **page_of(request, people)}  # fmt: skip
    return render(request, "cadres/reshuffle_plan.html", context)
