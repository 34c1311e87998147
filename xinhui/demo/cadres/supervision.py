"""Disciplines with the way back, and adjustments, lived through by the real services. Fictitious."""

from datetime import timedelta

from cadres.models import Cadre, CadreDiscipline, CareTalk, EstablishedPost
from cadres.rules.care import climb
from cadres.services.care.disciplines import (
    approve_reuse,
    approve_reuse_second,
    propose_reuse,
    record_discipline,
    refuse_reuse,
    withdraw_discipline,
)
from cadres.services.care.removals import (
    agree_removal,
    decide_removal,
    drop_removal,
    hear_removal,
    propose_removal,
    verify_removal,
)
from cadres.services.care.talks import assign_talk, hold_talk
from cadres.states.cadre import PostLevel
from cadres.states.care import DisciplineKind, RemovalOutcome, RemovalReason
from xinhui.core import clock
from xinhui.demo.cadres.base import DemoCadres

K, R, TO = DisciplineKind, RemovalReason, RemovalOutcome
#: (kind, in force since so many days, what became of it): seven are used again (systems.md, C6).
DISCIPLINES = (
    *((K.WARNING, 260 + 9 * number, "reused") for number in range(4)),
    *((K.PARTY_WARNING, 430 + 11 * number, "reused") for number in range(3)),
    (K.WARNING, 240, "seconded"), (K.DEMERIT, 420, "proposed"), (K.WARNING, 250, "refused"), (K.WARNING, 235, "over"),
    (K.PARTY_WARNING, 400, "over"), (K.WARNING, 230, "untalked"), (K.WARNING, 60, "running"),
    (K.DEMERIT, 130, "running"), (K.PARTY_GRAVE_WARNING, 210, "running"), (K.PARTY_WARNING, 90, "running"),
    (K.GRAVE_DEMERIT, 170, "running"), (K.PARTY_PROBATION_1, 220, "running"), (K.WARNING, 20, "new"),
    (K.DEMERIT, 45, "withdrawn"),
)  # fmt: skip
FOR = "在项目验收中把关不严，造成返工，新纪〔%d〕%d号。"
#: (reason, outcome or the state in which it stands): five are adjusted (systems.md, C6).
REMOVALS = (
    (R.COURAGE, TO.LEVEL), (R.ABILITY, TO.RANK), (R.STYLE, TO.LOWERED), (R.HEALTH, TO.RANK), (R.DEVOTION, TO.RELIEVED),
    (R.ABILITY, "agreed"), (R.ACHIEVEMENT, "heard"), (R.COURAGE, "verified"), (R.DECISIONS, "proposed"),
    (R.STYLE, "dropped"),
)  # fmt: skip


def build_disciplines(cadres: DemoCadres, people: list[Cadre]) -> None:
    """Entered within the last months, in force since longer ago; each with its talk."""
    for number, (cadre, (kind, days, fate)) in enumerate(zip(people, DISCIPLINES, strict=False)):
        with clock.moved(cadres.office_hour(min(days, 185 - number))):
            decided = cadres.today - timedelta(days=days)
            row = record_discipline(actor=cadres.actor("ganbu"), cadre_id=cadre.pk, kind=kind, decided_on=decided,
                                    reason=FOR % (decided.year, 12 + number))  # fmt: skip
        if fate in ("untalked", "new"):
            talk = CareTalk.objects.get(cadre=cadre, occasion="discipline")
            talk.chased_level = climb(talk.due_on, cadres.today)
            talk.save(update_fields=["chased_level", "updated_at"])
        elif fate == "withdrawn":
            with clock.moved(cadres.office_hour(12)):
                withdraw_discipline(
                    actor=cadres.actor("ganbu"), discipline_id=row.pk, reason="复查决定：事实不清，予以撤销。"
                )
        else:
            _talk(cadres, cadre, min(days, 185 - number) - 8, "discipline", "本人认识到错误，思想稳定，以实绩改正。")
            _way_back(cadres, row, fate, number)
    over = CadreDiscipline.objects.filter(ends_on__lte=cadres.today)
    over.update(is_end_told=True)


