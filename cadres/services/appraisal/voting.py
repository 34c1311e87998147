"""Casting a ballot. Nobody is signed in, nobody is known, nothing is written but the marks.

No verb of the trail, no line of a log, no time, no address. The only lock is on the urn's row, which is not written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import BallotMark, BallotUrn, PersonAppraisal, UrnCode
from cadres.rules.ballot_codes import cleaned, code_hash
from cadres.services.appraisal.urns import shake
from cadres.states.appraisal import URN_TABLE, AppraisalGrade, UrnState, grades_of
from xinhui.core.checks import unknown
from xinhui.core.errors import Forbidden, InvalidInput
from xinhui.core.locking import locked

#: So many wrong codes an urn within the span, and further ones wait: without keeping who typed them.
MOST_WRONG, SPAN_SECONDS = 30, 60


@dataclass(frozen=True)
class BallotPaper:
    """What a good code opens: the people to be graded and the grades."""

    urn: BallotUrn
    people: list[PersonAppraisal]
    grades: tuple[AppraisalGrade, ...]


def read_paper(*, token: str, code: str) -> BallotPaper:
    """The ballot of a code that has not been used. Raises NotFound (no such urn, or no longer open), Forbidden
    `codes-wait`, InvalidInput `code-wrong` (code)."""
    urn = _open_urn(token)
    _unused(urn, code)
    return _paper(urn)


def _open_urn(token: str) -> BallotUrn:
    rows = BallotUrn.objects.select_related("unit_appraisal__scheme", "unit_appraisal__unit")
    urn = rows.filter(token=token).first()
    if urn is None or not URN_TABLE.allows(urn.state, "cast"):
        raise unknown()
    return urn


def _paper(urn: BallotUrn) -> BallotPaper:
    people = urn.unit_appraisal.people.filter(is_exempt=False).shown().order_by("pk")
    return BallotPaper(urn, list(people), grades_of(urn.unit_appraisal.scheme.kind))


def _unused(urn: BallotUrn, code: str) -> UrnCode:
    """The row of the code. Wrong ones are counted by urn."""
    key = f"urn-wrong:{urn.token}"
    if cache.get(key, 0) >= MOST_WRONG:
        raise Forbidden(
            code="codes-wait", field="code", message=_("Too many wrong codes were typed at this urn."),
            action=_("Try again in a minute: your code stays good."),
        )  # fmt: skip
    text = cleaned(code)
    found = UrnCode.objects.filter(urn=urn, code_hash=code_hash(text, urn.salt)).first() if text else None
    if found is None:
        cache.add(key, 0, SPAN_SECONDS)
        cache.incr(key)
        raise _wrong_code()
    return found


def _wrong_code() -> InvalidInput:
    return InvalidInput(
        code="code-wrong", field="code",
        message=_("This code is not one of this urn, or a ballot was cast with it already."),
        action=_("Look at the slip again: twelve letters and digits."),
    )  # fmt: skip


def cast_ballot(*, token: str, code: str, grades: Mapping[int, str]) -> None:
    """One ballot: person (of the paper) → grade, "" for "don't know". The code is gone with it.

    Raises as `read_paper`, and InvalidInput `incomplete` (the person's field) when anybody of the paper lacks.
    """
    urn = _open_urn(token)
    found = _unused(urn, code)
    with transaction.atomic():
        if not list(locked(BallotUrn.objects.filter(pk=urn.pk, state=UrnState.OPEN))):
            raise unknown()
        paper = _paper(urn)
        for person in paper.people:
            if grades.get(person.pk) not in ("", *paper.grades):
                raise InvalidInput(code="incomplete", field=f"person-{person.pk}", message=_("Choose one of the list."))
        gone, _rows = UrnCode.objects.filter(pk=found.pk).delete()
        if not gone:
            raise _wrong_code()
        shake(urn, [
            BallotMark(urn=urn, voter_class=found.voter_class, person=person, grade=grades[person.pk])
            for person in paper.people
        ])  # fmt: skip
