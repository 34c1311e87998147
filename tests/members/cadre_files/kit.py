"""Files and grades for the tests: requirements, papers, a secretary with an account, a year opened and scored."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import CadreFile, Grading, GradingCriterion, RequiredDocument, SecretaryGrade
from members.services.cadre_files.documents import file_document
from members.services.cadre_files.keep import Person, open_cadre_file, write_basics
from members.services.secretary_grades import grade as g
from members.services.secretary_grades.years import open_grading
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.core import clock
from xinhui.outbox.models import Message

DAY = date(2024, 3, 1)
BASICS: dict[str, Any] = {"sex": "male", "born_on": date(1980, 5, 1), "education": "college"}


def paper(name: str = "a") -> Any:
    """A PDF that differs by name."""
    return SimpleUploadedFile(f"{name}.pdf", f"%PDF-1.4\n%{name}\n%%EOF\n".encode(), "application/pdf")


def require(*rows: tuple[str, str, str, int]) -> None:
    """(post, kind, rhythm, from month)."""
    RequiredDocument.objects.bulk_create(
        RequiredDocument(post=post, kind=kind, rhythm=rhythm, from_month=month) for post, kind, rhythm, month in rows
    )


def opened(party: Party, who: str = "organizer", *, basics: bool = True, **changes: Any) -> CadreFile:
    """A secretary by name, in the post since March 2024, the basic form written."""
    facts: dict[str, Any] = {"area_code": VILLAGE, "post": "secretary", "starts_on": DAY, "name": "阿根"}
    facts |= changes
    person = Person(facts.pop("name"), facts.pop("member_id", None), facts.pop("user_id", None))
    row = open_cadre_file(actor=party.act(who), person=person, **facts)
    if basics and not row.sex:
        row = write_basics(actor=party.act(who), cadre_id=row.pk, user_id=row.user_id, **BASICS)
    return row


def filed(party: Party, row: CadreFile, kind: str, year: int | None = None, who: str = "organizer") -> None:
    """A document of a kind in the file."""
    file_document(actor=party.act(who), cadre_id=row.pk, kind=kind, document=paper(f"{kind}{year}"), year=year)


def with_account(party: Party) -> CadreFile:
    """The file of the village's secretary, 陈支书, told by the account."""
    return opened(party, name="陈支书", user_id=party.user("secretary").pk)


def year_opened(party: Party, year: int | None = None, **changes: Any) -> Grading:
    """Two criteria of 60 and 40 points, a year for everybody in office."""
    for title, points in (("政治引领", 60), ("乡村治理", 40)):
        GradingCriterion.objects.get_or_create(title=title, defaults={"points": points})
    today = clock.today()
    facts: dict[str, Any] = {"year": year or today.year, "due_on": today + timedelta(days=30)}
    return open_grading(actor=party.act("org_department"), **{**facts, **changes})


def scored(party: Party, row: SecretaryGrade, *points: int, who: str = "organizer") -> SecretaryGrade:
    """Points on the criteria in order, each with a reason."""
    items = row.grading.items.all()
    scores = {item.pk: g.Given(one, f"因为{one}") for item, one in zip(items, points or (50, 30), strict=True)}
    return g.score_secretary(
        actor=party.act(who), grade_id=row.pk, scores=scores, village_class="middle", class_reason="集体收入一般"
    )


def told(kind: str) -> list[str]:
    """Usernames told of something, in order."""
    return list(
        Message.objects.filter(kind=kind).order_by("recipient__username").values_list("recipient__username", flat=True)
    )


Browser = Callable[[str], Client]
