"""The site, its worker and its payment provider, all of which fail on purpose, and a clock that moves for all."""

import os
import random
import signal
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import connection
from django.test import Client

from escrow import gateways
from escrow.books import own_money, provider
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.stripe.events import KINDS, THIN_KINDS
from escrow.models import Payout, ProviderLine, Refund, WebhookEvent
from escrow.money_in import supported
from escrow.money_out import cash_gate
from marketplace.models import ClockOffset
from tests.chaos.post import Post
from tests.crashes.worker import Worker, forget, new_queue, send
from tests.factories import StaffFactory
from tests.stripe_server import Endpoint, Faults, StripeServer
from tests.stripe_server.balance import available
from tests.stripe_server.server import real_time

SECRET = "whsec_of_the_chaos"
TASKS = (
    "escrow.process_webhooks",
    "escrow.finish_operations",
    "escrow.fetch_missed_events",
    "milestones.process_due",
    "disputes.process_due",
    "escrow.end_forfeitures",
    "escrow.extend_chain",
    "accounts.send_notifications",
)
FAULTS = {
    "timeout_before_work": 0.02,
    "reset_after_work": 0.06,
    "timeout_after_work": 0.05,
    "error_before_work": 0.01,
    "error_during_work": 0.01,
    "error_after_work": 0.03,
    "rate_limit": 0.03,
    "late": 0.2,
    "doubled": 0.2,
    "dropped": 0.3,
    "shuffled": 0.5,
}
SECONDS_BETWEEN_KILLS = (0.5, 6.0)
# Between two rounds the worker may be so many events behind, for so many seconds.
BEHIND, PATIENCE = 10, 4.0


def book_top_ups() -> None:
    """Staff say of each that it is the platform's own."""
    provider.import_lines(gateways.default().name)
    staff, lines = StaffFactory(), ProviderLine.objects.filter(category=ProviderLine.Category.OTHER)
    for line in lines.exclude(pk__in=own_money.booked(lines).values("pk")):
        own_money.book(line, actor=staff)


def site_time() -> datetime:
    """Surety's time, which the tests move for every process through the database."""
    return real_time() + ClockOffset.current()


class World:
    """Use as a context manager, with Surety's settings pointed to Stripe."""

    def __init__(self, seed: int, data_dir: Path) -> None:
        self.random = random.Random(seed)
        self.data_dir, self.queue = data_dir, new_queue()
        self.server = StripeServer(now=self.now, faults=Faults(seed=seed, **FAULTS))
        # Signatures are of real time: the site has no other way to tell an old one.
        self.server.deliveries.now = real_time
        self.ahead = timedelta(0)
        self.kills = self.top_ups = 0
        self.backup, self.mails_backed_up = data_dir / "backup.tar.gz", 0
        self.post_office = Post(self.random)
        for thin, connected, kinds in ((False, False, KINDS), (False, True, ("payout.*",)), (True, True, THIN_KINDS)):
            endpoint = Endpoint("here", SECRET, thin=thin, connected=connected, kinds=kinds, post=self.post)
            self.server.endpoints.append(endpoint)

    def now(self) -> datetime:
        """The provider's time is the site's, without asking the database each time."""
        return real_time() + self.ahead

    @staticmethod
    def post(body: bytes, signature: str) -> int:
        """What a webhook reaches: the site's own view."""
        headers = {"Stripe-Signature": signature}
        answer = Client().post("/webhooks/stripe/", body, content_type="application/json", headers=headers)
        return answer.status_code

    def __enter__(self) -> Self:
        self.server.__enter__()
        self.post_office.__enter__()
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = self.server.secret_key, self.server.url
        settings.STRIPE_FILES_BASE = self.server.files_url
        settings.STRIPE_WEBHOOK_SECRETS, settings.PAYMENT_METHODS = [SECRET], ["card", "us_bank_account"]
        os.environ.update(
            PAYMENTS="stripe",
            STRIPE_SECRET_KEY=self.server.secret_key,
            STRIPE_API_BASE=self.server.url,
            STRIPE_FILES_BASE=self.server.files_url,
            STRIPE_WEBHOOK_SECRET=SECRET,
            PAYMENT_METHODS=",".join(settings.PAYMENT_METHODS),
        )
        self.learn_what_is_offered()
        self.begin_the_killing()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.end_the_killing()
        self.post_office.__exit__(kind, error, tb)
        self.server.__exit__(kind, error, tb)
        forget(self.queue)

    @staticmethod
    def learn_what_is_offered() -> None:
        """As at the start of the site, however often the provider fails."""
        while True:
            with suppress(GatewayUnavailable):
                supported.learn()
                return

    def pass_time(self, **length: float) -> None:
        """Move everybody's clock."""
        ClockOffset.add(timedelta(**length))
        self.ahead = ClockOffset.current()

    def keep_time(self) -> None:
        """The site was set back; time was not."""
        ClockOffset.add(self.ahead - ClockOffset.current())

    def wake_worker(self) -> None:
        """What the schedule does every minute."""
        for task in TASKS:
            send(task, self.queue)

    def let_worker_work(self) -> None:
        """Go on when it has caught up, or after a while: a worker that dies all the time never does."""
        deadline = time.monotonic() + PATIENCE
        while WebhookEvent.objects.filter(processed_at=None, attempts=0).count() > BEHIND:
            if time.monotonic() > deadline or self.killer.join(0.1):
                return

    def top_up(self) -> None:
        """Operators do what they are asked for: what is missing for everything that waits for money at the provider."""
        refunds = Refund.objects.filter(waits_since_at__isnull=False)
        payouts = Payout.objects.filter(waits_since_at__isnull=False)
        with self.server.state.lock:
            there = max(available(self.server.state, None, "usd", source) for source in ("card", "bank_account"))
        missing = sum(row.amount_minor for row in (*refunds, *payouts)) - there if refunds or payouts else 0
        # What costs and chargebacks have taken from others.
        short = cash_gate.missing("USD").amount_minor
        if missing > 0 or short > 0:
            self.server.top_up(max(missing, short), "usd")
            self.top_ups += 1
        if short > 0:
            with suppress(GatewayUnavailable):
                book_top_ups()

    def begin_the_killing(self) -> None:
        """A worker, and somebody who kills it."""
        self.worker = Worker(self.queue, self.data_dir)
        self.at_peace = threading.Event()
        self.killer = threading.Thread(target=self.keep_killing, name="killer", daemon=True)
        self.killer.start()

    def keep_killing(self) -> None:
        """SIGKILL to the process that works, or to the whole worker, at random moments, and a new one after it."""
        while not self.at_peace.wait(self.random.uniform(*SECONDS_BETWEEN_KILLS)):
            if self.random.random() < 0.7:
                self.kill_child()
            else:
                self.worker.kill()
                self.worker = Worker(self.queue, self.data_dir)
            self.kills += 1

    def kill_child(self) -> None:
        pid = self.worker.process.pid
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                os.kill(int(child), signal.SIGKILL)

    def end_the_killing(self) -> None:
        """The worker dies, and nobody begins another: from then on the test itself does what the schedule would."""
        if not self.at_peace.is_set():
            self.at_peace.set()
            self.killer.join()
            self.worker.kill()
            connection.close()
