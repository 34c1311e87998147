"""Legacy `.lrm` files: the appointment form as one line of quoted fields in GBK, the photo beside it in a `.pic`. Pure.

Fields by number: 0 name, 1 sex, 2 birth, 3 ethnicity, 4 native place, 5 Party, 6 health, 7 birthplace, 8 began to work,
9 education `full-time#degree@in-service#degree`, 10 schools likewise, 11 technical post, 16 speciality, 17 résumé,
18 awards, 19 appraisals, 20–24 the family in columns (`@` between people), 25–28 present, proposed, removed post and
reason, 29 submitting unit, 30 age date, 31 who filled it in, 32 date.
"""

import csv
import io
from itertools import zip_longest

from django.utils.translation import gettext_lazy as _

from cadres.rules import resume
from cadres.rules.form import NONE_SAID, RELATIVE_ELEMENTS, Form, Relative
from cadres.rules.lrmx import BYTES_MOST, FormRefused, too_large

ENCODING, FIELDS, PEOPLE_LEAST = "gb18030", 33, 7
PLACES = {
    0: "XingMing", 1: "XingBie", 2: "ChuShengNianYue", 3: "MinZu", 4: "JiGuan", 5: "RuDangShiJian",
    6: "JianKangZhuangKuang", 7: "ChuShengDi", 8: "CanJiaGongZuoShiJian", 11: "ZhuanYeJiShuZhiWu",
    16: "ShuXiZhuanYeYouHeZhuanChang", 17: "JianLi", 18: "JiangChengQingKuang", 19: "NianDuKaoHeJieGuo",
    25: "XianRenZhiWu", 26: "NiRenZhiWu", 27: "NiMianZhiWu", 28: "RenMianLiYou", 29: "ChengBaoDanWei",
    30: "JiSuanNianLingShiJian", 31: "TianBiaoRen", 32: "TianBiaoShiJian",
}  # fmt: skip
#: field → the four elements of full-time and in-service education in it.
EDUCATION = {
    9: ("QuanRiZhiJiaoYu_XueLi", "QuanRiZhiJiaoYu_XueWei", "ZaiZhiJiaoYu_XueLi", "ZaiZhiJiaoYu_XueWei"),
    10: (
        "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
        "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
    ),
}  # fmt: skip
FAMILY_FROM = 20


def read(content: bytes, *, photo: bytes = b"") -> Form:
    """The form in a file, with the photo of its `.pic`. Raises FormRefused."""
    if len(content) > BYTES_MOST:
        raise too_large()
    try:
        text = content.decode(ENCODING)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FormRefused(line, _("The text is not written in GBK.")) from error
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True) if row]
    except csv.Error as error:
        raise FormRefused(text.count("\n") + 1, _("A quotation mark is not closed.")) from error
    if len(rows) != 1 or len(rows[0]) < FIELDS:
        raise FormRefused(1, _("A form has %(count)d fields, this one %(found)d.")
                          % {"count": FIELDS, "found": len(rows[0]) if rows else 0})  # fmt: skip
    fields = rows[0]
    texts = {name: fields[number] for number, name in PLACES.items()}
    for number, names in EDUCATION.items():
        texts.update(zip(names, _four(fields[number]), strict=True))
    columns = [fields[FAMILY_FROM + place].split("@") for place in range(len(RELATIVE_ELEMENTS))]
    people = [Relative.of(row) for row in zip_longest(*columns, fillvalue="")]
    return Form.of(texts, family=tuple(row for row in people if any(row.texts)), photo=photo)


def _four(text: str) -> list[str]:
    """`a#b@c#d`, any of them left out."""
    full, _at, in_service = text.partition("@")
    return [*full.partition("#")[::2], *in_service.partition("#")[::2]]


def write(form: Form) -> bytes:
    """The file, the photo apart: the format holds neither the identity number nor elements it does not know."""
    fields = [""] * FIELDS
    for number, name in PLACES.items():
        fields[number] = form[name]
        if name in NONE_SAID:
            fields[number] = form[name] or "（无）"
    fields[17] = resume.tidy(form["JianLi"]).replace("\n", "\r\n")
    for number, names in EDUCATION.items():
        one, two, three, four = (_plain(form[name]) for name in names)
        fields[number] = f"{one}#{two}@{three}#{four}"
    blanks = [Relative()] * max(0, PEOPLE_LEAST - len(form.family))
    for place in range(len(RELATIVE_ELEMENTS)):
        fields[FAMILY_FROM + place] = "@".join(_plain(row.texts[place]) for row in (*form.family, *blanks))
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(fields)
    return out.getvalue().encode(ENCODING)


def _plain(text: str) -> str:
    """The two characters that part fields, full width."""
    return text.replace("@", "＠").replace("#", "＃")
