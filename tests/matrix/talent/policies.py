"""Policies, measures and grants: those of 余工 (城管局, the account's own firm) here, those of 容老师 (水务局) there."""

from typing import Any

from talent.models import GrantApplication, GrantBatch, GrantEntry, GrantLapse, MeasureCondition
from talent.services.policies import paying, register
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OF_OFFICE, OFFICE, OPEN, READERS, REASON, UNIT, WORKERS, act
from tests.talent.policies.kit import applied, draft, in_force, monthly, policy
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock

#: An employer's account sees grants and people of its own; who only looks on sees none.
OWN: dict[str, Any] = {"seen": OFFICE | UNIT | {EMPLOYER_USER}, "seen_elsewhere": OFFICE}
WITH_FIRM = OFFICE | UNIT | {EMPLOYER_USER}
#: A recovery is shown to the employer once it is decided.
PROPOSED: dict[str, Any] = {"seen": OFFICE | UNIT, "seen_elsewhere": OFFICE}
ROW: dict[str, Any] = {"door": EVERYONE}
LINES: tuple[Line, ...] = (
    page("talent:policies", EVERYONE, anonymous=200),
    page("talent:policy", EVERYONE, row="policy", anonymous=200, seen=EVERYONE, seen_elsewhere=EVERYONE),
    page("talent:policy_check", EVERYONE, anonymous=200),
    page("talent:policy_new", OFFICE),
    form("talent:policy_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:measures", READERS, row="measure", is_list=True, **OPEN),
    page("talent:measure_table", READERS),
    page("talent:eligibility_run", OFFICE),
    form("talent:eligibility_run", OFFICE, door=OFFICE),
    page("talent:measure", READERS, row="measure", **OPEN),
    page("talent:eligibility", EVERYONE, row="eligible", is_list=True, **OWN),
    page("talent:eligibility_table", EVERYONE),
    page("talent:eligible_person", WITH_FIRM, row="eligible", **ROW, **OWN),
    page("talent:grants", EVERYONE, row="eligible", is_list=True, **OWN),
    page("talent:grant_table", EVERYONE),
    page("talent:grant", WITH_FIRM, row="grant:draft", **ROW, **OWN),
    page("talent:recoveries", WORKERS, row="lapse", is_list=True, **PROPOSED),
    page("talent:payments", OFFICE, row="batch", is_list=True, **OF_OFFICE),
    page("talent:payment_new", OFFICE),
    form("talent:payment_new", OFFICE, door=OFFICE),
    page("talent:payment", OFFICE, row="batch", **OF_OFFICE),
    page("talent:payment_table", OFFICE, row="batch", **OF_OFFICE),
    act("policy", "measure", "policy", ok=400, name="x", **OPEN),
    act("policy", "change", "policy:draft", ok=400, name="x", **OF_OFFICE),
    act("policy", "publish", "policy:draft", **OF_OFFICE),
    act("policy", "end", "policy", **REASON, **OPEN),
    act("measure", "enact", "measure:draft", **OF_OFFICE),
    act("measure", "change", "measure:draft", ok=400, name="x", **OF_OFFICE),
    act("measure", "condition", "measure:draft", ok=400, value="x", **OF_OFFICE),
    act("measure", "budget", "measure", ok=400, year="x", **OPEN),
    act("measure", "tell", "measure", **OPEN),
    act("measure", "version", "measure", **OPEN),
    act("measure", "end", "measure", **REASON, **OPEN),
    act("measure", "drop", "measure:draft", **REASON, **OF_OFFICE),
    act("measure-condition", "drop", "condition", **OF_OFFICE),
    act("eligible-person", "apply", "eligible", WITH_FIRM, ok=400, measure="0", **OWN),
    act("grant", "submit", "grant:draft", WITH_FIRM, **OWN),
    act("grant", "check", "grant:submitted", OFFICE | UNIT, **OWN),
    act("grant", "approve", "grant:checked", **OWN),
    act("grant", "send-back", "grant:submitted", OFFICE | UNIT, **REASON, **OWN),
    act("grant", "refuse", "grant:submitted", OFFICE | UNIT, **REASON, **OWN),
    act("grant", "withdraw", "grant:draft", WITH_FIRM, **REASON, **OWN),
    act("grant-entry", "take-back", "entry", voucher="退-1", **REASON, **OWN),
    act("grant-batch", "approve", "batch", **OF_OFFICE),
    act("grant-batch", "confirm", "batch:approved", voucher="凭-9", **OF_OFFICE),
    act("grant-batch", "drop", "batch", **REASON, **OF_OFFICE),
    act("grant-lapse", "decide", "lapse", fen="0", **REASON, **PROPOSED),
    act("grant-lapse", "waive", "lapse", **REASON, **PROPOSED),
    act("grant-lapse", "receive", "lapse:decided", fen="1", voucher="收-1", **OWN),
)  # fmt: skip
MODELS = (
    Model("talent.talentpolicy", OFFICE),
    Model("talent.talentmeasure", OFFICE),
    Model("talent.eligibilityrun", OFFICE),
    Model("talent.grantbudget", OFFICE),
    Model("talent.grantbatch", OFFICE),
)
PAIR = ("engineer", "teacher")
Rows = dict[str, list[dict[str, object]]]


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Two policies with drafts, and for each of the two people a grant in every state that has verbs."""
    two = talent.world.people["talent_two"]
    policies = [policy(talent, document=f"新人才〔2024〕{n}号", name=f"在用政策{n}") for n in (1, 2)]
    drafts = [policy(talent, published=False, document=f"草案{n}", name=f"草案政策{n}") for n in (1, 2)]
    free = [monthly(talent, policies[0], f"A{n}", name=f"在用措施{n}") for n in (1, 2)]
    planned = [draft(talent, policies[0], f"D{n}") for n in (1, 2)]
    for one in (*drafts, *planned):  # published and put in force by the first of the office in the matrix
        type(one).objects.filter(pk=one.pk).update(drafted_by=two)  # type: ignore[attr-defined] # both have it
    found: Rows = {
        "policy": [{"pk": row.pk, "mark": row.name} for row in policies],
        "policy:draft": [{"pk": row.pk} for row in drafts],
        "measure": [{"pk": row.pk, "mark": row.name} for row in free],
        "measure:draft": [{"pk": row.pk} for row in planned],
        "condition": [{"pk": MeasureCondition.objects.get(measure=row).pk} for row in planned],
        "eligible": [{"pk": talent.people[one].pk, "mark": talent.people[one].name} for one in PAIR],
        **_grants(talent, policies[0]),
    }
    register.run_register(actor=SYSTEM)
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}


def _grants(talent: Talent, of: Any) -> Rows:
    found: Rows = {}
    handler, two = talent.world.people["handler"], talent.world.people["talent_two"]
    for state in ("draft", "submitted", "checked", "paying"):
        row = in_force(talent, of, f"G-{state}", (1, "degree", "ge", "1"))
        made = [applied(talent, row, one) for one in PAIR]
        checked = handler if state in ("checked", "paying") else None
        GrantApplication.objects.filter(pk__in=[one.pk for one in made]).update(
            state=state, checked_by=checked, approved_by=two if state == "paying" else None, approved_on=clock.today()
        )
        found[f"grant:{state}"] = [{"pk": one.pk} for one in made]
    paying_ = [int(str(one["pk"])) for one in found.pop("grant:paying")]
    return found | _money(talent, paying_, of)


def _money(talent: Talent, grants: list[int], of: Any) -> Rows:
    """Of each grant a payment; batches with a line, one more in each state; recoveries of other grants."""
    two, today = talent.act("talent_two"), clock.today()
    batches: dict[str, list[GrantBatch]] = {"paid": [], "approved": [], "prepared": []}
    for number in range(1, 5):
        for pk in grants:
            row = GrantApplication.objects.get(pk=pk)
            row.instalments.create(number=number, due_on=today, fen=100, budget_year=today.year)
            if number == 4:
                continue
            batch = paying.prepare_batch(actor=two)
            if number < 3:
                paying.approve_batch(actor=talent.act("talent_office"), batch_id=batch.pk)
            if number == 1:
                paying.confirm_batch(actor=two, batch_id=batch.pk, voucher=f"凭-{pk}")
                GrantApplication.objects.filter(pk=pk).update(state="paying")
            batches[("paid", "approved", "prepared")[number - 1]].append(batch)
    entries = [GrantEntry.objects.get(grant=pk) for pk in grants]
    return {
        "entry": [{"pk": row.pk} for row in entries],
        "batch": [{"pk": row.pk, "mark": row.number} for row in batches["prepared"]],
        "batch:approved": [{"pk": row.pk} for row in batches["approved"]],
        **_lapses(talent, of),
    }


def _lapses(talent: Talent, of: Any) -> Rows:
    found: Rows = {}
    office = talent.world.people["talent_two"]
    for state in ("proposed", "decided"):
        row = in_force(talent, of, f"L-{state}", (1, "degree", "ge", "1"))
        made = [applied(talent, row, one) for one in PAIR]
        GrantApplication.objects.filter(pk__in=[one.pk for one in made]).update(
            state="paying" if state == "proposed" else "stopped", approved_by=office, approved_on=clock.today()
        )
        is_decided = state == "decided"
        lapses = [
            GrantLapse.objects.create(
                grant=one, cause="left", state=state, found_on=clock.today(), paid_fen=500, served_months=0,
                proposed_fen=500, decided_fen=500 if is_decided else None, said="调离" if is_decided else "",
                decided_on=clock.today() if is_decided else None,
            )
            for one in made
        ]  # fmt: skip
        found["lapse:decided" if is_decided else "lapse"] = [
            {"pk": one.pk, "mark": one.grant.person.name} for one in lapses
        ]
    return found
