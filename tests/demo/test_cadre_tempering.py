"""Postings of the demo: the published figures from their records, and a life behind them."""

from cadres.models import Posting, PostingAppraisal, PostingTask
from cadres.rules.tempering import overlap
from cadres.selectors.tempering import own_postings, person_times, totals
from xinhui.accounts.models import User


def test_figures_of_postings_come_from_records(demo: str) -> None:
    def figures() -> list[int]:
        return [person_times(kind) for kind in ("front_line", "exchange", "investment")]

    assert figures() == [2000, 27, 11]
    Posting.objects.filter(pk=Posting.objects.served().filter(kind="exchange")[0].pk).update(kind="investment")
    assert figures() == [2000, 26, 12]


def test_postings_at_every_stage_and_nobody_at_two_places(demo: str) -> None:
    assert set(Posting.objects.values_list("state", flat=True)) == {
        "proposed", "under_way", "returned", "appraised", "refused", "withdrawn",
    }  # fmt: skip
    assert PostingAppraisal.objects.filter(kind="return").count() == Posting.objects.filter(state="appraised").count()
    office = totals(User.objects.get(username="ganbu"))
    assert office["late"] and office["waiting"] and office["to_appraise"]
    (own,) = own_postings(User.objects.get(username="ganbu-self"))
    assert {task.is_late for task in own.tasks.all()} == {True, False} and own.extended_from
    assert PostingTask.objects.filter(done_on=None).exists()
    spans: dict[int, list[tuple[object, object]]] = {}
    for row in Posting.objects.served():
        days = (row.starts_on, row.last_day)
        assert not any(overlap(days, other) for other in spans.get(row.cadre_id, [])), row  # type: ignore[arg-type]
        spans.setdefault(row.cadre_id, []).append(days)
