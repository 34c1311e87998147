"""Training for the cadre in person, on the phone: my classes and hours, signing in, videos, certificates."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cadres.forms.training import CodeForm
from cadres.models import Nomination, TrainingCertificate
from cadres.rules.training import FASTEST, REPORT_SECONDS
from cadres.scope import cadre_scope_of
from cadres.selectors import training as t
from cadres.selectors.own import own_file
from cadres.selectors.training_credits import credit_rows
from cadres.services.training import attendance, seats, teachers
from cadres.services.training.videos import report_progress
from cadres.states.training import NOMINATION_TABLE, TAUGHT, ClassState, NominationState
from cadres.views.base import for_cadres, is_anybody
from grids.views.base import add_error, row_or_404, user_of
from members.rules.university import shortened
from xinhui.accounts.actors import Actor
from xinhui.accounts.middleware import CSP
from xinhui.core import clock
from xinhui.core.errors import DomainError, NotFound


def _home(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    user = user_of(request)
    mine = own_file(user)
    context: dict[str, Any] = {"mine": mine}
    if mine is not None:
        year = clock.today().year
        (row,) = credit_rows([mine], year)
        context |= {"year": year, "credits": row.credits, "lines": row.lines, "seats": t.own_seats(user)[:30],
                    "lessons": t.own_open_lessons(user), "joinable": t.joinable(user)[:20], "form": form}  # fmt: skip
    return render(request, "cadres/mine_training.html", context, status=status)


@for_cadres(is_anybody)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My classes, my hours, where to sign in, what I may join."""
    return _home(request, CodeForm())


@for_cadres(is_anybody)
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign in to the lesson that is open, by the code on the screen."""
    form = CodeForm(request.POST)
    if form.is_valid():
        wanted = request.POST.get("lesson", "")
        pk = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else 0
        try:
            attendance.sign_in(actor=Actor.of_request(request), class_lesson_id=pk, code=form.cleaned_data["code"])
        except NotFound:
            form.add_error("code", _("No lesson of yours is open for signing in."))
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("You have signed in."))
            return redirect("cadres:mine_training")
    return _home(request, form, 400)


@for_cadres(is_anybody)
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Put my name down for night school or the cloud classroom."""
    try:
        seat = seats.join_class(actor=Actor.of_request(request), training_class_id=pk)
    except NotFound:
        return render(request, "404.html", status=404)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("cadres:mine_training")
    return redirect("cadres:mine_training_seat", seat.pk)


def _own_seat(request: HttpRequest, pk: int) -> Nomination:
    seat: Nomination = row_or_404(t.own_seats(user_of(request)), pk)
    return seat


@for_cadres(is_anybody)
@require_http_methods(["GET", "POST"])
def seat_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One of my classes: the programme, what I attended; rating a lesson, giving the seat up."""
    seat = _own_seat(request, pk)
    if request.method == "POST":
        actor = Actor.of_request(request)
        numbers = {name: int(text) if (text := request.POST.get(name, "")).isdecimal() else 0
                   for name in ("lesson", "stars")}  # fmt: skip
        try:
            if request.POST.get("do") == "withdraw":
                seats.withdraw(actor=actor, nomination_id=seat.pk)
                messages.success(request, _("You have withdrawn from the class."))
                return redirect("cadres:mine_training")
            teachers.rate_lesson(actor=actor, nomination_id=seat.pk, class_lesson_id=numbers["lesson"],
                                 stars=numbers["stars"])  # fmt: skip
            messages.success(request, _("Thank you. Nobody is shown who rated how."))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("cadres:mine_training_seat", seat.pk)
    held = seat.training_class
    context = {
        "seat": seat, "row": held, "lessons": t.own_lessons(seat), "is_running": held.state in TAUGHT,
        "queue": t.queue_place(seat) if seat.state == NominationState.WAITING else 0, "stars": range(5, 0, -1),
        "may_withdraw": NOMINATION_TABLE.allows(seat.state, "withdraw")
        and held.state in (ClassState.OPEN, ClassState.RUNNING),
    }  # fmt: skip
    return render(request, "cadres/mine_training_seat.html", context)


@for_cadres(is_anybody)
@require_http_methods(["GET", "POST"])
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a lesson; POST: the page says where the video stands, the answer says how far it counts."""
    mine = t.own_seats(user_of(request)).filter(training_class__lessons=pk)
    seat = mine.order_by("pk").exclude(state=NominationState.LAPSED).first()
    rows = [one for one in t.own_lessons(seat) if one.lesson.pk == pk and one.lesson.is_video] if seat else []
    if seat is None or not rows:
        return render(request, "404.html", status=404)
    if request.method == "POST":
        text = request.POST.get("position", "")
        position = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
        try:
            kept = report_progress(actor=Actor.of_request(request), nomination_id=seat.pk, class_lesson_id=pk,
                                   position=position)  # fmt: skip
        except DomainError as error:
            return JsonResponse({"error": str(error)}, status=error.status)
        percent = 100 * kept.position // rows[0].lesson.seconds
        return JsonResponse({"position": kept.position, "percent": percent, "done": kept.counted_at is not None})
    context = {"seat": seat, "own": rows[0], "every": REPORT_SECONDS, "fastest": FASTEST}
    response = render(request, "cadres/mine_training_video.html", context)
    link = urlsplit(rows[0].lesson.video_url)
    policy = {**CSP, "media-src": f"'self' {link.scheme}://{link.netloc}"}
    response["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    return response


@for_cadres(is_anybody)
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate to be printed: by the person, and by whoever reads the file."""
    rows = TrainingCertificate.objects.select_related("nomination__cadre", "nomination__training_class__organizer")
    row: TrainingCertificate = row_or_404(rows, pk)
    cadre = row.nomination.cadre
    if not cadre_scope_of(request.user).reads(cadre.unit_id) and cadre.user_id != user_of(request).pk:
        return render(request, "404.html", status=404)
    return render(request, "cadres/training_certificate.html", {"certificate": row, "seat": row.nomination})


@for_cadres(is_anybody)
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Is a certificate of this number genuine? Whoever asks learns the class and a shortened name."""
    number = request.GET.get("number", "").strip()[:40]
    found = t.verified(number) if number else None
    context = {"number": number, "found": found, "name": shortened(found.nomination.cadre.name) if found else ""}
    return render(request, "cadres/training_verify.html", context)
