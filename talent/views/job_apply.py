"""The public form for a post, and the page where a candidate follows the application."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from grids.views.base import add_error
from talent.forms.jobs import ApplyForm, FollowForm
from talent.models import JobCandidate, JobPost
from talent.rules.consent import CONSENT_VERSION, KEPT
from talent.selectors.job_board import public_events
from talent.services.jobs.applying import (
    answer_offer,
    apply_for_post,
    candidate_actor,
    candidate_of,
    withdraw_candidate,
)
from talent.states.jobs import CANDIDATE_TABLE
from talent.views.job_human import form_token, human_checked, within_limit
from xinhui.accounts.actors import Actor
from xinhui.accounts.addresses import client_ip
from xinhui.core import clock
from xinhui.core.errors import DomainError

#: A school's whole class may sit behind one address; codes are not to be tried out.
APPLY_MOST, FOLLOW_MOST, AN_HOUR = 120, 40, 3600


def _actor(request: HttpRequest) -> Actor:
    return candidate_actor(client_ip(request))


@never_cache
@require_http_methods(["GET", "POST"])
def apply_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; sent, the receipt with its code, which is shown here and nowhere else again."""
    post = JobPost.objects.on_the_board(clock.today()).select_related("employer").filter(pk=pk).first()
    if post is None:
        raise Http404
    if request.method != "POST":
        event = request.GET.get("event", "")
        known = event.isascii() and event.isdecimal() and len(event) < 10
        form = ApplyForm(initial={"token": form_token(), "event": event if known else None})
        return _form(request, post, form)
    posted = request.POST.copy()
    form = ApplyForm(posted, request.FILES)
    if not within_limit(request, "apply", most=APPLY_MOST, seconds=AN_HOUR):
        form.add_error(None, pgettext("job", "Too many applications come from your network. Try again in an hour."))
        return _form(request, post, form, 429)
    if form.is_valid() and not human_checked(request):
        form.add_error(None, pgettext("job", "The form was sent too fast, or lay open too long. Send it once more."))
        posted["token"] = form_token()
    if form.is_valid():
        try:
            row, code = apply_for_post(actor=_actor(request), post_id=post.pk, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            return render(request, "talent/job_applied.html", {"row": row, "code": code, "post": post})
    return _form(request, post, form, 400)


def _form(request: HttpRequest, post: JobPost, form: ApplyForm, status: int = 200) -> HttpResponse:
    event = public_events().filter(pk=_number(form["event"].value()), brought__post=post).first()
    context = {"post": post, "form": form, "event": event, "version": CONSENT_VERSION, "days": KEPT.days}
    return render(request, "talent/job_apply.html", context, status=status)


def _number(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@never_cache
@require_http_methods(["GET", "POST"])
def follow_page(request: HttpRequest) -> HttpResponse:
    """By receipt and code: how the application stands, what its candidate may do. Nothing of it is in an address."""
    if request.method != "POST":
        return render(request, "talent/job_follow.html", {"form": FollowForm()})
    form = FollowForm(request.POST)
    if not within_limit(request, "follow", most=FOLLOW_MOST, seconds=AN_HOUR):
        form.add_error(None, pgettext("job", "Too many tries from your network. Try again in an hour."))
        return render(request, "talent/job_follow.html", {"form": form}, status=429)
    if form.is_valid():
        said, wrong = form.cleaned_data, ""
        try:
            row = candidate_of(said["receipt"], said["code"])
            try:
                row = _acted(request, row, said["receipt"], said["code"])
            except DomainError as error:
                wrong = str(error)
        except DomainError as error:
            add_error(form, error)
        else:
            verbs = [verb for verb in ("accept", "decline", "withdraw") if CANDIDATE_TABLE.allows(row.state, verb)]
            context = {"row": row, "said": said, "verbs": verbs, "wrong": wrong, "days": KEPT.days}
            return render(request, "talent/job_followed.html", context, status=409 if wrong else 200)
    return render(request, "talent/job_follow.html", {"form": form}, status=400)


def _acted(request: HttpRequest, row: JobCandidate, receipt: str, code: str) -> JobCandidate:
    verb = request.POST.get("verb", "")
    if verb in ("accept", "decline"):
        return answer_offer(actor=_actor(request), receipt=receipt, code=code, accepts=verb == "accept")
    if verb == "withdraw":
        return withdraw_candidate(actor=_actor(request), receipt=receipt, code=code)
    return row
