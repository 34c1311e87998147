"""Stores, shelters and squads in the demo's heavy rain: asked for, sent, opened, counted, closed; all fictitious.

What stands before the story (stores, first stocks, shelters) is written as it would be entered, by the services.
"""

from collections.abc import Sequence
from random import Random

from django.db import transaction

from grids.models import (
    FrozenRecipient,
    Shelter,
    ShelterOpening,
    SquadActivity,
    SquadRequest,
    SquadShare,
    Store,
    SupplyKind,
    SupplyRequest,
)
from grids.selectors.musters import squads_for
from grids.services.policing.activities import answer_call_out, finish_call_out
from grids.services.policing.musters import SENDERS, answer_squad_request, pass_squad_request_up, request_squads
from grids.services.shelters.openings import close_shelter, count_people, open_shelter
from grids.services.shelters.places import ShelterFacts, add_shelter
from grids.services.supplies.requests import (
    approve_request,
    pass_request_up,
    receive_request,
    refuse_request,
    request_supplies,
    send_request,
)
from grids.services.supplies.stores import open_store, receive_stock, warn_below
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.demo.divisions import DISTRICT_CODE, TOWNS, villages_of
from xinhui.demo.people import names, phone
from xinhui.demo.squads import MUZHOU

#: code, name, measure, pieces in the district's store, in a town's, its warning line there.
KINDS = (
    ("tent", "帐篷", "顶", 600, 40, 20), ("bed", "折叠床", "张", 1200, 80, 40), ("quilt", "棉被", "床", 2000, 120, 60),
    ("blanket", "毛毯", "条", 1500, 100, 50), ("vest", "救生衣", "件", 800, 60, 30), ("boat", "冲锋舟", "艘", 12, 1, 1),
    ("pump", "抽水泵", "台", 60, 4, 2), ("lamp", "应急灯", "盏", 900, 50, 20),
    ("sandbag", "沙袋", "个", 20000, 1500, 500),
    ("water", "饮用水", "箱", 3000, 150, 60), ("food", "方便食品", "箱", 2400, 120, 60),
    ("mask", "防护口罩", "只", 100000, 6000, 2000),
)  # fmt: skip
SHELTERS = 41
_PLACES = (("school", "小学", 260), ("hall", "综合文化服务中心", 180), ("school", "中学", 600))


def _actor(username: str) -> Actor:
    return Actor.of(User.objects.get(username=username))


def _post(role: Role, area: str) -> Actor:
    post = Post.objects.in_force().filter(role=role, area_code=area).select_related("user").order_by("pk").first()
    assert post is not None, f"nobody is {role} of {area}"
    return Actor.of(post.user)


def build_relief() -> None:
    """Twelve kinds, a store of the district and one a town with their stocks, 41 shelters."""
    centre = _actor("zhihui")
    kinds = [
        SupplyKind.objects.create(code=code, name=name, measure=measure, order=order * 10)
        for order, (code, name, measure, *_numbers) in enumerate(KINDS)
    ]
    keepers, number = names(61), iter(range(2_100_000, 2_200_000))
    _store(
        centre, "区应急物资储备中心", DISTRICT_CODE, "会城街道圭峰路", (next(keepers), phone(next(number))), kinds, 3
    )
    for town in TOWNS:
        place = f"{town.name}应急物资储备点"
        _store(centre, place, town.code, f"{town.name}政府大院", (next(keepers), phone(next(number))), kinds, 4)
    for name, area, kind, capacity in _shelter_plans():
        facts = ShelterFacts(name, kind, f"{name}内", capacity, next(keepers), phone(next(number)))
        add_shelter(actor=centre, area_code=area, facts=facts)


def _store(
    centre: Actor, name: str, area: str, place: str, keeper: tuple[str, str], kinds: Sequence[SupplyKind], column: int
) -> None:
    store = open_store(
        actor=centre, name=name, area_code=area, place=place, keeper_name=keeper[0], keeper_phone=keeper[1]
    )
    for kind, numbers in zip(kinds, KINDS, strict=True):
        receive_stock(actor=centre, store_id=store.pk, kind_id=kind.pk, quantity=int(numbers[column]), note="年度储备")
        if column == 4:
            warn_below(actor=centre, store_id=store.pk, kind_id=kind.pk, quantity=int(numbers[5]))


