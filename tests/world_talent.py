"""What the talent room adds to the cast: employers of two bureaus, their people, and who acts for them.

    def test_x(talent): talent.act("talent_office"), talent.employer("hospital"), talent.person("doctor")

`hospital` (新会人民医院) and `factory` (新会精工机械) are looked after by 城管局 (王科), `school` (双水中学) by 水务局 (吴科).
廖主任 and 康副主任 are the talent office. `employer_user` (司徒经理) acts for `factory`, `other_employer_user` (伍经理) for
`school`; neither holds a post.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from talent.models import Employer, Intake, Person, TalentTarget
from talent.services import employers, people
from talent.services.targets import setting
from tests.kept import kept
from tests.world import OTHER_TOWN, TOWN, World, encoded_password
from tests.world_members import identity
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.accounts.services.create_user import NewUser, create_users

#: handle → (name, nature, unit, area, who acts for it)
EMPLOYERS = {
    "hospital": ("新会人民医院", "事业单位", "city_management", TOWN, ""),
    "factory": ("新会精工机械有限公司", "民营企业", "city_management", TOWN, "employer_user"),
    "school": ("双水中学", "事业单位", "water", OTHER_TOWN, "other_employer_user"),
}
#: handle → (name, employer, number of the identity number, what the person is)
PEOPLE: dict[str, tuple[str, str, int, dict[str, Any]]] = {
    "doctor": ("苏博士", "hospital", 801, {"field": "medicine", "degree": 3, "title": 3}),
    "engineer": ("余工", "factory", 802, {"field": "engineering", "degree": 1, "title": 2}),
    "turner": ("区师傅", "factory", 803, {"field": "skill", "skill": 5}),
    "teacher": ("容老师", "school", 804, {"field": "teaching", "degree": 2, "title": 1}),
}
USERS = {"employer_user": ("situ", "司徒经理"), "other_employer_user": ("wujingli", "伍经理")}


@dataclass
class Talent:
    """The world, its employers and people; `users` hold no post."""

    world: World
    users: dict[str, User] = field(default_factory=dict)
    employers: dict[str, Employer] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def act(self, handle: str) -> Actor:
        """Somebody of the cast as an actor."""
        return self.world.actor(self.user(handle))

    def user(self, handle: str) -> User:
        """Somebody of the cast, with posts or without."""
        return self.users[handle] if handle in self.users else self.world.people[handle]

    def employer(self, handle: str) -> Employer:
        """The employer, read afresh."""
        return Employer.objects.get(pk=self.employers[handle].pk)

    def person(self, handle: str) -> Person:
        """The person, read afresh."""
        return Person.objects.get(pk=self.people[handle].pk)

    def settle(self, handle: str, **facts: Any) -> Intake:
        """An intake of the person with the own employer."""
        person = self.person(handle)
        assert person.employer_id is not None
        values = {"source": "unit", "proof": "劳动合同", **facts}
        return people.settle_intake(actor=self.act("talent_office"), person_id=person.pk,
                                    employer_id=person.employer_id, **values)  # fmt: skip

    def target(self, **facts: Any) -> TalentTarget:
        """A draft: ten doctors in 2026, owned by 城管局."""
        values = {"name": "2026 年引进博士", "kind": "doctor", "starts_on": date(2026, 1, 1), "number": 10,
                  "ends_on": date(2026, 12, 31), "owner_id": self.world.unit("city_management").pk, **facts}  # fmt: skip
        return setting.draft_target(actor=self.act("talent_office"), **values)

    def target_in_force(self, **facts: Any) -> TalentTarget:
        """Adopted by the colleague."""
        return setting.adopt_target(actor=self.act("talent_two"), target_id=self.target(**facts).pk)


def build_talent(world: World) -> Talent:
    """Employers, accounts and people, by the real services."""
    made = Talent(world)
    password = encoded_password()
    drafts = [NewUser(username=username, name=name, encoded_password=password, must_change_password=False)
              for username, name in USERS.values()]  # fmt: skip
    made.users = dict(zip(USERS, create_users(actor=SYSTEM, rows=drafts), strict=True))
    office = made.act("talent_office")
    for handle, (name, nature, unit, area, acts_for) in EMPLOYERS.items():
        row = employers.enter_employer(actor=office, name=name, unit_id=world.unit(unit).pk, area_code=area,
                                       nature=nature, contact="人力资源部", phone="0750-6660000")  # fmt: skip
        made.employers[handle] = row
        if acts_for:
            employers.give_account(actor=office, employer_id=row.pk, username=USERS[acts_for][0])
    for handle, (name, employer, number, facts) in PEOPLE.items():
        made.people[handle] = people.enter_person(
            actor=office, employer_id=made.employers[employer].pk, name=name, identity=identity(number, year=1988),
            phone="13800000000", **facts,
        )  # fmt: skip
    return made


@pytest.fixture
def talent(world: World) -> Talent:
    """The cast with its employers and people."""
    return kept("talent", lambda: build_talent(world))
