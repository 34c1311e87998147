"""The last opening of a post is taken by two hires at the same moment, on PostgreSQL.

One of the two gets it, the other is told that all are taken. The control takes the row locks away, and the same judge
must find more hires than openings.
"""

from collections import Counter

from talent.models import JobCandidate, JobPost
from talent.services.jobs import applying, working
from talent.states.jobs import TAKES_A_PLACE
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.talent.jobs.kit import facts, towns
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60


def openings(talent: Talent, count: int) -> list[tuple[int, int]]:
    """Posts with one opening each, and two candidates who have an offer."""
    towns()
    values = facts(number_wanted=1)
    values["number"] = values.pop("number_wanted")
    employer, now = talent.employers["factory"], clock.now()
    posts = JobPost.objects.bulk_create(
        JobPost(employer=employer, state="published", published_at=now, **values) for _race in range(count)
    )
    made = JobCandidate.objects.bulk_create(
        JobCandidate(post=post, state="offered", receipt=f"ZP-{post.pk}-{side}", token=f"{post.pk}-{side}",
                     code_print="x", name="应聘者", consent_at=now, consent_version="1", offered_on=clock.today())
        for post in posts for side in range(2)
    )  # fmt: skip
    return [(made[at].pk, made[at + 1].pk) for at in range(0, len(made), 2)]


def race(talent: Talent, rows: list[tuple[int, int]]) -> int:
    """Both report a hire; how many were refused."""
    actors = [talent.act("employer_user"), talent.act("handler")]

    def act(number: int, side: int) -> None:
        working.report_hire(actor=actors[side], candidate_id=rows[number][side], proof="劳动合同",
                            identity=identity(100 + side), starts_on=clock.today())  # fmt: skip

    return duel(len(rows), act, forgiving=True)


def taken() -> Counter[int]:
    """Openings taken → posts."""
    return Counter(
        post.candidates.filter(state__in=sorted(TAKES_A_PLACE)).count() for post in JobPost.objects.order_by("pk")
    )


def test_the_last_opening_is_taken_once(talent: Talent) -> None:
    rows = openings(talent, RACES)
    assert race(talent, rows) == RACES, "one of the two is refused, every time"
    assert taken() == Counter({1: RACES})


def test_control_without_the_lock_it_is_taken_twice(talent: Talent) -> None:
    rows = openings(talent, CONTROL_RACES)
    with without_locks():
        race(talent, rows)
    assert taken()[2] > 0


def test_one_form_sent_twice_at_once_is_one_application(talent: Talent) -> None:
    openings(talent, RACES)
    posts = list(JobPost.objects.order_by("pk"))

    def act(number: int, side: int) -> None:
        applying.apply_for_post(
            actor=applying.candidate_actor(), post_id=posts[number].pk, token=f"form-{number}", name="应聘者",
            phone="13900000001", consent=True,
        )  # fmt: skip

    assert duel(RACES, act, forgiving=False) == 0
    assert JobCandidate.objects.exclude(phone_print="").count() == RACES
