"""What the verbs of posts and candidates share: whose they are, the board's version, who is told."""

import logging
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import Employer, EmployerAccount, JobCandidate, JobPost
from talent.selectors.job_board import VERSION
from talent.services.frame import acts_for, require_unit
from talent.states.jobs import CANDIDATE_TABLE, JOB_TABLE, TAKES_A_PLACE
from xinhui.accounts.actors import Actor
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict

log = logging.getLogger(__name__)


def require_party(actor: Actor, employer: Employer) -> None:
    """Raise Forbidden unless the actor acts for the employer, or for the unit that looks after it, or is the office."""
    if not acts_for(actor, employer.pk):
        require_unit(actor, employer.unit_id)


def held_post(actor: Actor, post_id: int, verb: str) -> JobPost:
    """The post of an employer that the actor acts for, locked, in the state after the verb."""
    row = hold(JobPost.objects.select_related("employer"), post_id)
    require_party(actor, row.employer)
    row.state = JOB_TABLE.next(row.state, verb)
    return row


def held_candidate(actor: Actor, candidate_id: int, verb: str) -> JobCandidate:
    """The candidate of such an employer, locked, in the state after the verb."""
    row = hold(JobCandidate.objects.select_related("post__employer"), candidate_id)
    require_party(actor, row.post.employer)
    row.state = CANDIDATE_TABLE.next(row.state, verb)
    return row


def refuse_full(post: JobPost, *, but: int = 0) -> None:
    """Raise Conflict `post-full` when every opening is taken; the caller holds the post."""
    taken = post.candidates.filter(state__in=sorted(TAKES_A_PLACE)).exclude(pk=but).count()
    if taken >= post.number:
        raise Conflict(
            code="post-full", message=_("All %(number)d openings of this post are taken.") % {"number": post.number},
            action=_("Advertise another post if more people are wanted."),
        )  # fmt: skip


def accounts_of(employer_id: int) -> set[int]:
    """Who acts for the employer, today."""
    rows = EmployerAccount.objects.filter(employer=employer_id, ended_on__isnull=True)
    return set(rows.values_list("user_id", flat=True))


def board_changed() -> None:
    """The public pages are rendered anew once this is committed."""
    transaction.on_commit(_new_version)


def _new_version() -> None:
    try:
        cache.set(VERSION, uuid4().hex, None)
    except Exception:  # pages age out by themselves: no post is lost because a cache is
        log.warning("the version of the job board could not be kept", exc_info=True)