def _talk(cadres: DemoCadres, cadre: Cadre, days_ago: int, occasion: str, note: str) -> None:
    """The talk of the occasion, held by the cadre office."""
    talk = CareTalk.objects.get(cadre=cadre, occasion=occasion)
    with clock.moved(cadres.office_hour(max(days_ago, 5))):
        assign_talk(actor=cadres.actor("ganbu"), talk_id=talk.pk, talker="ganbu2")
        hold_talk(actor=cadres.actor("ganbu2"), talk_id=talk.pk, note=note)


def _way_back(cadres: DemoCadres, row: CadreDiscipline, fate: str, number: int) -> None:
    if fate not in ("reused", "seconded", "proposed", "refused"):
        return
    first, second = cadres.actor("ganbu"), cadres.actor("ganbu2")
    with clock.moved(cadres.office_hour(40 - number)):
        unit = cadres.actor(f"renshi-{row.cadre.unit.code}")
        proposal = propose_reuse(actor=unit, discipline_id=row.pk, post="乡村振兴专班副组长",
                                 reason="影响期满，期间主动承担急难任务，群众反映良好。")  # fmt: skip
    if fate == "refused":
        with clock.moved(cadres.office_hour(20)):
            refuse_reuse(actor=first, proposal_id=proposal.pk, reason="影响期满不久，继续观察半年。")
    elif fate != "proposed":
        with clock.moved(cadres.office_hour(36 - number)):
            approve_reuse(actor=first, proposal_id=proposal.pk)
            if fate == "reused":
                approve_reuse_second(actor=second, proposal_id=proposal.pk)


def build_removals(cadres: DemoCadres, people: set[int]) -> None:
    """Holders of posts of the middle level: five adjusted, the others on their way."""
    rows = EstablishedPost.objects.in_being().filter(holder__in=people, level=PostLevel.MIDDLE)
    posts = rows.select_related("unit").order_by("pk")
    for number, (post, (reason, fate)) in enumerate(zip(posts, REMOVALS, strict=False)):
        _removal(cadres, post, reason, fate, 90 - 7 * number)


def _removal(cadres: DemoCadres, post: EstablishedPost, reason: RemovalReason, fate: str, days: int) -> None:
    """Step by step, as far as it has come."""
    first, second = cadres.actor("ganbu"), cadres.actor("ganbu2")
    with clock.moved(cadres.office_hour(days)):
        case = propose_removal(actor=cadres.actor(f"renshi-{post.unit.code}"), established_post_id=post.pk,
                               reason=reason, grounds="年内三项重点工作滞后，两次约谈后仍无改进。")  # fmt: skip
    if fate == "proposed":
        return
    with clock.moved(cadres.office_hour(days - 5)):
        if fate == "dropped":
            drop_removal(actor=first, removal_id=case.pk, reason="经核实，滞后系外部审批原因，不予调整。")
            return
        verify_removal(actor=first, removal_id=case.pk, findings="查阅台账并走访六人，反映情况属实。")
    if fate == "verified":
        return
    with clock.moved(cadres.office_hour(days - 9)):
        hear_removal(
            actor=first, removal_id=case.pk, hearing="本人承认进度滞后，对调整没有异议，希望到能发挥专长的岗位。"
        )
    if fate == "heard":
        return
    with clock.moved(cadres.office_hour(days - 12)):
        agree_removal(actor=first, removal_id=case.pk)
        if fate != "agreed":
            decide_removal(actor=second, removal_id=case.pk, outcome=fate)
    if fate in RemovalOutcome.values:
        _talk(cadres, case.cadre, days - 15, "leaving_post", "听取任内工作小结和交接情况，勉励其在新岗位发挥作用。")
