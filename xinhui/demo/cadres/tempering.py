"""Postings: 2,000 person-times to the front line, 27 exchanged, 11 to investment work, some at each stage."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice

from cadres.models import Cadre, Posting, PostingAppraisal, PostingLine, PostingOrder, PostingTask
from cadres.models.sealed_line import seal_words
from cadres.rules.tempering import appraisal_due, midterm_day, next_due
from cadres.services.tempering import course, proposals, tasks
from cadres.services.tempering.orders import add_to_order, enter_order, submit_order
from cadres.states.tempering import AppraisalKind, PostingGrade, PostingKind, PostingState, PostingVerb
from xinhui.accounts.models import Unit, UnitKind
from xinhui.core import clock
from xinhui.demo.cadres.base import DemoCadres

FRONT_LINE, EXCHANGED, INVESTMENT = 2000, 27, 11
#: Orders of half a year, the latest ended seven months ago: everybody who went has been appraised.
WAVES, A_WAVE = 10, 183
#: Under way now by one order, returned lately, appraised without an order.
NOW, RETURNED = 140, 14
#: The first so many of the shuffled files go with the waves, the others alone.
MANY = 1000
TITLES = ("选派干部驻镇帮镇扶村", "选派干部到信访维稳一线锻炼", "选派干部到防汛救灾一线锻炼",
          "选派干部到重点项目一线锻炼", "选派干部到社区治理一线锻炼")  # fmt: skip
PLACES = ("驻村工作队", "信访接待中心", "三防应急队", "重点项目指挥部", "社区党群服务中心")
DUTIES = ("驻村第一书记", "信访督查专员", "三防联络员", "项目服务专员", "社区党委副书记")
WORK = ("走访农户并完成台账", "化解信访积案2宗", "完成河道隐患排查", "协调征地拆迁问题3个", "培育特色产业项目1个")
RESULTS = ("已全部完成，台账交镇留存。", "已化解并回访。", "已排查整改到位。", "已协调解决。", "项目已落地。")
FIRMS = ("江门大道产业园招商组", "银湖湾招商专班", "大湾区招商联络处", "陈皮产业招商组")
_G = PostingGrade


class Scene:
    """Who is who, the people who write, and words that are sealed once and used often."""

    def __init__(self, cadres: DemoCadres) -> None:
        self.cadres, self.today = cadres, cadres.today
        self.office, self.second = cadres.actor("ganbu").user_id, cadres.actor("ganbu2").user_id
        self.towns = [unit for unit in cadres.units if unit.kind == UnitKind.TOWN_OFFICE]
        self.bureaus = [unit for unit in cadres.units if unit.kind != UnitKind.TOWN_OFFICE]
        self.good = seal_words("工作扎实，作风过硬，群众认可。")
        self.fair = seal_words("能完成任务，统筹协调能力有待加强。")
        self.why = seal_words("补齐基层经历，急需岗位锻炼。")
        self.refused = seal_words("本单位力量紧张，暂缓派出。")


def build(cadres: DemoCadres) -> None:
    """Ten finished orders, one under way, one that waits; exchanges, investment work and secondments one by one."""
    everybody = cadres.everybody
    himself = next(row for row in everybody if row.user_id is not None)
    shuffled = [everybody[number * 7 % len(everybody)] for number in range(len(everybody))]
    rows = [row for row in shuffled if row.pk != himself.pk]
    scene, alone = Scene(cadres), iter(rows[MANY:])
    _write(scene, [*_waves(scene, rows[:MANY]), *_now(scene, alone), *_alone(scene, alone)])
    _by_services(scene, alone, himself)


def _waves(scene: Scene, people: list[Cadre]) -> list[Posting]:
    """Person-times that are over: what the front line's figure lacks beside those of now."""
    over, made = FRONT_LINE - NOW - RETURNED, []
    for wave in range(WAVES):
        first = scene.today - timedelta(days=390 + 184 * wave)
        last = first + timedelta(days=150)
        title = TITLES[wave % len(TITLES)]
        order = PostingOrder.objects.create(
            title=title, paper=f"新组通〔{first.year}〕{12 + wave}号", kind=PostingKind.FRONT_LINE,
            host=f"各镇（街道）{PLACES[wave % len(PLACES)]}", starts_on=first, ends_on=last,
        )  # fmt: skip
        count = A_WAVE if wave < WAVES - 1 else over - A_WAVE * (WAVES - 1)
        for cadre in (people[(wave * A_WAVE + number) % len(people)] for number in range(count)):
            made.append(_posting(scene, cadre, PostingKind.FRONT_LINE, first, last, PostingState.APPRAISED,
                                 order=order, town=_town(cadre, scene.towns, wave), sort=wave))  # fmt: skip
    return made


