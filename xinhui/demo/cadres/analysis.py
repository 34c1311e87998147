"""What teams are judged by, two reshuffles on paper, the profile of a post, and the history of every post."""

from datetime import datetime, time

from cadres.models import PostTenure
from cadres.services.analysis.profiles import make_profile, set_condition
from cadres.services.analysis.reshuffles import draw_up, plan_move, share_reshuffle
from cadres.services.analysis.targets import add_home_rule, add_target
from cadres.states.cadre import PostLevel
from xinhui.accounts.models import UnitKind
from xinhui.core.clock import LOCAL
from xinhui.demo.cadres.base import DemoCadres

#: (name, measure, bound, value, unity)
TARGETS = (
    ("35岁以下至少1名", "under_35", "at_least", 1, "number"),
    ("女干部至少1名", "women", "at_least", 1, "number"),
    ("平均年龄不超过48岁", "age", "at_most", 48, "number"),
    ("大学以上学历不少于80%", "university", "at_least", 80, "percent"),
    ("有镇街工作经历不少于50%", "town", "at_least", 50, "percent"),
    ("任同一职务满十年的不超过1名", "long", "at_most", 1, "number"),
)
#: (kind, weight, number)
CONDITIONS = (("education", 20, 3), ("town", 25, 0), ("years_of_work", 15, 20), ("appraisals", 20, 3),
              ("years_left", 20, 5))  # fmt: skip


def build(cadres: DemoCadres) -> None:
    """Nothing of a reshuffle is applied: the posts stay as they are."""
    office = cadres.actor("ganbu")
    for order, (name, measure, bound, value, unity) in enumerate(TARGETS):
        add_target(actor=office, name=name, measure=measure, bound=bound, value=value, unity=unity, order=order)
    add_home_rule(actor=office, level="township", unit_kind="town_office", places="广东新会")
    profile = make_profile(actor=office, name="镇街党政正职", candidates="township_deputy")
    for kind, weight, number in CONDITIONS:
        set_condition(actor=office, profile_id=profile.pk, kind=kind, weight=weight, number=number, words="")
    PostTenure.objects.bulk_create(
        PostTenure(post=post, cadre_id=post.holder_id, event="began", day=post.held_since,
                   at=datetime.combine(post.held_since, time(9), tzinfo=LOCAL))
        for posts in cadres.posts.values() for post in posts
        if post.holder_id is not None and post.held_since is not None
    )  # fmt: skip
    _reshuffles(cadres)


def _reshuffles(cadres: DemoCadres) -> None:
    """One shared: a vacancy in a town filled from a neighbour, whose post is filled from below; one still a draft."""
    office = cadres.actor("ganbu")
    deputies = [post for unit in cadres.units if unit.kind == UnitKind.TOWN_OFFICE for post in cadres.posts[unit.pk]
                if post.level == PostLevel.TOWNSHIP_DEPUTY]  # fmt: skip
    vacancies = [post for post in deputies if post.holder_id is None]
    for title, vacancy, is_shared in (
        ("镇街班子补充方案", vacancies[0], True),
        ("年轻干部使用设想", vacancies[1], False),
    ):
        row = draw_up(actor=office, title=title, note="供研究，不作决定")
        left = next(post for post in deputies if post.holder_id and post.unit_id != vacancy.unit_id)
        below = next(one for one in cadres.files[left.unit_id] if one.post_level == PostLevel.MIDDLE)
        plan_move(actor=office, reshuffle_id=row.pk, cadre_id=left.holder_id or 0, post_id=vacancy.pk)
        plan_move(actor=office, reshuffle_id=row.pk, cadre_id=below.pk, post_id=left.pk)
        if is_shared:
            share_reshuffle(actor=office, reshuffle_id=row.pk)
