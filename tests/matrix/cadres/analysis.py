"""Analysis: teams are seen with the files of their unit; reshuffles and profiles are the cadre office's alone."""

from typing import Any

from cadres.models import (
    EstablishedPost,
    HomeRule,
    PostProfile,
    ProfileCondition,
    Reshuffle,
    ReshuffleMove,
    StructureTarget,
)
from tests.matrix.admin_table import Model
from tests.matrix.cadres import OFFICE, READERS, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres

#: What teams are judged by is no secret from any reader of files.
OPEN: dict[str, Any] = {"seen": READERS, "seen_elsewhere": READERS}
DESK: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
TARGET: dict[str, Any] = {"name": "35岁以下至少1名", "measure": "under_35", "bound": "at_least", "value": "1",
                          "unity": "number", "scope": "team", "order": "0"}  # fmt: skip
LINES: tuple[Line, ...] = (
    page("cadres:analysis", READERS),
    page("cadres:analysis_excel", READERS),
    page("cadres:targets", READERS, row="target", is_list=True, **OPEN),
    page("cadres:target_new", OFFICE),
    form("cadres:target_new", OFFICE, door=OFFICE, data=TARGET),
    page("cadres:home_rule_new", OFFICE),
    form("cadres:home_rule_new", OFFICE, door=OFFICE, data={"level": "county", "places": "广东新会"}),
    page("cadres:structure", READERS, row="cadre:unit", **SEES),
    page("cadres:team_history", READERS, row="cadre:unit", **SEES),
    page("cadres:structure_files", READERS, row="cadre:unit", url={"key": "measure-women"}, **SEES),
    page("cadres:reshuffles", OFFICE, row="reshuffle:shared", is_list=True, **DESK),
    page("cadres:reshuffle_new", OFFICE),
    form("cadres:reshuffle_new", OFFICE, door=OFFICE, data={"title": "班子调整", "note": ""}),
    page("cadres:reshuffle", OFFICE, row="reshuffle:shared", **DESK),
    # no post named: back to the reshuffle
    page("cadres:reshuffle_plan", OFFICE, row="reshuffle:draft", ok=302, **DESK),
    form("cadres:reshuffle_plan", OFFICE, door=OFFICE, row="reshuffle:draft", data={"cadre": "@cadre", "post": "@post"},
         **DESK),
    page("cadres:profiles", OFFICE, row="profile", is_list=True, **DESK),
    page("cadres:profile_new", OFFICE),
    form("cadres:profile_new", OFFICE, door=OFFICE, data={"name": "镇街正职", "candidates": "township_deputy"}),
    page("cadres:profile", OFFICE, row="profile", **DESK),
    page("cadres:condition_new", OFFICE, row="profile", **DESK),
    form("cadres:condition_new", OFFICE, door=OFFICE, row="profile", data={"kind": "town", "weight": "10"}, **DESK),
    page("cadres:compare", READERS, ok=302),  # nobody chosen: back to the list, which says so
    page("cadres:act", OFFICE, door=EVERYONE, row="target", url={"subject": "target", "verb": "change"}, **OPEN),
    act("target", "change", "target", **TARGET, **OPEN),
    act("target", "stop", "target", **OPEN),
    act("home_rule", "stop", "home_rule", **OPEN),
    act("reshuffle", "share", "reshuffle:moved", **DESK),
    act("reshuffle", "take_back", "reshuffle:shared", **DESK),
    act("reshuffle", "archive", "reshuffle:shared", **DESK),
    act("reshuffle_move", "drop", "reshuffle_move", **DESK),
    act("profile", "stop", "profile", **DESK),
    act("condition", "drop", "condition", **DESK),
)  # fmt: skip
MODELS = (Model("cadres.structuretarget", OFFICE), Model("cadres.homerule", OFFICE))


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A draft with a move and a shared reshuffle, a profile with a condition, a target and a rule, each twice."""
    home, other = _at(cadres, "head", "township"), _at(cadres, "elsewhere", "township_deputy")
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(cadres: Cadres, handle: str, level: str) -> dict[str, dict[str, object]]:
    cadre, author = cadres.files[handle], cadres.world.people["cadre_office"]
    post = EstablishedPost.objects.create(unit=cadre.unit, title=f"推演职位{handle}", level=level)
    draft = Reshuffle.objects.create(title=f"草稿{handle}", author=author)
    shared = Reshuffle.objects.create(title=f"共享{handle}", author=author, state="shared", shared_at=cadre.created_at)
    with_move = Reshuffle.objects.create(title=f"有调整{handle}", author=author)
    move = ReshuffleMove.objects.create(reshuffle=with_move, cadre=cadre, post=post)
    profile = PostProfile.objects.create(name=f"画像{handle}", candidates="township")
    condition = ProfileCondition.objects.create(profile=profile, kind="education", weight=10, number=3)
    target = StructureTarget.objects.create(name=f"女干部{handle}", measure="women", bound="at_least", value=1)
    rule = HomeRule.objects.create(level=level, places="广东新会")
    return {
        "reshuffle:draft": {"pk": draft.pk, "post": post.pk, "cadre": cadre.pk},
        "reshuffle:shared": {"pk": shared.pk, "mark": shared.title},
        "reshuffle:moved": {"pk": with_move.pk},
        "reshuffle_move": {"pk": move.pk},
        "profile": {"pk": profile.pk, "mark": profile.name},
        "condition": {"pk": condition.pk},
        "target": {"pk": target.pk, "mark": target.name},
        "home_rule": {"pk": rule.pk},
    }
