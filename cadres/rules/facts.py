"""What a form says that lists, searches and pictures ask for: derived from its texts, never typed twice. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from cadres.rules import dates
from cadres.rules.form import Form
from cadres.rules.party_entry import parse_entry
from cadres.rules.resume import parse_resume
from cadres.rules.retirement import RetirementClass, retires_in

#: Words of an education and their level (cadres.states.cadre.EducationLevel), the first that fits decides.
_LEVELS = (("研究生", 4), ("博士", 4), ("硕士", 4), ("大学专科", 2), ("大专", 2), ("专科", 2), ("大学", 3), ("本科", 3),
           ("学士", 3), ("高中", 1), ("中专", 1), ("中技", 1), ("初中", 1), ("小学", 1))  # fmt: skip
_TOWN = re.compile("镇|街道|乡(?!村)|街办")
_VILLAGE = re.compile("村(?:委|党|第一书记)|社区|驻村|第一书记")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?度?[^；;，,。\n]*?(优秀|基本称职|不称职|称职|不定等次)")


@dataclass(frozen=True)
class Facts:
    """The columns beside the sealed form."""

    name: str
    sex: str
    born_on: date | None
    ethnicity: str
    native_place: str
    joined_on: date | None
    other_parties: str
    began_work_on: date | None
    education_level: int
    education: str
    speciality: str
    present_post: str
    since: date | None
    has_town_work: bool
    has_village_work: bool
    is_complete: bool


def facts_of(form: Form) -> Facts:
    """Read from the texts; what a text does not say in a way that can be understood is None or empty."""
    entry = parse_entry(form["RuDangShiJian"])
    stages = [stage for stage in parse_resume(form["JianLi"]) if stage.start is not None]
    posts = [stage.text for stage in stages]
    present = [stage.start for stage in stages if stage.is_open and stage.start is not None]
    level, words = max(((level_of(text), text) for text in _educations(form)), key=lambda pair: pair[0])
    born, began = _day(form["ChuShengNianYue"]), _day(form["CanJiaGongZuoShiJian"])
    return Facts(
        name=form["XingMing"], sex={"男": "male", "女": "female"}.get(form["XingBie"], ""), born_on=born,
        ethnicity=form["MinZu"], native_place=form["JiGuan"],
        joined_on=entry.joined.first_day if entry.joined else None, other_parties="、".join(entry.parties),
        began_work_on=began, education_level=level, education=words, speciality=form["ShuXiZhuanYeYouHeZhuanChang"],
        present_post=form["XianRenZhiWu"], since=present[-1].first_day if present else None,
        has_town_work=any(_TOWN.search(text) for text in posts),
        has_village_work=any(_VILLAGE.search(text) for text in posts),
        is_complete=bool(form["XingMing"] and born and began and stages),
    )  # fmt: skip


def _educations(form: Form) -> list[str]:
    return [f"{form[f'{kind}_XueLi']}{form[f'{kind}_XueWei']}" for kind in ("QuanRiZhiJiaoYu", "ZaiZhiJiaoYu")]


def _day(text: str) -> date | None:
    found = dates.parse(text)
    return found.first_day if found else None


def level_of(text: str) -> int:
    """0 to 4."""
    return next((level for word, level in _LEVELS if word in text), 0)


def appraisals_of(form: Form) -> dict[int, str]:
    """Year → grade as the form writes it: 2024年度优秀；2025年度称职."""
    return {int(year): grade for year, grade in _YEAR.findall(form["NianDuKaoHeJieGuo"])}


def retires_on(sex: str, born: date | None) -> date | None:
    """The first day of the month of reaching the age of retirement in a cadre's post."""
    who = {"male": RetirementClass.MAN, "female": RetirementClass.WOMAN_CADRE}.get(sex)
    return retires_in(who, born) if who is not None and born is not None else None
