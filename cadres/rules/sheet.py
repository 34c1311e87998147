"""What stands in each box of the printed appointment form (干部任免审批表), for Word and PDF alike. Pure.

Source: the official form of two pages. Months are written 1968.03, the age stands under the month of birth as of the
day that the form names (计算年龄时间), else of the day of printing. The identity number has no box.
"""

import io
from dataclasses import dataclass
from datetime import date

from PIL import Image

from cadres.rules import dates
from cadres.rules.form import NONE, Form, Relative
from cadres.rules.resume import parse_resume
from cadres.rules.retirement import age_on

#: Least rows of the family: an empty form has them too.
FAMILY_ROWS = 7
SCHOOL = "_BiYeYuanXiaoXi"
FAMILY_HEADING = ("称谓", "姓名", "出生年月", "政治面貌", "工 作 单 位 及 职 务")


@dataclass(frozen=True)
class Sheet:
    """Texts as they are printed; `resume` (dates, text) a job; `photo` a JPEG or PNG, or nothing."""

    name: str
    sex: str
    born: str
    ethnicity: str
    native_place: str
    birthplace: str
    joined: str
    began: str
    health: str
    technical_post: str
    speciality: str
    full_time: str
    full_time_school: str
    in_service: str
    in_service_school: str
    present_post: str
    proposed_post: str
    removed_post: str
    resume: tuple[tuple[str, str], ...]
    awards: str
    appraisals: str
    reasons: str
    family: tuple[Relative, ...]
    submitting_unit: str
    filled_by: str
    photo: bytes


def sheet_of(form: Form, *, today: date) -> Sheet:
    """The boxes of a form; what it does not say is empty, awards and appraisals are then （无）."""
    return Sheet(
        name=form["XingMing"], sex=form["XingBie"], born=_born(form, today), ethnicity=form["MinZu"],
        native_place=form["JiGuan"], birthplace=form["ChuShengDi"], joined=joined_of(form),
        began=_dotted(form["CanJiaGongZuoShiJian"]), health=form["JianKangZhuangKuang"],
        technical_post=form["ZhuanYeJiShuZhiWu"], speciality=form["ShuXiZhuanYeYouHeZhuanChang"],
        full_time=_lines(form, "QuanRiZhiJiaoYu"), full_time_school=_lines(form, "QuanRiZhiJiaoYu", SCHOOL),
        in_service=_lines(form, "ZaiZhiJiaoYu"), in_service_school=_lines(form, "ZaiZhiJiaoYu", SCHOOL),
        present_post=form["XianRenZhiWu"], proposed_post=form["NiRenZhiWu"], removed_post=form["NiMianZhiWu"],
        resume=_resume(form["JianLi"]), awards=form["JiangChengQingKuang"] or NONE,
        appraisals=form["NianDuKaoHeJieGuo"] or NONE, reasons=form["RenMianLiYou"],
        family=family_of(form),
        submitting_unit=form["ChengBaoDanWei"], filled_by=form["TianBiaoRen"], photo=_picture(form.photo),
    )  # fmt: skip


def _dotted(text: str) -> str:
    found = dates.parse(text)
    return found.dotted if found else text


def _born(form: Form, today: date) -> str:
    born, counted = dates.parse(form["ChuShengNianYue"]), dates.parse(form["JiSuanNianLingShiJian"])
    if born is None:
        return form["ChuShengNianYue"]
    return f"{born.dotted}\n（{age_on(born.first_day, counted.first_day if counted else today)}岁）"


def joined_of(form: Form) -> str:
    """When the Party was joined: free text, and what is a month in it is written as one."""
    return "；".join(_dotted(part.strip()) for part in form["RuDangShiJian"].replace(";", "；").split("；"))


def family_of(form: Form) -> tuple[Relative, ...]:
    """The family, months of birth as they are printed."""
    return tuple(Relative(row.relation, row.name, _dotted(row.born), row.status, row.work) for row in form.family)


def _lines(form: Form, kind: str, what: str = "") -> str:
    """Education and degree, or their schools: a line each, a school that gave both once."""
    said = [form[f"{kind}_XueLi{what}"], form[f"{kind}_XueWei{what}"]]
    return "\n".join(dict.fromkeys(text for text in said if text))


def _resume(text: str) -> tuple[tuple[str, str], ...]:
    rows = []
    for stage in parse_resume(text):
        if stage.start is None:
            rows.append(("", stage.text))
        elif stage.end is None and not stage.is_open:
            rows.append((stage.start.dotted, stage.text))
        else:
            rows.append((f"{stage.start.dotted}--{stage.end.dotted if stage.end else ''}", stage.text))
    return tuple(rows)


def _picture(photo: bytes) -> bytes:
    """The photo when it is one that can be printed; the file keeps whatever it was given."""
    if not photo:
        return b""
    try:
        with Image.open(io.BytesIO(photo)) as picture:
            out = io.BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=90)
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""
    return out.getvalue()
