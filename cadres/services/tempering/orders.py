"""Many people sent together by one paper of the cadre office: one enters it with the names, another approves it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Posting, PostingOrder
from cadres.selectors.people import office_people
from cadres.services.frame import hold_cadre, require_office, require_person, tell
from cadres.services.pools.frame import refuse_own_matter
from cadres.services.tempering import frame as f
from cadres.services.tempering.proposals import new_posting, refuse_own_proposal, send
from cadres.states.tempering import PostingKind, PostingState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import Conflict, InvalidInput


def enter_order(
    *, actor: Actor, title: str, paper: str, kind: str, starts_on: date, ends_on: date,
    host_unit_id: int | None = None, host: str = "",
) -> PostingOrder:  # fmt: skip
    """A paper by which people are sent: by the cadre office.

    Raises Forbidden, NotFound (host_unit), InvalidInput (title, paper, kind, host, ends_on), Conflict `paper-known`
    (paper).
    """
    require_office(actor)
    title, paper = line(title, field="title", limit=80), line(paper, field="paper", limit=40)
    host = line(host, field="host", limit=80, required=False)
    one_of(kind, PostingKind.values, field="kind")
    f.check_days(starts_on, ends_on)
    with transaction.atomic():
        unit, place = f.checked_host(None, host_unit_id, host)
        if PostingOrder.objects.filter(paper=paper).exists():
            raise Conflict(code="paper-known", field="paper", message=_("An order of this number is there already."))
        row = PostingOrder.objects.create(title=title, paper=paper, kind=kind, host_unit=unit, host=place,
                                          starts_on=starts_on, ends_on=ends_on)  # fmt: skip
        record(actor=actor, verb="cadre.posting.enter_order", target=row, detail={"paper": paper})
    return row


def add_to_order(*, actor: Actor, posting_order_id: int, cadre_ids: Sequence[int], duty: str = "") -> list[Posting]:
    """People put on an order: all of them, or nobody. By the cadre office; a colleague approves.

    Raises Forbidden, NotFound, InvalidInput (people, duty), Conflict as for a proposal, with the name of the person.
    """
    require_office(actor)
    require_person(actor)
    duty = line(duty, field="duty", limit=80, required=False)
    if not cadre_ids:
        raise InvalidInput(code="required", field="people", message=_("Tick at least one person."))
    with transaction.atomic():
        order = hold(PostingOrder.objects.select_related("host_unit"), posting_order_id)
        return [_add(actor, order, pk, duty) for pk in sorted(set(cadre_ids))]


def _add(actor: Actor, order: PostingOrder, cadre_id: int, duty: str) -> Posting:
    cadre = hold_cadre(actor, cadre_id, field="people")
    refuse_own_matter(actor, cadre)
    try:
        if order.host_unit_id == cadre.unit_id:
            raise Conflict(code="own-unit", message=_("Nobody is posted to the own unit."))
        if order.postings.filter(cadre=cadre).exists():
            raise Conflict(code="in-order", message=_("This person is in the order already."))
        row = new_posting(actor, cadre, {
            "order": order, "kind": order.kind, "host_unit": order.host_unit, "host": order.host,
            "starts_on": order.starts_on, "ends_on": order.ends_on, "duty": duty,
        })  # fmt: skip
    except Conflict as error:
        raise Conflict(
            code=error.code, field="people",
            message=_("%(name)s: %(why)s") % {"name": cadre.name, "why": error.message}, action=error.action,
        ) from error  # fmt: skip
    f.keep_line(actor, row, "order", order.paper)
    return row


def submit_order(*, actor: Actor, posting_order_id: int) -> PostingOrder:
    """The colleagues of the office are told that the order waits. Raises Forbidden, NotFound, Conflict `nobody`."""
    require_office(actor)
    with transaction.atomic():
        order = hold(PostingOrder.objects.all(), posting_order_id)
        waiting = order.postings.filter(state=PostingState.PROPOSED).count()
        if not waiting:
            raise Conflict(code="nobody", message=_("Nobody of this order waits for approval."))
        people, link = office_people() - {actor.user_id or 0}, f"/cadres/tempering/orders/{order.pk}/"
        tell(people, "cadre.posting_order", key=f"posting-order:{order.pk}:{waiting}", link=link,
             context={"paper": order.paper, "count": waiting})  # fmt: skip
        record(actor=actor, verb="cadre.posting.submit_order", target=order, detail={"waiting": waiting})
    return order


def approve_order(*, actor: Actor, posting_order_id: int) -> list[Posting]:
    """All who wait on an order are sent, or nobody: by the cadre office, never by who put one of them on it.

    Raises Forbidden, NotFound, Conflict `nobody`, and those of one approval.
    """
    require_office(actor)
    with transaction.atomic():
        order = hold(PostingOrder.objects.all(), posting_order_id)
        waiting = order.postings.filter(state=PostingState.PROPOSED).order_by("cadre_id")
        sent = []
        for pk in waiting.values_list("pk", flat=True):
            row = f.of_office(actor, pk, "approve")
            refuse_own_proposal(actor, row)
            send(actor, row, order.paper)
            sent.append(row)
        if not sent:
            raise Conflict(code="nobody", message=_("Nobody of this order waits for approval."))
        record(actor=actor, verb="cadre.posting.approve_order", target=order, detail={"sent": len(sent)})
    return sent
