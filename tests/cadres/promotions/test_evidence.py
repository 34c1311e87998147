"""What speaks for a nominee is found in every part of the room, each piece with the address of its record."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadres.models import KeyProject, ObservationVisit, VisitSighting
from cadres.models.sealed_line import seal_words
from cadres.selectors.promotion_evidence import EvidenceKind, evidence_of
from tests.cadres.pools.kit import anybody, entered
from tests.cadres.tempering.kit import FIRST, NOW, sent
from tests.world_cadres import Cadres
from xinhui.core import clock


def observed(cadres: Cadres, name: str, state: str) -> ObservationVisit:
    """A visit at which 容小波 was seen."""
    project = KeyProject.objects.create(
        name=name, lead_unit=cadres.world.unit("water"), kind="industry", opened_on=FIRST
    )
    visit = ObservationVisit.objects.create(
        project=project, state=state, planned_on=FIRST, visited_on=FIRST, place="工地"
    )
    VisitSighting.objects.create(
        visit=visit, cadre=cadres.files["clerk"], judgement="good", words_sealed=seal_words("x")
    )
    return visit


def test_each_part_of_the_room_has_its_say(cadres: Cadres) -> None:
    with clock.moved(NOW):
        entry = entered(cadres, anybody())
        posting = sent(cadres)
        visit = observed(cadres, "智慧水务", "confirmed")
        observed(cadres, "粮仓改造", "recorded")
        cadre = cadres.file("clerk")
        with CaptureQueriesContext(connection) as asked:
            found = evidence_of(cadre, cadre.form)
    assert len(asked) <= 12, "the same for any number of records"
    urls = {(piece.kind, piece.url) for piece in found}
    assert (EvidenceKind.POSTING, f"/cadres/tempering/{posting.pk}/") in urls
    assert (EvidenceKind.POOL, f"/cadres/pools/entries/{entry.pk}/") in urls
    seen = [piece for piece in found if piece.kind == EvidenceKind.OBSERVED]
    assert [piece.url for piece in seen] == [f"/cadres/observations/visits/{visit.pk}/"], "unconfirmed ones say nothing"
    assert "智慧水务" in seen[0].text and not any(piece.is_against for piece in found)
