"""The public pages of applications: the form, the receipt, the case by receipt and code, the display, the card.

No session is read and nobody is signed in here: the sealed ticket in a form is what makes it ours.
"""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from talent.forms.apply import ApplyForm, FollowForm, ObjectForm, SupplementForm
from talent.models import ApplicationObjection, TalentApplication
from talent.rules.applications import CONSENT, CONSENT_VERSION, OBJECTION, PUBLIC_DAYS, masked_name, typed
from talent.selectors.applications import announced, card_mark, card_seen
from talent.services.applications.display import submit_objection
from talent.services.applications.files import cleaned_files
from talent.services.applications.follow import (
    opened_application,
    opened_objection,
    supplement_application,
    withdraw_application,
)
from talent.services.applications.gate import (
    APPLY,
    OBJECT,
    WRONG_CODES,
    applicant,
    is_full,
    may_send,
    new_ticket,
)
from talent.services.applications.submit import Sent, sent_before, submit_application
from talent.states.applications import APPLICATION_TABLE, TOLD, ApplicationState, EntryVerb
from talent.views.apply_gate import Asked, anybody_keeps, nobody_keeps, passed, ticket_in
from xinhui.accounts.addresses import client_ip
from xinhui.core.errors import DomainError
from xinhui.core.qr import qr_path

FOLLOW, TICKET_SALT, TICKET_SECONDS = "talent.follow", "talent.follow", 3600
#: Lines of the history whose words are meant for the applicant.
_SAID = frozenset({EntryVerb.ASK_MORE, EntryVerb.SUPPLEMENT, EntryVerb.REFUSE, EntryVerb.WITHDRAW, EntryVerb.PUBLISH,
                   EntryVerb.GRANT})  # fmt: skip
_WITH_TIER = (ApplicationState.PUBLISHED, ApplicationState.GRANTED)


@csrf_exempt  # no session that another site could ride on; the ticket makes a form good for one application
@require_http_methods(["GET", "POST"])
def apply_page(request: HttpRequest) -> HttpResponse:
    """The form; posted, the receipt with its code. Whatever is wrong, the form comes back as it was filled in."""
    if request.method == "GET":
        return _apply_form(request, ApplyForm(), Asked(new_ticket(APPLY)))
    form, ticket = ApplyForm(request.POST, request.FILES), ticket_in(request, APPLY)
    try:
        sent = sent_before(ticket.token) if ticket else None
        if sent is not None:
            return _receipt(request, sent)
        ask, status = passed(request, form, ticket, APPLY)
        if status != 200 or ticket is None:
            return _apply_form(request, form, ask, status)
        values = form.values()
        files = cleaned_files(values.pop("papers"))
        actor = applicant(client_ip(request))
        return _receipt(request, submit_application(actor=actor, token=ticket.token, files=files, **values))
    except DomainError as error:
        form.is_valid()
        add_error(form, error)
        return _apply_form(request, form, _again(request, error.code == "form-used", APPLY), 400)


def _again(request: HttpRequest, is_used: bool, use: str) -> Asked:
    """The same question with its right answer; a new one when the form is used up."""
    ticket = None if is_used else ticket_in(request, use)
    return Asked(ticket, request.POST.get("answer", "")[:10]) if ticket else Asked(new_ticket(use))


def _apply_form(request: HttpRequest, form: ApplyForm, ask: Asked, status: int = 200) -> HttpResponse:
    context = {"tab": "apply", "form": form, "ask": ask, "consent": CONSENT, "consent_version": CONSENT_VERSION}
    return nobody_keeps(request, "talent/apply.html", context, status)


def _receipt(request: HttpRequest, sent: Sent) -> HttpResponse:
    row = sent.application
    return nobody_keeps(request, "talent/apply_done.html", {
        "receipt": row.receipt, "code": f"{sent.code[:4]}-{sent.code[4:]}", "at": row.created_at,
        "is_new": sent.is_new, "name": masked_name(row.name), "tab": "apply",
    })  # fmt: skip


@csrf_exempt  # receipt and code, or the ticket that they opened, are the only authority
@require_http_methods(["GET", "POST"])
def follow_page(request: HttpRequest) -> HttpResponse:
    """Receipt and code; then the case, and what the applicant can do about it."""
    if request.method == "GET":
        return nobody_keeps(request, "talent/apply_follow.html", {"tab": "follow", "form": FollowForm()})
    if "case" in request.POST:
        return _act_on_case(request)
    form, ip = FollowForm(request.POST), client_ip(request)
    if is_full(ip, use=FOLLOW, limit=WRONG_CODES):
        form.is_valid()
        form.add_error(None, pgettext("application", "Too many wrong codes from your network in this hour."
                                      " Try again in an hour."))  # fmt: skip
        return nobody_keeps(request, "talent/apply_follow.html", {"tab": "follow", "form": form}, 429)
    if form.is_valid():
        receipt, code = form.cleaned_data["receipt"], form.cleaned_data["code"]
        try:
            if typed(receipt).startswith(OBJECTION):
                return _objection(request, opened_objection(receipt, code))
            return _case(request, opened_application(receipt, code))
        except DomainError as error:
            may_send(ip, use=FOLLOW, limit=WRONG_CODES)
            add_error(form, error)
    return nobody_keeps(request, "talent/apply_follow.html", {"tab": "follow", "form": form}, 400)


