"""What a reshuffle on paper would do, computed afresh from the records at every look: a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cadres.models import Cadre, EstablishedPost, HomeRule, RankQuota, Reshuffle, ReshuffleMove
from cadres.rules.reshuffle import Caution, Outcome, Related, Seat, Step, cautions_of_step, is_from, play
from cadres.selectors.structure import Cell, Team, judged, person_of, targets_of
from cadres.states.cadre import CadreState, Rank
from xinhui.accounts.models import Unit, User
from xinhui.core import clock


@dataclass(frozen=True)
class Question:
    """A question to be asked: what kind, why in words, and the record behind it."""

    kind: Caution
    reason: str
    url: str
    is_hard: bool = False

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(self.kind.label)


@dataclass(frozen=True)
class Place:
    """A post with who holds it now and who would."""

    post: EstablishedPost
    before: Cadre | None
    after: Cadre | None

    @property
    def is_changed(self) -> bool:
        """Somebody else would sit there, or nobody."""
        return (self.before and self.before.pk) != (self.after and self.after.pk)


@dataclass(frozen=True)
class UnitView:
    """A unit touched: its posts and targets before and after."""

    unit: Unit
    places: list[Place]
    cells: list[tuple[Cell, Cell]]


@dataclass
class WhatIf:
    """All that is known for one look at a reshuffle."""

    moves: list[ReshuffleMove]
    posts: dict[int, EstablishedPost]
    people: dict[int, Cadre]
    today: date
    outcome: Outcome = field(default_factory=lambda: Outcome({}, {}, (), ()))
    units: list[UnitView] = field(default_factory=list)
    warnings: list[Question] = field(default_factory=list)

    @property
    def vacancies(self) -> list[EstablishedPost]:
        """Posts that fall vacant: the chain goes on there."""
        return [self.posts[pk] for pk in self.outcome.fallen_vacant]


def reshuffles_shown(user: User) -> QuerySet[Reshuffle]:
    """In sight, the latest first."""
    return Reshuffle.objects.visible_to(user).select_related("author").prefetch_related("moves")


def vacant_posts(user: User) -> QuerySet[EstablishedPost]:
    """Posts in being that nobody holds."""
    rows = EstablishedPost.objects.visible_to(user).in_being().filter(holder__isnull=True)
    return rows.select_related("unit").order_by("unit__code", "order", "pk")


def what_if(user: User, reshuffle: Reshuffle, kin: Sequence[Related], also: Iterable[int] = ()) -> WhatIf:
    """Seven queries: moves, posts, people, targets, rules, quotas, ranks. `also`: units looked at besides."""
    found = _records(user, reshuffle, also, kin)
    seats = {pk: _seat(post) for pk, post in found.posts.items()}
    found.outcome = play(seats.values(), [Step(move.cadre_id, move.post_id) for move in found.moves])
    targets, rules = targets_of(user), list(HomeRule.objects.visible_to(user).in_force())
    for unit in sorted({post.unit for post in found.posts.values() if post.is_active}, key=lambda unit: unit.code):
        places = [_place(found, post) for post in found.posts.values() if post.unit_id == unit.pk and post.is_active]
        before, after = (judged(targets, unit, team, found.today) for team in _teams(found, places))
        found.units.append(UnitView(unit, places, list(zip(before, after, strict=True))))
    found.warnings = [
        *_of_steps(found, seats, rules),
        *_of_kin(found, kin),
        *_of_units(found),
        *_of_quotas(user, found),
    ]
    return found


def _place(found: WhatIf, post: EstablishedPost) -> Place:
    before, after = found.outcome.before[post.pk], found.outcome.after[post.pk]
    return Place(post, found.people.get(before or 0), found.people.get(after or 0))


def _records(user: User, reshuffle: Reshuffle, also: Iterable[int], kin: Sequence[Related]) -> WhatIf:
    moves = list(ReshuffleMove.objects.visible_to(user).filter(reshuffle=reshuffle).order_by("pk"))
    movers, to = [move.cadre_id for move in moves], [move.post_id for move in moves if move.post_id]
    posts = EstablishedPost.objects.visible_to(user)
    units = posts.filter(Q(pk__in=to) | Q(holder__in=movers)).values("unit")
    wanted = posts.filter(Q(unit__in=units) | Q(unit__in=list(also)), Q(is_active=True) | Q(pk__in=to))
    seats = {post.pk: post for post in wanted.select_related("unit").order_by("unit", "order", "pk")}
    related = (pk for row in kin for pk in (row.of, row.cadre))
    who = {*movers, *related, *(post.holder_id for post in seats.values() if post.holder_id)}
    people = Cadre.objects.visible_to(user).filter(pk__in=who).light().select_related("unit")
    return WhatIf(moves, seats, {row.pk: row for row in people}, clock.today())


def _seat(post: EstablishedPost) -> Seat:
    return Seat(post.pk, post.unit_id, post.title, post.level, post.holder_id, post.held_since, post.term_ends_on)


def _teams(found: WhatIf, places: Sequence[Place]) -> tuple[Team, Team]:
    """Who makes the unit's team before and after; who comes new is in post from today."""
    before = [(place.post.level, person_of(place.before, place.post.held_since)) for place in places if place.before]
    after = [
        (place.post.level, person_of(place.after, found.today if place.is_changed else place.post.held_since))
        for place in places if place.after
    ]  # fmt: skip
    return before, after


