"""Applications: one of an employer of 城管局's here, one of 水务局's there; the public pages are everybody's."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from talent.models import ApplicationFile, TalentApplication, TierTerm
from talent.selectors.applications import card_mark
from tests.matrix.admin_table import Model
from tests.matrix.lines import EMPLOYER_USER, EVERYONE, Line, form, page
from tests.matrix.talent import OF_OFFICE, OF_UNIT, OFFICE, READERS, REASON, UNIT, WORKERS, act
from tests.talent.applications.cases import case, checked, objection, rules
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core import clock

PUBLIC: dict[str, Any] = {"seen": EVERYONE, "seen_elsewhere": EVERYONE, "anonymous": 200}
CASE: dict[str, Any] = {"seen": OFFICE | UNIT | {EMPLOYER_USER}, "seen_elsewhere": OFFICE}
ONE = OFFICE | UNIT | {EMPLOYER_USER}
LINES: tuple[Line, ...] = (
    page("talent:apply", EVERYONE, anonymous=200),
    form("talent:apply", EVERYONE, door=EVERYONE, ok=400, anonymous=400, data={"name": "x"}),
    page("talent:follow", EVERYONE, anonymous=200),
    form("talent:follow", EVERYONE, door=EVERYONE, ok=400, anonymous=400, data={"receipt": ""}),
    page("talent:announcements", EVERYONE, anonymous=200),
    page("talent:object", EVERYONE, row="application:published", **PUBLIC),
    form("talent:object", EVERYONE, door=EVERYONE, ok=400, row="application:published", data={"text": "x"},
         **{**PUBLIC, "anonymous": 400}),
    page("talent:card", EVERYONE, row="card", **PUBLIC),
    page("talent:applications", READERS, row="application", is_list=True, seen=OFFICE | UNIT, seen_elsewhere=OFFICE),
    page("talent:application_table", WORKERS),
    page("talent:application", ONE, door=EVERYONE, row="application", **CASE),
    page("talent:application_card", ONE, door=EVERYONE, row="application:granted", **CASE),
    page("talent:application_file", OFFICE | UNIT, door=EVERYONE, row="application_file", **OF_UNIT),
    form("talent:application_identity", OFFICE, door=OFFICE, ok=200, row="application", **OF_OFFICE),
    act("application", "accept", "application:submitted", **OF_OFFICE),
    act("application", "check", "application", OFFICE | UNIT, kind="contract", result="right", source="社保局", **CASE),
    act("application", "more", "application", text="请补充", **CASE),
    act("application", "verify", "application", employer="@employer", degree="3", title="0", skill="0", honour="0",
        **CASE),
    act("application", "rate", "application:verified", tier="D", reason="研究决定", **CASE),
    act("application", "publish", "application:rated", **CASE),
    act("application", "grant", "application:over", **CASE),
    act("application", "settle", "application:granted", proof="劳动合同", **CASE),
    act("application", "reconsider", "application:over", **REASON, **CASE),
    act("application", "refuse", "application", **REASON, **CASE),
    act("application-objection", "answer", "application_objection", finding="dismiss", answer="已核查", **OF_OFFICE),
)  # fmt: skip
MODELS = (
    Model("talent.tierrule", OFFICE, OFFICE),
    Model("talent.tierterm", OFFICE, OFFICE),
)


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """An application in each state that a verb begins from, here and there."""
    rules()
    TierTerm.objects.create(tier="C", years=5)
    found: dict[str, list[dict[str, object]]] = {}
    for place, (employer, base) in enumerate((("factory", 950), ("school", 970))):
        made = {state: _case(talent, state, employer, base + number) for number, state in
                enumerate(("submitted", "verifying", "verified", "rated", "published", "granted"))}  # fmt: skip
        checked(talent, made["verifying"].pk)
        over = _case(talent, "published", employer, base + 9)
        TalentApplication.objects.filter(pk=over.pk).update(
            verified_by=talent.world.people["talent_two"], public_from=clock.today() - timedelta(days=20),
            public_until=clock.today() - timedelta(days=10),
        )  # fmt: skip
        kept = ApplicationFile(application=made["verifying"], sha256=f"{place}" * 64, content_type="application/pdf",
                               name="a.pdf", size=3)  # fmt: skip
        kept.file.save("a.pdf", ContentFile(b"%PDF-1"))
        number = made["granted"].card_number
        handles: dict[str, dict[str, object]] = {
            "application": {"pk": made["verifying"].pk, "mark": made["verifying"].receipt,
                            "employer": talent.employers[employer].pk},
            "application:over": {"pk": over.pk}, "application_file": {"pk": kept.pk},
            "card": {"code": f"{number}-{card_mark(number)}"},
            "application_objection": {"pk": objection(made["published"], clock.now()).pk},
            **{f"application:{state}": {"pk": row.pk} for state, row in made.items() if state != "verifying"},
        }  # fmt: skip
        for handle, values in handles.items():
            found.setdefault(handle, []).append(values)
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}


def _case(talent: Talent, state: str, employer: str, number: int) -> TalentApplication:
    at = clock.now() - (timedelta(days=30) if state == "granted" else timedelta())
    return case(talent, state, at=at, employer=employer, identity=identity(number, year=1990), name=f"申请人{number}",
                employer_name="待关联单位")  # fmt: skip
