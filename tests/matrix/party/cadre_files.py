"""Files of village and community cadres and grades of secretaries in the matrix: one here, one there."""

from datetime import timedelta
from typing import Any

from members.models import CadreFile, Grading, GradingCriterion, SecretaryGrade
from members.services.cadre_files.documents import file_document
from members.services.cadre_files.keep import Person, add_cadre_post, close_cadre_file, open_cadre_file
from members.services.secretary_grades import grade as g
from members.services.secretary_grades.years import open_grading
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, PLACE_KEEPERS, PLACE_READERS, WIDE, act
from tests.members.cadre_files.kit import paper
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.accounts.models import Role
from xinhui.core import clock

TOWN = DEPARTMENT | {Role.TOWN_ORGANIZER}
SEES: dict[str, Any] = {"seen": PLACE_READERS, "seen_elsewhere": WIDE}
#: A grade that is not published: seen from the town up.
ABOVE: dict[str, Any] = {"seen": PLACE_READERS - {Role.VILLAGE_SECRETARY}, "seen_elsewhere": WIDE}
YEAR: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": DOOR}
NEW: dict[str, Any] = {"name": "阿新", "post": "deputy", "starts_on": "2024-03-01"}
BASICS: dict[str, Any] = {"sex": "male", "born_on": "1980-01-01", "education": "college"}
SCORERS = ("organizer", "other_organizer")
LINES: tuple[Line, ...] = (
    page("members:cadre_files", PLACE_READERS),
    page("members:cadre_file_list", PLACE_READERS, row="cadre_file", is_list=True, **SEES),
    page("members:cadre_file_table", PLACE_READERS),
    page("members:cadre_file", PLACE_READERS, row="cadre_file", **SEES),
    page("members:cadre_requirements", PLACE_READERS),
    form("members:cadre_requirements", DEPARTMENT, door=PLACE_READERS),
    page("members:cadre_file_village", PLACE_KEEPERS),
    form("members:cadre_file_village", PLACE_KEEPERS, door=PLACE_KEEPERS, data={"area_code": VILLAGE}),
    page("members:cadre_file_new", PLACE_KEEPERS, url={"code": VILLAGE}),
    form("members:cadre_file_new", PLACE_KEEPERS, door=PLACE_KEEPERS, url={"code": VILLAGE}, data=NEW),
    act("cadre-file", "document", "cadre_file", PLACE_KEEPERS, ok=400, kind="pledge", **SEES),
    act("cadre-file", "audit", "cadre_file:closed", TOWN, ok=400, **SEES),
    act("cadre-file", "verify", "cadre_file", TOWN, ok=400, **SEES),
    act("cadre-file", "basics", "cadre_file", PLACE_KEEPERS, **BASICS, **SEES),
    act("cadre-file", "post", "cadre_file", PLACE_KEEPERS, post="deputy", starts_on="2024-03-01", **SEES),
    act("cadre-file", "end", "cadre_file", PLACE_KEEPERS, post="member", **SEES),
    act("cadre-file", "close", "cadre_file", TOWN, leaving="term", **SEES),
    act("cadre-document", "take_out", "cadre_document", TOWN, reason="归错", **SEES),
    page("members:secretary_grades", PLACE_READERS, row="secretary_grade", is_list=True, **ABOVE),
    page("members:secretary_grade_table", PLACE_READERS),
    page("members:secretary_grading_new", DEPARTMENT),
    form("members:secretary_grading_new", DEPARTMENT, door=DEPARTMENT, ok=400, data={}),
    page("members:secretary_grade", DOOR, row="secretary_grade", **ABOVE),
    act("secretary-grade", "score", "secretary_grade", frozenset({Role.TOWN_ORGANIZER}), ok=400, **ABOVE),
    act("secretary-grade", "approve", "secretary_grade", DEPARTMENT, **ABOVE),
    act("secretary-grade", "return", "secretary_grade", DEPARTMENT, reason="理由不足", **ABOVE),
    act("secretary-grade", "object", "secretary_grade:published", frozenset({Role.VILLAGE_SECRETARY}), text="请复核", **SEES),
    act("secretary-grade", "uphold", "secretary_grade:objected", DEPARTMENT, reason="属实", **SEES),
    act("secretary-grade", "dismiss", "secretary_grade:objected", DEPARTMENT, reason="不属实", **SEES),
    act("secretary-grading", "close", "secretary_grading", DEPARTMENT, ok=400, **YEAR),
)  # fmt: skip
MODELS = (
    Model("members.requireddocument", DEPARTMENT, DEPARTMENT, DEPARTMENT),
    Model("members.gradingcriterion", DEPARTMENT, DEPARTMENT, DEPARTMENT),
    *(Model(f"members.{name}", DEPARTMENT) for name in ("cadrefile", "grading", "secretarygrade")),
)


