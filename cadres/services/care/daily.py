"""What time does to care: talks fall due by rule and are chased, periods end, findings climb. One transaction each."""

from datetime import timedelta

from django.db import transaction

from cadres.models import Cadre, CadreDiscipline, CareTalk, EstablishedPost, SelectionFinding, TalkFollowUp
from cadres.rules.care import RETIRING_WITHIN, SOON, TAKEN_WITHIN, climb
from cadres.selectors.people import office_people, person_of, personnel_of
from cadres.services.care.frame import hold_with_file
from cadres.services.care.inspections import page_of
from cadres.services.care.talks import page_of_talk, put_on_the_list
from cadres.services.frame import hold_cadre, tell
from cadres.states.cadre import CadreState
from cadres.states.care import Occasion, TalkState
from cadres.states.follow_ups import FollowState
from cadres.states.inspections import FindingState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold


def raise_talks_by_rule(*, actor: Actor) -> int:
    """Talks for posts taken in the last thirty days and for retirements of the next sixty; how many are new."""
    today = clock.today()
    posts = EstablishedPost.objects.in_being().filter(
        held_since__gt=today - timedelta(days=TAKEN_WITHIN), holder__state=CadreState.IN_SERVICE
    )
    leaving = Cadre.objects.in_service().filter(
        retires_on__gte=today, retires_on__lte=today + timedelta(days=RETIRING_WITHIN)
    )
    wanted = [(pk, Occasion.NEW_POST, day) for pk, day in posts.values_list("holder_id", "held_since") if pk and day]
    wanted += [(pk, Occasion.RETIREMENT, day) for pk, day in leaving.values_list("pk", "retires_on") if day]
    known = set(CareTalk.objects.filter(occasion__in=[Occasion.NEW_POST, Occasion.RETIREMENT])
                .values_list("cadre_id", "occasion", "occasion_on"))  # fmt: skip
    made = 0
    for pk, occasion, day in sorted(row for row in set(wanted) if row not in known):
        with transaction.atomic():
            cadre = hold_cadre(actor, pk)
            made += put_on_the_list(actor, cadre, occasion, day)[1]
    return made