def _now(scene: Scene, alone: Iterator[Cadre]) -> list[Posting]:
    """A year by one order, most before the middle; some who are home again and wait for their grade."""
    first = scene.today - timedelta(days=150)
    last = first + timedelta(days=364)
    order = PostingOrder.objects.create(
        title="选派干部驻镇帮镇扶村（新一轮）", paper=f"新组通〔{first.year}〕36号", kind=PostingKind.FRONT_LINE,
        host="各镇（街道）驻村工作队", starts_on=first, ends_on=last,
    )  # fmt: skip
    made = [
        _posting(scene, cadre, PostingKind.FRONT_LINE, first, last, PostingState.UNDER_WAY, order=order,
                 town=_town(cadre, scene.towns, number), sort=0)
        for number, cadre in enumerate(islice(alone, NOW - 12))
    ]  # fmt: skip
    # a year and more: the middle is past, for a few without an appraisal
    for number, cadre in enumerate(islice(alone, 12)):
        early = scene.today - timedelta(days=190 + number)
        made.append(_posting(scene, cadre, PostingKind.FRONT_LINE, early, early + timedelta(days=360),
                             PostingState.UNDER_WAY, town=_town(cadre, scene.towns, number), sort=number))  # fmt: skip
    for number, cadre in enumerate(islice(alone, RETURNED)):
        early = scene.today - timedelta(days=120)
        made.append(_posting(scene, cadre, PostingKind.FRONT_LINE, early, scene.today - timedelta(days=3 + number * 2),
                             PostingState.RETURNED, town=_town(cadre, scene.towns, number), sort=number))  # fmt: skip
    return made


def _alone(scene: Scene, alone: Iterator[Cadre]) -> list[Posting]:
    """Exchanges between units, investment work, secondments: over, under way, refused."""
    made = []
    plan = (
        (PostingKind.EXCHANGE, EXCHANGED, 18, "交流任职副职"), (PostingKind.INVESTMENT, INVESTMENT, 4, "招商专员"),
        (PostingKind.SECONDMENT, 24, 12, "挂职副主任"),
    )  # fmt: skip
    for kind, count, over, duty in plan:
        for number, cadre in enumerate(islice(alone, count)):
            state = PostingState.APPRAISED if number < over else PostingState.UNDER_WAY
            first = scene.today - timedelta(days=(700 if number < over else 60) + number * 5)
            host = _town(cadre, scene.bureaus, number * 3) if kind != PostingKind.INVESTMENT else None
            row = _posting(scene, cadre, kind, first, first + timedelta(days=540), state, town=host, sort=number)
            row.host, row.duty = host.name if host else FIRMS[number % len(FIRMS)], duty
            made.append(row)
    for number, cadre in enumerate(islice(alone, 3)):
        first = scene.today + timedelta(days=30)
        row = _posting(scene, cadre, PostingKind.SECONDMENT, first, first + timedelta(days=360), PostingState.REFUSED,
                       town=_town(cadre, scene.bureaus, number), sort=number)  # fmt: skip
        made.append(row)
    return made


