"""What the cadres room adds to the cast: two bureaus with files, entered by the real services.

    def test_x(cadres): cadres.act("personnel"), cadres.file("deputy")

城管局: `head` (局长, 1968), `deputy` (副局长, a woman of 1980), `clerk` (科员, 1995); 水务局: `elsewhere`.
叶科长 keeps all files (cadre_office), 钟人事 those of 城管局 (personnel), 莫人事 those of 水务局 (other_personnel).
"""

from dataclasses import dataclass
from typing import Any

import pytest

from cadres.models import Cadre, FormUpload
from cadres.rules import lrmx
from cadres.rules.form import Form, Relative
from cadres.services.uploads import stage_forms, take_form
from tests.kept import kept
from tests.world import World
from tests.world_members import identity
from xinhui.accounts.actors import Actor

PHOTO = b"\xff\xd8\xff\xe0a picture\xff\xd9"
#: handle → (name, sex, birth, unit, present post, number of the identity number)
PEOPLE = {
    "head": ("何建国", "男", "196803", "city_management", "区城市管理和综合执法局党组书记、局长", 901),
    "deputy": ("罗秀珍", "女", "198006", "city_management", "区城市管理和综合执法局党组成员、副局长", 902),
    "clerk": ("容小波", "男", "199511", "city_management", "区城市管理和综合执法局科员", 903),
    "elsewhere": ("谢志强", "男", "197505", "water", "区水务局党组书记、局长", 904),
}


def form_of(handle: str, **texts: str) -> Form:
    """The appointment form of one of them; `texts` by element."""
    name, sex, birth, _unit, post, number = PEOPLE[handle]
    began = int(birth[:4]) + 22
    values = {
        "XingMing": name, "XingBie": sex, "ChuShengNianYue": birth, "MinZu": "汉族", "JiGuan": "广东新会",
        "RuDangShiJian": f"{began + 3}06", "CanJiaGongZuoShiJian": f"{began}07", "JianKangZhuangKuang": "健康",
        "QuanRiZhiJiaoYu_XueLi": "大学", "QuanRiZhiJiaoYu_XueWei": "学士", "XianRenZhiWu": post,
        "JianLi": f"{began - 4}.09--{began}.07  广东工业大学学习\n{began}.07--{began + 6}.05  罗坑镇党政办科员\n"
        f"{began + 6}.05--         {post}",
        "NianDuKaoHeJieGuo": "2024年度优秀；2025年度称职", "ShenFenZheng": identity(number, year=int(birth[:4])),
    }  # fmt: skip
    family = (Relative("父亲", f"{name[0]}父", "194501", "群众", "新会区退休教师"),)
    return Form.of({**values, **texts}, family=family, photo=PHOTO)


@dataclass
class Cadres:
    """The world and its files."""

    world: World
    files: dict[str, Cadre]

    def act(self, handle: str) -> Actor:
        """Somebody of the cast as an actor."""
        return self.world.actor(self.world.people[handle])

    def file(self, handle: str) -> Cadre:
        """The file, read afresh."""
        return Cadre.objects.get(pk=self.files[handle].pk)

    def stage(self, who: str, unit: str, *forms: tuple[str, bytes]) -> list[FormUpload]:
        """Upload files for a unit; the rows in their order."""
        batch = stage_forms(actor=self.act(who), unit_id=self.world.unit(unit).pk, files=forms)
        return list(FormUpload.objects.filter(batch=batch).order_by("pk"))


def enter(cadres: Cadres, handle: str, **texts: Any) -> Cadre:
    """A file, by upload."""
    (row,) = cadres.stage("cadre_office", PEOPLE[handle][3], (f"{handle}.lrmx", lrmx.write(form_of(handle, **texts))))
    return take_form(actor=cadres.act("cadre_office"), form_upload_id=row.pk)


def enter_all(cadres: Cadres) -> None:
    """Everybody's file."""
    for handle in PEOPLE:
        cadres.files[handle] = enter(cadres, handle)


def build_cadres(world: World) -> Cadres:
    """Everybody's file, by the real services."""
    made = Cadres(world, {})
    enter_all(made)
    return made


@pytest.fixture
def cadres(world: World) -> Cadres:
    """The cast with its files."""
    return kept("cadres", lambda: build_cadres(world))
