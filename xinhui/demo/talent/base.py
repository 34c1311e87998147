"""Employers, accounts and the people who came since the five-year plan began; names and firms are made up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from members.rules.identity import Sex
from members.rules.months import months_after
from talent.models import Employer, EmployerAccount, Intake, IntakeKind, Person
from talent.states.people import Source
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.demo.divisions import DISTRICT_CODE, TOWNS
from xinhui.demo.people import names
from xinhui.demo.staff import PASSWORD

#: Five years of the plan (systems.md, T1): more came than were wanted.
PLAN = (date(2021, 1, 1), date(2025, 12, 31))
ENGINEERS, SKILLED = 2136, 15_420
HOSPITALS = ("新会人民医院", "新会中医医院", "新会妇幼保健院", "会城街道社区卫生服务中心", "崖门镇中心卫生院",
             "双水镇中心卫生院")  # fmt: skip
SCHOOLS = ("新会第一中学", "圭峰中学", "葵城中学", "冈州职业技术学校", "会城实验小学", "银洲湖学校")
PLACES = ("圭峰", "银洲湖", "冈州", "葵乡", "梅江", "崖门", "古井", "天马", "茶坑", "沙堆")
TRADES = (("轨道装备有限公司", "轨道交通装备"), ("新材料科技有限公司", "新材料"), ("精密机械有限公司", "先进装备制造"),
          ("生物科技有限公司", "大健康"), ("陈皮食品有限公司", "食品加工"))  # fmt: skip
INSTITUTES = ("新会陈皮产业研究院", "银洲湖先进材料实验室")
UNIVERSITIES = ("华南理工大学", "中山大学", "暨南大学", "广东工业大学", "五邑大学", "华南农业大学",
                "南方医科大学", "华南师范大学")  # fmt: skip


@dataclass
class DemoTalent:
    """Who is who: employers by what they are, everybody who came, the people who act."""

    now: datetime
    hospitals: list[Employer] = field(default_factory=list)
    schools: list[Employer] = field(default_factory=list)
    firms: list[Employer] = field(default_factory=list)
    institutes: list[Employer] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day of the building."""
        return clock.local(self.now).date()

    @property
    def employers(self) -> list[Employer]:
        """All of them."""
        return [*self.hospitals, *self.schools, *self.firms, *self.institutes]

    def unit(self, code: str) -> Unit:
        """By its code: `RSJ`, `WJJ`, `JYJ`, `KGJ`, `ZZB` …"""
        return Unit.objects.get(code=code)

    def actor(self, username: str) -> Actor:
        """`rencai` and `rencai2` (talent office), `qiye` (acts for the first firm), `renshe` (department) …"""
        return Actor.of(User.objects.get(username=username))

    def office_hour(self, days_ago: int) -> datetime:
        """Ten in the morning, so many days ago."""
        return clock.local(self.now - timedelta(days=days_ago)).replace(hour=10, minute=0, second=0, microsecond=0)


def build_base(now: datetime) -> DemoTalent:
    """Employers, accounts, and whoever came within the five-year plan."""
    talent = DemoTalent(now)
    _accounts(talent)
    _employers(talent)
    EmployerAccount.objects.create(employer=talent.firms[0], user=User.objects.get(username="qiye"),
                                   started_on=talent.today - timedelta(days=300))  # fmt: skip
    came = [*_engineers(talent), *_skilled(talent)]
    settle(talent, came, Source.UNIT)
    return talent


def _accounts(talent: DemoTalent) -> None:
    password, office = make_password(PASSWORD), talent.unit("ZZB")
    people = names(6)
    for username in ("rencai", "rencai2"):
        user = User.objects.create(username=username, name=next(people), password=password)
        Post.objects.create(user=user, unit=office, role=Role.TALENT_OFFICE, area_code=DISTRICT_CODE,
                            title="人才工作科", starts_on=talent.today - timedelta(days=200))  # fmt: skip
    User.objects.create(username="qiye", name=next(people), password=password)


