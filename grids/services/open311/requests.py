"""A request of another platform: a report with answers, kept once however often it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import pgettext_lazy

from grids.models import Category, Issue, IssueAnswer, OutsideReport
from grids.services.open311.answers import checked_answers
from grids.services.report_issue import Report, report_issue
from xinhui.accounts.actors import Actor, person_id
from xinhui.core.errors import NotFound


@dataclass(frozen=True)
class Request(Report):
    """A report with its answers by code, what the sender calls it, and addresses of media; all of it is hashed."""

    external_id: str = ""
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    media_urls: tuple[str, ...] = ()


def number_of(*, actor: Actor, kind: str, external_id: str) -> UUID:
    """The UUID of what this sender calls so: another sender's same number is another thing.

    The sender is the account, so that a request sent again with a new key is still the same request.
    """
    if not external_id:
        return uuid4()
    return uuid5(NAMESPACE_URL, f"urn:xinhui:open311:{kind}:{actor.user_id}:{external_id}")


def service_by_code(code: str) -> Category:
    """The sub-category in use; raises NotFound, as the standard says."""
    row = Category.objects.filter(code=code, is_active=True, parent__isnull=False).select_related("parent").first()
    if row is None:
        raise NotFound(
            code="service-unknown", field="service_code",
            message=pgettext_lazy("open311", "There is no service “%(code)s”.") % {"code": code[:40]},
            action=pgettext_lazy("open311", "Read the list of services again."),
        )  # fmt: skip
    return row


def take_request(*, actor: Actor, request: Request) -> tuple[Issue, bool]:
    """Keep a request with its answers; returns (issue, was it new).

    Raises what `report_issue` does (Conflict: the number with another body), NotFound `service-unknown`, InvalidInput
    on an answer.
    """
    category = service_by_code(request.category)
    rows: Sequence[IssueAnswer] = ()
    if not Issue.objects.filter(uuid=request.uuid).exists():
        # What came before was checked by the questions of its day.
        rows = checked_answers(category_id=category.pk, answers=dict(request.answers))
    with transaction.atomic():
        issue, is_new = report_issue(actor=actor, report=request)
        if is_new:
            for row in rows:
                row.issue = issue
            IssueAnswer.objects.bulk_create(rows)
            OutsideReport.objects.create(
                issue=issue, sender_id=person_id(actor), external_id=request.external_id,
                media_urls=list(request.media_urls),
            )  # fmt: skip
    return issue, is_new
