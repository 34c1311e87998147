"""The right of reply, cleared names, tolerance: who may, who may not, and what it changes."""

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Clearing, ConductRecord
from cadres.selectors.records import names_cleared
from cadres.services.records.answer import answer_reply, reply_to_record
from cadres.services.records.clear import clear_name, decide_tolerance, plead_tolerance, verify_untrue
from cadres.services.records.rules import withdraw_rule
from tests.cadres.records.kit import in_force, linked, on, opened, rule, sent, signed, told, written
from tests.world_cadres import Cadres
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound

pytestmark = pytest.mark.django_db


def test_the_person_replies_and_is_answered_by_somebody_else_than_the_signer(cadres: Cadres) -> None:
    row = in_force(cadres)
    person, office, signer = (cadres.act(who) for who in ("department_leader", "cadre_office", "office_two"))
    with on(2026, 4, 9):
        for other in ("personnel", "command", "cadre_office"):
            with pytest.raises(NotFound):
                reply_to_record(actor=cadres.act(other), record_id=row.pk, text="x")
        with pytest.raises(InvalidInput):
            reply_to_record(actor=person, record_id=row.pk, text=" ")
        reply = reply_to_record(actor=person, record_id=row.pk, text="资料由外单位迟交")
        assert "外单位" not in reply.text_sealed and reply.text == "资料由外单位迟交"
        with pytest.raises(Conflict) as waits:
            reply_to_record(actor=person, record_id=row.pk, text="再说一次")
        assert waits.value.code == "reply-waits"
        assert told("cadre.record_replied") == {"叶科长", "罗副科长"}
        with pytest.raises(Conflict) as same:
            answer_reply(actor=signer, record_id=row.pk, state="upheld", answer="x")
        assert same.value.code == "same-person"
        with pytest.raises(InvalidInput):
            answer_reply(actor=office, record_id=row.pk, state="open", answer="x")
        with pytest.raises(Forbidden):
            answer_reply(actor=cadres.act("personnel"), record_id=row.pk, state="upheld", answer="x")
        made = answer_reply(actor=office, record_id=row.pk, state="accepted", answer="核实后澄清")
        assert (made.state, made.answer) == ("accepted", "核实后澄清")
        with pytest.raises(Conflict) as none:
            answer_reply(actor=office, record_id=row.pk, state="upheld", answer="x")
        assert none.value.code == "no-reply"


def test_who_verified_clears_and_only_that_item(cadres: Cadres) -> None:
    row = in_force(cadres)
    office, unit = cadres.act("cadre_office"), cadres.act("personnel")
    with on(2026, 4, 10):
        with pytest.raises(Forbidden):  # what the district criticised is not the unit's to verify
            verify_untrue(actor=unit, record_id=row.pk, finding="x")
        with pytest.raises(Conflict) as early:
            clear_name(actor=office, record_id=row.pk, way="letter")
        assert early.value.code == "not-verified"
        verify_untrue(actor=office, record_id=row.pk, finding="督办事项已按期办结，系登记错误")
        with pytest.raises(Forbidden):
            clear_name(actor=unit, record_id=row.pk, way="letter")
        assert ConductRecord.objects.counting().count() == 1
        clear_name(actor=cadres.act("office_two"), record_id=row.pk, way="meeting")  # the same unit
        assert not ConductRecord.objects.counting().exists()
        row.refresh_from_db()
        assert str(row.annotation) and row.state == "in_force" and names_cleared() == 1
        assert told("cadre.name_cleared") == {"钟人事", cadres.world.people["department_leader"].name}
        with pytest.raises(Conflict):
            verify_untrue(actor=office, record_id=row.pk, finding="x")
        with pytest.raises(Conflict):
            clear_name(actor=office, record_id=row.pk, way="letter")


def test_a_unit_clears_its_own_criticism(cadres: Cadres) -> None:
    row = in_force(cadres, level="unit")
    with on(2026, 4, 10):
        verify_untrue(actor=cadres.act("personnel"), record_id=row.pk, finding="系同名之误")
        with pytest.raises(Forbidden):
            clear_name(actor=cadres.act("cadre_office"), record_id=row.pk, way="letter")
        assert clear_name(actor=cadres.act("personnel"), record_id=row.pk, way="letter").cleared_on is not None


def test_nobody_clears_themselves(cadres: Cadres) -> None:
    row = in_force(cadres, level="unit")
    file = cadres.file("deputy")
    file.user = cadres.world.people["personnel"]
    file.save(update_fields=["user"])
    with on(2026, 4, 10), pytest.raises(Conflict) as refused:
        verify_untrue(actor=cadres.act("personnel"), record_id=row.pk, finding="x")
    assert refused.value.code == "same-person"


def test_a_commendation_is_neither_cleared_nor_tolerated(cadres: Cadres) -> None:
    opened(cadres)
    with on(2026, 4, 8):
        row = written(cadres)
        sent(cadres)
        linked(cadres)
        row = signed(cadres, row)
        with pytest.raises(Conflict, match="反向"):
            verify_untrue(actor=cadres.act("cadre_office"), record_id=row.pk, finding="x")
        with pytest.raises(Conflict, match="反向"):
            plead_tolerance(actor=cadres.act("department_leader"), record_id=row.pk, rule_id=rule(cadres).pk, plea="x")
    row.cleared_on = row.happened_on
    with pytest.raises(IntegrityError, match="only_criticism"), transaction.atomic():
        row.save()


def test_tolerance_by_a_rule_of_the_list(cadres: Cadres) -> None:
    row, item = in_force(cadres), rule(cadres)
    person, office = cadres.act("department_leader"), cadres.act("cadre_office")
    with on(2026, 4, 10):
        with pytest.raises(NotFound):
            plead_tolerance(actor=person, record_id=row.pk, rule_id=0, plea="x")
        with pytest.raises(Conflict) as none:
            decide_tolerance(actor=office, record_id=row.pk, is_granted=True, reason="x")
        assert none.value.code == "no-plea"
        plead_tolerance(actor=person, record_id=row.pk, rule_id=item.pk, plea="先行先试，未谋私利")
        with pytest.raises(Conflict) as waits:
            plead_tolerance(actor=cadres.act("personnel"), record_id=row.pk, rule_id=item.pk, plea="x")
        assert waits.value.code == "plea-waits"
        decide_tolerance(actor=office, record_id=row.pk, is_granted=False, reason="不符合条件")
        assert ConductRecord.objects.counting().count() == 1
        plead_tolerance(actor=office, record_id=row.pk, rule_id=item.pk, plea="补充材料")
        with pytest.raises(Conflict) as own:
            decide_tolerance(actor=office, record_id=row.pk, is_granted=True, reason="x")
        assert own.value.code == "same-person"
        decide_tolerance(actor=cadres.act("office_two"), record_id=row.pk, is_granted=True, reason="符合容错情形")
        assert not ConductRecord.objects.counting().exists()
        withdraw_rule(actor=office, tolerance_rule_id=item.pk, reason="清单修订")
        row.refresh_from_db()
        assert row.tolerated_on is not None, "what was granted stands"


def test_the_database_keeps_one_clearing_a_record(cadres: Cadres) -> None:
    row = in_force(cadres)
    with on(2026, 4, 10):
        made = verify_untrue(actor=cadres.act("cadre_office"), record_id=row.pk, finding="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearing.objects.create(record=row, unit=made.unit, finding_sealed="x", verified_by=made.verified_by,
                                verified_on=made.verified_on)  # fmt: skip
