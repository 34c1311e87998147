"""Applications for a talent card: the rules of the tiers, sixty cases in every state, displays, objections, cards."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from uuid import UUID

from PIL import Image, ImageDraw

from members.rules.identity import check_digit
from talent.models import Employer, TalentApplication, TierRule, TierTerm
from talent.rules.applications import CONSENT_VERSION, proposed
from talent.selectors.applications import tier_lines
from talent.services.applications import decide, display, follow, rate, verify
from talent.services.applications.files import CleanFile
from talent.services.applications.gate import applicant
from talent.services.applications.submit import submit_application
from talent.states.applications import CheckKind
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.demo.people import names
from xinhui.demo.talent.base import UNIVERSITIES, DemoTalent

DOCUMENT = "新会区人才分类评价目录（试行）"
#: (tier, the rule in words, its conditions)
RULES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("A", "正高级职称，国家级荣誉或奖励", {"title": 4, "honour": 4}),
    ("B", "正高级职称，省级荣誉或奖励", {"title": 4, "honour": 3}),
    ("B", "博士，国家级荣誉或奖励，55周岁以下", {"degree": 3, "honour": 4, "most_age": 55}),
    ("C", "正高级职称", {"title": 4}),
    ("C", "博士，副高级以上职称，50周岁以下", {"degree": 3, "title": 3, "most_age": 50}),
    ("C", "高级技师，省级以上荣誉或奖励", {"skill": 5, "honour": 3}),
    ("D", "博士，45周岁以下", {"degree": 3, "most_age": 45}),
    ("D", "副高级职称", {"title": 3}),
    ("E", "硕士，40周岁以下", {"degree": 2, "most_age": 40}),
    ("E", "高级技师", {"skill": 5}),
    ("F", "中级职称，学士以上学位", {"degree": 1, "title": 2}),
    ("F", "技师", {"skill": 4}),
)
YEARS = {"A": 5, "B": 5, "C": 5, "D": 3, "E": 3, "F": 3}
#: What somebody is, in turn: degree, title, skill, honour, field, post.
KINDS = (
    (3, 3, 0, 2, "engineering", "研发总监"), (2, 2, 0, 0, "medicine", "主治医师"),
    (3, 0, 0, 0, "engineering", "研究员"),
    (0, 0, 5, 3, "skill", "首席技师"), (2, 1, 0, 0, "teaching", "教师"), (1, 2, 0, 1, "engineering", "工程师"),
    (3, 4, 0, 3, "medicine", "学科带头人"), (0, 0, 4, 0, "skill", "数控车工"), (2, 0, 0, 0, "management", "项目经理"),
    (1, 3, 0, 0, "farming", "农艺师"),
)  # fmt: skip
#: State → days ago on which each of its cases came.
CAME: dict[str, tuple[int, ...]] = {
    "submitted": (0, 0, 0, 1, 1, 1, 2, 2, 12), "verifying": (3, 3, 4, 5, 6, 6, 14, 16), "returned": (8, 9, 10, 13, 20),
    "verified": (9, 11, 12, 13), "rated": (10, 11, 14, 15),
    "published": (12, 12, 12, 13, 13, 14, 14, 15),
    "granted": (40, 45, 52, 60, 66, 75, 83, 90, 101, 120, 133, 150, 171, 190, 240, 2000), "refused": (25, 38, 70, 110),
    "withdrawn": (18, 44, 95),
}  # fmt: skip
_ORDER = ("verifying", "verified", "rated", "published", "granted")
_SOURCES = {CheckKind.EDUCATION: "学信网", CheckKind.ACHIEVEMENT: "国家知识产权局、职称证书查询平台",
            CheckKind.CONTRACT: "劳动合同原件", CheckKind.INSURANCE: "区社保局参保记录"}  # fmt: skip


def build(talent: DemoTalent) -> None:
    """Rules and terms, then case after case by the services, each on its own days."""
    TierRule.objects.bulk_create(TierRule(tier=tier, name=name, document=DOCUMENT, **facts)
                                 for tier, name, facts in RULES)  # fmt: skip
    TierTerm.objects.bulk_create(TierTerm(tier=tier, years=years) for tier, years in YEARS.items())
    cast = Cast(talent)
    for state, days in CAME.items():
        for ago in days:
            cast.case(state, ago)
    _objections(cast)


@dataclass
class Cast:
    """Who acts, and the numbers of the cases."""

    talent: DemoTalent
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.people, self.paper = names(61), _certificate()
        self.one, self.two = self.talent.actor("rencai"), self.talent.actor("rencai2")
        self.outside = applicant("203.0.113.9")
        self.shown: list[TalentApplication] = []

    def case(self, state: str, ago: int) -> None:
        """One application, from the form to its state."""
        number = next(self.numbers)
        employer = self._employer(number)
        with clock.moved(self.talent.office_hour(ago) + timedelta(minutes=number * 7 % 300)):
            row = submit_application(
                actor=self.outside, token=UUID(int=0xA1 << 120 | number), consent_version=CONSENT_VERSION,
                files=[self.paper] if number % 3 else [], **self._facts(number, employer),
            ).application  # fmt: skip
        reached = {"returned": "verifying", "refused": "verified", "withdrawn": "verifying"}.get(state, state)
        for name in _ORDER[: _ORDER.index(reached) + 1] if reached in _ORDER else ():
            self._step(name, row.pk, employer, ago, number)
        self._end(state, row.pk, ago)
        if state == "published":
            self.shown.append(row)

    def _employer(self, number: int) -> Employer:
        kind = KINDS[number % len(KINDS)][4]
        rows = {"medicine": self.talent.hospitals, "teaching": self.talent.schools}.get(str(kind), self.talent.firms)
        return rows[number * 3 % len(rows)]

    def _facts(self, number: int, employer: Employer) -> dict[str, object]:
        degree, title, skill, honour, field_of, post = KINDS[number % len(KINDS)]
        born = date(1978 + number * 7 % 20, 1 + number % 12, 1 + number % 28)
        first = f"440797{born:%Y%m%d}{number:03d}"
        return {
            "name": next(self.people), "identity": first + check_digit(first), "phone": f"1990000{number:04d}",
            "degree": degree, "title": title, "skill": skill, "honour": honour, "field": field_of, "post": post,
            "school": UNIVERSITIES[number % len(UNIVERSITIES)] if degree else "", "employer_name": employer.name,
            "statement": "主持或参与重点项目，成果在本单位应用。",
        }  # fmt: skip

    def _step(self, name: str, pk: int, employer: Employer, ago: int, number: int) -> None:
        """One step on its day: a case takes two days to be accepted, four to be verified …"""
        days = {"verifying": 1, "verified": 4, "rated": 6, "published": 11, "granted": 32}[name]
        do: dict[str, Callable[[], object]] = {
            "verifying": lambda: verify.accept_application(actor=self.one, application_id=pk, employer_id=employer.pk),
            "verified": lambda: self._verified(pk, employer), "rated": lambda: self._rated(pk, number),
            "published": lambda: display.publish_application(actor=self.one, application_id=pk),
            "granted": lambda: decide.grant_application(actor=self.two, application_id=pk),
        }  # fmt: skip
        with clock.moved(self.talent.office_hour(max(ago - days, 0))):
            do[name]()

    def _verified(self, pk: int, employer: Employer) -> None:
        for kind, source in _SOURCES.items():
            verify.check_application(actor=self.one, application_id=pk, kind=kind, result="right", source=source)
        verify.verify_application(actor=self.one, application_id=pk, employer_id=employer.pk)

    def _rated(self, pk: int, number: int) -> None:
        tier = proposed(tier_lines(TalentApplication.objects.get(pk=pk))) or "F"
        differs = number % 17 == 5 and tier > "C"
        rate.rate_application(
            actor=self.one, application_id=pk, tier=chr(ord(tier) - 1) if differs else tier,
            reason="区人才工作领导小组研究决定，产业急需" if differs else "经研究认定",
        )  # fmt: skip

    def _end(self, state: str, pk: int, ago: int) -> None:
        one = self.one
        doubts = {"kind": "education", "result": "doubtful", "source": "学信网", "note_text": "证书编号查无"}
        with clock.moved(self.talent.office_hour(max(ago - 5, 0))):
            if state == "returned":
                verify.check_application(actor=one, application_id=pk, **doubts)
                verify.ask_more(actor=one, application_id=pk, text="请补充学位证书原件照片和学信网认证报告。")
            if state == "refused":
                decide.refuse_application(actor=one, application_id=pk, reason="劳动合同期限不足三年，不符合申请条件。")
            if state == "withdrawn":
                follow.withdraw_application(actor=self.outside, application_id=pk, reason="工作单位变动")


def _objections(cast: Cast) -> None:
    """Three during the displays: one to be answered, one found wrong, one found right."""
    texts = ("该同志主要工作地不在本区，请核实社保。", "其申报的省级奖励并非第一完成人。", "其劳动合同系近期补签。")
    found = [("", ""), ("dismiss", "经核实，奖励证书载明其为主要完成人，符合申报条件。"),
             ("uphold", "经核实，情况属实，将重新核验。")]  # fmt: skip
    for number, (row, text, (finding, answer)) in enumerate(zip(cast.shown, texts, found, strict=False)):
        with clock.moved(cast.talent.office_hour(0)):
            made = display.submit_objection(actor=cast.outside, application_id=row.pk, text=text,
                                            token=UUID(int=0xB1 << 120 | number)).objection  # fmt: skip
            if finding:
                _answer(cast.one, made.pk, finding, answer)


def _answer(actor: Actor, pk: int, finding: str, answer: str) -> None:
    display.answer_objection(actor=actor, objection_id=pk, finding=finding, answer=answer)


def _certificate() -> CleanFile:
    """A picture of a certificate that is none."""
    image, out = Image.new("RGB", (640, 440), "#f7efe0"), io.BytesIO()
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 620, 420), outline="#a8201a", width=4)
    draw.text((220, 200), "DEMO CERTIFICATE", fill="#a8201a", font_size=22)
    image.save(out, "JPEG", quality=70)
    data = out.getvalue()
    return CleanFile(sha256(data).hexdigest(), "image/jpeg", ".jpg", "学位证书.jpg", data)
