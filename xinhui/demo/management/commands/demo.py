"""`manage.py demo`: build the demo district and live through its recent weeks."""

import sys
import time
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from grids.models import Grid
from members.models import Member
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, User
from xinhui.core import clock
from xinhui.demo.buildings import build_buildings
from xinhui.demo.deployments import arrive, send_to_town
from xinhui.demo.district import build_border
from xinhui.demo.divisions import DISTRICT_CODE
from xinhui.demo.emergencies import build_plans, live_through
from xinhui.demo.geometry import build_shapes
from xinhui.demo.life import Life
from xinhui.demo.party import DemoParty, build_base, build_party
from xinhui.demo.places import build_places
from xinhui.demo.policing import build_key_sites, build_mediation
from xinhui.demo.profiles import build_profiles
from xinhui.demo.relief import build_relief
from xinhui.demo.rules import build_categories, build_lists, build_units
from xinhui.demo.squads import MUZHOU, build_squads
from xinhui.demo.staff import PASSWORD, Staff, build_staff, build_teams
from xinhui.demo.talent import build_talent

WIDTH = 30


class Command(BaseCommand):
    """Builds the district once; a second run only prints the logins."""

    help = "Build the demo district with exact counts and live through its recent weeks."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--weeks`, `--issues`, `--patrols`, `--seed`, `--static` (no life)."""
        parser.add_argument("--weeks", type=int, default=5)
        parser.add_argument("--issues", type=int, default=420)
        parser.add_argument("--patrols", type=int, default=300)
        parser.add_argument("--seed", type=int, default=817)
        parser.add_argument("--static", action="store_true", help="only the district, no weeks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, live, print the logins."""
        if settings.PRODUCTION:
            raise CommandError("The demo district has known passwords; production never runs it.")
        if Grid.objects.exists():
            self.stdout.write("The district is already there.")
            self._logins(demo_logins())
            return
        begun = time.monotonic()
        start = (clock.now() - timedelta(weeks=options["weeks"])).replace(hour=0, minute=30, second=0, microsecond=0)
        self._build(start)
        self.stdout.write(f"district built in {time.monotonic() - begun:.1f} s")
        if not options["static"]:
            life = Life(
                grids=list(Grid.objects.active()),
                start=start,
                end=clock.now(),
                seed=options["seed"],
                progress=lambda share: self._bar("living", share),
            )
            life.fill(issues=options["issues"], patrols=options["patrols"])
            live_through(start=start, end=life.end, later=life.later, seed=options["seed"])
            counts = life.play()
            self._bar("living", 1.0)
            self.stdout.write(
                f"\n{counts.patrols} patrols, {counts.issues} issues, {counts.whistles} whistles; "
                f"{time.monotonic() - begun:.1f} s in all"
            )
        build_border(clock.now())
        self._logins(demo_logins())

    def _build(self, start: Any) -> None:
        steps = 7
        with transaction.atomic(), clock.moved(start):
            self._bar("building", 0 / steps)
            shape = build_shapes()
            self._bar("building", 1 / steps)
            units = build_units()
            grids = build_places(shape=shape, at=start)
            self._bar("building", 2 / steps)
            categories = build_categories(units)
            build_lists(units, categories, start)
            self._bar("building", 3 / steps)
            since = (start - timedelta(days=200)).date()
            staff = build_staff(units=units, grids=grids, since=since)
            self._bar("building", 5 / steps)
            build_teams(grids=grids, staff=staff, since=since)
            build_plans()
            self._bar("building", 6 / steps)
        with transaction.atomic():
            build_profiles(grids=grids, units=units, now=clock.now())
            self._neighbours(grids, staff, since)
            with clock.moved(start):  # the stores were filled before the rain
                build_relief()
            self._bar("building", 6.5 / steps)
        self._party(grids, since)
        self._bar("building", 1.0)
        self.stdout.write("")

    def _party(self, grids: list[Grid], since: date) -> None:
        """Party organizations, members and what they do together."""
        with transaction.atomic():
            party: DemoParty = build_base(grids=grids, now=clock.now(), since=since)
        with transaction.atomic():
            build_party(party)
        build_talent(clock.now())
        if settings.CADRES:  # on a server without the room its models cannot even be imported
            import_module("xinhui.demo.cadres").build_cadres(clock.now())

    def _neighbours(self, grids: list[Grid], staff: Staff, since: date) -> None:
        """Policing, mediation, buildings and their stewards, people sent down."""
        now = clock.now()
        workers = [user for code, user in staff.workers.items() if code.startswith(MUZHOU)]
        build_key_sites(grids=grids, workers=staff.workers, now=now)
        build_squads(workers=workers[:12], since=since, now=now)
        build_mediation(grids=grids, workers=staff.workers, now=now)
        build_buildings(grids=grids, since=since)
        centre = Actor.of(User.objects.get(username="zhihui"))
        send_to_town(actor=centre, town=DISTRICT_CODE, number=132, activation_id=None, today=clock.local(now).date())
        arrive(actor=centre, activation_id=None, share=0.85)

    def _bar(self, label: str, share: float) -> None:
        filled = int(min(1.0, share) * WIDTH)
        bar = f"{label:9}[{'█' * filled}{'·' * (WIDTH - filled)}] {share:4.0%}"
        self.stdout.write(f"\r{bar}" if sys.stdout.isatty() else bar, ending="" if sys.stdout.isatty() else "\n")
        self.stdout.flush()

    def _logins(self, logins: list[tuple[str, str]]) -> None:
        self.stdout.write(f"\nPassword of every demo login: {PASSWORD}")
        for role, username in logins:
            self.stdout.write(f"  {username:24} {role}")


def demo_logins() -> list[tuple[str, str]]:
    """One login a role, read back from the database."""
    seen: dict[str, str] = {}
    for post in Post.objects.in_force().select_related("user").order_by("pk"):
        seen.setdefault(str(post.get_role_display()), post.user.username)
    for member in Member.objects.filter(user__posts=None).select_related("user", "organization").order_by("pk"):
        if member.user is not None:
            seen.setdefault(f"{member.get_standing_display()} · {member.organization}", member.user.username)
    return list(seen.items())
