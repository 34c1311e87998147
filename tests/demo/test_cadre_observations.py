"""Front-line observation of the demo: every stage is there, and what was seen has reached the files."""

from cadres.models import KeyProject, ObservationVisit, VisitFact, VisitSighting
from cadres.selectors.observations import observations_of, own_observations, projects_shown, visits_linked
from tests.demo.conftest import TODAY
from xinhui.accounts.models import User
from xinhui.core import clock


def test_projects_and_visits_at_every_stage(demo: str) -> None:
    assert KeyProject.objects.count() == 20 and ObservationVisit.objects.count() >= 60
    assert set(ObservationVisit.objects.values_list("state", flat=True)) == {
        "planned", "recorded", "returned", "confirmed", "cancelled",
    }  # fmt: skip
    confirmed = ObservationVisit.objects.filter(state="confirmed")
    assert visits_linked() == confirmed.count() > 50
    assert set(VisitSighting.objects.confirmed().values_list("judgement", flat=True)) == {
        "outstanding", "good", "fair", "poor",
    }  # fmt: skip
    assert VisitFact.objects.late().exists() and VisitFact.objects.exclude(settled_on=None).exists()
    office = User.objects.get(username="ganbu")
    with clock.moved(TODAY):
        assert projects_shown(office, {"unseen": "1"}).count() == 2
    himself = User.objects.get(username="ganbu-self")
    assert own_observations(himself).count() == observations_of(office, himself.cadre_file).count() > 0
