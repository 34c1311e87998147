"""What time does to promotions: publicity ends, probations come to their end."""

from datetime import timedelta

from django.db import transaction

from cadres.models import Promotion
from cadres.selectors.people import office_people, person_of, personnel_of, was_told
from cadres.services.frame import tell
from cadres.services.promotions.decide import end_publicity
from cadres.states.promotions import ObjectionResult, PromotionState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import DomainError

REMIND_DAYS = 30


def end_publicities(*, actor: Actor) -> int:
    """Ends what was public long enough and has no objection that is open or stands; returns how many."""
    over = Promotion.objects.filter(state=PromotionState.PUBLIC, public_until__lt=clock.today())
    held = over.filter(objections__result__in=(ObjectionResult.OPEN, ObjectionResult.UPHELD))
    ended = 0
    for pk in list(over.exclude(pk__in=held.values("pk")).order_by("pk").values_list("pk", flat=True)):
        try:
            end_publicity(actor=actor, promotion_id=pk)
        except DomainError:
            continue  # changed this very moment
        ended += 1
    return ended


def remind_probations(*, actor: Actor) -> int:
    """A month before the end of a probation, and every month after it until it is decided; messages written."""
    today = clock.today()
    due = Promotion.objects.filter(state=PromotionState.PROBATION,
                                   probation_until__lte=today + timedelta(days=REMIND_DAYS))  # fmt: skip
    told = 0
    with transaction.atomic():
        office = office_people()
        for row in due.shown().order_by("pk"):
            assert row.probation_until is not None
            is_late = row.probation_until <= today
            kind = "cadre.probation_late" if is_late else "cadre.probation_due"
            mark = f"late:{today:%Y-%m}" if is_late else f"due:{row.probation_until}"
            key = f"promotion:{row.pk}:{mark}"
            if was_told(key):
                continue
            people = office | personnel_of(row.cadre.unit_id)
            told += tell(people - person_of(row.cadre), kind, key=key, link=f"/cadres/promotions/{row.pk}/",
                         context={"until": row.probation_until.isoformat()})  # fmt: skip
    return told
