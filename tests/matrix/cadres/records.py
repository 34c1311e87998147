"""Records of conduct: a round, the returns of both bureaus, records in every state; and what the person sees."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from cadres.models import (
    ConductRecord,
    EstablishedPost,
    RecordReply,
    RecordRound,
    Tolerance,
    ToleranceRule,
    UnitReturn,
)
from cadres.models.records import sealed_facts
from cadres.services.records.clear import verify_untrue
from tests.matrix.admin_table import Model
from tests.matrix.cadres import OFFICE, READERS, REASON, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres
from xinhui.accounts.models import Role
from xinhui.core.clock import LOCAL
from xinhui.core.sealed import seal

#: A round is no secret from any reader of files; the list of tolerance is everybody's.
OPEN: dict[str, Any] = {"seen": READERS, "seen_elsewhere": READERS}
PUBLIC: dict[str, Any] = {"seen": EVERYONE, "seen_elsewhere": EVERYONE}
#: The file of 何建国 at home belongs to the account of a department's handler (tests/matrix/cadres/training.py).
HIMSELF = frozenset({Role.DEPARTMENT_HANDLER})
OWN: dict[str, Any] = {"seen": HIMSELF, "seen_elsewhere": frozenset()}
SAID: dict[str, Any] = {"kind": "late", "level": "unit", "source": "通报", "happened_on": "2026-02-10", "facts": "x"}
LINES: tuple[Line, ...] = (
    page("cadres:records", READERS),
    page("cadres:record_list", READERS, row="record:in_force", is_list=True, **SEES),
    page("cadres:record_table", READERS),
    page("cadres:record_rules", READERS),
    page("cadres:rule_new", OFFICE),
    form("cadres:rule_new", OFFICE, door=OFFICE, data={"name": "探索创新", "conditions": "未谋私利"}),
    page("cadres:term_new", OFFICE),
    form("cadres:term_new", OFFICE, door=OFFICE, data={"polarity": "positive", "level": "unit", "months": "6"}),
    page("cadres:record_round", READERS, row="record_round", **OPEN),
    page("cadres:unit_return", READERS, row="unit_return:owed", **SEES),
    page("cadres:record_new", READERS, row="unit_return:owed", **SEES),
    form("cadres:record_new", READERS, door=READERS, row="unit_return:owed", data={**SAID, "cadre": "@cadre"}, **SEES),
    page("cadres:record", READERS, row="record:in_force", **SEES),
    page("cadres:mine", EVERYONE),
    page("cadres:my_record", HIMSELF, door=EVERYONE, row="record:in_force", **OWN),
    page("cadres:act", READERS, door=EVERYONE, row="record:draft", url={"subject": "record", "verb": "edit"}, **SEES),
    act("round", "extend", "record_round", closes_on="2026-05-30", **REASON, **OPEN),
    act("return", "submit", "unit_return:owed", READERS, ok=400),
    act("record", "edit", "record:draft", READERS, **SAID),
    act("record", "drop", "record:draft", READERS, **REASON),
    act("record", "check", "record:submitted"),
    act("record", "send-back", "record:submitted", **REASON),
    act("record", "refuse", "record:submitted", **REASON),
    act("record", "sign", "record:checked"),
    act("record", "answer", "record:replied", state="upheld", answer="x"),
    act("record", "verify", "record:in_force", finding="x"),
    act("record", "clear", "record:verified", way="letter"),
    act("record", "plead", "record:in_force", READERS, rule="@rule", plea="x"),
    act("record", "decide", "record:pleaded", is_granted="yes", **REASON),
    act("record", "revoke", "record:in_force", **REASON),
    act("own-record", "reply", "record:in_force", HIMSELF, text="x", **OWN),
    act("own-record", "plead", "record:in_force", HIMSELF, rule="@rule", plea="x", **OWN),
    act("tolerance-rule", "withdraw", "tolerance_rule", **REASON, **PUBLIC),
)  # fmt: skip
MODELS = (Model("cadres.tolerancerule", OFFICE), Model("cadres.recordterm", OFFICE))


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """An open round; of both bureaus a return that is owed and a record in each state."""
    opened = RecordRound.objects.create(year=2026, quarter=1, state="open", opens_on=date(2026, 4, 1),
                                        closes_on=date(2026, 4, 22))  # fmt: skip
    rule = ToleranceRule.objects.create(name="先行先试", conditions="未谋私利")
    other_rule = ToleranceRule.objects.create(name="历史遗留", conditions="未谋私利")
    home = _at(cadres, opened, rule, "city_management", "head", "personnel")
    other = _at(cadres, opened, other_rule, "water", "elsewhere", "other_personnel")
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(
    cadres: Cadres, opened: RecordRound, rule: ToleranceRule, unit: str, handle: str, writer: str
) -> dict[str, dict[str, object]]:  # fmt: skip
    cadre, people = cadres.files[handle], cadres.world.people
    cadre.post_level = "township"
    cadre.save(update_fields=["post_level"])
    EstablishedPost.objects.create(unit=cadre.unit, title="局长", level="township")
    row = UnitReturn.objects.create(round=opened, unit=cadre.unit)
    base: dict[str, Any] = {
        "unit_return": row, "unit": cadre.unit, "cadre": cadre, "polarity": "negative", "kind": "late",
        "level": "district", "facts_sealed": sealed_facts("x"), "written_by": people[writer],
    }  # fmt: skip
    signed: dict[str, Any] = {
        "state": "in_force", "checked_by": people["command"], "signed_by": people["office_two"],
        "signed_at": datetime(2026, 4, 8, 9, tzinfo=LOCAL), "expires_on": date(2099, 1, 1),
    }  # fmt: skip
    states: dict[str, dict[str, Any]] = {
        "draft": {}, "submitted": {"state": "submitted"},
        "checked": {"state": "checked", "checked_by": people["office_two"]},
        "in_force": signed, "replied": signed, "verified": signed, "pleaded": signed,
    }  # fmt: skip
    made = {
        name: ConductRecord.objects.create(source=f"{unit}-{name}", happened_on=date(2026, 1, 1) + timedelta(days=10 * number),
                                           **base, **facts)
        for number, (name, facts) in enumerate(states.items())
    }  # fmt: skip
    now = timezone.now()
    RecordReply.objects.create(record=made["replied"], text_sealed=seal("x", purpose="cadres.reply"), at=now,
                               due_on=date(2099, 1, 1))  # fmt: skip
    verify_untrue(actor=cadres.act("cadre_office"), record_id=made["verified"].pk, finding="x")
    Tolerance.objects.create(record=made["pleaded"], rule=rule, plea_sealed=seal("x", purpose="cadres.plea"),
                             applied_by=people[writer])  # fmt: skip
    return {
        "record_round": {"pk": opened.pk},
        "unit_return:owed": {"pk": row.pk, "cadre": cadre.pk},
        "tolerance_rule": {"pk": rule.pk},
        **{f"record:{name}": {"pk": one.pk, "mark": cadre.name, "rule": rule.pk} for name, one in made.items()},
    }
