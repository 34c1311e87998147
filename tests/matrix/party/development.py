"""Development of members in the matrix."""

from typing import Any

from members.models import DevelopmentCase
from members.services.development.cases import open_case
from members.services.development.steps import StepFacts, record_step
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, PLACE_KEEPERS, READERS, WIDE, act
from tests.world_members import Party, identity
from xinhui.accounts.models import Role
from xinhui.attachments.services.store import store_document
from xinhui.core import clock

COMMITTEE = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER})


def refused(verb: str, may: frozenset[str], **data: object) -> Line:
    """A verb whose form comes back: it is reached by these."""
    return form("members:act", may, door=DOOR, ok=400, url={"subject": "development", "verb": verb}, row="development",
                seen=READERS, seen_elsewhere=WIDE, data=data)  # fmt: skip


LINES: tuple[Line, ...] = (
    page("members:development", READERS, row="development", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    page("members:development_table", READERS),
    page("members:development_new", KEEPERS),
    page("members:development_case", READERS, door=DOOR, row="development", seen=READERS, seen_elsewhere=WIDE),
    form("members:development_new", KEEPERS, ok=400, door=KEEPERS, data={"name": "张三", "identity": "x"}),
    act("development", "step", "development", KEEPERS, number=5, note="已备案"),
    act("development", "end", "development", KEEPERS, kind="withdrawn", reason="本人提出"),
    act("development", "move", "development", PLACE_KEEPERS, organization="@target"),
    refused("undo", KEEPERS, reason=""),
    refused("again", KEEPERS, reason="超期"),
    refused("extend", COMMITTEE, months="6", reason="x"),
    refused("cancel", COMMITTEE, reason="x"),
    call("GET api:development-cases-list", row="development", is_list=True, seen=READERS, seen_elsewhere=WIDE),
    call("GET api:development-cases-detail", row="development", seen=READERS, seen_elsewhere=WIDE),
    act("case_person", "replace", "case_person", KEEPERS, seen=DOOR, member="@other", reason="工作调动"),
)  # fmt: skip
MODELS = tuple(Model(f"members.{name}", DEPARTMENT) for name in ("developmentcase", "steprecord", "caseperson"))


class Paper:
    """A document that can be read again and again."""

    name, size = "材料.pdf", 8

    def read(self) -> bytes:
        return b"%PDF-1.4"


def rows(party: Party) -> dict[str, Any]:
    """A case at step 4 and one with its guides, here and there; the guide here is the ordinary member."""
    here = _at(party, "branch_secretary", "grid_branch", "second_branch", ("branch_secretary", "party_member"), 70)
    there = _at(party, "other_branch_secretary", "other_branch", "other_branch",
                ("other_branch_secretary", "other_party_member"), 80)  # fmt: skip
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(
    party: Party, who: str, branch: str, target: str, guides: tuple[str, str], number: int
) -> dict[str, dict[str, object]]:
    actor, organization = party.act(who), party.organizations[branch]
    paper: Any = Paper()
    document = store_document(actor=actor, upload=paper).uuid
    cases = []
    for last in (4, 6):
        case: DevelopmentCase = open_case(
            actor=actor, organization_id=organization.pk, name=f"申请人{number + last}",
            identity=identity(number + last, year=1992), document=document, applied_on=clock.today(),
        )  # fmt: skip
        for step in range(2, last + 1):
            people = tuple(party.members[handle].pk for handle in guides) if step == 6 else ()
            record_step(
                actor=actor, case_id=case.pk, number=step, facts=StepFacts(document=document, people=people)
            )  # fmt: skip
        cases.append(case)
    person = cases[1].people.get(member=party.members[guides[1]])
    other = organization.members.filter(name__startswith="党员").order_by("pk")[0]
    return {
        "development": {"pk": cases[0].pk, "mark": f"/party/development/{cases[0].pk}/",
                        "target": party.organizations[target].pk, "uuid": f'"id":{cases[0].pk},'},
        "case_person": {"pk": person.pk, "mark": f"/party/development/{cases[1].pk}/", "other": other.pk},
    }  # fmt: skip