def _shelter_plans() -> list[tuple[str, str, str, int]]:
    """(name, area, kind, capacity): the town's sports hall, then schools and halls of its villages in turn."""
    rows = []
    for town in TOWNS:
        rows.append((f"{town.name}体育馆", town.code, "gym", 400))
    draw = Random(41)  # noqa: S311 - a script, not a secret
    for turn in range(6):
        for town in sorted(TOWNS, key=lambda each: each.code != MUZHOU):
            villages = villages_of(town)
            if (
                turn < len(villages)
                and len(rows) < SHELTERS
                and (turn == 0 or town.code == MUZHOU or draw.random() < 0.6)
            ):
                code, name = villages[turn].code, villages[turn].name
                kind, what, room = _PLACES[(turn + len(rows)) % len(_PLACES)]
                rows.append((f"{name.removesuffix('村').removesuffix('社区')}{what}", code, kind, room))
    return rows


def ask_in_peace() -> None:
    """What waits on the desks today: a request to decide, one refused, a squad wanted for the dragon boats."""
    town = _post(Role.TOWN_DISPATCHER, MUZHOU)
    lamp, pump = SupplyKind.objects.get(code="lamp"), SupplyKind.objects.get(code="pump")
    village = villages_of(next(each for each in TOWNS if each.code == MUZHOU))[2].code
    secretary = _post(Role.VILLAGE_SECRETARY, village)
    request_supplies(actor=secretary, area_code=village, kind_id=lamp.pk, quantity=10, reason="补充村级储备")
    refused = request_supplies(
        actor=secretary, area_code=village, kind_id=pump.pk, quantity=6, reason="鱼塘排水，村民自用"
    )
    refuse_request(actor=town, request_id=refused.pk, reason="应急物资不用于日常生产。")
    request_squads(actor=secretary, area_code=village, kind="water_rescue", people=10, place="村口龙舟码头",
                   reason="龙舟活动水上安全值守")  # fmt: skip


