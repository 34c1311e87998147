"""Training of the demo: the published figures from their records, and a life behind them."""

from cadres.models import CreditEntry, Nomination, TrainingCertificate, TrainingClass, TrainingPlan, VideoProgress
from cadres.selectors import training
from cadres.selectors.training_credits import credits_of, units_short
from xinhui.accounts.models import User


def test_figures_of_training_come_from_records(demo: str) -> None:
    assert (training.classes_person_times(), training.cloud_person_times()) == (9300, 23_000)
    row = Nomination.objects.filter(state="completed").exclude(training_class__kind="cloud")[0]
    Nomination.objects.filter(pk=row.pk).update(state="missed")
    VideoProgress.objects.filter(pk=VideoProgress.objects.exclude(counted_at=None)[0].pk).update(counted_at=None)
    assert (training.classes_person_times(), training.cloud_person_times()) == (9299, 22_999)


def test_a_life_behind_it(demo: str) -> None:
    assert set(TrainingClass.objects.values_list("state", flat=True)) == {
        "draft", "open", "running", "finished", "archived", "cancelled",
    }  # fmt: skip
    assert set(TrainingPlan.objects.values_list("state", flat=True)) == {"draft", "adopted", "closed"}
    assert {"waiting", "seated", "withdrawn", "completed"} <= set(Nomination.objects.values_list("state", flat=True))
    for row in TrainingClass.objects.filter(state__in=["open", "running", "finished"]):
        assert row.nominations.filter(state__in=["seated", "completed"]).count() == row.taken, row.title
    office = User.objects.get(username="ganbu")
    assert any(unit.short for unit in units_short(office, 2026))
    assert all(line.mean is not None for line in training.teachers_shown(office)[:3])
    himself = User.objects.get(username="ganbu-self")
    assert training.own_seats(himself).filter(state="seated").exists()
    assert credits_of(himself.cadre_file, 2026).required > 0
    assert CreditEntry.objects.count() == Nomination.objects.filter(state="completed").count()
    assert TrainingCertificate.objects.count() == 1350
