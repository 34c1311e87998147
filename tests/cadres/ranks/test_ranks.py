"""Promotion of rank: how time is counted, the quota, the second person, and a round over HTTP."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cadres.models import FormVersion, RankProposal, RankRound
from cadres.rules.ranks import NEEDS, InRank, finding, in_order
from cadres.selectors.ranks import free_ranks
from cadres.services.daily import run_daily
from cadres.services.establishment import set_quota
from cadres.services.files import end_service
from cadres.services.ranks import rounds
from cadres.services.ranks.daily import end_rank_publicities
from cadres.states.cadre import Rank
from cadres.states.ranks import RANK_TABLE, RankRoundState
from tests.cadres.ranks.kit import START, opened, proposed, ranked
from tests.cadres.records.kit import browser, in_force, linked
from tests.reading import page
from tests.world_cadres import Cadres, enter
from tests.world_members import identity
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

TODAY = date(2026, 9, 14)


def counted(since: date | None, **grades: str) -> tuple[int, bool]:
    found = finding("director_3", InRank(1, since, {int(year[1:]): grade for year, grade in grades.items()}), TODAY)
    return found.counted, found.is_ready


def test_time_is_counted_by_the_rule() -> None:
    assert counted(date(2024, 9, 14), y2024="称职", y2025="称职") == (24, True)
    assert counted(date(2024, 9, 15), y2024="称职", y2025="称职") == (23, False)
    assert counted(date(2025, 3, 14), y2025="优秀") == (24, True), "a year of 优秀 shortens by half a year"
    assert counted(date(2023, 9, 14), y2024="基本称职") == (24, True), "a year of 基本称职 does not count"
    assert counted(date(2023, 9, 14), y2024="不定等次", y2025="基本称职") == (12, False)
    assert counted(date(2015, 1, 1), y2025="不称职") == (140, False)
    assert counted(None) == (0, False)
    barred = finding("director_3", InRank(1, date(2015, 1, 1), {}, (7,)), TODAY)
    assert not barred.is_ready and barred.lacking == tuple(range(2015, 2026))


@given(since=st.dates(date(2000, 1, 1), TODAY), grades=st.dictionaries(st.integers(2000, 2025), st.sampled_from(
    ["优秀", "称职", "基本称职", "不定等次"])))  # fmt: skip
def test_grades_outside_the_rank_change_nothing(since: date, grades: dict[int, str]) -> None:
    within = {year: grade for year, grade in grades.items() if year >= since.year}
    assert finding("director_3", InRank(1, since, grades), TODAY) == finding(
        "director_3", InRank(1, since, within), TODAY
    )


def test_the_ladder_has_every_rank_but_the_lowest() -> None:
    order = [rank.value for rank in Rank]
    assert set(NEEDS) == set(order) - {"clerk_2"}
    assert all(order.index(below) == order.index(rank) + 1 for rank, (below, _years) in NEEDS.items())


def test_the_order_is_by_counted_time() -> None:
    found = [finding("director_3", InRank(pk, since, {}), TODAY) for pk, since in (
        (1, date(2026, 1, 1)), (2, date(2020, 1, 1)), (3, date(2018, 1, 1)), (4, None))]  # fmt: skip
    assert [one.pk for one in in_order(found)] == [3, 2, 1, 4]


@pytest.fixture
def at_start() -> Any:
    with clock.moved(START):
        yield


use_clock = pytest.mark.usefixtures("at_start")


def refused(error: type[DomainError], code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(error) as caught:
        act()
    assert caught.value.code == code


def later(days: int, act: Callable[[], Any]) -> Any:
    with clock.moved(clock.now() + timedelta(days=days)):
        return act()


def grant(cadres: Cadres, row: RankRound, who: str = "office_two") -> Any:
    return later(8, lambda: rounds.grant_ranks(actor=cadres.act(who), rank_round_id=row.pk))


def published(cadres: Cadres, row: RankRound) -> None:
    rounds.publish_round(actor=cadres.act("personnel"), rank_round_id=row.pk)
    assert later(8, lambda: end_rank_publicities(actor=SYSTEM)) == 1


@use_clock
def test_the_last_place_goes_to_one(cadres: Cadres) -> None:
    row = opened(cadres)
    proposed(cadres, row)
    refused(Conflict, "quota-full", lambda: proposed(cadres, row, "deputy"))
    refused(Conflict, "proposed", lambda: proposed(cadres, row))
    rounds.withdraw_proposal(
        actor=cadres.act("personnel"), rank_proposal_id=RankProposal.objects.get().pk, reason="放弃"
    )
    assert proposed(cadres, row, "deputy").state == "proposed"


@use_clock
def test_the_file_gets_the_rank_with_a_version(cadres: Cadres) -> None:
    row = opened(cadres)
    proposed(cadres, row)
    published(cadres, row)
    grant(cadres, row)
    clerk = cadres.file("clerk")
    assert (clerk.rank, clerk.rank_since, clerk.version) == ("director_3", date(2026, 9, 22), 2)
    version = FormVersion.objects.filter(cadre=clerk)[0]
    assert version.elements == ["rank"] and version.source == str(row)
    assert RankProposal.objects.get().state == "granted" and Entry.objects.filter(verb="cadre.rank").count() == 3


@use_clock
def test_a_second_person_grants(cadres: Cadres) -> None:
    row = opened(cadres)
    rounds.propose_rank(actor=cadres.act("cadre_office"), rank_round_id=row.pk, cadre_id=cadres.files["clerk"].pk)
    published(cadres, row)
    refused(Conflict, "own-draft", lambda: grant(cadres, row, "cadre_office"))
    refused(Forbidden, "role-required", lambda: grant(cadres, row, "personnel"))
    with pytest.raises(IntegrityError), transaction.atomic():
        RankProposal.objects.update(granted_by=cadres.world.people["cadre_office"])
    with pytest.raises(IntegrityError), transaction.atomic():
        RankRound.objects.update(decided_by=cadres.world.people["personnel"])
    with pytest.raises(IntegrityError), transaction.atomic():
        RankRound.objects.update(state="granted", decided_on=date(2026, 9, 20))


@use_clock
def test_what_has_changed_since_is_found_at_the_grant(cadres: Cadres) -> None:
    row = opened(cadres)
    proposed(cadres, row)
    published(cadres, row)
    ranked(cadres, "deputy", "director_3")
    refused(Conflict, "quota-full", lambda: grant(cadres, row))
    set_quota(actor=cadres.act("cadre_office"), unit_id=row.unit_id, rank="director_3", quota=2)
    end_service(actor=cadres.act("cadre_office"), cadre_id=cadres.files["clerk"].pk, verb="leave", reason="调离")
    refused(Conflict, "not-candidate", lambda: grant(cadres, row))
    rounds.withdraw_proposal(
        actor=cadres.act("personnel"), rank_proposal_id=RankProposal.objects.get().pk, reason="调离"
    )
    refused(Conflict, "nobody", lambda: grant(cadres, row))


@use_clock
def test_who_may_be_proposed(cadres: Cadres) -> None:
    row = opened(cadres, quota=3)
    refused(Conflict, "not-candidate", lambda: proposed(cadres, row, "head"))
    refused(NotFound, "unknown", lambda: proposed(cadres, row, "elsewhere"))
    refused(Conflict, "not-candidate", lambda: rounds.propose_rank(
        actor=cadres.act("cadre_office"), rank_round_id=row.pk, cadre_id=cadres.files["elsewhere"].pk))  # fmt: skip
    ranked(cadres, "clerk", since=date(2026, 1, 1))
    refused(Conflict, "not-ready", lambda: proposed(cadres, row))
    in_force(cadres, kind="discipline")
    refused(Conflict, "not-ready", lambda: proposed(cadres, row, "deputy"))


@use_clock
def test_a_round_needs_a_free_place(cadres: Cadres) -> None:
    row = opened(cadres)
    personnel, unit = cadres.act("personnel"), row.unit_id

    def open_one(rank: str, unit_id: int = unit) -> Callable[[], Any]:
        return lambda: rounds.open_rank_round(actor=personnel, unit_id=unit_id, rank=rank)

    refused(Conflict, "round-running", open_one("director_3"))
    refused(Conflict, "quota-full", open_one("director_2"))
    refused(InvalidInput, "choice-unknown", open_one("clerk_2"))
    refused(Forbidden, "role-required", open_one("director_3", cadres.world.unit("water").pk))
    refused(Conflict, "nobody", lambda: rounds.publish_round(actor=personnel, rank_round_id=row.pk))
    rounds.stop_round(actor=personnel, rank_round_id=row.pk, reason="职数调整")
    ranked(cadres, "head", "director_3")
    refused(Conflict, "quota-full", open_one("director_3"))
    with pytest.raises(IntegrityError), transaction.atomic():
        RankRound.objects.update(places=0)


@use_clock
def test_every_verb_in_every_state_follows_the_table(cadres: Cadres) -> None:
    row = opened(cadres)
    proposal, personnel = proposed(cadres, row), cadres.act("personnel")
    verbs: dict[str, Callable[[], Any]] = {
        "propose": lambda: proposed(cadres, row, "deputy"),
        "withdraw": lambda: rounds.withdraw_proposal(actor=personnel, rank_proposal_id=proposal.pk, reason="x"),
        "publish": lambda: rounds.publish_round(actor=personnel, rank_round_id=row.pk),
        "end_publicity": lambda: rounds.end_round_publicity(actor=SYSTEM, rank_round_id=row.pk),
        "grant": lambda: rounds.grant_ranks(actor=cadres.act("office_two"), rank_round_id=row.pk),
        "stop": lambda: rounds.stop_round(actor=personnel, rank_round_id=row.pk, reason="x"),
    }
    assert set(verbs) == set(RANK_TABLE.verbs)
    day = date(2026, 9, 1)
    for state in RankRoundState:
        RankRound.objects.filter(pk=row.pk).update(
            state=state, public_from=day, public_until=day + timedelta(days=9),
            decided_on=day + timedelta(days=12) if state == "granted" else None)  # fmt: skip
        for verb, act in verbs.items():
            if not RANK_TABLE.allows(state, verb):
                with pytest.raises(TransitionRefused), transaction.atomic():
                    act()


AT = "/cadres/ranks/"


def test_a_round_over_http(cadres: Cadres, settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    unit, two, person = (browser(cadres, name) for name in ("personnel", "office_two", "department_leader"))
    with clock.moved(START):
        home = cadres.world.unit("city_management").pk
        set_quota(actor=cadres.act("cadre_office"), unit_id=home, rank="director_3", quota=1)
        for handle in ("deputy", "clerk"):
            ranked(cadres, handle)
        linked(cadres)
        assert "核定1名，空缺1名，下一职级2人" in page(unit, AT)
        assert unit.post(f"{AT}new/", {"unit": home, "rank": "director_2"}).status_code == 400
        assert unit.post(f"{AT}new/", {"unit": home, "rank": "director_3"}).status_code == 302
        row = RankRound.objects.get()
        here = f"{AT}{row.pk}/"
        looks = Entry.objects.filter(verb="cadre.look.rank").count()
        shown = page(unit, here)
        assert "符合年限要求" in shown and "优秀缩短年限 2024" in shown and "审批表未列考核" in shown
        assert Entry.objects.filter(verb="cadre.look.rank").count() == looks + 2
        assert unit.post(f"{here}propose/", {"cadre": cadres.files["deputy"].pk}).status_code == 302
        assert unit.post(f"{here}propose/", {"cadre": cadres.files["clerk"].pk}).status_code == 302
        assert "职级职数已满" in page(unit, here) and RankProposal.objects.count() == 1
        page(browser(cadres, "other_personnel"), here, 404)
        assert unit.post(f"/cadres/do/rank-round/{row.pk}/publish/").status_code == 302
        assert "公示 2026-09-14" in " ".join(page(person, "/cadres/mine/promotion/").split())
        assert unit.post(f"/cadres/do/rank-round/{row.pk}/grant/").status_code == 403
        sheet = load_workbook(BytesIO(unit.get(f"{here}table.xlsx").content)).active
        assert sheet is not None and "罗秀珍" in {cell.value for line in sheet.iter_rows() for cell in line}
    with clock.moved(START + timedelta(days=8)):
        run_daily(actor=SYSTEM)
        assert two.post(f"/cadres/do/rank-round/{row.pk}/grant/").status_code == 302
        assert "已晋升" in page(person, "/cadres/mine/promotion/")
        assert cadres.file("deputy").rank == "director_3"
        assert "没有可晋升的空缺职数" in page(unit, AT)


def test_pages_ask_as_much_for_many_as_for_one(cadres: Cadres) -> None:
    """Many from two on: a single look is one statement of the trail, several are two."""
    with clock.moved(START):
        row, office = opened(cadres, quota=9), browser(cadres, "cadre_office")
        proposed(cadres, row)

        def more(*numbers: int) -> None:
            for number in numbers:
                cadres.files["clerk"] = enter(cadres, "clerk", XingMing=f"人员{number}",
                                              ShenFenZheng=identity(920 + number, year=1995))  # fmt: skip
                ranked(cadres, "clerk")
                proposed(cadres, row)

        counts = []
        for numbers in ((0,), (1, 2, 3)):
            more(*numbers)
            for path in (AT, f"{AT}{row.pk}/"):
                page(office, path)
                with CaptureQueriesContext(connection) as queries:
                    page(office, path)
                counts.append(len(queries))
    assert counts[:2] == counts[2:] and max(counts) <= 24, counts
    assert free_ranks(cadres.world.people["other_personnel"]) == []