def rows(party: Party) -> dict[str, Any]:
    """In each village: a secretary whose grade is published, a cadre whose is scored, one whose is objected to."""
    GradingCriterion.objects.create(title="履职", points=100)
    files = [
        _files(party, code, name, party.user(secretary).pk)
        for code, name, secretary in ((VILLAGE, "罗坑", "secretary"), (OTHER_VILLAGE, "双水", "other_secretary"))
    ]
    due = clock.today() + timedelta(days=30)
    year = open_grading(actor=party.act("org_department"), year=clock.today().year, due_on=due)
    found = [{**one, **_grades(party, year, one, scorer)} for one, scorer in zip(files, SCORERS, strict=True)]
    pairs = {
        handle: tuple({"pk": one[handle].pk, "mark": str(getattr(one[handle], "cadre", one[handle]))} for one in found)
        for handle in found[0]
    }
    return {**pairs, "secretary_grading": ({"pk": year.pk}, {"pk": year.pk})}


def _files(party: Party, code: str, name: str, user_id: int) -> dict[str, Any]:
    department = party.act("org_department")

    def opened(post: str, called: str, user: int | None = None) -> CadreFile:
        person = Person(f"{name}{called}", None, user)
        return open_cadre_file(actor=department, area_code=code, person=person, post=post, starts_on=clock.today())

    secretary, cadre, heard, closed = (
        opened("secretary", "书记", user_id), opened("member", "委员"), opened("committee", "村委"), opened("deputy", "前任")
    )  # fmt: skip
    add_cadre_post(actor=department, cadre_id=cadre.pk, post="committee", starts_on=clock.today())
    document = file_document(actor=department, cadre_id=cadre.pk, kind="pledge", document=paper(name))
    close_cadre_file(actor=department, cadre_id=closed.pk, leaving="term")
    return {"cadre_file:secretary": secretary, "cadre_file": cadre, "cadre_file:heard": heard,
            "cadre_file:closed": closed, "cadre_document": document}  # fmt: skip


def _grades(party: Party, year: Grading, files: dict[str, Any], scorer: str) -> dict[str, SecretaryGrade]:
    found = {}
    item = year.items.get()
    for handle, file in (("", "cadre_file"), (":published", "cadre_file:secretary"), (":objected", "cadre_file:heard")):
        cadre = files[file]
        row, _made = SecretaryGrade.objects.get_or_create(
            grading=year, cadre=cadre, defaults={"area_code": cadre.area_code}
        )
        row = g.score_secretary(
            actor=party.act(scorer), grade_id=row.pk, scores={item.pk: g.Given(80, "履职尽责")},
            village_class="middle", class_reason="一般",
        )  # fmt: skip
        if handle:
            row = g.approve_grade(actor=party.act("org_department"), grade_id=row.pk)
        if handle == ":objected":
            row.state, row.objection, row.objected_on = "objected", "请复核", clock.today()
            row.save()
        found[f"secretary_grade{handle}"] = row
    return found
