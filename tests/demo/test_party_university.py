"""Senior universities of the demo: every town, both ends of a term, figures from their records."""

from members.models import CourseCertificate, Enrolment, SchoolBranch, SchoolTerm
from members.selectors.university import courses_count, overview, students_count, towns_covered
from xinhui.accounts.models import User


def test_every_town_has_its_school(demo: None) -> None:
    assert towns_covered() == 11
    assert (courses_count(), 1400 <= students_count() <= 1600) == (66, True)
    rows = overview(User.objects.get(username="zuzhibu"))
    assert len([row for row in rows if row.schools and row.terms and row.courses and row.rate]) == 11


def test_a_life_behind_it(demo: None) -> None:
    assert set(SchoolTerm.objects.values_list("state", flat=True)) == {"planned", "running", "finished"}
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"enrolled", "waiting", "lapsed"}
    ended = Enrolment.objects.filter(held__isnull=False)
    assert 0 < CourseCertificate.objects.count() < ended.count(), "some came too seldom"
    assert SchoolBranch.objects.count() == 2
