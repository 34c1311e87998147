"""Promotions: the office's own until the publicity, then also the unit's; the person has a page of their own."""

from datetime import date, timedelta
from typing import Any

from cadres.models import EstablishedPost, Promotion, PromotionCheck, PromotionObjection
from cadres.models.sealed_line import seal_words
from tests.matrix.cadres import OFFICE, READERS, SEES, act
from tests.matrix.cadres.twins import twin
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres
from xinhui.core import clock

#: Not public yet: nobody outside the office.
SECRET: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
LINES: tuple[Line, ...] = (
    page("cadres:promotions", READERS, row="promotion:public", is_list=True, **SEES),
    page("cadres:promotion_table", READERS),
    page("cadres:promotion_who", OFFICE),
    page("cadres:promotion_new", OFFICE, row="nominee", **SECRET),
    form("cadres:promotion_new", OFFICE, door=OFFICE, row="nominee", data={"level": "middle", "reason": "x"}, **SECRET),
    page("cadres:promotion", READERS, row="promotion:public", **SEES),
    page("cadres:promotion_report", OFFICE, row="promotion:public", **SECRET),
    page("cadres:mine_promotion", EVERYONE),
    page("cadres:act", OFFICE, door=EVERYONE, row="promotion:public", url={"subject": "promotion", "verb": "object"},
         **SEES),
    act("promotion", "recommend", "promotion:motion", **SECRET, meeting_entitled=9, meeting_present=9, meeting_votes=9,
        talks_held=5, talks_votes=5),
    act("promotion", "check", "promotion:motion", **SECRET, kind="letters", result="clear", source="信访局"),
    act("promotion", "waive", "promotion:motion", **SECRET, asks="step", reason="破格"),
    act("promotion", "announce", "promotion:recommended", **SECRET, inspectors="甲，干部科\n乙，纪委"),
    act("promotion", "report", "promotion:inspecting", **SECRET, inspected_from="2026-01-06", report="x",
        inspected_until="2026-01-06", political="qualified"),
    act("promotion", "decide", "promotion:inspected", ok=400, **SECRET, decision="常委会", voters_entitled=9,
        voters_present=3, votes_for=3),
    act("promotion", "publish", "promotion:adopted", **SECRET),
    act("promotion", "object", "promotion:public", text="x"),
    act("promotion", "end-publicity", "promotion:over"),
    act("promotion", "appoint", "promotion:published", term_years=0),
    act("promotion", "extend", "promotion:probation", months=3, note="x"),
    act("promotion", "pass", "promotion:served", note="x"),
    act("promotion", "fail", "promotion:probation", note="x"),
    act("promotion", "stop", "promotion:public", stop_reason="work", note="x"),
    act("promotion-objection", "answer", "promotion_objection", result="unfounded", answer="x"),
)  # fmt: skip


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A case in each state, each of a person of its own, of both bureaus."""
    home, other = _at(cadres, "head"), _at(cadres, "elsewhere")
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, handle: str) -> dict[str, dict[str, object]]:
    day, today = date(2026, 1, 5), clock.today()
    base = {"level": "township", "reason_sealed": seal_words("x"), "motion_on": day}
    noticed = {"noticed_on": day, "recommended_on": day}
    inspected = {**noticed, "inspected_from": day, "inspected_until": day, "report_sealed": seal_words("x"),
                 "political": "qualified"}  # fmt: skip
    adopted = {**inspected, "decided_on": day, "voters_entitled": 9, "voters_present": 9, "votes_for": 9}
    public = {**adopted, "public_from": day, "public_until": today + timedelta(days=30)}
    over = {**public, "public_until": day + timedelta(days=9)}
    appointed = {**over, "appointed_on": day + timedelta(days=10)}
    states: dict[str, dict[str, Any]] = {
        "motion": {}, "recommended": {"state": "recommended", "recommended_on": day},
        "inspecting": {"state": "inspecting", **noticed}, "inspected": {"state": "inspected", **inspected},
        "adopted": {"state": "adopted", **adopted}, "public": {"state": "public", **public},
        "over": {"state": "public", **over}, "published": {"state": "published", **over},
        "probation": {"state": "probation", **appointed, "probation_until": today + timedelta(days=90)},
        "served": {"state": "probation", **appointed, "probation_until": today},
    }  # fmt: skip
    made = {name: Promotion.objects.create(cadre=twin(cadres, handle, name), **{**base, **facts})
            for name, facts in states.items()}  # fmt: skip
    post = EstablishedPost.objects.create(unit=cadres.files[handle].unit, title="拟任职", level="township")
    Promotion.objects.filter(pk=made["published"].pk).update(post=post)
    PromotionCheck.objects.create(promotion=made["motion"], kind="archive", day=day, result="clear", source="干部科")
    objection = PromotionObjection.objects.create(
        promotion=made["public"], received_on=day, text_sealed=seal_words("x")
    )
    return {
        **{f"promotion:{name}": {"pk": row.pk, "mark": row.cadre.name} for name, row in made.items()},
        "promotion_objection": {"pk": objection.pk},
        "nominee": {"pk": twin(cadres, handle, "nominee").pk},
    }
