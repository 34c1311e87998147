"""Units with their leading teams, middle level and staff: a file for each, fictitious, and who keeps them.

Identity numbers are of a region that is given to nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from cadres.models import Cadre, EstablishedPost, FormVersion, RankQuota
from cadres.rules.form import Form, Relative
from cadres.services.keeping import columns_of
from cadres.states.cadre import PostLevel, Rank
from members.rules.identity import check_digit
from members.rules.months import months_after
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, Unit, UnitKind, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.demo.divisions import DISTRICT_CODE
from xinhui.demo.people import names
from xinhui.demo.staff import PASSWORD

#: (title in a bureau, title in a town, level, rank, how many)
SEATS = (
    ("党组书记、局长", "党委书记", PostLevel.TOWNSHIP, Rank.RESEARCHER_4, 1),
    ("党组成员、副局长", "党委副书记、镇长", PostLevel.TOWNSHIP_DEPUTY, Rank.DIRECTOR_1, 1),
    ("党组成员、副局长", "党委委员、副镇长", PostLevel.TOWNSHIP_DEPUTY, Rank.DIRECTOR_2, 2),
    ("办公室主任", "党政综合办公室主任", PostLevel.MIDDLE, Rank.DIRECTOR_3, 1),
    ("业务股股长", "社会事务办公室主任", PostLevel.MIDDLE, Rank.DIRECTOR_4, 4),
)
STAFF = (("一级科员", Rank.CLERK_1, 5), ("二级科员", Rank.CLERK_2, 3))
SCHOOLS = ("华南理工大学", "中山大学", "暨南大学", "华南农业大学", "广东工业大学", "五邑大学", "华南师范大学")
SUBJECTS_STUDIED = ("行政管理", "法学", "汉语言文学", "土木工程", "会计学", "计算机科学与技术", "农学", "水利水电工程",
                    "经济学", "环境工程", "公共管理", "应用化学")  # fmt: skip
HOMES = (
    "广东新会",
    "广东新会",
    "广东新会",
    "广东台山",
    "广东开平",
    "广东恩平",
    "广东鹤山",
    "广东江门",
    "湖南衡阳",
    "江西赣州",
)
EARLIER = ("罗坑镇", "双水镇", "崖门镇", "大泽镇", "会城街道", "古井镇", "沙堆镇", "三江镇")
_CADRE_OFFICE, _OTHER_OFFICE = "ganbu", "ganbu2"


@dataclass
class DemoCadres:
    """Who is who: files by unit (highest first), the people who act, the days."""

    now: datetime
    units: list[Unit] = field(default_factory=list)
    files: dict[int, list[Cadre]] = field(default_factory=dict)  # by unit id
    posts: dict[int, list[EstablishedPost]] = field(default_factory=dict)  # by unit id

    @property
    def today(self) -> date:
        """The day of the building."""
        return clock.local(self.now).date()

    @property
    def everybody(self) -> list[Cadre]:
        """All files, unit by unit."""
        return [row for unit in self.units for row in self.files[unit.pk]]

    @property
    def leaders(self) -> list[Cadre]:
        """Members of leading teams: township level, principal and deputy."""
        return [row for row in self.everybody if row.post_level in (PostLevel.TOWNSHIP, PostLevel.TOWNSHIP_DEPUTY)]

    def actor(self, username: str) -> Actor:
        """`ganbu` and `ganbu2` (cadre office), `renshi-<unit code>` (personnel officers), `ganbu-self` (a cadre)."""
        return Actor.of(User.objects.get(username=username))

    def office_hour(self, days_ago: int) -> datetime:
        """Ten in the morning, so many days ago."""
        return clock.local(self.now - timedelta(days=days_ago)).replace(hour=10, minute=0, second=0, microsecond=0)


def build_base(now: datetime) -> DemoCadres:
    """75 units × 17 files, posts with their holders, quotas, accounts."""
    cadres = DemoCadres(now)
    towns = Unit.objects.active().filter(kind=UnitKind.TOWN_OFFICE).order_by("code")
    district = Unit.objects.active().filter(area_code=DISTRICT_CODE).exclude(kind=UnitKind.COMMAND_CENTRE)
    cadres.units = [*district.order_by("pk"), *towns]
    people = names(440705)
    drafts = [draft for number, unit in enumerate(cadres.units) for draft in _team(cadres, number, unit, people)]
    rows = Cadre.objects.bulk_create([row for row, _seat in drafts], batch_size=500)
    FormVersion.objects.bulk_create(
        [FormVersion(cadre=row, number=1, form_sealed=row.form_sealed, source="批量导入", at=now) for row in rows],
        batch_size=500,
    )  # fmt: skip
    for row in rows:
        cadres.files.setdefault(row.unit_id, []).append(row)
    _posts(cadres, drafts)
    RankQuota.objects.bulk_create([
        RankQuota(unit=unit, rank=rank, quota=quota) for unit in cadres.units
        for rank, quota in ((Rank.RESEARCHER_4, 1), (Rank.DIRECTOR_1, 1), (Rank.DIRECTOR_2, 2), (Rank.DIRECTOR_3, 2),
                            (Rank.DIRECTOR_4, 4))
    ])  # fmt: skip
    _accounts(cadres)
    return cadres


def _team(
    cadres: DemoCadres, number: int, unit: Unit, people: Iterator[str]
) -> Iterator[tuple[Cadre, tuple[str, PostLevel, int] | None]]:
    """(file, its seat); staff have none."""
    is_town = unit.kind == UnitKind.TOWN_OFFICE
    order = 0
    for bureau, town, level, rank, many in SEATS:
        for _place in range(many):
            title = town if is_town else bureau
            if is_town and unit.name.endswith("办事处"):
                title = title.replace("镇长", "主任").replace("党委", "党工委")
            row = _file(cadres, number * 17 + order, unit, next(people), title, level, rank)
            yield row, (title, level, order)
            order += 1
    for title, rank, many in STAFF:
        for _place in range(many):
            yield _file(cadres, number * 17 + order, unit, next(people), title, PostLevel.NONE, rank), None
            order += 1


#: Youngest and oldest age by level.
AGES = {PostLevel.TOWNSHIP: (44, 15), PostLevel.TOWNSHIP_DEPUTY: (35, 20), PostLevel.MIDDLE: (30, 24),
        PostLevel.NONE: (23, 32)}  # fmt: skip


def _file(
    cadres: DemoCadres, number: int, unit: Unit, name: str, title: str, level: PostLevel, rank: Rank
) -> Cadre:  # fmt: skip
    youngest, span = AGES[level]
    born = months_after(cadres.today.replace(day=1), -12 * (youngest + number * 7 % span) - number * 5 % 12)
    is_woman = number % 10 in (1, 4, 8)
    form = _form(number, unit, name, f"{unit.name}{title}", born, is_woman, level)
    since = months_after(cadres.today.replace(day=1), -(3 + number * 11 % 90))
    return Cadre(unit=unit, rank=rank, rank_since=since, post_level=level, **columns_of(form))


def is_excellent(place: int, year: int) -> bool:
    """Three (or two) of the seventeen of a unit in a year: within 20 %."""
    return place % 6 == year % 6


def _form(number: int, unit: Unit, name: str, post: str, born: date, is_woman: bool, level: PostLevel) -> Form:
    began = born.year + 22
    last = max(began + 4, 2026 - 1 - number * 3 % 9)
    middle = (began + last) // 2
    school, subject = SCHOOLS[number % len(SCHOOLS)], SUBJECTS_STUDIED[number % len(SUBJECTS_STUDIED)]
    first = f"440799{born:%Y%m}{1 + number % 28:02d}{(number // 28 % 499) * 2 + (0 if is_woman else 1):03d}"
    identity = f"{first}{check_digit(first)}"
    early = EARLIER[number % len(EARLIER)]
    where = f"{early}党政综合办公室科员" if number % 3 else f"{unit.name}科员"
    if number % 11 == 0:
        where = f"{early}科员（其间：{began + 2}.03--{began + 3}.02任驻村第一书记）"
    parties = "" if number % 29 else "民盟"
    joined = f"{began + 1 + number % 5}{1 + number % 12:02d}" if number % 17 else ""
    graduate = number % 6 == 0
    texts = {
        "XingMing": name, "XingBie": "女" if is_woman else "男", "ChuShengNianYue": f"{born:%Y%m}",
        "MinZu": "壮族" if number % 97 == 0 else "汉族", "JiGuan": HOMES[number % len(HOMES)],
        "ChuShengDi": HOMES[number % len(HOMES)], "RuDangShiJian": "；".join(filter(None, (joined, parties))),
        "CanJiaGongZuoShiJian": f"{began}07", "JianKangZhuangKuang": "健康",
        "ShuXiZhuanYeYouHeZhuanChang": subject, "QuanRiZhiJiaoYu_XueLi": "大专" if number % 13 == 0 else "大学",
        "QuanRiZhiJiaoYu_XueWei": "" if number % 13 == 0 else "学士",
        "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": f"{school}{subject}专业",
        "ZaiZhiJiaoYu_XueLi": "在职研究生" if graduate else "",
        "ZaiZhiJiaoYu_XueWei": "公共管理硕士" if graduate else "",
        "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "中山大学公共管理专业" if graduate else "",
        "XianRenZhiWu": post,
        "JianLi": f"{began - 4}.09--{began}.07  {school}{subject}专业学习\n{began}.07--{middle}.05  {where}\n"
                  f"{middle}.05--{last}.03  {unit.name}副股长\n{last}.03--         {post}",
        "JiangChengQingKuang": f"{last}年获新会区嘉奖。" if number % 8 == 0 else "",
        "NianDuKaoHeJieGuo": "；".join(
            f"{year}年度{'优秀' if is_excellent(number % 17, year) else '称职'}" for year in (2023, 2024, 2025)
        ),
        "ShenFenZheng": identity,
    }  # fmt: skip
    if level == PostLevel.MIDDLE and number % 53 == 0:
        texts["CanJiaGongZuoShiJian"] = ""  # incomplete: asks to be completed
    family = (
        Relative("丈夫" if is_woman else "妻子", f"{name[0]}某", f"{born.year + 1}06", "群众", "新会区会城街道居民"),
        Relative("儿子", f"{name[0]}小某", f"{born.year + 28}09", "", "学生"),
    )
    return Form.of(texts, family=family)


def _posts(cadres: DemoCadres, drafts: list[tuple[Cadre, tuple[str, PostLevel, int] | None]]) -> None:
    """Leading posts and who holds them: one middle post of every seventh unit, one deputy's of every ninth, vacant."""
    rows, places = [], {unit.pk: number for number, unit in enumerate(cadres.units)}
    for row, seat in drafts:
        if seat is None:
            continue
        title, level, order = seat
        number = places[row.unit_id]
        is_vacant = (number % 7 == 0 and order == 6) or (number % 9 == 0 and order == 3)
        held = None if is_vacant else row.since or cadres.today
        term = months_after(held, 60) if held is not None and level == PostLevel.TOWNSHIP else None
        rows.append(EstablishedPost(unit=row.unit, title=title, level=level, order=order, held_since=held,
                                    holder=None if is_vacant else row, term_ends_on=term))  # fmt: skip
    for post in EstablishedPost.objects.bulk_create(rows, batch_size=500):
        cadres.posts.setdefault(post.unit_id, []).append(post)


def _accounts(cadres: DemoCadres) -> None:
    """Two of the cadre office, a personnel officer of every unit, and a cadre with an own account."""
    password, office = make_password(PASSWORD), Unit.objects.get(code="ZZB")
    people = names(5)
    drafts = [(name, office, Role.CADRE_OFFICE) for name in (_CADRE_OFFICE, _OTHER_OFFICE)]
    drafts += [(f"renshi-{unit.code}", unit, Role.PERSONNEL_OFFICER) for unit in cadres.units]
    users = User.objects.bulk_create([User(username=name, name=next(people), password=password)
                                      for name, _unit, _role in drafts])  # fmt: skip
    Post.objects.bulk_create([
        Post(user=user, unit=unit, role=role, area_code=DISTRICT_CODE,
             title="干部科" if role == Role.CADRE_OFFICE else "人事干部", starts_on=cadres.today - timedelta(days=200))
        for user, (_name, unit, role) in zip(users, drafts, strict=True)
    ])  # fmt: skip
    himself = cadres.files[Unit.objects.get(code="CGJ").pk][1]
    himself.user = User.objects.create(username="ganbu-self", name=himself.name, password=password)
    himself.save(update_fields=["user", "updated_at"])
