"""Field by field: what every reader of the talent room gets to see of a person, on every address of the room.

Every free text about a person is overwritten with a marker that names its field and row, every identity and mobile
number with one of its own. Then everybody, and who has not signed in, visits every address of the matrix that promises
a page, files included; what comes back is held against `FIELDS`. Whom the table does not name sees nothing; whom it
names does see it.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from talent.models import Person
from talent.models.person import IDENTITY, PHONE
from talent.models.rights import REQUEST
from talent.services.rights.holdings import HOLDINGS, OF_OTHERS, holdings, rows_of
from tests.matrix.lines import ANONYMOUS, EMPLOYER_USER, Line
from tests.matrix.talent import LOOKS_ON, OFFICE, TALENT, UNIT, WORKERS
from tests.matrix.visits import Ground, address, visit
from tests.world_members import identity
from xinhui.accounts.models import Role
from xinhui.core.sealed import SealBroken, seal, unseal

pytestmark = [pytest.mark.django_db]
Who = tuple[frozenset[str], frozenset[str]]
Shown = dict[str, dict[bool, set[str]]]
#: 区师傅's file belongs to the account of the grid worker (tests/matrix/talent/rights.py).
ONESELF, FIRM, NOBODY = frozenset({Role.GRID_WORKER}), frozenset({EMPLOYER_USER}), frozenset[str]()
#: Of a person at home; of a person elsewhere.
OWN: Who = (OFFICE | ONESELF, OFFICE)
FILE: Who = (OFFICE | UNIT | FIRM | ONESELF, OFFICE)
CLEAR: Who = (OFFICE | UNIT | ONESELF, OFFICE)
FIELDS: dict[str, Who] = {
    #: 城管局 has a part in a ticket of somebody elsewhere: it learns whose.
    "person.name": (FILE[0], OFFICE | UNIT),
    "person.identity": CLEAR,
    "person.phone": CLEAR,
    "person.school": FILE,
    "person.major": FILE,
    "person.post": FILE,
    "datarequest.words": OWN,
    "boarddossier.statement": (OFFICE | {Role.DEPARTMENT_HANDLER}, OFFICE),
}
#: Whatever else is about a person: the office, whoever looks after the employer, the employer, oneself.
MOST: frozenset[str] = WORKERS | FIRM | ONESELF
MARK = re.compile(r"§([a-z]+\.[a-z_]+)\.(\d+)§")
#: Numbers by what they are: one of its own for every person.
NUMBERS = {"person.identity": lambda pk: identity(pk, year=1966), "person.phone": lambda pk: f"157{pk:08d}"}


def about_people() -> dict[tuple[str, int], int]:
    """(model, row) → person, of everything the room holds about people."""
    found: dict[tuple[str, int], int] = {}
    for person in Person.objects.values_list("pk", flat=True):
        for holding in holdings():
            name = holding.model.split(".")[1].lower()
            found |= {(name, row.pk): person for row in rows_of(holding, person)}
    return found


def purpose_of(text: str) -> str:
    """What a text was sealed for; "" of another room's."""
    for purpose in (IDENTITY, PHONE, REQUEST):
        with suppress(SealBroken):
            unseal(text, purpose=purpose)
            return purpose
    return ""


def mark(row: models.Model) -> None:
    """Every free text of the row that is filled in, and on a person's file every empty one too."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    for field in row._meta.concrete_fields:
        text = getattr(row, field.attname)
        free = isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique
        if not free or (not text and not isinstance(row, Person)) or (field.max_length or 999) < 40:
            continue
        name = f"{row._meta.model_name}.{field.name.removesuffix('_sealed')}"
        value = f"§{name}.{row.pk}§"
        if field.name.endswith("_print") or field.name == "code_print":
            continue
        if field.name.endswith("_sealed"):
            if not text or purpose_of(text) != REQUEST or field.name == "values_sealed":
                continue
            value = seal(value, purpose=REQUEST)
        with suppress(IntegrityError), transaction.atomic():
            rows.update(**{field.name: value})


def number_everybody() -> dict[str, tuple[str, int]]:
    """Number → what it is and whose; applications carry those of their person."""
    found: dict[str, tuple[str, int]] = {}
    for person in Person.objects.exclude(state="erased"):
        number, phone = NUMBERS["person.identity"](person.pk), NUMBERS["person.phone"](person.pk)
        sealed = {"identity_sealed": seal(number, purpose=IDENTITY), "phone_sealed": seal(phone, purpose=PHONE)}
        Person.objects.filter(pk=person.pk).update(**sealed)
        person.applications.update(**sealed)
        found |= {number: ("person.identity", person.pk), phone: ("person.phone", person.pk)}
    return found


def texts_of(content: bytes) -> Iterator[str]:
    """A page or a file, opened as far as it goes, white space and tags aside."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from texts_of(archive.read(name))
    else:
        yield "".join(re.sub(r"<[^>]{0,300}>", "", content.decode("utf-8", errors="ignore")).split())