def remind_talks(*, actor: Actor) -> int:
    """Talks due within three days: the talker, or the unit while nobody is named; once."""
    soon = clock.today() + timedelta(days=SOON)
    rows = CareTalk.objects.filter(state=TalkState.DUE, is_reminded=False, due_on__gte=clock.today(), due_on__lte=soon)
    rows = rows.filter(cadre__state=CadreState.IN_SERVICE).order_by("pk")
    return sum(_remind_talk(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _remind_talk(actor: Actor, pk: int) -> int:
    with transaction.atomic():
        cadre, row = hold_with_file(actor, CareTalk.objects.all(), pk)
        if row.state != TalkState.DUE or row.is_reminded:
            return 0
        people = {row.talker_id} if row.talker_id is not None else personnel_of(cadre.unit_id)
        row.is_reminded = True
        row.save(update_fields=["is_reminded", "updated_at"])
        tell(people - person_of(cadre), "cadre.talk_soon", f"talk:{row.pk}:soon:{row.due_on}:{row.talker_id}",
             page_of_talk(row), {"due": row.due_on.isoformat()})  # fmt: skip
        record(actor=actor, verb="cadre.talk.remind", target=row, area_code=cadre.unit.area_code)
    return 1


def chase_talks(*, actor: Actor) -> int:
    """Late talks: the talker (the unit, if nobody), then the unit's personnel officer, then the cadre office."""
    rows = CareTalk.objects.late().filter(cadre__state=CadreState.IN_SERVICE).order_by("pk")
    return sum(_chase_talk(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _chase_talk(actor: Actor, pk: int) -> int:
    with transaction.atomic():
        cadre, row = hold_with_file(actor, CareTalk.objects.all(), pk)
        level = climb(row.due_on, clock.today())
        if row.state != TalkState.DUE or level <= row.chased_level:
            return 0
        people = {row.talker_id} if row.talker_id is not None else personnel_of(cadre.unit_id)
        if level >= 2:
            people |= personnel_of(cadre.unit_id)
        if level >= 3 or not people:
            people |= office_people()
        row.chased_level = level
        row.save(update_fields=["chased_level", "updated_at"])
        tell(people - person_of(cadre), "cadre.talk_late",
             f"talk:{row.pk}:late:{row.due_on}:{row.talker_id}:{level}", page_of_talk(row),
             {"due": row.due_on.isoformat()})  # fmt: skip
        record(actor=actor, verb="cadre.talk.chase", target=row, detail={"level": level})
    return 1


def chase_follow_ups(*, actor: Actor) -> int:
    """Late follow-ups of talks: who held the talk, then the unit's personnel officer, then the cadre office."""
    rows = TalkFollowUp.objects.late().filter(talk__cadre__state=CadreState.IN_SERVICE).order_by("pk")
    return sum(_chase_follow_up(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _chase_follow_up(actor: Actor, pk: int) -> int:
    with transaction.atomic():
        row = hold(TalkFollowUp.objects.select_related("talk__cadre"), pk)
        talk, level = row.talk, climb(row.due_on, clock.today())
        if row.state != FollowState.OPEN or level <= row.chased_level:
            return 0
        people = {talk.talker_id} if talk.talker_id is not None else set()
        if level >= 2:
            people |= personnel_of(talk.unit_id)
        if level >= 3:
            people |= office_people()
        row.chased_level = level
        row.save(update_fields=["chased_level", "updated_at"])
        tell(people - person_of(talk.cadre), "cadre.follow_late", f"follow:{row.pk}:late:{level}", page_of_talk(talk),
             {"due": row.due_on.isoformat()})  # fmt: skip
        record(actor=actor, verb="cadre.follow.chase", target=row, detail={"level": level})
    return 1


def chase_findings(*, actor: Actor) -> int:
    """Late findings: the unit's personnel officer, again, then the cadre office; each step once."""
    rows = SelectionFinding.objects.late().order_by("pk")
    return sum(_chase_finding(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _chase_finding(actor: Actor, pk: int) -> int:
    with transaction.atomic():
        row = hold(SelectionFinding.objects.select_related("inspection"), pk)
        level = climb(row.due_on, clock.today())
        if row.state != FindingState.OPEN or level <= row.chased_level:
            return 0
        people = personnel_of(row.unit_id)
        if level >= 3 or not people:
            people |= office_people()
        row.chased_level = level
        row.save(update_fields=["chased_level", "updated_at"])
        tell(people, "cadre.finding_late", f"finding:{row.pk}:late:{row.due_on}:{level}", page_of(row.inspection),
             {"due": row.due_on.isoformat()})  # fmt: skip
        record(actor=actor, verb="cadre.finding.chase", target=row, detail={"level": level})
    return 1


def tell_ends_of_periods(*, actor: Actor) -> int:
    """A period is over: the cadre office and the unit may think of re-use. Told once."""
    rows = CadreDiscipline.objects.standing().filter(ends_on__lte=clock.today(), is_end_told=False).order_by("pk")
    return sum(_tell_end(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _tell_end(actor: Actor, pk: int) -> int:
    with transaction.atomic():
        cadre, row = hold_with_file(actor, CadreDiscipline.objects.all(), pk)
        if row.is_end_told or not row.is_over:
            return 0
        row.is_end_told = True
        row.save(update_fields=["is_end_told", "updated_at"])
        tell((office_people() | personnel_of(cadre.unit_id)) - person_of(cadre), "cadre.period_over",
             f"discipline:{row.pk}:over", f"/cadres/care/disciplines/{row.pk}/")  # fmt: skip
        record(actor=actor, verb="cadre.discipline.over", target=row, area_code=cadre.unit.area_code)
    return 1
