"""Talent from target to settled family in Chromium, in Chinese, over weeks: the portal's clock is moved between the steps.

A doctor applies from a phone and gets a card, a school place and a grant; an employer's live job fair ends in hires that
the targets count; a task slips and climbs to the district leader.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from members.rules.identity import check_digit
from tests.browser.conftest import Reader
from tests.browser.moving import MovingPortal, moving_portal

pytestmark = pytest.mark.browser
DIGITS = "零一二三四五六七八九"
NAME = "凌博闻"
#: What the console says of a form that comes back with its errors.
REFUSED = "400 (Bad Request)"


@pytest.fixture
def moving(home: Path, tmp_path: Path) -> Iterator[MovingPortal]:
    """A district of the test's own."""
    with moving_portal(home, tmp_path) as portal:
        yield portal


class Stage:
    """Who acts: each in a window of the own, signed in when first called and again after a day."""

    def __init__(self, browser: Browser, portal: MovingPortal) -> None:
        self.browser, self.portal, self._readers = browser, portal, dict[str, Reader]()

    def reader(self, who: str, width: int = 1440) -> Reader:
        """`who` is a login; "" comes by without one."""
        if who not in self._readers:
            size = {"width": width, "height": 900}
            context = self.browser.new_context(viewport=size, locale="zh-CN", has_touch=width < 500)  # type: ignore[arg-type]  # a size
            self._readers[who] = Reader(context, self.portal.address)
            if who:
                self._readers[who].sign_in(who)
        return self._readers[who]

    def minute(self) -> None:
        """A form is read and filled in, as people do."""
        self.portal.go_to(self.portal.now + timedelta(minutes=1))

    def days(self, days: int) -> None:
        """Later; sessions have ended, the day and the tick are run."""
        self.portal.next_days(days)
        self.close()
        self.portal.run("talent_daily")
        self.portal.run("tick")

    def act(self, who: str, subject: str, pk: str, verb: str, **fields: Any) -> str:
        """A verb on a row by its form; the text of the page that follows."""
        reader = self.reader(who)
        reader.go(f"/talent/do/{subject}/{pk}/{verb}/")
        return send(reader, **fields)

    def close(self) -> None:
        """All windows; what a console said is a failure."""
        troubles = [
            trouble for reader in self._readers.values() for trouble in reader.troubles if REFUSED not in trouble
        ]
        for reader in self._readers.values():
            reader.context.close()
        self._readers.clear()
        assert troubles == []


@pytest.fixture
def stage(browser: Browser, moving: MovingPortal) -> Iterator[Stage]:
    """The district in its weeks."""
    made = Stage(browser, moving)
    yield made
    made.close()


def send(reader: Reader, *, form: str = "main form[method=post]", done: str = "操作成功", **fields: Any) -> str:
    """Fill in the page's form and press its button; a choice is taken by a part of its text."""
    page = reader.page
    for name, value in fields.items():
        box = page.locator(f"{form} [name={name}]").first
        kind = box.evaluate("box => box.tagName + ' ' + box.type")
        if kind.startswith("SELECT"):
            options = box.locator("option", has_text=value)
            box.select_option(value=options.first.get_attribute("value"))
        elif kind.endswith("checkbox"):
            box.check()
        elif kind.endswith("radio"):
            page.locator(f"{form} [name={name}][value='{value}']").check()
        else:
            box.fill(str(value))
    page.locator(f"{form} button:not([type=button])").first.click()
    page.wait_for_load_state("networkidle")
    text = page.inner_text("main")
    assert done in text, text
    return text


def link_of(reader: Reader, path: str, pattern: str) -> str:
    """The number in the first link of a page that fits the pattern."""
    reader.go(path)
    found = re.search(pattern, reader.page.content())
    assert found, (path, pattern, reader.page.inner_text("main"))
    return found[1]


