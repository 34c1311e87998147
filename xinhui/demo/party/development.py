"""A hundred and twenty people under development, over all stages: some wait, some are late, some are done."""

from datetime import date, timedelta
from itertools import islice

from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import CasePerson, DevelopmentCase, Member, Organization, StepRecord
from members.models.sealed import IDENTITY, PHONE
from members.rules import development as rules
from members.rules.identity import check_digit, sex_of
from members.services.development.frame import close, settle
from members.services.register.enter import print_of
from members.states.development import CaseState, EndKind, PersonRole
from members.states.organization import Standing
from xinhui.attachments.services.store import store_document
from xinhui.core import clock
from xinhui.core.sealed import seal
from xinhui.demo.party.base import DemoParty
from xinhui.demo.people import names, phone

#: How many cases stand at each step; with the ended ones there are 120.
AT = {1: 12, 2: 8, 3: 6, 4: 4, 5: 4, 6: 14, 7: 20, 8: 6, 9: 3, 10: 4, 11: 3, 12: 4, 15: 3, 16: 4, 17: 2, 18: 2, 19: 1,
      20: 2, 21: 6, 22: 3, 23: 2, 25: 4}  # fmt: skip
ENDED = 3
#: Every so many-th case stands still for so many days: long enough to be late where a limit runs.
STILL_EVERY, STILL_DAYS = 5, 130


def build(party: DemoParty) -> None:
    """Cases by bulk, each by the rules of the 25 steps, with guides, introducers, votes and documents."""
    actor, today = party.actor("zuzhibu"), clock.local(party.now).date()
    paper = store_document(
        actor=actor, upload=SimpleUploadedFile("发展党员材料.pdf", b"%PDF-1.4 xinhui demo", "application/pdf")
    )
    branches = list(party.grids.values())
    full, probationary = _by_branch(branches)
    people, cases, plans = islice(names(77), 200), list[DevelopmentCase](), list[dict[int, date]]()
    own = party.grids["440705103200001"]
    steps = [step for step, many in AT.items() for _each in range(many)] + [2, 6, 9]
    for number, step in enumerate(steps):
        needs = probationary if rules.APPROVED <= step < rules.LAST else full
        free = [branch for branch in (own, *branches[number * 7 :], *branches) if len(full[branch.pk]) >= 3
                and (step < rules.APPROVED or len(needs[branch.pk]) > 3 * (needs is full))]  # fmt: skip
        branch = free[0] if number % 9 == 0 else free[1]
        days = _days(step, today, number)
        member = needs[branch.pk].pop() if step >= rules.APPROVED else None
        case = _case(number, next(people), branch, days, member)
        if number >= len(steps) - ENDED:
            case.state, case.end_kind, case.ended_on = CaseState.ENDED, EndKind.WITHDRAWN, today
            case.end_reason = "本人书面提出撤回申请"
            close(case)
        cases.append(case)
        plans.append(days)
    made = DevelopmentCase.objects.bulk_create(cases)
    _follow(made, plans, full, paper.pk, actor.user_id or 0)


def _by_branch(branches: list[Organization]) -> tuple[dict[int, list[Member]], dict[int, list[Member]]]:
    full: dict[int, list[Member]] = {branch.pk: [] for branch in branches}
    probationary: dict[int, list[Member]] = {branch.pk: [] for branch in branches}
    for member in Member.objects.filter(organization__in=branches, user=None, offices=None).order_by("pk"):
        (full if member.standing == Standing.FULL else probationary)[member.organization_id].append(member)
    return full, probationary


def _days(step: int, today: date, number: int) -> dict[int, date]:
    """The days of the steps up to `step`, each some days after its first; the last of them lately, or long ago."""
    still = STILL_DAYS if number % STILL_EVERY == 0 and step < rules.LAST else 1 + number % 12
    start = today - timedelta(days=still + 1200)
    for _round in range(3):
        days = {1: start}
        for following in range(2, step + 1):
            first = rules.earliest(following, days)
            assert first is not None
            days[following] = first + timedelta(days=3 + (number + following) % 9)
        start += (today - timedelta(days=still)) - days[step]
    return days if days[step] <= today else {n: day - (days[step] - today) for n, day in days.items()}


def _case(
    number: int, name: str, branch: Organization, days: dict[int, date], member: Member | None
) -> DevelopmentCase:
    born = date(1985 + number % 18, 1 + number % 12, 1 + number % 28)
    first = f"440798{born:%Y%m%d}{number % 1000:03d}"
    identity = first + check_digit(first)
    case = DevelopmentCase(
        name=name, sex=sex_of(identity), born_on=born, identity_sealed=seal(identity, purpose=IDENTITY),
        identity_print=print_of(identity), phone_sealed=seal(phone(910_000 + number), purpose=PHONE),
        education=("bachelor", "college", "secondary")[number % 3],
        occupation=("网格员", "务工", "个体经营")[number % 3],
        organization=branch, area_code=branch.area_code, applied_on=days[1],
    )  # fmt: skip
    settle(case, days)
    if member is not None:
        case.name, case.sex, case.born_on, case.member = member.name, member.sex, member.born_on, member
        case.identity_sealed, case.identity_print = member.identity_sealed, member.identity_print
        case.phone_sealed = member.phone_sealed
        member.joined_on = days[rules.ADMITTED]
        if len(days) == rules.LAST:
            case.state, member.confirmed_on = CaseState.DONE, rules.probation_ends(days[rules.ADMITTED])
        member.save(update_fields=["joined_on", "confirmed_on"])
    return case


def _follow(
    cases: list[DevelopmentCase], plans: list[dict[int, date]], full: dict[int, list[Member]], paper: int, by: int
) -> None:
    records, people = list[StepRecord](), list[CasePerson]()
    for case, days in zip(cases, plans, strict=True):
        voters = len(full[case.organization_id])
        for step, on in days.items():
            due = rules.latest(step, {n: day for n, day in days.items() if n < step})
            vote = {"entitled": voters, "present": voters, "written": 0, "in_favour": voters}
            records.append(StepRecord(
                case=case, number=step, on=on, is_late=due is not None and on > due, by_id=by,
                document_id=paper if step in rules.DOCUMENTS else None, hours=24 if step == rules.TRAINING else None,
                **(vote if step in rules.VOTES else {}),
            ))  # fmt: skip
            role = {rules.GUIDES: PersonRole.GUIDE, rules.INTRODUCERS: PersonRole.INTRODUCER}.get(step)
            until = case.ended_on
            if role is not None:
                people += [CasePerson(case=case, member=member, role=role, since=on, until=until)
                           for member in full[case.organization_id][:2]]  # fmt: skip
    StepRecord.objects.bulk_create(records, batch_size=500)
    CasePerson.objects.bulk_create(people, batch_size=500)
