"""A pool of experts, verified applications and sittings for tests of the review board."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from talent.models import BoardDossier, BoardExpert, BoardSitting, Person, TalentApplication
from talent.services.board import dossiers, experts, scoring, sittings
from tests.world import encoded_password
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.accounts.services.create_user import NewUser, create_users

NAMES = ("莫院士", "劳教授", "简主任", "聂研究员", "翁高工", "柯教授", "阮主任", "欧教授")
CRITERIA = [("学术水平", 60), ("业绩贡献", 40)]
THRESHOLDS = [("B", 90), ("C", 80), ("D", 60)]
STATEMENT = "主持省级重点研发项目两项，获发明专利五件。"


@dataclass
class Board:
    """Experts by their number, in the order of `NAMES`."""

    talent: Talent
    users: list[User] = field(default_factory=list)
    experts: list[BoardExpert] = field(default_factory=list)

    @property
    def office(self) -> Actor:
        """廖主任."""
        return self.talent.act("talent_office")

    def expert(self, number: int) -> Actor:
        """The expert as an actor."""
        return Actor.of(self.users[number])

    def sitting(self, seats: int = 5, **facts: Any) -> BoardSitting:
        """Being prepared, the first experts seated."""
        values = {"name": "工程类评审会", "field": "engineering", "held_on": date(2026, 9, 21), "criteria": CRITERIA,
                  "closes_on": date(2026, 9, 25), "quorum": 3, "thresholds": THRESHOLDS, **facts}  # fmt: skip
        row = sittings.call_sitting(actor=self.office, **values)
        sittings.seat_experts(actor=self.office, sitting_id=row.pk, expert_ids=[e.pk for e in self.experts[:seats]])
        return row

    def dossier(self, sitting: BoardSitting, handle: str = "engineer", number: str = "", **facts: Any) -> BoardDossier:
        """The person's verified application before the sitting."""
        row = application(self.talent, handle, number)
        return dossiers.to_board(actor=self.office, sitting_id=sitting.pk, application_id=row.pk,
                                 **{"statement": STATEMENT, **facts})  # fmt: skip

    def opened(self, **facts: Any) -> tuple[BoardSitting, BoardDossier]:
        """Open for scores with one dossier."""
        sitting = self.sitting(**facts)
        dossier = self.dossier(sitting)
        return sittings.open_sitting(actor=self.office, sitting_id=sitting.pk), dossier

    def score(self, number: int, dossier: BoardDossier, *points: int) -> None:
        """The expert's points, in the order of the criteria."""
        wanted = dossier.sitting.criteria.values_list("pk", flat=True)
        scoring.score_dossier(actor=self.expert(number), dossier_id=dossier.pk,
                              points=dict(zip(wanted, points, strict=True)))  # fmt: skip

    def closed(self) -> tuple[BoardSitting, BoardDossier]:
        """Scored by five at 92, 88, 85, 85, 40 and closed: 86.00 without the outermost."""
        sitting, dossier = self.opened()
        for number, points in enumerate((92, 88, 85, 85, 40)):
            self.score(number, dossier, points, points)
        return sittings.close_sitting(actor=self.office, sitting_id=sitting.pk), again(dossier)


def again(dossier: BoardDossier) -> BoardDossier:
    """Read afresh."""
    return BoardDossier.objects.select_related("sitting", "application").get(pk=dossier.pk)


def application(talent: Talent, handle: str, number: str = "", **facts: Any) -> TalentApplication:
    """A verified application of somebody of the cast; a further one (`number`) is not known for the same person's."""
    person: Person = talent.person(handle)
    return TalentApplication.objects.create(**{
        "receipt": f"RC2026{person.pk:04d}{number}", "code_print": "0" * 64, "state": "verified", "name": person.name,
        "identity_sealed": person.identity_sealed, "identity_print": "" if number else person.identity_print, "person": person,
        "phone_sealed": person.phone_sealed, "degree": person.degree, "title": person.title,
        "field": person.field, "employer": person.employer, "employer_name": str(person.employer), **facts,
    })  # fmt: skip


def build_board(talent: Talent, prefix: str = "zhuanjia") -> Board:
    """Eight experts of engineering from elsewhere."""
    made, password = Board(talent), encoded_password()
    drafts = [NewUser(username=f"{prefix}{number}", name=name, encoded_password=password, must_change_password=False)
              for number, name in enumerate(NAMES)]  # fmt: skip
    made.users = create_users(actor=SYSTEM, rows=drafts)
    for user in made.users:
        made.experts.append(experts.enter_expert(actor=made.office, username=user.username, field="engineering",
                                                 employer_name="省外高校"))  # fmt: skip
    return made
