"""Ballots opened once: what they make of a dossier. Inside the caller's transaction."""

import json

from talent.models import BoardBallot, BoardDossier
from talent.models.board import BALLOT
from talent.rules.board import recommended, result_of, weighted
from xinhui.core.sealed import seal, unseal


def sealed_points(points: dict[int, int]) -> str:
    """Points by criterion, as a ballot keeps them."""
    return seal(json.dumps({str(pk): value for pk, value in points.items()}), purpose=BALLOT)


def points_of(ballot: BoardBallot) -> dict[int, int]:
    """Points by criterion."""
    return {int(pk): value for pk, value in json.loads(unseal(ballot.points_sealed, purpose=BALLOT)).items()}


def count(dossier: BoardDossier) -> None:
    """Score, spread and the tier that the thresholds recommend, written on the dossier."""
    sitting = dossier.sitting
    weights = dict(sitting.criteria.values_list("pk", "weight"))
    result = result_of([weighted(points_of(ballot), weights) for ballot in dossier.ballots.order_by("pk")])
    dossier.score, dossier.spread, dossier.scorers = result.score, result.spread, result.scorers
    dossier.advice = recommended(result.score, sitting.thresholds.values_list("tier", "least"))
    dossier.save(update_fields=["score", "spread", "scorers", "advice"])