def _act_on_case(request: HttpRequest) -> HttpResponse:
    try:
        pk = signing.loads(request.POST["case"], salt=TICKET_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        form = FollowForm()
        said = pgettext("application", "The page lay open too long: enter receipt number and code again.")
        return nobody_keeps(request, "talent/apply_follow.html", {"tab": "follow", "form": form, "said": said}, 400)
    actor, form_of = applicant(client_ip(request)), SupplementForm(request.POST, request.FILES)
    try:
        if request.POST.get("do") == "withdraw":
            withdraw_application(actor=actor, application_id=pk, reason=request.POST.get("reason", "")[:200])
        elif form_of.is_valid():
            values = form_of.values()
            files = cleaned_files(values.pop("papers"))
            supplement_application(actor=actor, application_id=pk, files=files, **values)
    except DomainError as error:
        form_of.is_valid()
        add_error(form_of, error)
    row = TalentApplication.objects.get(pk=pk)
    return _case(request, row, form_of if form_of.errors else None)


def _case(request: HttpRequest, row: TalentApplication, form: SupplementForm | None = None) -> HttpResponse:
    """The case in plain words; masked, with the way to supplement or withdraw."""
    entries = [(entry, entry.text if entry.verb in _SAID else "") for entry in row.entries.filter(verb__in=TOLD)]
    is_granted = row.state == ApplicationState.GRANTED
    context: dict[str, Any] = {
        "tab": "follow", "row": row, "name": masked_name(row.name), "entries": entries, "files": row.files.all(),
        "tier": row.get_tier_display() if row.state in _WITH_TIER else "",
        "case": signing.dumps(row.pk, salt=TICKET_SALT),
        "may_supplement": APPLICATION_TABLE.allows(row.state, "supplement"),
        "may_withdraw": APPLICATION_TABLE.allows(row.state, "withdraw"), "form": form or SupplementForm(),
        "card": _card_of(request, row) if is_granted else None, "public_days": PUBLIC_DAYS,
    }  # fmt: skip
    return nobody_keeps(request, "talent/apply_case.html", context, 400 if form is not None else 200)


def _card_of(request: HttpRequest, row: TalentApplication) -> dict[str, Any]:
    return card_drawn(request, row.card_number)


def card_drawn(request: HttpRequest, number: str) -> dict[str, Any]:
    """The public address of a card and its QR code."""
    path = f"/talent/cards/{number}-{card_mark(number)}/"
    side, drawn = qr_path(request.build_absolute_uri(path))
    return {"path": path, "side": side, "qr": drawn, "number": number}


def _objection(request: HttpRequest, row: ApplicationObjection) -> HttpResponse:
    context = {"tab": "follow", "row": row, "about": masked_name(row.application.name)}
    return nobody_keeps(request, "talent/objection.html", context)


@require_GET
def announcement_list(request: HttpRequest) -> HttpResponse:
    """Who is on public display: surname, employer, tier, days."""
    return anybody_keeps("talent/announcements.html", {"tab": "display", "rows": announced(), "days": PUBLIC_DAYS})


@csrf_exempt  # as the application's form
@require_http_methods(["GET", "POST"])
def object_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection to somebody on display; posted, its receipt."""
    found = announced(pk)
    if not found:
        raise Http404
    if request.method == "GET":
        return _object_form(request, ObjectForm(), Asked(new_ticket(OBJECT)), found[0])
    form, ticket = ObjectForm(request.POST), ticket_in(request, OBJECT)
    ask, status = passed(request, form, ticket, OBJECT)
    if status != 200 or ticket is None:
        return _object_form(request, form, ask, found[0], status)
    try:
        made = submit_objection(actor=applicant(client_ip(request)), application_id=pk, token=ticket.token,
                                **form.values())  # fmt: skip
    except DomainError as error:
        add_error(form, error)
        return _object_form(request, form, _again(request, False, OBJECT), found[0], 400)
    return nobody_keeps(request, "talent/objection_done.html", {
        "receipt": made.objection.receipt, "code": f"{made.code[:4]}-{made.code[4:]}",
        "about": found[0], "tab": "display",
    })  # fmt: skip


def _object_form(
    request: HttpRequest, form: ObjectForm, ask: Asked, about: Any, status: int = 200
) -> HttpResponse:  # fmt: skip
    return nobody_keeps(
        request, "talent/objection_form.html", {"tab": "display", "form": form, "ask": ask, "about": about}, status
    )


@require_GET
def card_public(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a card holds, for whoever scans it."""
    number, _dash, mark = code.partition("-")
    seen = card_seen(number, mark)
    if seen is None:
        raise Http404
    return anybody_keeps("talent/card_seen.html", {"seen": seen, "number": number})
