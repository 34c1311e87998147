"""Who looks, at which part of the district, at which moment."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import pgettext

from grids.models import Division
from grids.models.scoped import AREA_ROLES, DEPARTMENT_ROLES
from xinhui.accounts.models import Unit, User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core import clock
from xinhui.core.area_codes import DISTRICT
from xinhui.core.errors import InvalidInput

#: Whose desk it is.
READERS = (
    Role.DISTRICT_LEADER, Role.COMMAND_CENTRE, Role.TOWN_LEADER, Role.TOWN_DISPATCHER, Role.DEPARTMENT_LEADER,
)  # fmt: skip
#: Nothing was recorded before the portal.
EARLIEST = 2020


@dataclass(frozen=True)
class Lens:
    """The reader, the areas and units in sight, and the moment. `is_past`: as things stood at `at`, not as they are."""

    user: User
    areas: tuple[str, ...]
    unit_ids: tuple[int, ...]
    at: datetime
    is_past: bool = False

    @property
    def is_district(self) -> bool:
        """Everything of the district."""
        return any(DISTRICT.startswith(area) for area in self.areas)

    @property
    def has_area(self) -> bool:
        """Sees places; a department sees its whistles only."""
        return bool(self.areas)

    @property
    def midnight(self) -> datetime:
        """When the day of the moment began in the district."""
        return clock.local(self.at).replace(hour=0, minute=0, second=0, microsecond=0)

    @property
    def key(self) -> tuple[object, ...]:
        """What decides what is seen: readers with the same key see the same figures."""
        if self.is_district:
            return ("district", *sorted(scope_of(self.user).roles))
        return ("user", self.user.pk)

    @property
    def name(self) -> str:
        """Of the district, town or unit, for the heading."""
        if self.is_district:
            return pgettext("desk", "Xinhui District")
        if self.areas:
            return "、".join(
                Division.objects.filter(code__in=self.areas).order_by("code").values_list("name", flat=True)
            )
        return "、".join(Unit.objects.filter(pk__in=self.unit_ids).order_by("pk").values_list("name", flat=True))


def lens_of(user: User, as_of: str = "") -> Lens:
    """The reader's lens, now or at the moment that `as_of` names. Raises InvalidInput on what is no moment."""
    scope, now = scope_of(user), clock.now()
    at = moment_of(as_of) if as_of.strip() else None
    if at is not None and at > now:
        raise InvalidInput(
            code="as-of-ahead", field="as_of", message=pgettext("desk", "This moment has not come yet."),
            action=pgettext("desk", "Choose a moment in the past."),
        )  # fmt: skip
    units = scope.unit_ids(*DEPARTMENT_ROLES)
    return Lens(user, scope.areas(*AREA_ROLES), units, at or now, is_past=at is not None)


def moment_of(text: str) -> datetime:
    """A moment from “2026-11-20” (the end of that day, today: now) or “2026-11-20T14:05”. Raises InvalidInput."""
    text = text.strip()
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            end = datetime.combine(day, time.max, tzinfo=clock.LOCAL)
            found = min(end, clock.now()) if day == clock.today() else end
        else:
            found = datetime.fromisoformat(text)
            found = found.astimezone(clock.LOCAL) if found.tzinfo else found.replace(tzinfo=clock.LOCAL)
        if found.year < EARLIEST:
            raise ValueError
    except (ValueError, OverflowError) as error:
        raise InvalidInput(
            code="as-of", field="as_of", message=pgettext("desk", "This is no day or moment of the portal's life."),
            action=pgettext("desk", "Write it like 2026-11-20 or 2026-11-20T18:00."),
        ) from error  # fmt: skip
    return found


def shortcuts() -> list[tuple[str, str]]:
    """Label and `as_of` of the moments leaders ask for: yesterday, last Friday, the end of last month."""
    today = clock.today()
    friday = today - timedelta(days=(today.weekday() - 4) % 7 or 7)
    return [
        (pgettext("desk", "Yesterday"), (today - timedelta(days=1)).isoformat()),
        (pgettext("desk", "Last Friday"), friday.isoformat()),
        (pgettext("desk", "End of last month"), (today.replace(day=1) - timedelta(days=1)).isoformat()),
    ]
