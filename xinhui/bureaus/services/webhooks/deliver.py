"""Sending what is due: endpoints side by side, the events of one endpoint one after another.

The caller's thread claims, signs and writes; a thread for each endpoint only sends. So one that hangs costs one
time-out and delays nobody else, and no thread holds a connection to the database.
"""

import logging
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.rules.webhooks import DOWN_STATUSES, GONE, REFUSALS_TO_OPEN, EventKind
from xinhui.bureaus.services.webhooks import fate
from xinhui.bureaus.services.webhooks.claims import CLAIM_LASTS, claim_endpoints, next_deliveries, release, renew
from xinhui.bureaus.services.webhooks.post import Answer, Post
from xinhui.bureaus.services.webhooks.signing import body_of, headers_for, secrets_of
from xinhui.core import clock
from xinhui.core.sealed import SealBroken

log = logging.getLogger(__name__)
#: A run begins nothing new after so long: the next tick has a run of its own.
RUN_SECONDS = 20.0
#: Of each wait for the bureau; and of an attempt as a whole, however slowly an answer drips in.
TIMEOUT_SECONDS, ATTEMPT_SECONDS = 10.0, 15.0
#: Endpoints that are sent to at once.
THREADS = 96
#: A run looks for endpoints with new events so often.
LOOK_SECONDS = 1.0
#: A claim is renewed so often: a person's pause is noticed then.
RENEWED = timedelta(seconds=5)


@dataclass
class Delivered:
    """What one run did."""

    delivered: int = 0
    retried: int = 0
    failed: int = 0


@dataclass
class _Line:
    """One endpoint that is ours: what it is sent next, and what waits for a later run."""

    endpoint: WebhookEndpoint
    claim: str
    until: datetime
    is_down: bool
    queue: list[WebhookDelivery] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    refusals: int = 0
    delivered: int = 0
    is_over: bool = False
    post: Post | None = None
    sent: WebhookDelivery | None = None
    begun: float = 0.0

    def take(self) -> WebhookDelivery | None:
        """The next one whose assignment has nothing earlier that was refused."""
        while self.queue:
            delivery = self.queue.pop(0)
            if not delivery.lane or delivery.lane not in self.blocked:
                return delivery
        return None