def visits(ground: Ground) -> Iterator[tuple[Line, str, bool]]:
    """Everybody at every address that promises a page, with the row of the line and its like in other states."""
    for line in TALENT:
        kind = line.row.split(":")[0]
        for row in [name for name in ground.rows if name.split(":")[0] == kind] if line.row else [""]:
            one = replace(line, row=row)
            for elsewhere in (False, True) if row else (False,):
                try:
                    address(one, (ground.rows[row].elsewhere if elsewhere else ground.rows[row].home) if row else {})
                except AssertionError:
                    continue  # this row has no such address
                for who in (ANONYMOUS, *ground.people):
                    if (one.expected_elsewhere(who) if elsewhere else one.expected(who)) == 200:
                        yield one, who, elsewhere


@pytest.fixture(scope="module")
def shown(ground: Ground) -> Iterator[Shown]:
    """field → of a person at home? → who got to see it. The marks are on the rows for this module only."""
    with transaction.atomic():
        yield _shown(ground)
        transaction.set_rollback(True)


def _shown(ground: Ground) -> Shown:
    owners = about_people()
    for model in {holding.model for holding in HOLDINGS}:
        for row in apps.get_model(model)._default_manager.all():
            if (row._meta.model_name, row.pk) in owners:  # a student or a candidate may be nobody of the register yet
                mark(row)
    numbers = number_everybody()
    at_home = set(Person.objects.visible_to(ground.people[Role.DEPARTMENT_LEADER]).values_list("pk", flat=True))
    found: Shown = defaultdict(lambda: defaultdict(set))
    for line, who, elsewhere in visits(ground):
        answer = visit(ground, line, who, elsewhere=elsewhere)
        for text in texts_of(answer.content) if answer.status_code < 500 and not answer.streaming else ():
            for field, pk in MARK.findall(text):
                found[field][owners[field.split(".")[0], int(pk)] in at_home].add(who)
            for number in [number for number in numbers if number in text]:
                found[numbers[number][0]][numbers[number][1] in at_home].add(who)
    return found


def test_nobody_sees_more_than_the_table_says(shown: Shown) -> None:
    wrong = []
    for field, sides in sorted(shown.items()):
        for at_home, allowed in zip((True, False), FIELDS.get(field, (MOST, MOST)), strict=True):
            if sides[at_home] - allowed:
                wrong.append(f"{field} {'at home' if at_home else 'elsewhere'}: {sorted(sides[at_home] - allowed)}")
    assert not wrong, "\n".join(wrong)


def test_whom_the_table_names_do_see_it(shown: Shown) -> None:
    """Otherwise the test above proves nothing."""
    wrong = [f"{field}: {[sorted(allowed - shown[field][side]) for side, allowed in zip((True, False), who, strict=True)]}"
             for field, who in FIELDS.items()
             if any(allowed - shown[field][side] for side, allowed in zip((True, False), who, strict=True))]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_who_looks_on_or_has_not_signed_in_sees_nobody(shown: Shown) -> None:
    outside = LOOKS_ON | {ANONYMOUS, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.BUREAU_CLIENT}
    seen = {field: sorted((sides[True] | sides[False]) & outside) for field, sides in shown.items()}
    assert not {field: who for field, who in seen.items() if who}
    assert len(shown) >= len(FIELDS)


def test_what_experts_name_as_kin_is_shown_to_nobody_else(ground: Ground) -> None:
    """`boardkin` is of no person of the register: its names are the expert's own page's alone."""
    assert "talent.BoardKin" in OF_OTHERS
    line = next(one for one in TALENT if one.name == "GET talent:board_mine")
    seen: dict[str, Any] = {who: "蒙某" in visit(ground, line, who).content.decode() for who in ground.people}
    assert [who for who, there in seen.items() if there] == [Role.DEPARTMENT_HANDLER]
