"""What the public pages share: the gate of their forms, answers that nobody keeps or everybody may."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, pgettext

from talent.forms.apply import PublicForm
from talent.services.applications.gate import Ticket, is_answered, may_send, new_ticket, opened
from xinhui.accounts.addresses import client_ip
from xinhui.core.captcha import in_words, picture

#: Seconds that anybody in between may keep a page of the public.
KEPT = 60


@dataclass
class Asked:
    """The question of a form as its template shows it."""

    ticket: Ticket
    answer: str = ""
    error: str = ""

    @property
    def picture(self) -> str:
        """A data: URI."""
        return picture(self.ticket.question)

    @property
    def words(self) -> str:
        """The other question, for whoever does not see the picture."""
        language, question = get_language() or "", self.ticket.question
        numbers = "、".join(in_words(number, language) for number in question.numbers)
        said = pgettext("application", "Add %(more)s to the largest of %(numbers)s: which number is it?")
        return said % {"more": in_words(question.more, language), "numbers": numbers}


def ticket_in(request: HttpRequest, use: str) -> Ticket | None:
    """The form that was posted; None when it lay open too long."""
    return opened(request.POST.get("ticket", ""), use)


def passed(request: HttpRequest, form: PublicForm, ticket: Ticket | None, use: str) -> tuple[Asked, int]:
    """The question to show again and the status: 200 when the form is right and the question answered.

    429 when the address sent too much in this hour; 400 otherwise. A right answer stays, the form being kept.
    """
    answer = request.POST.get("answer", "")[:10]
    is_valid = form.is_valid()
    if ticket is None:
        said = pgettext("application", "The form lay open too long: answer this new question and send again.")
        return Asked(new_ticket(use), error=said), 400
    if not is_valid:
        return Asked(ticket, answer), 400
    if not may_send(client_ip(request), use=use):
        form.add_error(None, pgettext("application", "Very much was sent from your network in this hour. Nothing is"
                                      " lost: leave this page open and send it again later."))  # fmt: skip
        return Asked(ticket, answer), 429
    if not is_answered(ticket, answer):
        said = pgettext("application", "That was not the answer. Here is another question.")
        return Asked(new_ticket(use), error=said), 400
    return Asked(ticket, answer), 200


def nobody_keeps(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that no cache and no history keeps."""
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def anybody_keeps(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that is the same for everybody: drawn without the request, so that no cookie has a part in it."""
    answer = HttpResponse(render_to_string(template, context), status=status)
    patch_cache_control(answer, public=True, max_age=KEPT)
    return answer
