"""`make intake`: 5,000 applications in a burst through two web workers; then every receipt is looked for, one by one.

Run under scripts.with_services. INTAKE and INTAKE_CLIENTS make it smaller. Nothing of the portal is switched off: each
form comes from an address of its own (as behind a proxy), its question is answered with the key that sealed it, and
every tenth form is sent twice at once.
"""

import http.client
import os
import re
import sys
import threading
import time
from collections import Counter
from datetime import date, timedelta
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
os.environ["TRUSTED_PROXY_COUNT"] = "1"
django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up

from members.rules.identity import check_digit  # noqa: E402
from talent.models import ApplicationEntry, TalentApplication  # noqa: E402
from talent.rules.applications import CONSENT_VERSION  # noqa: E402
from talent.services.applications.gate import APPLY, new_ticket  # noqa: E402
from tests.load.server import web  # noqa: E402
from xinhui.audit.selectors.verify import verify_chains  # noqa: E402

MANY = int(os.environ.get("INTAKE", "5000"))
CLIENTS = int(os.environ.get("INTAKE_CLIENTS", "40"))
#: Every so many-th form is sent a second time.
TWICE = 10
_SHOWN = re.compile(r'class="big-number">([^<]+)<')


def bodies() -> list[tuple[int, str]]:
    """(number, form) of each post, in the order of sending."""
    found = []
    for number in range(MANY):
        body = urlencode(_filled(number))
        found += [(number, body)] * (2 if number % TWICE == 0 else 1)
    return found


def _filled(number: int) -> dict[str, str]:
    """A person of a region that is given to nobody."""
    ticket = new_ticket(APPLY)
    born = date(1970, 1, 1) + timedelta(days=number % 12_000)
    first = f"440797{born:%Y%m%d}{number // 12_000:03d}"
    return {
        "name": f"申请人{number}", "id_kind": "resident", "identity": first + check_digit(first), "degree": "2",
        "phone": f"139{number:08d}", "school": "五邑大学", "title": "0", "skill": "0", "honour": "0",
        "field": "engineering", "employer_name": "银洲湖精密机械有限公司", "consent": "on",
        "consent_version": CONSENT_VERSION, "ticket": ticket.text,
        "answer": str(ticket.question.first + ticket.question.second),
    }  # fmt: skip


class Burst:
    """Clients on kept connections take one form after another; what each form was told."""

    def __init__(self, port: int, forms: list[tuple[int, str]]) -> None:
        self.port, self.forms, self.place = port, forms, iter(range(len(forms)))
        self.lock = threading.Lock()
        self.statuses: Counter[int] = Counter()
        self.told: dict[int, set[tuple[str, ...]]] = {}
        self.times: list[float] = []

    def run(self) -> float:
        """Everything sent; how many seconds it took."""
        begun = time.monotonic()
        threads = [threading.Thread(target=self._client) for _n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - begun

    def _client(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while True:
            with self.lock:
                place = next(self.place, None)
            if place is None:
                break
            try:
                self._send(connection, *self.forms[place])
            except (http.client.HTTPException, ConnectionError):  # what a browser does: the form is good for one row
                connection.close()
                self._send(connection, *self.forms[place])
        connection.close()

    def _send(self, connection: http.client.HTTPConnection, number: int, body: str) -> None:
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        begun = time.monotonic()
        connection.request("POST", "/talent/apply/", body, {
            "Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address, "Connection": "keep-alive",
        })  # fmt: skip
        answer = connection.getresponse()
        text = answer.read().decode()
        with self.lock:
            self.statuses[answer.status] += 1
            self.times.append(time.monotonic() - begun)
            if answer.status == 200:
                self.told.setdefault(number, set()).add(tuple(_SHOWN.findall(text)))


def judge(burst: Burst, before: int) -> dict[str, int]:
    """What was sent against what is there."""
    receipts = {receipt for shown in burst.told.values() for receipt, _code in shown}
    there = set(TalentApplication.objects.filter(receipt__in=receipts).values_list("receipt", flat=True))
    return {
        "forms": MANY, "posts": len(burst.forms), "answers 200": burst.statuses[200],
        "other answers": sum(burst.statuses.values()) - burst.statuses[200],
        "applications made": TalentApplication.objects.count() - before, "receipts given": len(receipts),
        "lost": MANY - len(receipts & there), "told two receipts": sum(len(one) != 1 for one in burst.told.values()),
        "histories": ApplicationEntry.objects.filter(application__receipt__in=receipts).count(),
        "broken trail": sum(report.broken is not None for report in verify_chains()),
    }  # fmt: skip


def main() -> int:
    """Send, count, print. 1 when anything was lost or doubled."""
    call_command("migrate", verbosity=0)
    before, forms = TalentApplication.objects.count(), bodies()
    with web() as (port, _pid):
        burst = Burst(port, forms)
        seconds = burst.run()
    counts, times = judge(burst, before), sorted(burst.times)
    for name, number in counts.items():
        print(f"{name:24} {number:>10,}", flush=True)
    print(f"{len(forms) / seconds:,.0f} posts/s over {seconds:.1f} s; half within {times[len(times) // 2]:.2f} s,"
          f" 99 of 100 within {times[len(times) * 99 // 100]:.2f} s", flush=True)  # fmt: skip
    wrong = ("lost", "told two receipts", "other answers", "broken trail")
    return int(any(counts[name] for name in wrong) or counts["applications made"] != MANY)


if __name__ == "__main__":
    sys.exit(main())
