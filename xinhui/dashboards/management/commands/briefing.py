"""`manage.py briefing`: every figure of the district side by side; with `--period` a whole briefing as a file."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from grids.models import Division
from grids.models.division import DivisionKind
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.dashboards.briefing.paper import paper_of
from xinhui.dashboards.briefing.paper_excel import excel_paper
from xinhui.dashboards.briefing.paper_pdf import pdf_paper
from xinhui.dashboards.briefing.paper_word import word_paper
from xinhui.dashboards.briefing.periods import latest
from xinhui.dashboards.briefing.services import make_briefing
from xinhui.dashboards.briefing.states import BriefingKind
from xinhui.dashboards.models import Briefing
from xinhui.dashboards.selectors.figures import compute_figures
from xinhui.exchange.marks import mark_text

FILES = {"docx": word_paper, "pdf": pdf_paper, "xlsx": excel_paper}


class Command(BaseCommand):
    """Prints the figures as text or JSON; writes a briefing to a file, and keeps it as a draft if it is new."""

    help = "Print every figure of the district (id, label, value, published), or write a briefing to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--format text|json|docx|pdf|xlsx`, `--period`, `--first`, `--last`, `--area`, `-o`, `--cadres`."""
        parser.add_argument("--format", choices=("text", "json", *FILES), default="text")
        parser.add_argument("--period", choices=BriefingKind.values)
        parser.add_argument("--first", type=date.fromisoformat, help="first day (with --period custom)")
        parser.add_argument("--last", type=date.fromisoformat, help="last day (with --period custom)")
        parser.add_argument("--area", default="", help="area code of the district or a town")
        parser.add_argument("--cadres", action="store_true", help="with what only readers of cadres' figures see")
        parser.add_argument("-o", "--output", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and print, or write the file."""
        if options["period"]:
            self._write(options)
            return
        if options["format"] in FILES:
            raise CommandError("A file needs --period.")
        rows = compute_figures()
        if options["format"] == "json":
            self.stdout.write(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=2))
            return
        for row in rows:
            published = "—" if row.published is None else str(row.published)
            self.stdout.write(f"{row.id:20} {row.value:>9,} {published:>9}  {row.label}")
        if any(row.published not in (None, row.value) for row in rows):
            self.stdout.write(self.style.WARNING(_("Some figures differ from those published.")))

    def _write(self, options: dict[str, Any]) -> None:
        writer, path = FILES.get(options["format"]), options["output"]
        if writer is None or path is None:
            raise CommandError("Name a file: --format docx|pdf|xlsx -o FILE.")
        with translation.override("zh-hans"):
            row = self._briefing(options)
            paper = paper_of(row, cadres=options["cadres"])
            path.write_bytes(writer(paper, mark_text("manage.py briefing", clock.local(clock.now()))))
        self.stdout.write(f"{path}: {row} v{row.version}")

    def _briefing(self, options: dict[str, Any]) -> Briefing:
        """The briefing of the period, the latest that is over where no days are given."""
        kind, first, last = options["period"], options["first"], options["last"]
        if first is None and last is None and kind != BriefingKind.CUSTOM:
            period = latest(kind, clock.today())
            first, last = period.first, period.last
        if first is None or last is None:
            raise CommandError("Give --first and --last.")
        area = options["area"] or Division.objects.filter(
            kind=DivisionKind.DISTRICT, is_active=True
        ).order_by("code").values_list("code", flat=True).first()  # fmt: skip
        try:
            return make_briefing(actor=SYSTEM, kind=kind, first=first, last=last, area_code=area or "")[0]
        except DomainError as error:
            raise CommandError(str(error)) from error
