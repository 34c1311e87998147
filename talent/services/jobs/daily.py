"""What falls due among candidates: offers nobody answered, personal data nobody needs any more."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from talent.models import JobCandidate
from talent.rules.consent import KEPT
from talent.services.frame import tell, unit_people
from talent.services.jobs.frame import accounts_of
from talent.states.jobs import ENDED, CandidateState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold

#: An offer that is not answered after so many days is followed up, and again.
ANSWER = timedelta(days=7)


def remind_offers(*, actor: Actor) -> int:
    """The employer and its unit are told of offers without an answer. Returns how many messages were offered."""
    today, told = clock.today(), 0
    late = Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - ANSWER)
    due = JobCandidate.objects.filter(late, state=CandidateState.OFFERED, offered_on__lte=today - ANSWER)
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = hold(JobCandidate.objects.select_related("post__employer"), pk)
            if row.state != CandidateState.OFFERED or row.offered_on is None:
                continue
            row.reminded_on = today
            row.save(update_fields=["reminded_on"])
            record(actor=actor, verb="talent.candidate.remind", target=row, area_code=row.post.area_code)
            people = accounts_of(row.post.employer_id) | unit_people(row.unit_id)
            told += tell(people, "talent.offer_unanswered", f"candidate:{row.pk}:unanswered:{today}",
                         f"/talent/candidates/{row.pk}/",
                         {"title": row.post.title, "days": (today - row.offered_on).days})  # fmt: skip
    return told


def forget_candidates(*, actor: Actor) -> int:
    """What is personal of applications that ended long ago is erased; what is counted stays. Returns how many."""
    due = JobCandidate.objects.filter(state__in=sorted(ENDED), forgotten_on__isnull=True,
                                      ended_on__lt=clock.today() - KEPT)  # fmt: skip
    count = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = hold(JobCandidate.objects.select_related("post"), pk)
            name, storage = row.file.name, row.file.storage
            row.name = row.phone_sealed = row.phone_print = row.identity_sealed = row.text = row.school = row.major = ""
            row.file, row.file_type, row.forgotten_on = "", "", clock.today()
            row.save()
            record(actor=actor, verb="talent.candidate.forget", target=row, area_code=row.post.area_code)
            if name:
                transaction.on_commit(partial(storage.delete, name))
            count += 1
    return count