def answer_to(words: str) -> str:
    """The question in words, as somebody who cannot see the picture answers it."""
    numbers, more = re.search(f"在([{DIGITS}、和]+)三个数中，最大的数加上([{DIGITS}])", words).groups()  # type: ignore[union-attr]  # it is there
    return str(max(DIGITS.index(one) for one in numbers if one in DIGITS) + DIGITS.index(more))


def identity(number: int = 281) -> str:
    """A possible number of nobody."""
    first = f"44079919900307{number}"
    return f"{first}{check_digit(first)}"


def applied(stage: Stage) -> tuple[str, str]:
    """From the phone: receipt number and code."""
    phone = stage.reader("", 390)
    page = phone.go("/talent/apply/")
    words = page.inner_text("fieldset.question")
    stage.minute()
    text = send(
        phone, done="回执编号", name=NAME, identity=identity(), phone="13800001234", degree="博士", title="副高级",
        school="中山大学", major="临床医学", field="医疗卫生", employer_name="新会人民医院", post="副主任医师", consent=True,
        statement="主持省级课题两项", answer=answer_to(words),
    )  # fmt: skip
    receipt = re.search(r"RD\d{6}[A-Z0-9]{8}", text)
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text)
    assert receipt and code, text
    return receipt[0], code[0]


def test_a_doctor_applies_from_a_phone_and_the_family_settles(stage: Stage) -> None:
    receipt, code = applied(stage)
    case = link_of(stage.reader("rencai"), f"/talent/applications/?q={receipt}",
                   rf'/talent/applications/(\d+)/"[^>]*>\s*{receipt}')  # fmt: skip
    stage.act("rencai", "application", case, "accept", employer="新会人民医院")
    for kind in ("学历", "职称", "合同", "社会保险"):
        stage.act("rencai", "application", case, "check", kind=kind, result="属实", source="学信网、人社系统")
    stage.act("rencai", "application", case, "verify", employer="新会人民医院")
    office = stage.reader("rencai")
    shown = office.go(f"/talent/applications/{case}/").inner_text("main")
    tier = re.search(r"按规则应为([A-F])类", shown)
    assert tier, shown
    office.shoot("talent-application")
    stage.act("rencai", "application", case, "rate", tier=f"{tier[1]}类")
    stage.act("rencai", "application", case, "publish")
    listed = stage.reader("", 390).go("/talent/announcements/").inner_text("main")
    assert "凌**" in listed and NAME not in listed
    stage.days(12)
    stage.act("rencai2", "application", case, "grant")
    stage.act("rencai2", "application", case, "settle", proof="聘用合同")
    phone = stage.reader("", 390)
    phone.go("/talent/apply/follow/")
    assert "人才卡" in send(phone, done=receipt, receipt=receipt, code=code)
    person = link_of(stage.reader("rencai"), f"/talent/people/?name={NAME}", rf'/talent/people/(\d+)/"[^>]*>\s*{NAME}')
    school_place(stage, person)
    grant(stage, person)


