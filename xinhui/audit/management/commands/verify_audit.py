"""Check the audit trail; note an anchor; compare with one noted earlier."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xinhui.audit.selectors.verify import verify_chains
from xinhui.audit.verification import ChainReport
from xinhui.core import clock


class Command(BaseCommand):
    """Walks every chain and names the first break of each; exit code 1 when there is one.

    An anchor is the state of the chains, kept outside the portal (printed, mailed, on another server): whoever
    rewrites the trail, heads and all, even with the key, cannot rewrite the anchor.
    """

    help = "Walk every chain of the audit trail; exit code 1 when one is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--anchor prints the anchor alone as JSON; --from-anchor FILE compares with one."""
        parser.add_argument("--anchor", action="store_true", help="Print only the anchor (JSON), to keep elsewhere.")
        parser.add_argument("--from-anchor", metavar="FILE", help="Check also against an anchor printed earlier.")

    def handle(self, *args: Any, **options: Any) -> None:
        """See the class."""
        anchor = read_anchor(Path(options["from_anchor"])) if options["from_anchor"] else None
        reports = verify_chains(anchor=anchor)
        broken = [report.broken for report in reports if report.broken is not None]
        if not options["anchor"]:
            self._tell(reports)
        if broken:
            raise CommandError("The trail is broken: " + "; ".join(str(item) for item in broken), returncode=1)
        self.stdout.write(json.dumps(anchor_of(reports)))

    def _tell(self, reports: list[ChainReport]) -> None:
        for report in reports:
            state = "BROKEN" if report.broken else "ok"
            self.stdout.write(f"chain {report.chain:>2}  {report.entries:>9} entries  {report.last_hash[:16]}  {state}")
        self.stdout.write(f"{sum(report.entries for report in reports)} entries in {len(reports)} chains.")


def anchor_of(reports: list[ChainReport]) -> dict[str, Any]:
    """What to keep elsewhere: number and hash at the end of each chain."""
    chains = {str(report.chain): [report.entries, report.last_hash] for report in reports}
    return {"at": clock.now().isoformat(), "chains": chains}


def read_anchor(path: Path) -> dict[int, tuple[int, str]]:
    """An anchor from a file: the JSON of `--anchor`, or a whole run's output whose last line it is."""
    try:
        last_line = path.read_text(encoding="utf-8").strip().splitlines()[-1]
        chains = json.loads(last_line)["chains"]
        return {int(chain): (int(seq), str(noted)) for chain, (seq, noted) in chains.items()}
    except (OSError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise CommandError(f"{path} holds no anchor: {error}") from error
