"""Somebody with an account and a full file, for tests of the rights over personal data."""

from datetime import date
from typing import Any

from talent.models import DataRequest, Person
from talent.models.person import PHONE
from talent.services.rights.looking import look_at_person
from talent.services.rights.requests import file_request
from talent.states.rights import PersonLook
from tests.world import encoded_password
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.core import clock
from xinhui.core.sealed import seal


def account(talent: Talent, handle: str = "engineer", username: str = "yugong") -> User:
    """An account for somebody of the cast; the file gets a school, a day of birth and a consent."""
    person = talent.person(handle)
    users = create_users(actor=SYSTEM, rows=[NewUser(username=username, name=person.name, must_change_password=False,
                                                     encoded_password=encoded_password())])  # fmt: skip
    Person.objects.filter(pk=person.pk).update(
        user=users[0], school="华南理工大学", major="机械工程", post="工程师", born_on=date(1988, 3, 4), sex="male",
        consent_at=clock.now(), consent_version="2026-1", phone_sealed=seal("13712345678", purpose=PHONE),
    )  # fmt: skip
    talent.users[handle] = users[0]
    return users[0]


def ask(talent: Talent, kind: str, handle: str = "engineer", **values: Any) -> DataRequest:
    """The person's own request."""
    return file_request(actor=Actor.of(talent.users[handle]), kind=kind, **values)


def look(talent: Talent, handle: str, what: PersonLook = PersonLook.PAGE, **facts: Any) -> Person:
    """Somebody of the cast opens the file of 余工."""
    return look_at_person(actor=talent.act(handle), user=talent.user(handle), what=what,
                          person_id=talent.people["engineer"].pk, **facts)  # fmt: skip
