"""The structure of teams against the targets: columns only, no sealed form is opened; as few queries as for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cadres.models import Cadre, EstablishedPost, StructureTarget
from cadres.rules.structure import (
    AGE_BANDS,
    TENURE_BANDS,
    Measure,
    Person,
    Reading,
    Slice,
    Verdict,
    age_band,
    judge,
    read,
    slices,
    tenure_band,
)
from cadres.selectors.establishment import units_with_posts
from cadres.states.analysis import LEVELS, TeamScope
from cadres.states.cadre import EducationLevel
from xinhui.accounts.models import Unit, User
from xinhui.core import clock

_COLUMNS = ("name", "sex", "born_on", "education_level", "education", "speciality", "native_place", "joined_on",
            "other_parties", "is_complete", "has_town_work", "has_village_work")  # fmt: skip
#: (level of the post, who holds it, in post since); by unit.
Team = list[tuple[str, Person]]


def person_of(cadre: Cadre, since: date | None) -> Person:
    """What the structure asks, of a file's columns."""
    return Person(pk=cadre.pk, since=since, **{name: getattr(cadre, name) for name in _COLUMNS})


def teams_of(user: User, unit_ids: Iterable[int] | None = None) -> dict[int, Team]:
    """Holders of the posts in being by unit. One query."""
    posts = EstablishedPost.objects.visible_to(user).in_being().filter(holder__isnull=False)
    if unit_ids is not None:
        posts = posts.filter(unit__in=list(unit_ids))
    names = [f"holder__{name}" for name in _COLUMNS]
    found: dict[int, Team] = defaultdict(list)
    for unit, level, since, pk, *values in posts.order_by("unit", "order", "id").values_list(
        "unit_id", "level", "held_since", "holder_id", *names
    ):
        found[unit].append((level, Person(pk=pk, since=since, **dict(zip(_COLUMNS, values, strict=True)))))
    return found


def within(team: Team, scope: str) -> list[Person]:
    """Those of the team whose posts are meant; who holds two posts is counted once."""
    levels = LEVELS[scope]
    return list({who.pk: who for level, who in team if level in levels}.values())


@dataclass(frozen=True)
class Cell:
    """A target and how a unit stands; None: not meant for this kind of unit."""

    target: StructureTarget
    verdict: Verdict | None

    @property
    def key(self) -> str:
        """The number of the target, for its address."""
        return str(self.target.pk)


@dataclass(frozen=True)
class Row:
    """A unit against all targets."""

    unit: Unit
    people: int
    cells: list[Cell]

    @property
    def missed(self) -> int:
        """How many are missed."""
        return sum(cell.verdict is not None and not cell.verdict.is_met for cell in self.cells)


def judged(targets: Sequence[StructureTarget], unit: Unit, team: Team, today: date) -> list[Cell]:
    """Every target for one unit."""
    cells = []
    for target in targets:
        if target.unit_kind and target.unit_kind != unit.kind:
            cells.append(Cell(target, None))
            continue
        reading = read(Measure(target.measure), within(team, target.scope), today, target.word_list)
        cells.append(Cell(target, judge(reading, target.bound, target.unity, target.value)))
    return cells


def targets_of(user: User) -> list[StructureTarget]:
    """Targets in force, in their order. One query."""
    return list(StructureTarget.objects.visible_to(user).in_force())


def matrix(user: User) -> tuple[list[StructureTarget], list[Row]]:
    """Every unit in reach that has established posts × every target in force. Three queries, however many units."""
    targets, teams, today = targets_of(user), teams_of(user), clock.today()
    rows = []
    for unit in units_with_posts(user):
        team = teams.get(unit.pk, [])
        rows.append(Row(unit, len(within(team, TeamScope.TEAM)), judged(targets, unit, team, today)))
    return targets, rows


@dataclass(frozen=True)
class Bar:
    """One bar of a drawn picture, placed: pixels from the left and top."""

    slice: Slice
    y: int
    width: int

    @property
    def count(self) -> int:
        """How many people."""
        return len(self.slice.pks)

    @property
    def text_y(self) -> int:
        """Where its words stand."""
        return self.y + 18

    @property
    def number_x(self) -> int:
        """Where its number stands."""
        return LABEL + self.width + 8


