"""Disciplines and re-use, adjustments of who does not fit, inspections of selection work."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from cadres.models import (
    CadreDiscipline,
    CareTalk,
    EstablishedPost,
    RemovalCase,
    ReuseProposal,
    SelectionFinding,
    SelectionInspection,
)
from cadres.selectors.reuse import conditions_of
from cadres.services.care import disciplines, inspections, removals
from cadres.services.care.daily import chase_findings, tell_ends_of_periods
from cadres.services.establishment import free_post
from cadres.services.files import change_file
from cadres.states.care import (
    DISCIPLINE_TABLE,
    PERIODS,
    REMOVAL_TABLE,
    REUSE_TABLE,
    DisciplineKind,
    RemovalState,
    ReuseState,
)
from cadres.states.inspections import FINDING_TABLE, INSPECTION_TABLE, FindingState, InspectionState
from tests.cadres.care.kit import NOW, colleague, disciplined, himself, seated, talked
from tests.grids.emergencies.kit import told
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

SIX_MONTHS = [("warning", date(2026, 7, 31)), ("demerit", date(2027, 1, 31)), ("grave_demerit", date(2027, 7, 31)),
              ("demotion", date(2028, 1, 31)), ("dismissal", date(2028, 1, 31)), ("party_warning", date(2027, 1, 31)),
              ("discharge", None), ("party_expulsion", None)]  # fmt: skip


def test_periods_follow_from_the_kind(cadres: Cadres) -> None:
    assert set(PERIODS) == set(DisciplineKind.values)
    with clock.moved(NOW):
        for kind, ends in SIX_MONTHS:
            assert disciplined(cadres, kind=kind, day=date(2026, 1, 31)).ends_on == ends
    assert CareTalk.objects.filter(occasion="discipline").count() == 1, "one talk for what was decided on one day"
    assert "违规" not in "".join(CadreDiscipline.objects.values_list("reason_sealed", flat=True))


def unmet(cadres: Cadres, row: CadreDiscipline) -> set[str]:
    cadre = cadres.file("deputy")
    return {str(found.condition) for found in conditions_of(cadre, row) if not found.is_met}


def propose(cadres: Cadres, row: CadreDiscipline, who: str = "personnel") -> ReuseProposal:
    return disciplines.propose_reuse(
        actor=cadres.act(who), discipline_id=row.pk, post="综合股股长", reason="影响期满，表现良好"
    )


def test_reuse_waits_for_every_condition(cadres: Cadres) -> None:
    with clock.moved(NOW):
        first, second = disciplined(cadres), disciplined(cadres, kind="demerit", day=date(2026, 3, 2))
        deputy = cadres.file("deputy")
        change_file(actor=cadres.act("personnel"), cadre_id=deputy.pk, version=deputy.version,
                    texts={"NianDuKaoHeJieGuo": "2024年度优秀；2025年度基本称职"})  # fmt: skip
        post = seated(cadres)
        removals.propose_removal(
            actor=cadres.act("personnel"), established_post_id=post.pk, reason="style", grounds="x"
        )
        assert unmet(cadres, first) == {"period_over", "talked", "appraised", "no_removal"}
        with pytest.raises(Conflict) as refusal:
            propose(cadres, first)
        assert refusal.value.code == "conditions-unmet" and not ReuseProposal.objects.exists()
        removals.drop_removal(
            actor=cadres.act("cadre_office"), removal_id=RemovalCase.objects.get().pk, reason="不成立"
        )
        talked(cadres, first.cadre)
        disciplines.withdraw_discipline(
            actor=cadres.act("cadre_office"), discipline_id=second.pk, reason="复查决定撤销"
        )
        assert unmet(cadres, first) == {"appraised"}
        change_file(actor=cadres.act("personnel"), cadre_id=deputy.pk, version=deputy.version + 1,
                    texts={"NianDuKaoHeJieGuo": "2024年度基本称职；2025年度称职"})  # fmt: skip
        assert unmet(cadres, first) == set() and propose(cadres, first).state == "proposed"
        with pytest.raises(TransitionRefused):
            propose(cadres, second)


def ready(cadres: Cadres) -> CadreDiscipline:
    row = disciplined(cadres)
    talked(cadres, row.cadre)
    return row


def test_two_others_approve_reuse(cadres: Cadres) -> None:
    with clock.moved(NOW):
        office, other = cadres.act("cadre_office"), colleague(cadres)
        row = propose(cadres, ready(cadres))
        assert told("cadre.reuse_open") == {"yekezhang": 1, "luofuke": 1}
        with pytest.raises(Forbidden):
            disciplines.approve_reuse(actor=cadres.act("personnel"), proposal_id=row.pk)
        disciplines.approve_reuse(actor=office, proposal_id=row.pk)
        with pytest.raises(Conflict) as same:
            disciplines.approve_reuse_second(actor=office, proposal_id=row.pk)
        assert same.value.code == "same-person"
        with pytest.raises(Conflict) as open_one:
            propose(cadres, row.discipline)
        late = disciplined(cadres, kind="demerit", day=date(2026, 9, 1))
        with pytest.raises(Conflict) as unready:
            disciplines.approve_reuse_second(actor=other, proposal_id=row.pk)
        disciplines.withdraw_discipline(actor=office, discipline_id=late.pk, reason="复查决定撤销")
        done = disciplines.approve_reuse_second(actor=other, proposal_id=row.pk)
        with pytest.raises(Conflict) as again:
            propose(cadres, row.discipline)
    assert (open_one.value.code, unready.value.code, again.value.code) == (
        "proposal-open", "conditions-unmet", "reused-already")  # fmt: skip
    assert (done.state, done.decided_on) == ("approved", NOW.date())
    assert told("cadre.reuse_decided") == {"zhongrenshi": 1}
    assert CareTalk.objects.get(occasion_on=date(2026, 9, 1)).state == "dropped", "of the withdrawn decision"
    with pytest.raises(IntegrityError), transaction.atomic():
        ReuseProposal.objects.filter(pk=row.pk).update(second_by=row.proposed_by_id)


@pytest.mark.parametrize("state", ReuseState.values)
def test_reuse_every_verb_in_every_state(cadres: Cadres, state: str) -> None:
    with clock.moved(NOW):
        office, other = cadres.act("cadre_office"), colleague(cadres)
        row = propose(cadres, ready(cadres))
        verbs: dict[str, Callable[[], ReuseProposal]] = {
            "approve": lambda: disciplines.approve_reuse(actor=office, proposal_id=row.pk),
            "approve_second": lambda: disciplines.approve_reuse_second(actor=other, proposal_id=row.pk),
            "refuse": lambda: disciplines.refuse_reuse(actor=other, proposal_id=row.pk, reason="暂不宜"),
        }
        assert set(verbs) == set(REUSE_TABLE.verbs)
        for verb, act in verbs.items():
            ReuseProposal.objects.filter(pk=row.pk).update(
                state=state, first_by=office.user_id, second_by=other.user_id if state == "approved" else None,
                decided_on=NOW.date() if state in ("approved", "refused") else None,
            )  # fmt: skip
            if REUSE_TABLE.allows(state, verb):
                assert act().state == REUSE_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    act()


def test_the_end_of_a_period_is_told_once(cadres: Cadres) -> None:
    with clock.moved(NOW.replace(month=7, day=4)):
        row = disciplined(cadres)
        assert DISCIPLINE_TABLE.verbs == ("withdraw", "propose")
        assert tell_ends_of_periods(actor=SYSTEM) == 0 and not row.is_over
    with clock.moved(NOW.replace(month=7, day=5)):
        assert tell_ends_of_periods(actor=SYSTEM) == 1 and tell_ends_of_periods(actor=SYSTEM) == 0
        assert row.is_over
    assert told("cadre.period_over") == {"yekezhang": 1, "luofuke": 1, "zhongrenshi": 1}


def test_an_adjustment_from_the_proposal_to_the_vacant_post(cadres: Cadres) -> None:
    with clock.moved(NOW):
        office, other, person = cadres.act("cadre_office"), colleague(cadres), himself(cadres)
        post = seated(cadres)
        row = removals.propose_removal(actor=office, established_post_id=post.pk, reason="courage", grounds="推诿扯皮")
        with pytest.raises(Conflict) as same:
            removals.verify_removal(actor=office, removal_id=row.pk, findings="属实")
        assert not RemovalCase.objects.about(person_of(cadres)).exists(), "nothing to be seen before it is verified"
        removals.verify_removal(actor=other, removal_id=row.pk, findings="走访三人，属实")
        assert (
            told("cadre.removal_side") == {"self-deputy": 1} and RemovalCase.objects.about(person_of(cadres)).exists()
        )
        removals.say_side(actor=person, removal_id=row.pk, side="客观原因")
        assert told("cadre.removal_said") == {"yekezhang": 1, "luofuke": 1}
        removals.hear_removal(actor=office, removal_id=row.pk, hearing="本人作了说明")
        removals.agree_removal(actor=office, removal_id=row.pk)
        with pytest.raises(Conflict):
            removals.decide_removal(actor=office, removal_id=row.pk, outcome="rank")
        with pytest.raises(InvalidInput) as outcome:
            removals.decide_removal(actor=other, removal_id=row.pk, outcome="")
        done = removals.decide_removal(actor=other, removal_id=row.pk, outcome="rank")
    assert same.value.code == "same-person" and outcome.value.field == "outcome"
    assert done.texts == {
        "grounds": "推诿扯皮",
        "findings": "走访三人，属实",
        "side": "客观原因",
        "hearing": "本人作了说明",
        "dropped": "",
    }
    assert EstablishedPost.objects.get(pk=post.pk).holder_id is None
    assert CareTalk.objects.get(occasion="leaving_post").due_on == date(2026, 9, 29)
    assert told("cadre.removal_told") == {"self-deputy": 1}
    trail = str(list(Entry.objects.values_list("detail", flat=True)))
    assert "推诿" not in trail and "courage" not in trail


def person_of(cadres: Cadres) -> Any:
    return cadres.file("deputy").user


def case(cadres: Cadres) -> RemovalCase:
    return removals.propose_removal(actor=cadres.act("personnel"), established_post_id=seated(cadres).pk, reason="ability",
                                    grounds="工作滞后")  # fmt: skip


@pytest.mark.parametrize("state", RemovalState.values)
def test_adjustments_every_verb_in_every_state(cadres: Cadres, state: str) -> None:
    with clock.moved(NOW):
        office, other, person, row = cadres.act("cadre_office"), colleague(cadres), himself(cadres), case(cadres)
        at, pk = removals, row.pk
        verbs: dict[str, Callable[[], RemovalCase]] = {
            "verify": lambda: at.verify_removal(actor=office, removal_id=pk, findings="属实"),
            "say": lambda: at.say_side(actor=person, removal_id=pk, side="说明"),
            "hear": lambda: at.hear_removal(actor=office, removal_id=pk, hearing="已听取"),
            "agree": lambda: at.agree_removal(actor=office, removal_id=pk),
            "decide": lambda: at.decide_removal(actor=other, removal_id=pk, outcome="level"),
            "drop": lambda: at.drop_removal(actor=office, removal_id=pk, reason="不成立"),
        }
        assert set(verbs) == set(REMOVAL_TABLE.verbs)
        for verb, act in verbs.items():
            RemovalCase.objects.filter(pk=pk).update(**_as(state, office.user_id, other.user_id))
            if REMOVAL_TABLE.allows(state, verb):
                assert act().state == REMOVAL_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    act()


def _as(state: str, first: int | None, second: int | None) -> dict[str, object]:
    """Columns that fit the state."""
    decided = state == "decided"
    return {"state": state, "verified_by": first, "findings_sealed": "1:x", "heard_on": NOW.date(),
            "hearing_sealed": "1:x", "first_by": first, "second_by": second if decided else None,
            "decided_on": NOW.date() if decided else None, "outcome": "rank" if decided else ""}  # fmt: skip


def test_a_case_is_refused_where_it_does_not_fit(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = case(cadres)
        office, other = cadres.act("cadre_office"), colleague(cadres)
        post = row.post_id
        wrong: list[tuple[str | None, str, Callable[[], object]]] = [
            (None, "removal-open", lambda: _propose(cadres, post, "style")),
            ("reason", "choice-unknown", lambda: _propose(cadres, post, "face")),
            ("grounds", "text-missing", lambda: _propose(cadres, post, "style", " ")),
            ("heard_on", "before-proposal", lambda: removals.hear_removal(
                actor=office, removal_id=row.pk, hearing="x", heard_on=NOW.date() - timedelta(days=1))),
        ]  # fmt: skip
        removals.verify_removal(actor=office, removal_id=row.pk, findings="属实")
        for field, code, act in wrong:
            with pytest.raises(DomainError) as refusal:
                act()
            assert (refusal.value.field, refusal.value.code) == (field, code)
        with pytest.raises(NotFound):
            removals.propose_removal(actor=cadres.act("other_personnel"), established_post_id=post, reason="style",
                                     grounds="x")  # fmt: skip
        removals.hear_removal(actor=office, removal_id=row.pk, hearing="已听取")
        removals.agree_removal(actor=office, removal_id=row.pk)
        free_post(actor=office, established_post_id=post, reason="另有任用")
        with pytest.raises(Conflict) as changed:
            removals.decide_removal(actor=other, removal_id=row.pk, outcome="level")
        with pytest.raises(Conflict) as vacant:
            _propose(cadres, post, "style")
    assert (changed.value.code, vacant.value.code) == ("post-changed", "post-vacant")
    for facts in (
        {"state": "heard", "hearing_sealed": ""},
        {"verified_by": row.proposed_by_id},
        {"verified_by": None},
        {"state": "decided"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RemovalCase.objects.filter(pk=row.pk).update(**facts)


def _propose(cadres: Cadres, post: int, reason: str, grounds: str = "x") -> RemovalCase:
    return removals.propose_removal(actor=cadres.act("cadre_office"), established_post_id=post, reason=reason,
                                    grounds=grounds)  # fmt: skip


def inspection(cadres: Cadres) -> SelectionInspection:
    return inspections.open_inspection(
        actor=cadres.act("cadre_office"), unit_id=cadres.world.unit("city_management").pk,
        period_from=date(2025, 1, 1), period_to=date(2026, 6, 30),
    )  # fmt: skip


def finding(cadres: Cadres) -> SelectionFinding:
    return inspections.add_finding(actor=cadres.act("cadre_office"), inspection_id=inspection(cadres).pk, kind="records",
                                   text="两人次选拔纪实材料不全", due_on=date(2026, 10, 14))  # fmt: skip


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("整改报告.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


def test_a_finding_from_the_inspection_to_its_end(cadres: Cadres) -> None:
    with clock.moved(NOW):
        office, row = cadres.act("cadre_office"), finding(cadres)
        assert told("cadre.finding_new") == {"zhongrenshi": 1}
        with pytest.raises(Conflict) as open_one:
            inspection(cadres)
        with pytest.raises(Forbidden):
            inspections.report_rectified(actor=office, finding_id=row.pk, evidence="已补")
        with pytest.raises(NotFound):
            inspections.report_rectified(actor=cadres.act("other_personnel"), finding_id=row.pk, evidence="已补")
        report = inspections.report_rectified(
            actor=cadres.act("personnel"), finding_id=row.pk, evidence="已补齐材料", document=pdf()
        )
        assert report.document is not None and told("cadre.finding_reported") == {"yekezhang": 1, "luofuke": 1}
        with pytest.raises(Conflict) as same:
            inspections.verify_finding(actor=office, finding_id=row.pk)
        with pytest.raises(Conflict) as unfinished:
            inspections.close_inspection(actor=office, inspection_id=row.inspection_id)
        inspections.verify_finding(actor=colleague(cadres), finding_id=row.pk)
        assert inspections.close_inspection(actor=office, inspection_id=row.inspection_id).closed_on == NOW.date()
    assert [error.value.code for error in (open_one, same, unfinished)] == [
        "inspection-open", "same-person", "findings-open"]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SelectionFinding.objects.filter(pk=row.pk).update(verified_by=office.user_id)


@pytest.mark.parametrize("state", FindingState.values)
def test_findings_every_verb_in_every_state(cadres: Cadres, state: str) -> None:
    with clock.moved(NOW):
        row, other = finding(cadres), colleague(cadres)
        verbs: dict[str, Callable[[], SelectionFinding]] = {
            "report": lambda: inspections.report_rectified(actor=cadres.act("personnel"), finding_id=row.pk, evidence="x"),
            "verify": lambda: inspections.verify_finding(actor=other, finding_id=row.pk),
            "send_back": lambda: inspections.send_finding_back(
                actor=other, finding_id=row.pk, objection="材料不足", due_on=date(2026, 9, 30)),
        }  # fmt: skip
        assert set(verbs) == set(FINDING_TABLE.verbs)
        for verb, act in verbs.items():
            verified = state == "verified"
            SelectionFinding.objects.filter(pk=row.pk).update(
                state=state, evidence="x", reported_on=NOW.date(), verified_by=other.user_id if verified else None,
                verified_on=NOW.date() if verified else None,
            )  # fmt: skip
            if FINDING_TABLE.allows(state, verb):
                assert act().state == FINDING_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    act()


def test_a_closed_inspection_stays_closed(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = inspection(cadres)
        inspections.close_inspection(actor=cadres.act("cadre_office"), inspection_id=row.pk)
        assert INSPECTION_TABLE.verbs == ("find", "close") and set(InspectionState.values) == {"open", "closed"}
        with pytest.raises(TransitionRefused):
            inspections.close_inspection(actor=cadres.act("cadre_office"), inspection_id=row.pk)
        with pytest.raises(TransitionRefused):
            inspections.add_finding(actor=cadres.act("cadre_office"), inspection_id=row.pk, kind="files", text="x",
                                    due_on=date(2026, 10, 1))  # fmt: skip
        for period in ((date(2026, 6, 1), date(2026, 6, 1)), (date(2026, 6, 1), date(2026, 9, 15))):
            with pytest.raises(InvalidInput) as refusal:
                inspections.open_inspection(actor=cadres.act("cadre_office"), unit_id=row.unit_id,
                                            period_from=period[0], period_to=period[1])  # fmt: skip
            assert refusal.value.field == "period_to"


def test_a_late_finding_climbs(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = finding(cadres)
        with pytest.raises(InvalidInput) as refusal:
            inspections.add_finding(actor=cadres.act("cadre_office"), inspection_id=row.inspection_id, kind="files",
                                    text="x", due_on=date(2026, 9, 13))  # fmt: skip
        assert refusal.value.field == "due_on"
    seen = []
    for days in (0, 1, 3, 4, 8, 9):
        with clock.moved(NOW.replace(month=10, day=14) + timedelta(days=days)):
            seen.append(chase_findings(actor=SYSTEM))
    assert seen == [0, 1, 0, 1, 1, 0]
    assert told("cadre.finding_late") == {"zhongrenshi": 3, "yekezhang": 1, "luofuke": 1}
