"""A round of the first quarter of 2026, its returns and records, for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cadres.models import ConductRecord, EstablishedPost, RecordRound, ToleranceRule, UnitReturn
from cadres.services.daily import run_daily
from cadres.services.files import link_account
from cadres.services.records.rules import set_rule
from cadres.services.records.sign import check_record, sign_record
from cadres.services.records.write import submit_return, write_record
from tests.reading import reading
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Message

#: The first quarter's round opens on 1 April; with the holiday of 清明 the fifteenth working day is 22 April.
OPENS, CLOSES = date(2026, 4, 1), date(2026, 4, 22)
FACTS = "牵头完成内涝点整治，提前两个月"


@contextmanager
def on(year: int, month: int, day: int, hour: int = 9) -> Iterator[None]:
    """The clock stands at that hour."""
    with clock.moved(datetime(year, month, day, hour, tzinfo=LOCAL)):
        yield


def paper(name: str = "a") -> Any:
    """A PDF that differs by name."""
    return SimpleUploadedFile(f"{name}.pdf", f"%PDF-1.4\n%{name}\n%%EOF\n".encode(), "application/pdf")


def leading(cadres: Cadres) -> None:
    """Both bureaus have leading posts, and who holds them has the level."""
    for handle, unit in (("head", "city_management"), ("deputy", "city_management"), ("elsewhere", "water")):
        row = cadres.file(handle)
        row.post_level = "township"
        row.save(update_fields=["post_level"])
        EstablishedPost.objects.get_or_create(unit=cadres.world.unit(unit), title=f"职位{row.pk}", level="township")


def opened(cadres: Cadres) -> RecordRound:
    """The round of the first quarter, opened by the daily run; the clock is the caller's."""
    leading(cadres)
    with on(2026, 3, 30):
        run_daily(actor=SYSTEM)
    with on(2026, 4, 1):
        run_daily(actor=SYSTEM)
    return RecordRound.objects.get(year=2026, quarter=1)


def owed(cadres: Cadres, unit: str = "city_management") -> UnitReturn:
    """The return of the bureau."""
    return UnitReturn.objects.get(unit=cadres.world.unit(unit))


def written(cadres: Cadres, who: str = "personnel", /, **changes: Any) -> ConductRecord:
    """A commendation of the deputy with a document, unless said otherwise."""
    facts: dict[str, Any] = {
        "unit_return_id": owed(cadres).pk, "cadre_id": cadres.files["deputy"].pk, "kind": "hard_task",
        "level": "district", "source": "新府办通报〔2026〕12号", "happened_on": date(2026, 2, 10), "facts": FACTS,
        "evidence": [paper()],
    } | changes  # fmt: skip
    return write_record(actor=cadres.act(who), **facts)


def criticised(cadres: Cadres, **changes: Any) -> ConductRecord:
    """A criticism of the deputy."""
    facts: dict[str, Any] = {"kind": "late", "source": "新府办通报〔2026〕20号", "happened_on": date(2026, 3, 2),
                             "facts": "督办事项逾期十日"}  # fmt: skip
    return written(cadres, **(facts | changes))


def sent(cadres: Cadres, *, is_nil: bool = False) -> UnitReturn:
    """Sent in by the personnel officer."""
    return submit_return(actor=cadres.act("personnel"), unit_return_id=owed(cadres).pk, is_nil=is_nil)


def signed(cadres: Cadres, row: ConductRecord) -> ConductRecord:
    """Checked by one, signed off by the other."""
    check_record(actor=cadres.act("cadre_office"), record_id=row.pk)
    return sign_record(actor=cadres.act("office_two"), record_id=row.pk)


def in_force(cadres: Cadres, **changes: Any) -> ConductRecord:
    """A criticism of the deputy that was sent in and signed off in April; the deputy has an account."""
    opened(cadres)
    with on(2026, 4, 8):
        row = criticised(cadres, **changes)
        sent(cadres)
        linked(cadres)
        return signed(cadres, row)


def linked(cadres: Cadres) -> None:
    """The deputy's file belongs to the account of a department's leader."""
    link_account(actor=cadres.act("cadre_office"), cadre_id=cadres.files["deputy"].pk,
                 username=cadres.world.people["department_leader"].username)  # fmt: skip


def rule(cadres: Cadres) -> ToleranceRule:
    """An item of the list of tolerance."""
    return set_rule(actor=cadres.act("cadre_office"), name="先行先试", conditions="无先例、无禁止、未谋私利")


def told(kind: str) -> set[str]:
    """Names of who got a message of the kind."""
    return set(Message.objects.filter(kind=kind, channel="in_app").values_list("recipient__name", flat=True))


def browser(cadres: Cadres, handle: str) -> Client:
    """Somebody of the cast at a browser, in Chinese."""
    return reading(cadres.world.people[handle])
