"""Files of village and community cadres: how complete they are, by the posts held, and what is missing by name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from members.models import CadreDocument, CadreFile, CadrePost, RequiredDocument
from members.models.cadre_files import CadreFileQuerySet
from members.rules.cadre_files import BASIC_FIELDS, Held, Requirement, Wanted, percent, wanted
from members.states.cadre_files import CadreDocumentKind, FileState, VillagePost
from xinhui.accounts.models import User
from xinhui.core import clock

TOWN_DIGITS, MANY = 9, 500
#: Names of the basic form's fields, as people call them.
FIELD_NAMES: dict[str, StrOrPromise] = {
    "sex": _("Sex of the cadre"),
    "born_on": _("Birthday of the cadre"),
    "education": _("Education of the cadre"),
}


@dataclass(frozen=True)
class Completeness:
    """Of one file: posts held, what is required, what is missing of it, fields of the basic form that are empty."""

    posts: tuple[str, ...] = ()
    required: tuple[Wanted, ...] = ()
    missing: tuple[Wanted, ...] = ()
    empty: tuple[str, ...] = ()
    is_closed: bool = field(default=False)

    @property
    def is_complete(self) -> bool:
        """Nothing is missing."""
        return not self.missing and not self.empty

    @property
    def percent(self) -> int:
        """Share of what is required: documents, and the fields of the basic form while the cadre is in office."""
        fields = 0 if self.is_closed else len(BASIC_FIELDS)
        return percent(len(self.required) + fields, len(self.missing) + len(self.empty))

    @property
    def post_words(self) -> str:
        """The posts, in words."""
        return "、".join(str(VillagePost(post).label) for post in self.posts)

    @property
    def missing_words(self) -> str:
        """What is missing, by name."""
        return "、".join([*(str(FIELD_NAMES[name]) for name in self.empty), *map(words_of, self.missing)])


def words_of(one: Wanted) -> str:
    """The document by name, with its year."""
    label = str(CadreDocumentKind(one.kind).label)
    return f"{label}（{one.year}）" if one.year else label


def completeness(rows: Sequence[CadreFile], *, today: date | None = None) -> dict[int, Completeness]:
    """By the file's id. Three queries for any number."""
    day = today or clock.today()
    table = [Requirement(*row) for row in RequiredDocument.objects.values_list("post", "kind", "rhythm", "from_month")]
    wanted_ids = [row.pk for row in rows]
    some = {} if len(wanted_ids) > MANY else {"cadre_id__in": wanted_ids}
    posts: dict[int, list[Held]] = defaultdict(list)
    held = CadrePost.objects.filter(**some).values_list("cadre_id", "post", "starts_on", "ends_on")
    for cadre_id, post, starts_on, ends_on in held:
        posts[cadre_id].append(Held(post, starts_on, ends_on))
    there: dict[int, set[Wanted]] = defaultdict(set)
    filed = CadreDocument.objects.filter(taken_out_on=None, **some).order_by()
    for cadre_id, kind, year in filed.values_list("cadre_id", "kind", "year"):
        there[cadre_id] |= {Wanted(kind), Wanted(kind, year)}
    return {row.pk: _completeness(row, table, posts[row.pk], there[row.pk], day) for row in rows}


def _completeness(
    row: CadreFile, table: Iterable[Requirement], posts: list[Held], there: set[Wanted], today: date
) -> Completeness:
    is_closed = row.state == FileState.CLOSED
    required = wanted(table, posts, today=today, is_closed=is_closed)
    empty = () if is_closed else tuple(name for name in BASIC_FIELDS if not getattr(row, name))
    now = [post.post for post in posts if post.ends_on is None]
    return Completeness(tuple(now), tuple(sorted(required)), tuple(sorted(required - there)), empty, is_closed)


def listed(
    user: User | AnonymousUser, *, area: str = "", words: str = "", post: str = "", kept: str = ""
) -> CadreFileQuerySet:
    """Files that the reader sees; `kept`: lacking, unverified, verified, closed; without it cadres in office."""
    rows = CadreFile.objects.visible_to(user)
    if kept != "lacking":
        rows = rows.filter(state=FileState.CLOSED if kept == "closed" else FileState.OPEN)
    if area:
        rows = rows.filter(area_code__startswith=area)
    if words.strip():
        rows = rows.filter(name__contains=words.strip())
    if post in VillagePost.values:
        rows = rows.filter(pk__in=CadrePost.objects.filter(ends_on=None, post=post).order_by().values("cadre_id"))
    if kept in ("verified", "unverified"):
        rows = rows.filter(verified_at__isnull=kept == "unverified")
    if kept == "lacking":
        found = completeness(list(rows))
        rows = rows.filter(pk__in=[pk for pk, one in found.items() if not one.is_complete])
    return rows


@dataclass(frozen=True)
class TownFiles:
    """Files of cadres in office, of one town."""

    code: str
    files: int = 0
    complete: int = 0
    verified: int = 0

    @property
    def lacking(self) -> int:
        """Files that lack something."""
        return self.files - self.complete


def by_town(user: User | AnonymousUser) -> list[TownFiles]:
    """Towns in order. Four queries."""
    rows = list(listed(user))
    found = completeness(rows)
    counts: dict[str, list[int]] = {}
    for row in rows:
        count = counts.setdefault(row.area_code[:TOWN_DIGITS], [0, 0, 0])
        count[0] += 1
        count[1] += found[row.pk].is_complete
        count[2] += row.verified_at is not None
    return [TownFiles(town, *count) for town, count in sorted(counts.items())]


def files_kept() -> int:
    """Files of cadres in office."""
    return CadreFile.objects.in_office().count()
