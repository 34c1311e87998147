"""Words that shut people out of a job for what the work does not ask. Pure.

Source: 就业促进法 (2015) 第三、二十七—三十一条; 妇女权益保障法 (2022) 第四十三条 (sex, marriage, children);
人力资源市场暂行条例 第二十四条 (advertisements hold nothing discriminating). Age is in no article by name:
advertisements with an age limit are refused because labour inspection asks for equal treatment. The legal least age
(“年满 16 / 18 周岁”, 劳动法 第十五条) is no limit in this sense.
"""

import re
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

#: (ground, law, pattern)
GROUNDS: tuple[tuple[StrOrPromise, str, str], ...] = (
    (pgettext_lazy("job", "sex"), "就业促进法第二十七条",
     r"(?:限|只招|仅招|要求|须为|招聘?)[男女](?:性|士|生|的|$|[，。、；\s])|[仅限只]{1,2}[男女]|[男女](?:性|士|生)?(?:优先|勿扰|免谈|不限年龄)|"
     r"性别[：:\s]*(?:为|限)?[男女]|不招[男女]"),
    (pgettext_lazy("job", "marriage or children"), "妇女权益保障法第四十三条",
     r"[已未]婚(?:[已未]育)?|[已未]育|婚姻状况|婚育|无生育|不得(?:结婚|怀孕|生育)|\d+年内不(?:婚|孕|育|得)"),
    (pgettext_lazy("job", "age"), "人力资源市场暂行条例第二十四条",
     r"(?:[2-6]\d\s*(?:周岁|岁)\s*(?:以下|以内|之内|及以下))|年龄[^，。；\n]{0,8}?[1-6]\d|[1-6]\d\s*[-—–~～至到]\s*[2-6]\d\s*(?:周岁|岁)|"
     r"(?:不超过|不大于|小于|低于)\s*[2-6]\d\s*(?:周岁|岁)|[6-9]\d后|0\d后优先"),
    (pgettext_lazy("job", "household registration or origin"), "就业促进法第三十一条",
     r"(?:限|仅限|只招|要求|须|具有)?(?:本地|本市|本区|新会|江门|城镇|农业|非农)户(?:籍|口)|户籍(?:限|要求|不限外)|外(?:地|来)(?:人|务工)?[^，。；\n]{0,3}(?:勿扰|不招|免谈)|"
     r"(?:限|仅限|只招)(?:本地|本市|本区|新会|江门)人|本地人优先"),
    (pgettext_lazy("job", "ethnic group or belief"), "就业促进法第三条、第二十八条",
     r"(?:限|仅限|只招|不招)(?:汉族|少数民族|[一-龥]{1,3}族)|(?:无|不得有|不招有?)宗教信仰|(?:汉族)优先"),
    (pgettext_lazy("job", "disability"), "就业促进法第二十九条", r"(?:不招|谢绝|拒绝|无|非)残(?:疾|障)"),
    (pgettext_lazy("job", "infection that the work does not forbid"), "就业促进法第三十条",
     r"(?:无|不招|拒绝|非)?乙肝|病原携带者|两对半"),
    (pgettext_lazy("job", "looks"), "就业促进法第三条",
     r"五官端正|相貌|容貌|形象(?:气质)?(?:佳|好|端正)|身材(?:好|匀称)|身高[^，。；\n]{0,6}\d"),
)  # fmt: skip
#: The legal least age is asked of everybody.
_LEAST_AGE = re.compile(r"(?:年龄)?\s*(?:须|应|需)?\s*(?:已|年)?满\s*1[68]\s*周?岁(?:以上)?|1[68]\s*周?岁(?:及)?以上")
_COMPILED = tuple((ground, law, re.compile(pattern)) for ground, law, pattern in GROUNDS)


@dataclass(frozen=True)
class Unfair:
    """`words` of the text shut people out on a `ground` that `law` forbids."""

    words: str
    ground: StrOrPromise
    law: str


def unfair(text: str) -> tuple[Unfair, ...]:
    """The first words on each ground, in the order of `GROUNDS`; empty when the text is fair."""
    left = _LEAST_AGE.sub("", "".join(text.split("\u3000")))
    found = ((ground, law, pattern.search(left)) for ground, law, pattern in _COMPILED)
    return tuple(Unfair(match.group().strip(), ground, law) for ground, law, match in found if match)