def _of_steps(found: WhatIf, seats: dict[int, Seat], rules: Sequence[HomeRule]) -> Iterable[Question]:
    """Each move against the records of the person and the posts."""
    for move in found.moves:
        who = found.people[move.cadre_id]
        post = found.posts.get(move.post_id or 0)
        file = f"/cadres/{who.pk}/"
        if who.state != CadreState.IN_SERVICE or (post is not None and not post.is_active):
            yield Question(Caution.STALE, f"{who.name}：{who.get_state_display()}", file, is_hard=True)
        if post is None:
            continue
        if post.holder_id == who.pk:
            yield Question(Caution.STALE, _("%(name)s holds %(post)s already") % {"name": who.name, "post": post.title},
                           f"/cadres/units/{post.unit_id}/")  # fmt: skip
            continue
        held = [seat for seat in seats.values() if seat.holder_id == who.pk]
        for kind in cautions_of_step(seats[post.pk], held, since=who.since, retires_on=who.retires_on,
                                     level=who.post_level, today=found.today):  # fmt: skip
            yield Question(kind, f"{who.name} → {post.unit.name} {post.title}：{_fact(kind, who, held)}", file)
        for rule in rules:
            is_meant = rule.level == post.level and rule.unit_kind in ("", post.unit.kind)
            if is_meant and is_from(who.native_place, rule.place_list):
                yield Question(Caution.HOME, f"{who.name}（{who.native_place}） → {post.unit.name} {post.title}", file,
                               is_hard=True)  # fmt: skip


def _fact(kind: Caution, who: Cadre, held: Sequence[Seat]) -> str:
    """The datum that the caution rests on."""
    if kind == Caution.IN_TERM:
        return "、".join(f"{own.title} {own.term_ends_on}" for own in held if own.term_ends_on)
    if kind == Caution.SHORT:
        return "、".join(f"{own.title} {own.held_since}" for own in held) or f"{who.since}"
    return f"{who.retires_on:%Y.%m}" if kind == Caution.AGE else who.get_post_level_display()


def _of_kin(found: WhatIf, kin: Sequence[Related]) -> Iterable[Question]:
    """Those whose names meet in one unit after the moves."""
    sits = {holder: found.posts[pk].unit_id for pk, holder in found.outcome.after.items() if holder}
    for row in kin:
        one, other = found.people.get(row.of), found.people.get(row.cadre)
        if one is None or other is None or sits.get(one.pk, one.unit_id) != sits.get(other.pk, other.unit_id):
            continue
        reason = _("the family list of %(one)s names %(other)s (%(relation)s)") % {
            "one": one.name, "other": other.name, "relation": row.relation}  # fmt: skip
        yield Question(Caution.KIN, reason, f"/cadres/{one.pk}/", is_hard=True)


def _of_units(found: WhatIf) -> Iterable[Question]:
    """Vacancies, people without a post, targets newly missed."""
    for post in found.vacancies:
        yield Question(Caution.VACANT, f"{post.unit.name} {post.title}", f"/cadres/units/{post.unit_id}/")
    for pk in found.outcome.displaced:
        who = found.people[pk]
        yield Question(Caution.DISPLACED, f"{who.unit.name} {who.name}", f"/cadres/{pk}/")
    for view in found.units:
        for before, after in view.cells:
            if before.verdict and after.verdict and before.verdict.is_met and not after.verdict.is_met:
                shown = f"{before.verdict.shown} → {after.verdict.shown}"
                yield Question(Caution.TARGET, f"{view.unit.name} {after.target.name}：{shown}",
                               f"/cadres/analysis/units/{view.unit.pk}/", is_hard=True)  # fmt: skip


def _of_quotas(user: User, found: WhatIf) -> Iterable[Question]:
    """Ranks that go along with their holders, against the quota of the unit they come to. Two queries."""
    units = {view.unit.pk: view.unit for view in found.units}
    quotas = RankQuota.objects.visible_to(user).filter(unit__in=units)
    people = Cadre.objects.visible_to(user).in_service().filter(unit__in=units).exclude(rank="")
    held = Counter(people.values_list("unit_id", "rank"))
    coming: Counter[tuple[int, str]] = Counter()
    for move in found.moves:
        who, post = found.people[move.cadre_id], found.posts.get(move.post_id or 0)
        if post is not None and who.rank and post.unit_id != who.unit_id:
            coming[post.unit_id, who.rank] += 1
            held[who.unit_id, who.rank] -= 1
    for quota in quotas:
        key = (quota.unit_id, quota.rank)
        if coming[key] and held[key] + coming[key] > quota.quota:
            yield Question(Caution.QUOTA, _("%(unit)s %(rank)s: %(held)d, the quota is %(quota)d") % {
                "unit": units[quota.unit_id].name, "rank": Rank(quota.rank).label, "held": held[key] + coming[key],
                "quota": quota.quota}, f"/cadres/units/{quota.unit_id}/", is_hard=True)  # fmt: skip


def people_offered(user: User, words: str, unit_id: int | None, level: str) -> QuerySet[Cadre]:
    """People in service to choose from, with their units."""
    rows = Cadre.objects.visible_to(user).in_service().light().select_related("unit")
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(present_post__contains=words) | Q(speciality__contains=words))
    if unit_id:
        rows = rows.filter(unit=unit_id)
    if level:
        rows = rows.filter(post_level=level)
    return rows.order_by("unit__code", "pk")
