"""Honours of the demo district: 2 national and 7 provincial model villages in force, others of every kind and level."""

from datetime import date

from members.models import Honour, Member
from members.states.honours import HonourKind, HonourLevel
from xinhui.demo.party.base import DemoParty

#: level → how many villages, who awards, what it is called.
VILLAGES = {
    HonourLevel.NATIONAL: (2, "中央农村工作领导小组办公室", "全国乡村治理示范村"),
    HonourLevel.PROVINCIAL: (7, "中共广东省委组织部", "广东省抓党建促乡村振兴示范村"),
    HonourLevel.CITY: (12, "中共江门市委组织部", "江门市党建引领乡村振兴示范村"),
    HonourLevel.DISTRICT: (20, "中共新会区委组织部", "新会区党建示范村"),
}


def build(party: DemoParty) -> None:
    """Villages, organizations, members; one of the provincial level withdrawn."""
    rows, codes = [], [code for code in party.villages if code[9] == "2"]
    for step, (level, (many, by, title)) in enumerate(VILLAGES.items()):
        for number in range(many):
            code = codes[(step * 3 + number * 11) % len(codes)]
            day = date(2018 + (step + number) % 4, 7, 1)
            rows.append(Honour(kind=HonourKind.MODEL_VILLAGE, level=level, title=title, area_code=code, awarded_by=by,
                               awarded_on=day))  # fmt: skip
    gone = next(code for code in codes if code not in {row.area_code for row in rows})
    rows.append(Honour(
        kind=HonourKind.MODEL_VILLAGE, level=HonourLevel.PROVINCIAL, title=VILLAGES[HonourLevel.PROVINCIAL][2],
        area_code=gone, awarded_by="中共广东省委组织部", awarded_on=date(2018, 7, 1),
        withdrawn_on=date(2021, 7, 1), withdrawn_reason="复核未达标",
    ))  # fmt: skip
    for organization in list(party.grids.values())[::40]:
        rows.append(Honour(
            kind=HonourKind.ADVANCED_ORGANIZATION, level=HonourLevel.DISTRICT, title="新会区先进基层党组织",
            area_code=organization.area_code, organization=organization, awarded_by="中共江门市新会区委员会",
            awarded_on=date(2021, 6, 28),
        ))  # fmt: skip
    first: dict[int, Member] = {}
    branches = list(party.grids.values())[::15]
    for member in Member.objects.full().filter(organization__in=branches).select_related("organization").order_by("pk"):
        first.setdefault(member.organization_id, member)
    for number, member in enumerate(first.values()):
        is_town = number % 2 == 0
        rows.append(Honour(
            kind=(HonourKind.OUTSTANDING_MEMBER, HonourKind.OUTSTANDING_WORKER)[number // 2 % 2],
            level=HonourLevel.TOWN if is_town else HonourLevel.DISTRICT,
            title=("优秀共产党员", "优秀党务工作者")[number // 2 % 2], area_code=member.area_code,
            organization=member.organization, member=member,
            awarded_by="镇（街）党（工）委" if is_town else "中共江门市新会区委员会", awarded_on=date(2021, 7, 1),
        ))  # fmt: skip
    Honour.objects.bulk_create(rows)