@dataclass(frozen=True)
class Picture:
    """A picture of bars with the table that says the same."""

    key: str
    title: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        """Of the drawing."""
        return len(self.bars) * STEP + 4

    @property
    def said(self) -> str:
        """The picture in words."""
        return "；".join(f"{bar.slice.label} {bar.count}" for bar in self.bars)


#: Pixels: the column of labels, the longest bar, a bar with its gap.
LABEL, LONGEST, STEP = 130, 220, 30


def _picture(key: str, title: str, found: list[Slice]) -> Picture:
    found = [one for one in found if one.pks or not one.is_lacking]
    most = max([len(one.pks) for one in found] or [1]) or 1
    return Picture(key, title, [Bar(one, place * STEP + 2, len(one.pks) * LONGEST // most)
                                for place, one in enumerate(found)])  # fmt: skip


def _by_words(people: Sequence[Person], words: dict[int, str], lacking: str) -> list[Slice]:
    """As many bars as there are words, the longest first."""
    said = [(who.pk, words[who.pk]) for who in people]
    keys = sorted({key for _pk, key in said if key}, key=lambda key: (-sum(own == key for _pk, own in said), key))
    return slices([(key, key) for key in keys], said, lacking)


def pictures(people: Sequence[Person], today: date) -> list[Picture]:
    """Ages, sexes, education, specialities, years in post, origin, party, work in towns and villages."""
    unsaid = _("The file does not say")
    sexes = [("male", _("Men")), ("female", _("Women cadres"))]
    parties = [("member", _("Member of the Communist Party")), ("other", _("Another party")), ("none", _("No party"))]
    levels = [(str(level.value), str(level.label)) for level in EducationLevel if level]
    work = [("both", _("Town and village")), ("town", _("A town")), ("village", _("A village")), ("no", _("Neither"))]
    return [
        _picture("age", _("Ages of the team"), slices([(label, label) for _most, label in AGE_BANDS],
                 [(who.pk, age_band(who, today)) for who in people], unsaid)),
        _picture("sex", _("Sexes of the team"), slices(sexes, [(who.pk, who.sex) for who in people], unsaid)),
        _picture("education", _("Education of the team"), slices(levels, [
            (who.pk, str(who.education_level or "")) for who in people], unsaid)),
        _picture("tenure", _("Years in the present post"), slices([(label, label) for _most, label in TENURE_BANDS],
                 [(who.pk, tenure_band(who, today)) for who in people], unsaid)),
        _picture("party", _("Party membership of the team"), slices(parties, [(who.pk, _party(who)) for who in people],
                 unsaid)),
        _picture("work", _("Work in towns and villages"), slices(work, [(who.pk, _work(who)) for who in people],
                 unsaid)),
        _picture("speciality", _("Specialities of the team"), _by_words(people, {
            who.pk: who.speciality for who in people}, unsaid)),
        _picture("origin", _("Origins of the team"), _by_words(people, {
            who.pk: who.native_place for who in people}, unsaid)),
    ]  # fmt: skip


def _party(who: Person) -> str:
    if who.joined_on is not None:
        return "member"
    return "other" if who.other_parties else "none"


def _work(who: Person) -> str:
    if who.has_town_work and who.has_village_work:
        return "both"
    if who.has_town_work or who.has_village_work:
        return "town" if who.has_town_work else "village"
    return "no" if who.is_complete else ""


def readings(people: Sequence[Person], today: date) -> list[Reading]:
    """Every measure that needs no words."""
    return [read(measure, people, today) for measure in Measure if measure != Measure.SPECIALITY]


def posts_of_teams() -> QuerySet[EstablishedPost]:
    """Posts of leading teams that somebody holds."""
    return EstablishedPost.objects.in_being().filter(level__in=LEVELS[TeamScope.TEAM], holder__isnull=False)


def teams_analysed() -> int:
    """Units with a leading team whose structure is analysed. One query."""
    return posts_of_teams().order_by().values("unit").distinct().count()