class Relief:
    """What the low town does in the rain; every act at its moment, by whoever does it."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - a script, not a secret
        self.activation_id = 0

    def begin(self, activation_id: int) -> None:
        """For which activation."""
        self.activation_id = activation_id

    def open_shelters(self) -> None:
        """Six of the low town's shelters are opened."""
        rows = Shelter.objects.filter(area_code__startswith=MUZHOU, closed_on=None).order_by("area_code", "pk")[:6]
        dispatcher = _post(Role.TOWN_DISPATCHER, MUZHOU)
        for row in rows:
            open_shelter(actor=dispatcher, shelter_id=row.pk, activation_id=self.activation_id)

    def count(self, share: float, needs: str = "") -> None:
        """Every open one is counted; the second one is the fullest."""
        with transaction.atomic():
            for number, row in enumerate(self._open()):
                people = int(row.shelter.capacity * share * (1.15 if number == 1 else 0.4 + self.rng.random() * 0.4))
                count_people(
                    actor=self._counter(row), opening_id=row.pk, people=people, children=people // 6,
                    elderly=people // 4, needs=needs if number == 1 else "",
                )  # fmt: skip

    def close_shelters(self) -> None:
        """Everybody went home."""
        for row in self._open():
            count_people(actor=self._counter(row), opening_id=row.pk, people=0)
            close_shelter(actor=self._counter(row), opening_id=row.pk, note="群众已安全返家。")

    def _open(self) -> list[ShelterOpening]:
        rows = ShelterOpening.objects.filter(activation_id=self.activation_id, state="open")
        return list(rows.select_related("shelter").order_by("pk"))

    def _counter(self, row: ShelterOpening) -> Actor:
        role = Role.VILLAGE_SECRETARY if len(row.area_code) == 12 else Role.TOWN_DISPATCHER
        return _post(role, row.area_code)

    def ask(self) -> None:
        """Two villages and the town ask for supplies, a village for a water rescue squad."""
        secretaries = self._secretaries()
        first, second, *_rest = sorted(secretaries)
        quilts, boats, vests = (SupplyKind.objects.get(code=code) for code in ("quilt", "boat", "vest"))
        store = Store.objects.get(area_code=MUZHOU)
        request_supplies(actor=secretaries[first], area_code=first, kind_id=quilts.pk, quantity=60,
                         reason="安置点夜间保暖", activation_id=self.activation_id)  # fmt: skip
        request_supplies(actor=secretaries[second], area_code=second, kind_id=vests.pk, quantity=200,
                         reason="转移群众", activation_id=self.activation_id)  # fmt: skip
        town = _post(Role.TOWN_DISPATCHER, MUZHOU)
        request_supplies(actor=town, area_code=MUZHOU, kind_id=boats.pk, quantity=2, reason="围内低洼地带转移群众",
                         to_store_id=store.pk, activation_id=self.activation_id)  # fmt: skip
        request_squads(actor=secretaries[first], area_code=first, kind="water_rescue", people=12,
                       place="村委会码头", reason="转移围内被困群众", activation_id=self.activation_id)  # fmt: skip
        request_squads(actor=secretaries[second], area_code=second, kind="flood", people=30,
                       place="防洪堤三号闸", reason="堤段渗漏，装填沙袋", activation_id=self.activation_id)  # fmt: skip

    def answer(self) -> None:
        """The town sends quilts and its own squad, passes the rest up; the district sends boats and lends a squad."""
        town, centre = _post(Role.TOWN_DISPATCHER, MUZHOU), _actor("zhihui")
        ours, theirs = Store.objects.get(area_code=MUZHOU), Store.objects.get(area_code=DISTRICT_CODE)
        for row in SupplyRequest.objects.filter(activation_id=self.activation_id).order_by("pk"):
            if row.kind.code == "quilt":
                approve_request(actor=town, request_id=row.pk, from_store_id=ours.pk)
                send_request(actor=town, request_id=row.pk)
            elif row.kind.code == "vest":
                pass_request_up(actor=town, request_id=row.pk)
                approve_request(actor=centre, request_id=row.pk, from_store_id=theirs.pk, quantity=150)
                send_request(actor=centre, request_id=row.pk)
            else:
                approve_request(actor=centre, request_id=row.pk, from_store_id=theirs.pk)
                send_request(actor=centre, request_id=row.pk)
        rescue, flood = SquadRequest.objects.filter(activation_id=self.activation_id).order_by("pk")
        answer_squad_request(actor=town, request_id=rescue.pk, squad_id=squads_for(rescue, town.scope, SENDERS)[0].pk)
        pass_squad_request_up(actor=town, request_id=flood.pk)
        lent = next(squad for squad in squads_for(flood, centre.scope, SENDERS) if squad.town_code != MUZHOU)
        answer_squad_request(actor=centre, request_id=flood.pk, squad_id=lent.pk)

    def _secretaries(self) -> dict[str, Actor]:
        rows = FrozenRecipient.objects.filter(
            activation_id=self.activation_id, role=Role.VILLAGE_SECRETARY, area_code__startswith=MUZHOU
        )
        return {row.area_code: Actor.of(row.user) for row in rows.select_related("user").order_by("-pk")}

    def people_come(self) -> None:
        """Nine of ten of those called say that they come."""
        centre = _actor("zhihui")
        shares = SquadShare.objects.filter(activity__request__activation_id=self.activation_id).order_by("pk")
        with transaction.atomic():
            for number, share in enumerate(shares):
                answer = "unable" if number % 10 == 9 else "coming"
                answer_call_out(actor=centre, share_id=share.pk, answer=answer)

    def go_home(self) -> None:
        """The squads' hours are written down."""
        centre = _actor("zhihui")
        for activity in SquadActivity.objects.filter(request__activation_id=self.activation_id, ends_at=None):
            coming = SquadShare.objects.filter(activity=activity, answer="coming").values_list("member_id", flat=True)
            minutes = int((clock.now() - activity.starts_at).total_seconds() // 60)
            finish_call_out(actor=centre, activity_id=activity.pk, result="任务完成，人员平安。",
                            minutes=dict.fromkeys(coming, minutes))  # fmt: skip

    def arrive(self) -> None:
        """What was sent arrives; two life vests are lost on the way."""
        for row in SupplyRequest.objects.filter(activation_id=self.activation_id, state="sent").order_by("pk"):
            role = Role.VILLAGE_SECRETARY if len(row.area_code) == 12 else Role.TOWN_DISPATCHER
            lost = 2 if row.kind.code == "vest" else 0
            receive_request(actor=_post(role, row.area_code), request_id=row.pk,
                            quantity=(row.approved_quantity or 0) - lost, note="两件落水" if lost else "")  # fmt: skip