class _Run:
    """One run of one deliverer."""

    def __init__(self, actor: Actor, seconds: float, timeout: float, attempt_seconds: float) -> None:
        self.actor = actor
        self.ends = monotonic() + seconds
        self.timeout, self.attempt_seconds = timeout, attempt_seconds
        self.looked_at = float("-inf")
        self.result = Delivered()
        self.under_way: dict[Future[Answer], _Line] = {}
        self.pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="webhook")

    def go(self) -> Delivered:
        """Until nothing is due, or the time is over and the last answers are in."""
        try:
            self.look()
            while self.under_way:
                done, _rest = wait(self.under_way, timeout=0.25, return_when=FIRST_COMPLETED)
                lines = []
                for future in done:
                    line = self.under_way.pop(future)
                    self.write(line, future.result())
                    lines.append(line)
                lines += self.cut_off()
                self.send_on(lines)
                if monotonic() - self.looked_at >= LOOK_SECONDS:
                    self.look()
            return self.result
        finally:
            self.pool.shutdown(wait=False, cancel_futures=True)

    def look(self) -> None:
        """Claim endpoints that have something due, and begin with them."""
        self.looked_at = monotonic()
        room = THREADS - len(self.under_way)
        if room <= 0 or monotonic() >= self.ends:
            return
        claim, endpoints = claim_endpoints(limit=room)
        self.send_on(
            [_Line(row, claim, row.claimed_until or clock.now(), row.probe_at is not None) for row in endpoints]
        )

    def send_on(self, lines: list[_Line]) -> None:
        """Let each line send its next; lines without one are released."""
        empty = [line for line in lines if not line.queue and not line.is_over]
        if empty and monotonic() < self.ends:
            found = next_deliveries(endpoint_ids=[line.endpoint.pk for line in empty])
            for line in empty:
                line.queue = found[line.endpoint.pk]
        over = [line for line in lines if not self.begin(line)]
        for claim, some in {(line.claim, line.delivered > 0) for line in over}:
            ids = [line.endpoint.pk for line in over if line.claim == claim and (line.delivered > 0) == some]
            release(endpoint_ids=ids, claim=claim, delivered=some)

    def begin(self, line: _Line) -> bool:
        """Send the line's next; False when there is none, the time is over, or the endpoint is not ours any more."""
        if line.is_over or monotonic() >= self.ends:
            return False
        delivery, now = line.take(), clock.now()
        if delivery is None:
            return False
        if line.until - now < CLAIM_LASTS - RENEWED:
            until = renew(endpoint_id=line.endpoint.pk, claim=line.claim)
            if until is None:
                return False
            line.until = until
        try:
            signers = secrets_of(line.endpoint, now)
        except SealBroken:  # sealed under another FIELD_KEY: nothing can be signed until it is rotated
            log.error("secret of webhook endpoint %s cannot be opened", line.endpoint.pk)
            line.sent = delivery
            self.write(line, Answer(None, "the secret cannot be opened; rotate it"))
            return False
        body = body_of(delivery.event)
        headers = headers_for(delivery.event.message_id, body, signers, now)
        line.post = Post(line.endpoint.url, headers, body.encode(), self.timeout)
        line.sent, line.begun = delivery, monotonic()
        self.under_way[self.pool.submit(line.post.run)] = line
        return True

    def cut_off(self) -> list[_Line]:
        """Lines whose attempt lasts too long: counted as unanswered, their threads left to end."""
        late = [(f, line) for f, line in self.under_way.items() if monotonic() - line.begun > self.attempt_seconds]
        for future, line in late:
            del self.under_way[future]
            if line.post is not None:
                line.post.abort()
            self.write(line, Answer(None, "no answer in time", duration_ms=int(self.attempt_seconds * 1000)))
        return [line for _future, line in late]

    def write(self, line: _Line, answer: Answer) -> None:
        """What became of the line's attempt, and whether the line goes on."""
        delivery, line.sent, line.post = line.sent, None, None
        assert delivery is not None, "only a line that sent something gets an answer"
        if answer.status is not None and 200 <= answer.status < 300:
            self.arrived(line, delivery, answer)
            return
        if answer.status == GONE:
            fate.is_gone(actor=self.actor, delivery=delivery, claim=line.claim, answer=answer)
            line.is_over = True
            return
        if fate.not_delivered(delivery, answer):
            self.result.failed += 1
        else:
            self.result.retried += 1
            line.blocked.add(delivery.lane)
        line.refusals += delivery.event.kind != EventKind.TEST
        is_down = answer.status is None or answer.status in DOWN_STATUSES or line.refusals >= REFUSALS_TO_OPEN
        if is_down or line.is_down:
            fate.is_down(actor=self.actor, endpoint=line.endpoint, claim=line.claim, answer=answer)
            line.is_over = True

    def arrived(self, line: _Line, delivery: WebhookDelivery, answer: Answer) -> None:
        """Written; an endpoint that was down gets everything that waits, in order."""
        self.result.delivered += fate.delivered(delivery, answer)
        line.delivered += 1
        line.refusals = 0
        if line.is_down:
            fate.is_back(actor=self.actor, endpoint=line.endpoint, claim=line.claim)
            line.is_down, line.queue = False, []
            line.blocked.clear()


def deliver_due(
    *,
    actor: Actor = SYSTEM,
    seconds: float = RUN_SECONDS,
    timeout: float = TIMEOUT_SECONDS,
    attempt_seconds: float = ATTEMPT_SECONDS,
) -> Delivered:
    """Send what is due, for at most `seconds` and one attempt. Safe to run anywhere, any number at once."""
    return _Run(actor, seconds, timeout, attempt_seconds).go()
