"""Members of 罗坑镇 who are helped, who live elsewhere, and letters that went every way, by the services."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from members.models import HelpFund, Member, Officer, TransferLetter
from members.rules.identity import check_digit
from members.services.register.enter import MemberFacts
from members.services.register.help import give_help, pay_into_fund, take_back_help
from members.services.register.mobile import begin_stay, end_stay, record_contact
from members.services.register.reminders import propose_lost
from members.services.transfers.daily import expire_letters
from members.services.transfers.letters import issue_inside, issue_out, renew_letter, withdraw_letter
from members.services.transfers.reception import (
    Incoming,
    confirm_outside,
    receive_from_outside,
    receive_letter,
    return_stub,
)
from members.states.organization import MemberState, Standing
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty

TOWN, NEXT_TOWN = "440705103", "440705104"
#: Kind of help, yuan, why; and how many days ago.
HELP = (
    ("visit", 0, "上门走访，了解生活困难", 150), ("money", 1000, "因病致困，发放慰问金", 150),
    ("goods", 320, "送去米、油和棉被", 149), ("visit", 0, "走访住院老党员", 70), ("money", 800, "子女升学补助", 60),
    ("money", 500, "住房受灾补助", 40), ("goods", 260, "送去药品和营养品", 30), ("visit", 0, "入户走访，送学上门", 12),
)  # fmt: skip
#: Province, city, months away, months since the last word (None: none yet), home again.
AWAY = (
    ("广东省", "深圳市", 14, 0, False), ("广东省", "东莞市", 9, 1, False), ("广西壮族自治区", "南宁市", 8, 2, False),
    ("湖南省", "长沙市", 7, None, False), ("上海市", "", 5, 0, True), ("浙江省", "义乌市", 3, 1, False),
    ("福建省", "厦门市", 1, None, False), ("海南省", "三亚市", 6, 1, True),
)  # fmt: skip


def build(party: DemoParty) -> None:
    """The hardship fund of the town, members away, letters in every state."""
    people = _free_members()
    _help(party, list(islice(people, len(HELP))))
    _away(party, list(islice(people, len(AWAY))))
    _letters(party, list(islice(people, 6)))


def _free_members() -> Iterator[Member]:
    """Full members of the town's grids without office, account or a letter under way, of branches that keep enough."""
    busy = set(TransferLetter.objects.values_list("member_id", flat=True)) | set(
        Officer.objects.in_force().values_list("member_id", flat=True)
    )
    rows = Member.objects.select_related("organization").filter(
        area_code__startswith=TOWN, standing=Standing.FULL, state=MemberState.ACTIVE, user=None
    )
    return (row for row in rows.order_by("-pk") if row.pk not in busy)


def _help(party: DemoParty, members: list[Member]) -> None:
    town = party.actor("town103-party")
    with clock.moved(party.office_hour(160)):
        pay_into_fund(
            actor=town, organization_id=party.towns[TOWN].pk, amount_fen=2_000_000, reason="区委下拨党内关怀帮扶资金"
        )
    fund = HelpFund.objects.get(organization=party.towns[TOWN])
    for member, (kind, yuan, reason, days) in zip(members, HELP, strict=True):
        with clock.moved(party.office_hour(days)):
            give_help(actor=town, member_id=member.pk, kind=kind, reason=reason, amount_fen=yuan * 100,
                              fund_id=fund.pk if yuan else None)  # fmt: skip
    with clock.moved(party.office_hour(28)):
        double = give_help(actor=town, member_id=members[1].pk, kind="money", reason="临时困难补助", amount_fen=50_000,
                           fund_id=fund.pk)  # fmt: skip
    with clock.moved(party.office_hour(27)):
        take_back_help(actor=town, help_entry_id=double.pk, reason="与镇民政补助重复，退回")


def _away(party: DemoParty, members: list[Member]) -> None:
    town = party.actor("town103-party")
    for member, (province, city, months, silent, is_home) in zip(members, AWAY, strict=True):
        contact = (
            Member.objects.full().filter(organization=member.organization).exclude(pk=member.pk).order_by("pk").first()
        )
        assert contact is not None  # a grid's branch has four members and more
        with clock.moved(party.office_hour(30 * months)):
            stay = begin_stay(actor=town, member_id=member.pk, province=province, city=city, contact_id=contact.pk)
        for month in range(months - 1, silent - 1 if silent is not None else months, -1):
            with clock.moved(party.office_hour(30 * month + 3)):
                record_contact(actor=town, mobile_stay_id=stay.pk, note="电话联系，身体和工作情况良好")
        if is_home:
            with clock.moved(party.office_hour(2)):
                end_stay(actor=town, mobile_stay_id=stay.pk)
    with clock.moved(party.office_hour(1)):
        propose_lost(actor=SYSTEM)


def _letters(party: DemoParty, members: list[Member]) -> None:
    town, other = party.actor("town103-party"), party.actor("town104-party")
    target = party.grids[f"{NEXT_TOWN}200002"]
    received, back, withdrawn, expired, renewed, gone = members
    with clock.moved(party.office_hour(120)):
        inside = [
            issue_inside(actor=town, member_id=row.pk, to_organization_id=target.pk, reason="工作调动").pk
            for row in (received, back, withdrawn)
        ]
        issue_out(actor=town, member_id=expired.pk, outside="中共佛山市南海区某镇委员会", reason="外出务工")
        again = issue_out(actor=town, member_id=renewed.pk, outside="中共中山市某街道工作委员会", reason="随子女居住")
        out = issue_out(actor=town, member_id=gone.pk, outside="中共珠海市香洲区某街道工作委员会", reason="工作调动")
    with clock.moved(party.office_hour(110)):
        for pk in inside[:2]:
            receive_letter(actor=other, transfer_letter_id=pk)
        withdraw_letter(actor=town, transfer_letter_id=inside[2], reason="调动取消")
        confirm_outside(actor=town, transfer_letter_id=out.pk)
    with clock.moved(party.office_hour(105)):
        return_stub(actor=other, transfer_letter_id=inside[1])
    with clock.moved(party.office_hour(20)):
        expire_letters(actor=SYSTEM)
        renew_letter(actor=town, transfer_letter_id=again.pk)
        _brought(party)


def _brought(party: DemoParty) -> None:
    """Somebody who comes from out of the district with a letter."""
    first = "44079919880612" + "901"
    today = clock.today()
    receive_from_outside(
        actor=party.actor("town103-party"),
        facts=MemberFacts(
            name="容志远", identity=first + check_digit(first), organization_id=party.grids[f"{TOWN}200003"].pk,
            standing=Standing.FULL, joined_on=today.replace(year=2012), confirmed_on=today.replace(year=2013),
            occupation="务工",
        ),
        letter=Incoming(
            outside="中共广州市番禺区某镇委员会", outside_number="番组转〔2026〕118号",
            issued_on=today - timedelta(days=9), reason="返乡创业",
        ),
    )  # fmt: skip