def _town(cadre: Cadre, units: list[Unit], number: int) -> Unit:
    """Not the own unit."""
    start = (cadre.pk + number) % len(units)
    return next(unit for unit in islice(cycle(units), start, None) if unit.pk != cadre.unit_id)


def _posting(
    scene: Scene, cadre: Cadre, kind: PostingKind, first: date, last: date, state: PostingState, *, sort: int,
    order: PostingOrder | None = None, town: Unit | None = None,
) -> Posting:  # fmt: skip
    """Unsaved. Who is late with the middle, and who was appraised, follows from the number of the file."""
    row = Posting(cadre=cadre, kind=kind, state=state, starts_on=first, ends_on=last, order=order, host_unit=town,
                  host=f"{town.name}{PLACES[sort % len(PLACES)]}"[:80] if town else "", duty=DUTIES[sort % len(DUTIES)],
                  proposed_by_id=scene.office, decided_by_id=scene.second)  # fmt: skip
    if state == PostingState.UNDER_WAY:
        row.due_on = next_due(first, last, is_midterm_done=_is_midterm_done(scene, row))
    elif state in (PostingState.RETURNED, PostingState.APPRAISED):
        row.returned_on = last
        row.due_on = appraisal_due(last) if state == PostingState.RETURNED else None
    return row


def _is_midterm_done(scene: Scene, row: Posting) -> bool:
    middle = midterm_day(row.starts_on, row.ends_on)
    return middle is not None and middle <= scene.today and row.cadre.pk % 4 != 0


def _grade(number: int) -> PostingGrade:
    return _G.EXCELLENT if number % 5 == 0 else _G.BARELY if number % 61 == 0 else _G.COMPETENT


def _write(scene: Scene, made: list[Posting]) -> None:
    """Postings, then tasks, appraisals and histories."""
    rows = Posting.objects.bulk_create(made, batch_size=500)
    office, second = scene.office, scene.second
    given, appraisals, lines = list[PostingTask](), list[PostingAppraisal](), list[PostingLine]()
    for number, row in enumerate(rows):
        way = [(PostingVerb.ORDER if row.order_id else PostingVerb.PROPOSE, row.starts_on, scene.why, office)]
        way.append((PostingVerb.REFUSE, scene.today, scene.refused, second) if row.state == PostingState.REFUSED
                   else (PostingVerb.APPROVE, row.starts_on, "", second))  # fmt: skip
        if row.state != PostingState.REFUSED:
            given += _tasks(scene, row, number)
        middle = midterm_day(row.starts_on, row.ends_on)
        if middle is not None and (row.state == PostingState.APPRAISED or row.due_on == row.ends_on):
            appraisals.append(_appraisal(row, AppraisalKind.MIDTERM, _G.COMPETENT, scene.fair, middle, second))
            way.append((PostingVerb.MIDTERM, middle, "", second))
        if row.returned_on is not None:
            way.append((PostingVerb.RETURN, row.returned_on, "", office))
        if row.state == PostingState.APPRAISED:
            day, grade = row.ends_on + timedelta(days=number % 14), _grade(number)
            text = scene.fair if grade == _G.BARELY else scene.good
            appraisals.append(_appraisal(row, AppraisalKind.RETURN, grade, text, day, second))
            way.append((PostingVerb.APPRAISE, day, "", second))
        lines += _lines(scene, row, way)
    PostingTask.objects.bulk_create(given, batch_size=1000)
    PostingAppraisal.objects.bulk_create(appraisals, batch_size=1000)
    PostingLine.objects.bulk_create(lines, batch_size=1000)


def _lines(
    scene: Scene, row: Posting, way: Iterable[tuple[PostingVerb, date, str, int | None]]
) -> Iterator[PostingLine]:  # fmt: skip
    for verb, day, text, by in way:
        at = scene.cadres.office_hour(max(0, (scene.today - day).days))
        yield PostingLine(posting=row, at=at, by_id=by, verb=verb, text_sealed=text)