def _employers(talent: DemoTalent) -> None:
    health, schooling, industry = talent.unit("WJJ"), talent.unit("JYJ"), talent.unit("KGJ")
    people, towns = names(7), [town.code for town in TOWNS]

    def made(number: int, name: str, unit: Unit, nature: str, trade: str) -> Employer:
        return Employer(name=name, unit=unit, nature=nature, industry=trade, area_code=towns[number % len(towns)],
                        contact=next(people), phone=f"0750-66{number:05d}", address=f"新会区人才大道{number + 1}号",
                        about=f"{name}，从事{trade}。")  # fmt: skip

    firms = [(f"{place}{kind}", trade) for kind, trade in TRADES for place in PLACES]
    rows = [
        *(made(n, name, health, "事业单位", "医疗卫生") for n, name in enumerate(HOSPITALS)),
        *(made(n + 10, name, schooling, "事业单位", "教育") for n, name in enumerate(SCHOOLS)),
        *(made(n + 20, name, industry, "民营企业", trade) for n, (name, trade) in enumerate(firms)),
        *(made(n + 90, name, industry, "新型研发机构", "科学研究") for n, name in enumerate(INSTITUTES)),
    ]
    rows = Employer.objects.bulk_create(rows)
    first, second, third = len(HOSPITALS), len(HOSPITALS) + len(SCHOOLS), len(rows) - len(INSTITUTES)
    talent.hospitals, talent.schools = rows[:first], rows[first:second]
    talent.firms, talent.institutes = rows[second:third], rows[third:]


def _engineers(talent: DemoTalent) -> list[tuple[Person, date]]:
    people = names(21)
    return [
        (person(talent, number, next(people), talent.firms[number * 7 % len(talent.firms)], field="engineering",
                degree=2 if number % 9 == 0 else 1, title=(0, 1, 2, 2, 3)[number % 5], post="工程师"),
         spread(number, ENGINEERS, *PLAN))
        for number in range(ENGINEERS)
    ]  # fmt: skip


def _skilled(talent: DemoTalent) -> list[tuple[Person, date]]:
    people = names(22)
    return [
        (person(talent, number + ENGINEERS, next(people), talent.firms[number * 3 % len(talent.firms)], field="skill",
                skill=(2, 3, 3, 4, 5)[number % 5], post=("装配工", "数控车工", "焊工", "电工")[number % 4]),
         spread(number, SKILLED, *PLAN))
        for number in range(SKILLED)
    ]  # fmt: skip


def person(talent: DemoTalent, number: int, name: str, employer: Employer, **facts: object) -> Person:
    """A person, not saved yet; aged 22 to 49."""
    born = months_after(talent.today.replace(day=1), -12 * (22 + number * 7 % 28) - number * 5 % 12)
    values: dict[str, object] = {"sex": Sex.FEMALE if number % 5 in (1, 3) else Sex.MALE, "born_on": born}
    if facts.get("degree"):
        values["school"] = UNIVERSITIES[number % len(UNIVERSITIES)]
    return Person(name=name, employer=employer, **{**values, **facts})


def spread(number: int, many: int, first: date, last: date) -> date:
    """The day of the number-th of so many, evenly over the time."""
    return first + timedelta(days=number * ((last - first).days + 1) // many)


def settle(talent: DemoTalent, came: Iterable[tuple[Person, date]], source: Source) -> list[Intake]:
    """People who came on their days, each counted for what the file says."""
    found = list(came)
    talent.people += Person.objects.bulk_create([row for row, _day in found], batch_size=2000)
    units = {employer.pk: employer.unit_id for employer in talent.employers}
    intakes = Intake.objects.bulk_create(
        [Intake(person=row, employer_id=row.employer_id or 0, unit_id=units[row.employer_id or 0], source=source,
                settled_on=day, proof="劳动合同、社会保险参保证明") for row, day in found],
        batch_size=2000,
    )  # fmt: skip
    IntakeKind.objects.bulk_create(
        [IntakeKind(intake=intake, kind=kind) for intake, (row, _day) in zip(intakes, found, strict=True)
         for kind in sorted(row.kinds)],
        batch_size=2000,
    )  # fmt: skip
    return intakes
