"""Promotions, ranks and follow-up visits of the demo: the published figure from its cases, every state alive."""

from django.db.models import F

from cadres.models import EstablishedPost, FollowUpVisit, Promotion, RankRound, VisitProblem
from cadres.rules.promotions import unanswered
from cadres.selectors.promotions import promoted


def test_the_figure_of_promotions_comes_from_cases(demo: str) -> None:
    assert promoted() == 182
    row = Promotion.objects.appointed()[0]
    Promotion.objects.filter(pk=row.pk).update(
        state="stopped", stop_reason="work", appointed_on=None, ended_on=row.motion_on
    )
    assert promoted() == 181


def test_cases_rounds_and_visits_live(demo: str) -> None:
    assert set(Promotion.objects.values_list("state", flat=True)) == set(
        dict(Promotion._meta.get_field("state").flatchoices)
    )
    for row in Promotion.objects.appointed().select_related("cadre"):
        assert unanswered(row.findings, row.waivers.values_list("asks", flat=True)) == [], row.pk
        assert row.checks.count() == 4
    held = Promotion.objects.filter(state__in=["closed", "probation"], post__isnull=False)
    assert not held.exclude(post__holder=F("cadre")).exists(), "the holder of the post is who was promoted to it"
    assert EstablishedPost.objects.filter(holder__isnull=True).exists()
    assert set(RankRound.objects.values_list("state", flat=True)) == {
        "open",
        "public",
        "published",
        "granted",
        "stopped",
    }
    assert set(FollowUpVisit.objects.values_list("state", flat=True)) == {"planned", "rectifying", "closed", "lapsed"}
    assert FollowUpVisit.objects.overdue().exists()
    assert set(VisitProblem.objects.values_list("state", flat=True)) == {"open", "reported", "settled"}