def school_place(stage: Stage, person: str) -> None:
    """The code that comes with the card; the wish from the phone; a place that is left, given by the schools' bureau."""
    office = stage.reader("rencai")
    office.go("/talent/stewards/")
    form = f"main form[action='/talent/stewards/{person}/code/']"
    while not office.page.locator(form).count():
        office.page.get_by_role("link", name="下一页").click()
        office.page.wait_for_load_state("networkidle")
    printed = send(office, form=form, done="查询码")
    code, card = re.search(r"\b\d{8}\b", printed), re.search(r"XH\d{4}[A-F]\d{6}", printed)
    assert code and card, printed
    phone = stage.reader("", 390)
    phone.go("/talent/tickets/follow/")
    send(phone, done="人才子女入学", card_number=card[0], code=code[0])
    service = link_of(phone, "/talent/tickets/follow/mine/", r"(?s)人才子女入学.*?/talent/tickets/follow/new/(\d+)/")
    phone.go(f"/talent/tickets/follow/new/{service}/")
    send(phone, done="材料", text="孩子升初一，请安排学位")
    ticket = re.search(r"/talent/tickets/follow/(\d+)/", phone.page.url)
    assert ticket, phone.page.url
    phone.go(f"/talent/tickets/follow/{ticket[1]}/wish/")
    first = phone.page.locator("main [name=first_wish] option:not([value=''])").first.inner_text()
    send(phone, done="凌小小", child="凌小小", born_in="2014", first_wish=first)
    for verb in ("check", "take"):
        stage.act("jiaoyu", "ticket", ticket[1], verb)
    wish = link_of(stage.reader("jiaoyu"), f"/talent/tickets/{ticket[1]}/", r"/talent/do/school-wish/(\d+)/take/")
    school = stage.reader("jiaoyu").go(f"/talent/do/school-wish/{wish}/take/")
    place = school.locator("main [name=place] option:not([value=''])").first.inner_text()
    send(stage.reader("jiaoyu"), place=place)
    shown = phone.go(f"/talent/tickets/follow/{ticket[1]}/").inner_text("main")
    assert "已安排学位" in shown
    phone.go(f"/talent/tickets/follow/{ticket[1]}/confirm/")
    send(phone, done="谢谢", score="5", comment="很快")


def grant(stage: Stage, person: str) -> None:
    """Eligible, and why; applied for by the unit, checked, approved by another; paid by a batch that another approved."""
    office = stage.reader("rencai")
    shown = office.go(f"/talent/eligibility/{person}/").inner_text("main")
    assert "博士安家补贴" in shown and "符合" in shown
    office.shoot("talent-eligibility")
    stage.act(
        "weijian",
        "eligible-person",
        person,
        "apply",
        measure="博士安家补贴",
        contract_years="5",
        documents="合同、学位证书",
    )
    row = re.search(r"/talent/grants/(\d+)/", stage.reader("weijian").page.url)
    number = (
        row[1] if row else link_of(stage.reader("weijian"), f"/talent/eligibility/{person}/", r"/talent/grants/(\d+)/")
    )
    if stage.reader("weijian").go(f"/talent/grants/{number}/").locator(f"a[href*='/grant/{number}/submit/']").count():
        stage.act("weijian", "grant", number, "submit")
    stage.act("weijian-lead", "grant", number, "check")
    stage.act("rencai", "grant", number, "approve")
    assert "200000" in stage.reader("rencai").go(f"/talent/grants/{number}/").inner_text("main").replace(",", "")


def pay_day(stage: Stage, hour: str) -> str:
    """Tomorrow at an hour, as the browser's field takes it."""
    return f"{stage.portal.now + timedelta(days=1):%Y-%m-%d}T{hour}"


