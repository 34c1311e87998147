"""A unit writes and sends in; the office checks, signs off, sends back, refuses, revokes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import ConductRecord, RecordEntry, RecordEvidence
from cadres.services.files import move_cadre
from cadres.services.records.sign import check_record, refuse_record, revoke_record, send_back_record, sign_record
from cadres.services.records.write import drop_record, edit_record, submit_return
from tests.cadres.records.kit import (
    FACTS,
    criticised,
    in_force,
    linked,
    on,
    opened,
    owed,
    paper,
    sent,
    signed,
    told,
    written,
)
from tests.world_cadres import Cadres
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def test_from_draft_to_force(cadres: Cadres) -> None:
    opened(cadres)
    linked(cadres)
    with on(2026, 4, 8):
        row = written(cadres)
        assert FACTS not in row.facts_sealed and row.facts == FACTS
        sent(cadres)
        assert told("cadre.return_sent") == {"叶科长", "罗副科长"}
        row = signed(cadres, row)
        assert (row.state, row.expires_on) == ("in_force", date(2028, 2, 10))
        assert told("cadre.recorded") == {cadres.world.people["department_leader"].name}
    assert list(row.entries.values_list("verb", flat=True)) == ["write", "submit", "check", "sign"]
    assert owed(cadres).state == "settled"
    said = " ".join(f"{entry.detail}" for entry in Entry.objects.all()) + " ".join(
        f"{message.context}" for message in Message.objects.all()
    )  # fmt: skip
    assert "内涝" not in said, "what was recorded stays out of the trail and the messages"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"kind": "x"}, "kind"), ({"level": "x"}, "level"), ({"source": " "}, "source"), ({"source": "字" * 161}, "source"),
    ({"facts": ""}, "facts"), ({"facts": "字" * 2001}, "facts"), ({"happened_on": date(2026, 4, 1)}, "happened_on"),
    ({"happened_on": date(2025, 3, 29)}, "happened_on"), ({"evidence": [paper(f"{n}") for n in range(10)]}, "evidence"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), REFUSED, ids=[f"{field}-{n}" for n, (_c, field) in enumerate(REFUSED)])
def test_what_is_wrong_is_named(cadres: Cadres, changes: dict[str, Any], field: str) -> None:
    opened(cadres)
    with on(2026, 4, 8), pytest.raises(InvalidInput) as refused:
        written(cadres, **changes)
    assert refused.value.field == field
    assert not ConductRecord.objects.exists()


def test_whom_and_where(cadres: Cadres) -> None:
    opened(cadres)
    with on(2026, 4, 8):
        with pytest.raises(Conflict, match="中层干部") as refused:
            written(cadres, cadre_id=cadres.files["clerk"].pk)
        assert refused.value.code == "no-leading-post"
        with pytest.raises(NotFound):
            written(cadres, cadre_id=cadres.files["elsewhere"].pk)
        with pytest.raises(NotFound):
            written(cadres, "other_personnel")
        with pytest.raises(Conflict) as elsewhere:
            written(cadres, "cadre_office", cadre_id=cadres.files["elsewhere"].pk)
        assert elsewhere.value.code == "not-in-service"


def test_a_return_needs_records_with_evidence_or_says_there_is_nothing(cadres: Cadres) -> None:
    opened(cadres)
    with on(2026, 4, 8):
        for nil, code in ((False, "nothing-in-it"),):
            with pytest.raises(Conflict) as refused:
                sent(cadres, is_nil=nil)
            assert refused.value.code == code
        row = written(cadres, evidence=[])
        with pytest.raises(Conflict, match="罗秀珍") as bare:
            sent(cadres)
        assert bare.value.code == "without-evidence"
        with pytest.raises(Conflict) as not_nil:
            sent(cadres, is_nil=True)
        assert not_nil.value.code == "not-nil"
        edit_record(actor=cadres.act("personnel"), record_id=row.pk, kind="award", level="city", source="江门市委",
                    happened_on=date(2026, 1, 5), facts="市级表彰", evidence=[paper("b")])  # fmt: skip
        sent(cadres)
        with pytest.raises(TransitionRefused):
            written(cadres)
    row.refresh_from_db()
    assert (row.state, row.kind, RecordEvidence.objects.count()) == ("submitted", "award", 1)


def test_a_dropped_draft_stays_and_the_return_is_nil(cadres: Cadres) -> None:
    opened(cadres)
    with on(2026, 4, 8):
        row = written(cadres)
        with pytest.raises(InvalidInput):
            drop_record(actor=cadres.act("personnel"), record_id=row.pk, reason=" ")
        drop_record(actor=cadres.act("personnel"), record_id=row.pk, reason="写错了人")
        assert sent(cadres, is_nil=True).state == "settled"
    assert row.entries.filter(verb="drop", text="写错了人").exists()


def test_nobody_signs_twice_nor_what_they_wrote(cadres: Cadres) -> None:
    opened(cadres)
    one, two = cadres.act("cadre_office"), cadres.act("office_two")
    with on(2026, 4, 8):
        row = written(cadres, "cadre_office")
        submit_return(actor=one, unit_return_id=owed(cadres).pk)
        with pytest.raises(Conflict) as own:
            check_record(actor=one, record_id=row.pk)
        assert own.value.code == "same-person"
        check_record(actor=two, record_id=row.pk)
        for actor in (one, two):
            with pytest.raises(Conflict) as again:
                sign_record(actor=actor, record_id=row.pk)
            assert again.value.code == "same-person"
        with pytest.raises(Forbidden):
            sign_record(actor=cadres.act("personnel"), record_id=row.pk)
    row.refresh_from_db()
    row.state, row.signed_by = "in_force", row.checked_by
    row.signed_at, row.expires_on = row.created_at, date(2027, 1, 1)
    with pytest.raises(IntegrityError, match="conduct_record_signed_by_two"), transaction.atomic():
        row.save()


def test_a_double_is_refused_until_a_reason_says_why_not(cadres: Cadres) -> None:
    opened(cadres)
    office = cadres.act("cadre_office")
    with on(2026, 4, 8):
        first = written(cadres)
        second = written(cadres, source="另一文件", happened_on=date(2026, 2, 15), evidence=[paper("c")])
        third = written(cadres, kind="award", evidence=[paper("d")])  # the same source
        fourth = written(cadres, kind="award", source="又一文件", happened_on=date(2026, 1, 1), evidence=[paper("e")])
        sent(cadres)
        check_record(actor=office, record_id=fourth.pk)
        for row in (first, second, third):
            with pytest.raises(Conflict) as refused:
                check_record(actor=office, record_id=row.pk)
            assert refused.value.field == "no_double_because"
        row = check_record(actor=office, record_id=second.pk, no_double_because="两次不同的抢险")
        assert row.no_double_because == "两次不同的抢险"


def test_sent_back_refused_and_revoked(cadres: Cadres) -> None:
    opened(cadres)
    office = cadres.act("cadre_office")
    with on(2026, 4, 8):
        row, other = written(cadres), criticised(cadres, evidence=[paper("z")])
        sent(cadres)
        send_back_record(actor=office, record_id=row.pk, reason="缺文号")
        assert owed(cadres).state == "owed" and told("cadre.record_sent_back") == {"钟人事"}
        sent(cadres)
        refuse_record(actor=office, record_id=row.pk, reason="非履职事项")
        assert owed(cadres).state == "submitted"
        signed(cadres, other)
        assert owed(cadres).state == "settled"
        revoke_record(actor=office, record_id=other.pk, reason="张冠李戴")
        assert not ConductRecord.objects.in_force().exists()
    for reason_verb in ("refuse", "revoke", "send_back"):
        assert RecordEntry.objects.filter(verb=reason_verb).exclude(text="").exists()


def test_who_sees_a_record(cadres: Cadres) -> None:
    row = in_force(cadres)
    people = cadres.world.people
    seen = {handle: ConductRecord.objects.visible_to(people[handle]).count()
            for handle in ("cadre_office", "personnel", "other_personnel", "command", "department_leader")}  # fmt: skip
    assert seen == {"cadre_office": 1, "personnel": 1, "other_personnel": 0, "command": 0, "department_leader": 0}
    assert ConductRecord.objects.about(people["department_leader"]).get() == row
    assert not ConductRecord.objects.about(people["command"]).exists()
    move_cadre(actor=cadres.act("cadre_office"), cadre_id=cadres.files["deputy"].pk,
               unit_id=cadres.world.unit("water").pk)  # fmt: skip
    assert ConductRecord.objects.visible_to(people["other_personnel"]).get() == row, "it goes along with the file"
    assert ConductRecord.objects.visible_to(people["personnel"]).get() == row, "who reported it still sees it"


def test_steps_are_append_only(cadres: Cadres) -> None:
    row = in_force(cadres)
    step = row.entries.first()
    assert step is not None
    for change in (step.save, step.delete):
        with pytest.raises(TypeError):
            change()


@pytest.mark.parametrize("state", ["draft", "submitted", "checked", "refused", "revoked", "expired"])
def test_only_a_record_in_force_can_be_revoked(cadres: Cadres, state: str) -> None:
    row = in_force(cadres)
    ConductRecord.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(DomainError) as refused:
        revoke_record(actor=cadres.act("cadre_office"), record_id=row.pk, reason="x")
    assert isinstance(refused.value, TransitionRefused)
