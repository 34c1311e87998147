"""The appointment form (干部任免审批表): what it holds, element by element, whatever file it came in. Pure.

Source: the published layout of the form and the files that organization departments exchange (`.lrmx`, `.lrm`);
texts are kept as they were written, apart from blanks, line ends and the shape of dates.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from cadres.rules import dates

#: Every text element of the file in its order, and what the form calls it.
ELEMENTS: dict[str, Any] = {
    "XingMing": _("Full name"),
    "XingBie": _("Sex"),
    "ChuShengNianYue": _("Month of birth"),
    "MinZu": _("Ethnicity"),
    "JiGuan": _("Native place"),
    "ChuShengDi": _("Birthplace"),
    "RuDangShiJian": _("Joined the Party"),
    "CanJiaGongZuoShiJian": _("Began to work"),
    "DaoLingNianYue": _("Month of reaching the age limit"),
    "JianKangZhuangKuang": _("State of health"),
    "ZhuanYeJiShuZhiWu": _("Professional and technical post"),
    "ShuXiZhuanYeYouHeZhuanChang": _("Speciality"),
    "QuanRiZhiJiaoYu_XueLi": _("Full-time education"),
    "QuanRiZhiJiaoYu_XueWei": _("Degree of full-time education"),
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": _("School of full-time education"),
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": _("School of the full-time degree"),
    "ZaiZhiJiaoYu_XueLi": _("In-service education"),
    "ZaiZhiJiaoYu_XueWei": _("Degree of in-service education"),
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": _("School of in-service education"),
    "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": _("School of the in-service degree"),
    "XianRenZhiWu": _("Present post"),
    "NiRenZhiWu": _("Proposed post"),
    "NiMianZhiWu": _("Post to be given up"),
    "JianLi": _("Résumé"),
    "JiangChengQingKuang": _("Awards and discipline"),
    "NianDuKaoHeJieGuo": _("Results of yearly appraisals"),
    "RenMianLiYou": _("Reasons of the appointment"),
    "ChengBaoDanWei": _("Submitting unit"),
    "GaiGeQianRenZhiNianLingJieXian": _("Age limit before the reform"),
    "JiSuanNianLingShiJian": _("Age counted on"),
    "TianBiaoShiJian": _("Filled in on"),
    "TianBiaoRen": _("Filled in by"),
    "ShenFenZheng": _("Identity number of the cadre"),
    "Version": _("Version of the form"),
}
#: Of a form that names none.
VERSION = "3.2.1.6"
#: Where the two elements that are no texts stand.
FAMILY_BEFORE, PHOTO_BEFORE = "ChengBaoDanWei", "Version"
#: Newer elements: left out when there is nothing to say.
NEWER = frozenset({"DaoLingNianYue", "GaiGeQianRenZhiNianLingJieXian"})
DATES = frozenset(
    {"ChuShengNianYue", "CanJiaGongZuoShiJian", "DaoLingNianYue", "JiSuanNianLingShiJian", "TianBiaoShiJian"}
)
#: Written （无） when there is nothing to say.
NONE_SAID, NONE = frozenset({"JiangChengQingKuang", "NianDuKaoHeJieGuo"}), "（无）"
RELATIVE_ELEMENTS: dict[str, Any] = {
    "ChengWei": _("Relation"),
    "XingMing": _("Name of the relative"),
    "ChuShengRiQi": _("Born"),
    "ZhengZhiMianMao": _("Political status"),
    "GongZuoDanWeiJiZhiWu": _("Work unit and post"),
}
_NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_BREAK = re.compile(r"<\s*br\s*/?\s*>", re.IGNORECASE)
_MANY_LINES = frozenset({"JianLi", "JiangChengQingKuang", "NianDuKaoHeJieGuo", "RenMianLiYou"})


@dataclass(frozen=True)
class Relative:
    """A member of the family or another close relative, as the form lists them."""

    relation: str = ""
    name: str = ""
    born: str = ""
    status: str = ""
    work: str = ""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """From the five texts in the order of RELATIVE_ELEMENTS."""
        relation, name, born, status, work = (clean(text) for text in texts)
        return cls(relation, tidy_name(name), dates.tidy(born), status, work)

    @property
    def texts(self) -> tuple[str, str, str, str, str]:
        """The five texts in the order of RELATIVE_ELEMENTS."""
        return self.relation, self.name, self.born, self.status, self.work


@dataclass(frozen=True)
class Other:
    """An element that the form does not know: its XML, in what and after which element it stood."""

    within: str
    after: str
    xml: str


@dataclass(frozen=True)
class Form:
    """One filled-in form. `texts` has every element of ELEMENTS; what was not said is empty."""

    texts: Mapping[str, str]
    family: tuple[Relative, ...] = ()
    photo: bytes = field(default=b"", repr=False)
    others: tuple[Other, ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str], **facts: Any) -> Self:
        """A form of cleaned texts; elements that are not given are empty. Raises KeyError of an unknown one."""
        unknown = set(texts) - set(ELEMENTS)
        if unknown:
            raise KeyError(sorted(unknown))
        kept = {name: tidy_text(name, texts.get(name, "")) for name in ELEMENTS}
        return cls({**kept, "Version": kept["Version"] or VERSION}, **facts)

    def __getitem__(self, name: str) -> str:
        return self.texts[name]


def clean(text: str, *, many_lines: bool = False) -> str:
    """Without control characters and blanks around; `<br>` is a line end, one line has none."""
    text = _BREAK.sub("\n", _NO_TEXT.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    if not many_lines:
        return " ".join(text.split("\n")).strip() if "\n" in text else text.strip()
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def tidy_text(name: str, text: str) -> str:
    """The text of an element as it is kept: dates as digits, names without padding, （无） as nothing."""
    text = clean(text, many_lines=name in _MANY_LINES)
    if not text.strip():
        return ""
    if name in NONE_SAID and text.strip() in (NONE, "(无)", "无"):
        return ""
    if name == "XingMing":
        return tidy_name(text)
    if name in DATES:
        return dates.tidy(text)
    return text.strip() if name != "JianLi" else text


def tidy_name(text: str) -> str:
    """A Chinese name without the blanks that pad two characters to the width of three; others keep single blanks."""
    is_chinese = not any(char.isascii() and char.isalpha() for char in text)
    return ("" if is_chinese else " ").join(text.split())