def _appraisal(
    row: Posting, kind: AppraisalKind, grade: PostingGrade, words: str, day: date, by: int | None
) -> PostingAppraisal:  # fmt: skip
    return PostingAppraisal(posting=row, kind=kind, grade=grade, comment_sealed=words, on=day, by_id=by)


def _tasks(scene: Scene, row: Posting, number: int) -> Iterator[PostingTask]:
    """One of a posting that is over, done; two of one under way, the earlier done but for every ninth."""
    first = row.starts_on + timedelta(days=45)
    done = first - timedelta(days=number % 20)
    is_done = row.state != PostingState.UNDER_WAY or (done <= scene.today and number % 9 != 0)
    yield PostingTask(posting=row, text=WORK[number % len(WORK)], due_on=first, done_on=done if is_done else None,
                      result=RESULTS[number % len(RESULTS)] if is_done else "")  # fmt: skip
    if row.state == PostingState.UNDER_WAY:
        yield PostingTask(posting=row, text=WORK[(number + 2) % len(WORK)], due_on=row.ends_on - timedelta(days=30))


def _by_services(scene: Scene, alone: Iterator[Cadre], himself: Cadre) -> None:
    """Proposals that wait, one withdrawn, one approved for next month, an order that waits; and the person with an
    account, seconded to a town with tasks, one of them reported. None of them is counted but this secondment."""
    cadres, today = scene.cadres, scene.today
    office, second = cadres.actor("ganbu"), cadres.actor("ganbu2")

    def propose(cadre: Cadre, first: date) -> Posting:
        return proposals.propose_posting(
            actor=cadres.actor(f"renshi-{cadre.unit.code}"), cadre_id=cadre.pk, kind=PostingKind.SECONDMENT,
            starts_on=first, ends_on=first + timedelta(days=300), duty="挂职镇长助理",
            host_unit_id=_town(cadre, scene.towns, 1).pk, reason="年轻干部缺少乡镇工作经历。",
        )  # fmt: skip

    with clock.moved(cadres.office_hour(120)):
        own = propose(himself, today - timedelta(days=110))
        proposals.approve_posting(actor=office, posting_id=own.pk, words="同意派出。")
        first, _late, _open = (
            tasks.add_task(actor=second, posting_id=own.pk, text=text, due_on=today + timedelta(days=days))
            for text, days in (
                ("完成圩镇人居环境整治方案", -40),
                ("牵头推进乡村振兴项目", -5),
                ("撰写基层治理报告", 60),
            )
        )
    with clock.moved(cadres.office_hour(50)):
        mine = cadres.actor("ganbu-self")
        tasks.report_task(actor=mine, posting_task_id=first.pk, result="方案已由镇党委会议通过并实施。")
    with clock.moved(cadres.office_hour(3)):
        course.extend_posting(actor=office, posting_id=own.pk, ends_on=own.ends_on + timedelta(days=60),
                              reason="所牵头项目尚未完工。")  # fmt: skip
        waiting = [propose(cadre, today + timedelta(days=30)) for cadre in islice(alone, 5)]
        proposals.withdraw_posting(actor=office, posting_id=waiting[0].pk, reason="单位另有安排。")
        ahead = propose(next(alone), today + timedelta(days=25))  # no published figure grows when it begins
        proposals.approve_posting(actor=office, posting_id=ahead.pk, words="同意派出。")
    with clock.moved(cadres.office_hour(1)):
        order = enter_order(actor=second, title="选派干部到招商一线锻炼", paper=f"新组通〔{today.year}〕58号",
                            kind=PostingKind.INVESTMENT, host="区招商专班", starts_on=today + timedelta(days=20),
                            ends_on=today + timedelta(days=200))  # fmt: skip
        add_to_order(actor=second, posting_order_id=order.pk, cadre_ids=[row.pk for row in islice(alone, 6)],
                     duty="招商专员")  # fmt: skip
        submit_order(actor=second, posting_order_id=order.pk)
