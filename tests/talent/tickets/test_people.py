"""Who may ask for what: conditions, versions of services, cards with codes, employers, stewards, documents."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from talent.models import Person, TalentService, TalentTicket
from talent.rules.services import Conditions, Facts, findings, months_between
from talent.selectors.services import offers_to
from talent.selectors.tickets import without_steward
from talent.services.tickets import catalogue, filing, handling, stewards
from talent.services.tickets.frame import card_holder
from tests.talent.kit import START
from tests.talent.tickets.kit import TEXT, card, filed, in_state, service, taken
from tests.world_talent import Talent
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import Budget
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=f"talent.{kind}").values_list("recipient__username", flat=True))


def days_on(many: int, at: datetime = START) -> datetime:
    return schedule_for(None).add(at, Budget(many, "working_day"))


def test_conditions_are_checked_with_reasons(talent: Talent) -> None:
    with clock.moved(START):
        row = service(talent, name="博士公寓", least_tier="C", needs_card=True, months_settled=6)
        with pytest.raises(Conflict) as refused:
            filed(talent, row=row)
        assert (refused.value.code, refused.value.field) == ("not-eligible", "service")
        found = offers_to(talent.person("doctor"))[0]
        assert [one.is_met for one in found.findings] == [False, False, False] and not found.is_open
        card(talent, "doctor")
        talent.settle("doctor", settled_on=START.date() - timedelta(days=190))
        assert offers_to(talent.person("doctor"))[0].is_open and filed(talent, row=row).by == "office"
        with pytest.raises(Conflict) as twice:
            filed(talent, row=row)
        assert twice.value.code == "open-already"
    with clock.moved(datetime(2030, 1, 2, 9, tzinfo=LOCAL)):
        assert [one.is_met for one in offers_to(talent.person("doctor"))[0].findings] == [True, False, True]


@pytest.mark.parametrize(("tier", "least", "met"), [
    ("A", "C", True), ("C", "C", True), ("D", "C", False), ("", "F", False), ("F", "F", True),
])  # fmt: skip
def test_a_tier_is_enough_or_not(tier: str, least: str, met: bool) -> None:
    found = findings(Conditions(least), Facts(tier, None, 0), START.date())
    assert [one.is_met for one in found] == [met]


def test_whole_months() -> None:
    day = START.date()
    assert [months_between(day.replace(day=at), day) for at in (17, 18)] == [0, 0]
    assert months_between(day.replace(year=2025, day=18), day) == 11 and months_between(None, day) == 0
    assert months_between(day.replace(year=2025), day) == 12


@pytest.mark.parametrize(("facts", "code", "field"), [
    ({"name": ""}, "text-missing", "name"), ({"kind": "x"}, "choice-unknown", "kind"),
    ({"least_tier": "Z"}, "choice-unknown", "least_tier"), ({"promise_amount": 0}, "number-out-of-range",
                                                            "promise_amount"),
    ({"promise_unit": "year"}, "choice-unknown", "promise_unit"), ({"unit_id": 0}, "unknown", "unit"),
    ({"months_settled": 999}, "number-out-of-range", "months_settled"), ({"text": ""}, "text-missing", "text"),
    ({"partners_ids": [0]}, "partners-wrong", "partners"),
])  # fmt: skip
def test_what_a_service_must_say(talent: Talent, facts: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        service(talent, **facts)
    assert (refused.value.code, refused.value.field) == (code, field) and not TalentService.objects.exists()


def test_a_service_is_replaced_and_its_tickets_keep_their_promise(talent: Talent) -> None:
    with clock.moved(START):
        old = service(talent)
        with pytest.raises(Conflict):
            service(talent)
        row = filed(talent, row=old)
        facts: dict[str, Any] = {
            "name": "人才公寓",
            "kind": "housing",
            "unit_id": old.unit_id,
            "promise_amount": 3,
            "text": "新办法",
        }
        new = catalogue.replace_service(actor=talent.act("talent_office"), service_id=old.pk, **facts)
        assert (new.version, new.replaces_id) == (2, old.pk) and list(TalentService.objects.in_force()) == [new]
        assert taken(talent, row).promised_at == days_on(5)
        with pytest.raises(NotFound):
            catalogue.replace_service(actor=talent.act("talent_office"), service_id=old.pk, **facts)
        with pytest.raises(Forbidden):
            catalogue.close_service(actor=talent.act("handler"), service_id=new.pk, reason="x")
        catalogue.close_service(actor=talent.act("talent_office"), service_id=new.pk, reason="停办")
        with pytest.raises(NotFound):
            filed(talent, "engineer", row=new)


def test_a_card_and_its_code_open_the_own_tickets_and_no_others(talent: Talent) -> None:
    cache.clear()
    with clock.moved(START):
        doctor, office = card(talent, "doctor"), talent.act("talent_office")
        code = stewards.give_code(actor=office, person_id=doctor.pk)
        found = stewards.person_by_code(card_number=" xh-2026-0001 ", code=code, ip="1.2.3.4")
        assert found == doctor and not Entry.objects.filter(detail__icontains=code).exists()
        row = filing.file_ticket(actor=card_holder(), service_id=service(talent).pk, person_id=doctor.pk, text=TEXT,
                                 card_of=doctor.pk)  # fmt: skip
        assert row.by == "card"
        other = in_state(talent, "asked", filed(talent, "engineer"))
        for stranger in (doctor.pk, None):
            with pytest.raises(Forbidden):
                filing.supplement_ticket(actor=card_holder(), ticket_id=other.pk, text="x", card_of=stranger)
        with pytest.raises(Forbidden):
            filing.file_ticket(actor=card_holder(), service_id=row.service_id, text="x", card_of=doctor.pk,
                               person_id=talent.people["turner"].pk)  # fmt: skip
        assert stewards.give_code(actor=office, person_id=doctor.pk) != code
        with pytest.raises(InvalidInput) as old:
            stewards.person_by_code(card_number="XH-2026-0001", code=code, ip="1.2.3.4")
        with pytest.raises(InvalidInput) as unknown:
            stewards.person_by_code(card_number="XH-0000", code=code, ip="1.2.3.4")
        assert str(old.value) == str(unknown.value) and old.value.field == "code"
        for _try in range(3):
            with pytest.raises(InvalidInput):
                stewards.person_by_code(card_number="XH-2026-0001", code="00", ip="1.2.3.4")
        with pytest.raises(Forbidden) as shut:
            stewards.person_by_code(card_number="XH-2026-0001", code="00", ip="1.2.3.5")
        assert shut.value.code == "too-many-tries"
        with pytest.raises(Conflict):
            stewards.give_code(actor=office, person_id=talent.people["turner"].pk)


def test_an_employer_files_for_its_own_people(talent: Talent) -> None:
    with clock.moved(START):
        row = filed(talent, "engineer", by="employer_user")
        assert row.by == "employer" and TalentTicket.objects.filed_for(talent.user("employer_user")).get() == row
        with pytest.raises(Forbidden):
            filed(talent, "doctor", by="employer_user")
        in_state(talent, "asked", row)
        assert told("ticket_asked") == {"situ"}
        filing.supplement_ticket(actor=talent.act("employer_user"), ticket_id=row.pk, text="补")
        own = filed(talent, "turner")
        assert own not in TalentTicket.objects.filed_for(talent.user("employer_user")), "not its: the office filed it"
        Person.objects.filter(pk=talent.people["turner"].pk).update(user=talent.user("other_employer_user"))
        assert TalentTicket.objects.filed_for(talent.user("other_employer_user")).get() == own


def test_stewards_have_a_history_and_take_open_tickets_along(talent: Talent) -> None:
    office = talent.act("talent_office")
    with clock.moved(START):
        card(talent, "doctor", "A")
        assert [one.pk for one in without_steward()] == [talent.people["doctor"].pk]
        row = filed(talent)
        for handle in ("talent_two", "handler"):
            stewards.assign_steward(actor=office, person_id=row.person_id, steward_id=talent.user(handle).pk)
            row.refresh_from_db()
            assert row.steward == talent.user(handle)
        assert not without_steward().exists()
        assert [one.ended_on is None for one in row.person.stewards.order_by("pk")] == [False, True]
        with pytest.raises(Conflict):
            stewards.assign_steward(actor=office, person_id=row.person_id, steward_id=talent.user("handler").pk)
        for wrong in ("employer_user", "district_leader"):
            with pytest.raises(InvalidInput) as refused:
                stewards.assign_steward(actor=office, person_id=row.person_id, steward_id=talent.user(wrong).pk)
            assert refused.value.field == "steward"
        with pytest.raises(Forbidden):
            stewards.assign_steward(actor=talent.act("handler"), person_id=row.person_id,
                                    steward_id=talent.user("talent_two").pk)  # fmt: skip
        made = stewards.assign_steward(
            actor=office, person_id=row.person_id, steward_id=talent.user("water_handler").pk
        )
        handling.note_ticket(actor=talent.act("water_handler"), ticket_id=row.pk, text="已电话联系", is_open=True)
        assert made.user == talent.user("water_handler") and row in TalentTicket.objects.visible_to(made.user)


def test_files_are_taken_in_and_kept_once(talent: Talent) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
    with clock.moved(START):
        row = filing.file_ticket(
            actor=talent.act("talent_office"), service_id=service(talent).pk, person_id=talent.people["doctor"].pk,
            text=TEXT, files=[SimpleUploadedFile("合同.pdf", pdf, "application/pdf") for _one in range(2)],
        )  # fmt: skip
        assert [one.attachment.name for one in row.files.all()] == ["合同.pdf"]
        with pytest.raises(InvalidInput):
            filing.stored(talent.act("talent_office"), [SimpleUploadedFile("a.exe", b"MZ", "image/png")])