def test_a_live_job_fair_ends_in_a_hire_that_the_targets_count(stage: Stage) -> None:
    firm, office = stage.reader("qiye"), stage.reader("rencai")
    before = settled(office)
    assert "我的单位" in firm.go("/talent/firm/").inner_text("body")
    firm.go("/talent/posts/new/")
    until = f"{stage.portal.now + timedelta(days=30):%Y-%m-%d}"
    facts = {"employer": "圭峰轨道装备", "title": "数控技师", "field": "技能", "number_wanted": "2", "degree": "无学位", "skill": "中级工",
             "pay_from": "6000", "pay_to": "9000", "area_code": "会城", "place": "人才大道1号", "open_until": until}  # fmt: skip
    said = send(firm, done="就业促进法", text="限男性", **facts)
    assert "数控技师" in firm.page.input_value("[name=title]"), said
    send(firm, text="操作数控车床，包食宿")
    post = re.search(r"/talent/posts/(\d+)/", firm.page.url)
    assert post, firm.page.url
    stage.act("qiye", "job", post[1], "submit")
    stage.act("kegong", "job", post[1], "publish")
    office.go("/talent/events/new/")
    send(office, name="“葵乡有你”直播带岗", kind="直播", starts_at=pay_day(stage, "19:00"), ends_at=pay_day(stage, "21:00"),
         venue="抖音", unit="人力资源")  # fmt: skip
    event = re.search(r"/talent/events/(\d+)/", office.page.url)
    assert event, office.page.url
    page = firm.go(f"/talent/do/event/{event[1]}/join/")
    page.locator(f"main [name=posts][value='{post[1]}']").check()
    send(firm)
    stage.act("rencai", "event", event[1], "announce")
    hired = candidate(stage, post[1], event[1])
    stage.days(2)
    stage.act("rencai", "event", event[1], "hold")
    stage.act("qiye", "candidate", hired, "invite", interview_at=pay_day(stage, "10:00"), interview_place="厂部")
    stage.days(2)
    stage.act("qiye", "candidate", hired, "interviewed")
    stage.act("qiye", "candidate", hired, "offer", offer_pay="7000")
    day = f"{stage.portal.now:%Y-%m-%d}"
    stage.act("qiye", "candidate", hired, "report", identity=identity(285), starts_on=day, proof="劳动合同")
    stage.act("kegong", "candidate", hired, "confirm")
    assert settled(stage.reader("rencai")) == before + 1


def settled(reader: Reader) -> int:
    """Skilled workers settled so far, as the list of intakes has them won by events."""
    reader.go("/talent/intakes/?source=event&kind=skilled")
    rows = 0
    while True:
        rows += reader.page.locator("main tbody tr td:nth-child(6)").count()
        following = reader.page.get_by_role("link", name="下一页")
        if not following.count():
            return rows
        following.click()
        reader.page.wait_for_load_state("networkidle")


def candidate(stage: Stage, post: str, event: str) -> str:
    """Whoever comes by on the event's page applies; the number under which the firm finds it."""
    phone = stage.reader("", 390)
    page = phone.go(f"/talent/jobs/events/{event}/")
    page.get_by_role("link", name="数控技师").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("main a[href*='/apply/']").first.click()
    page.wait_for_load_state("networkidle")
    stage.minute()
    send(phone, done="回执", name="区能工", phone="13800005678", degree="无学位", skill="中级工", consent=True)
    return link_of(stage.reader("qiye"), f"/talent/posts/{post}/", r'/talent/candidates/(\d+)/"')


def test_a_task_that_slips_climbs_to_the_district_leader(stage: Stage) -> None:
    office = stage.reader("rencai")
    year = link_of(office, "/talent/plans/", rf'/talent/plans/years/(\d+)/"[^>]*>\s*{stage.portal.now.year}')
    page = office.go(f"/talent/plans/years/{year}/?behind=open#list")
    office.shoot("talent-plan")
    rows = [row for row in page.locator("tr[id^=task-]").all() if "逾期" not in row.inner_text()]
    deadline, row = min(((re.findall(r"\d{4}-\d\d-\d\d", row.inner_text())[0], row) for row in rows),
                        key=lambda line: line[0])  # fmt: skip
    task = re.search(r'/tasks/(\d+)/">([^<]+)<', row.inner_html())
    assert task
    late = datetime.fromisoformat(f"{deadline}T10:00:00+08:00") + timedelta(days=1)
    stage.days(max((late - stage.portal.now).days, 0) + 1)
    listed = ""
    for _round in range(8):  # four levels of three working days, and weekends and holidays between
        stage.days(4)
        leader = stage.reader("quzhang")
        listed = leader.go(f"/talent/plans/years/{year}/?behind=top").inner_text("main")
        if task[2] in listed:
            break
    assert task[2] in listed
    here = leader.go(f"/talent/plans/tasks/{task[1]}/").inner_text("main")
    assert "区领导" in here and "牵头单位尚未作逾期说明" in here, here
    leader.shoot("talent-task")
