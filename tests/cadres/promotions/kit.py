"""A case for tests, brought to any step by the real verbs on days of their own."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cadres.models import EstablishedPost, Promotion
from cadres.services.establishment import establish_post
from cadres.services.files import set_rank
from cadres.services.promotions import appoint, decide, prepare
from cadres.services.promotions.daily import end_publicities
from cadres.states.promotions import CheckKind
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import DomainError

#: A Monday.
START = datetime(2026, 9, 14, 9, tzinfo=LOCAL)
INSPECTORS = (("甘副科长", "区委组织部干部科"), ("区纪检", "区纪委监委组织部"))
RECOMMENDATION = {"recommended_on": None, "meeting_entitled": 30, "meeting_present": 28, "meeting_votes": 26,
                  "talks_held": 15, "talks_votes": 14}  # fmt: skip
VOTE = {"decision": "区委常委会第18次会议", "voters_entitled": 9, "voters_present": 8, "votes_for": 8}


def first(cadres: Cadres) -> Actor:
    """叶科长, who drafts."""
    return cadres.act("cadre_office")


def second(cadres: Cadres) -> Actor:
    """A colleague, who decides."""
    return cadres.act("office_two")


def vacancy(cadres: Cadres, unit: str = "city_management", **facts: Any) -> EstablishedPost:
    """A principal's post."""
    facts = {"title": "党组书记、局长", "level": "township", **facts}
    return establish_post(actor=first(cadres), unit_id=cadres.world.unit(unit).pk, **facts)


def ready(cadres: Cadres, handle: str = "deputy") -> None:
    """A deputy of long standing: every condition of a principal's post is met but the political examination."""
    set_rank(actor=first(cadres), cadre_id=cadres.files[handle].pk, rank="director_1", since=date(2018, 1, 1),
             post_level="township_deputy")  # fmt: skip


def drafted(cadres: Cadres, handle: str = "deputy", **facts: Any) -> Promotion:
    """A motion for a vacant post."""
    ready(cadres, handle)
    facts = {"reason": "实绩突出", **facts}
    if "level" not in facts and "post_id" not in facts:
        facts["post_id"] = vacancy(cadres).pk
    return prepare.draft_promotion(actor=first(cadres), cadre_id=cadres.files[handle].pk, **facts)


def checked(cadres: Cadres, row: Promotion, result: str = "clear") -> None:
    """All four checks."""
    for kind in CheckKind.values:
        prepare.enter_check(actor=first(cadres), promotion_id=row.pk, kind=kind, result=result, source="区纪委监委",
                            note="" if result == "clear" else "已说明")  # fmt: skip


def _report(cadres: Cadres, row: Promotion) -> None:
    today = clock.today()
    prepare.report_inspection(actor=first(cadres), promotion_id=row.pk, inspected_from=today, inspected_until=today,
                              political="qualified", report="政治坚定，作风扎实")  # fmt: skip


def _adopt(cadres: Cadres, row: Promotion) -> None:
    checked(cadres, row)
    decide.decide_promotion(actor=second(cadres), promotion_id=row.pk, **VOTE)  # type: ignore[arg-type]


STEPS: dict[str, Callable[[Cadres, Promotion], Any]] = {
    "recommended": lambda cadres, row: prepare.recommend(actor=first(cadres), promotion_id=row.pk, **RECOMMENDATION),  # type: ignore[arg-type]
    "inspecting": lambda cadres, row: prepare.announce_inspection(
        actor=first(cadres), promotion_id=row.pk, inspectors=INSPECTORS),
    "inspected": _report,
    "adopted": _adopt,
    "public": lambda cadres, row: decide.publish_promotion(actor=first(cadres), promotion_id=row.pk),
    "published": lambda cadres, row: over(),
    "probation": lambda cadres, row: after(8, lambda: appoint.appoint(actor=second(cadres), promotion_id=row.pk)),
    "closed": lambda cadres, row: after(400, lambda: appoint.pass_probation(
        actor=second(cadres), promotion_id=row.pk, note="称职")),
}  # fmt: skip


def refused(error: type[DomainError], code: str, field: str | None, act: Callable[[], Any]) -> None:
    """The act is refused with this code at this field."""
    with pytest.raises(error) as caught:
        act()
    assert (caught.value.code, caught.value.field) == (code, field)


def after(days: int, act: Callable[[], Any]) -> Any:
    """Done so many days later."""
    with clock.moved(clock.now() + timedelta(days=days)):
        return act()


def over() -> None:
    """The daily run after the publicity."""
    after(8, lambda: end_publicities(actor=SYSTEM))


def brought(cadres: Cadres, state: str, **facts: Any) -> Promotion:
    """A case in this state, everything on the first days."""
    row = drafted(cadres, **facts)
    for name, step in STEPS.items() if state != "motion" else ():
        step(cadres, row)
        if name == state:
            break
    else:
        if state in ("rejected", "stopped", "failed"):
            raise ValueError(state)
    row.refresh_from_db()
    assert row.state == state
    return row
