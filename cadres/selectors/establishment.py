"""The establishment of units: posts held and vacant, ranks against their quotas."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from cadres.models import Cadre, EstablishedPost, RankQuota
from cadres.scope import cadre_scope_of
from cadres.states.cadre import CadreState, Rank
from xinhui.accounts.models import Unit, User
from xinhui.core import clock


@dataclass(frozen=True)
class RankLine:
    """A rank of a unit: who holds it against how many may."""

    rank: Rank
    held: int
    quota: int

    @property
    def free(self) -> int:
        """Below zero: more than may."""
        return self.quota - self.held


def units_of(user: User) -> QuerySet[Unit]:
    """Units whose files the user reads, with counts: `people`, `posts`, `vacant`, `over` a term."""
    scope = cadre_scope_of(user)
    rows = Unit.objects.active() if scope.is_office else Unit.objects.active().filter(pk__in=scope.unit_ids)
    posts = Q(established_posts__is_active=True)
    return rows.annotate(
        people=Count("cadres", filter=Q(cadres__state=CadreState.IN_SERVICE), distinct=True),
        posts_count=Count("established_posts", filter=posts, distinct=True),
        vacant=Count("established_posts", filter=posts & Q(established_posts__holder__isnull=True), distinct=True),
        over=Count("established_posts", filter=posts & Q(established_posts__term_ends_on__lte=clock.today()),
                   distinct=True),
    ).order_by("code")  # fmt: skip


def units_with_posts(user: User) -> QuerySet[Unit]:
    """Units of `units_of` that have established posts: those of which there is a team to speak."""
    return units_of(user).filter(pk__in=EstablishedPost.objects.visible_to(user).in_being().values("unit"))


def posts_of(user: User, unit: Unit) -> QuerySet[EstablishedPost]:
    """The unit's posts in being with their holders."""
    rows = EstablishedPost.objects.visible_to(user).in_being().filter(unit=unit)
    return rows.select_related("holder").defer("holder__form_sealed", "holder__photo_sealed")


def ranks_of(user: User, unit: Unit) -> list[RankLine]:
    """Ranks with a quota or a holder, highest first. Two queries."""
    quotas = dict(RankQuota.objects.visible_to(user).filter(unit=unit).values_list("rank", "quota"))
    people = Cadre.objects.visible_to(user).in_service().filter(unit=unit).exclude(rank="")
    held = Counter(people.values_list("rank", flat=True))
    return [RankLine(rank, held[rank], quotas.get(rank, 0)) for rank in Rank if rank in quotas or held[rank]]


def is_over(post: EstablishedPost, today: date) -> bool:
    """The term has ended."""
    return post.term_ends_on is not None and post.term_ends_on <= today
