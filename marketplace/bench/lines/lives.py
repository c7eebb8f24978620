"""Whole lives of milestones over HTTP: sixteen clients fund and approve what sixteen freelancers submit, all at once.

The site is a demo's with all its processes, so that the deposit arrives as it does from a provider: by a webhook.
"""

import os
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from urllib.error import HTTPError

from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from marketplace.bench.data import contracts, people
from marketplace.bench.http import site
from marketplace.bench.http.browser import Browser
from marketplace.bench.measured import Measured, figure
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from milestones.models import Milestone, State

PAIRS = 16
HERE = Path(__file__).resolve().parents[3]
CARD = "4242 4242 4242 4242"
FUNDED_WITHIN = 120.0
# The cookies of client and freelancer, and the milestones that they bring to their end.
Pair = tuple[dict[str, str], dict[str, str], list[int]]


class Taken:
    """Seconds by step, noted by many threads."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        with self._lock:
            self.seconds[name].append(time.perf_counter() - began)


def measure(size: Size) -> Iterator[Measured]:
    """Lives a second, and what each step takes; an error of any of the 32 ends it."""
    lives = size.of(8, 1)
    with step("sixteen contracts"):
        pairs = [_pair(number, lives) for number in range(PAIRS)]
    connection.close()
    taken = Taken()
    with tempfile.TemporaryDirectory(prefix="surety-bench-") as folder:
        env = {**os.environ, "SURETY_MODE": "demo"}
        with site.running(HERE, Path(folder), env) as address, step(f"{PAIRS * lives} lives"):
            began = time.perf_counter()
            with ThreadPoolExecutor(PAIRS) as threads:
                list(threads.map(lambda pair: _live(address, pair, taken), pairs))
            seconds = time.perf_counter() - began
    ids = [pk for _, _, ids in pairs for pk in ids]
    if Milestone.objects.filter(pk__in=ids, state=State.RELEASED).count() != PAIRS * lives:
        raise RuntimeError("Not every milestone was released, though each step was answered.")
    yield figure("lives of milestones over HTTP, 32 people", PAIRS * lives / seconds, "/s")
    for name, all_of_it in taken.seconds.items():
        for part, percent in ((50, "median"), (95, "95 %"), (99, "99 %")):
            yield figure(f"  {name}, {percent}", quantiles(all_of_it, n=100)[part - 1] * 1_000, "ms")


def _pair(number: int, lives: int) -> Pair:
    client, freelancer = people.client(f"Client {number}"), people.freelancer(f"Freelancer {number}")
    made = [contract for _ in range(lives) for contract in contracts.made(client, freelancer, 1, 3)]
    last = Milestone.objects.filter(contract__in=made, state=State.PENDING).order_by("pk")
    return _session(client), _session(freelancer), list(last.values_list("pk", flat=True))


def _session(person: User) -> dict[str, str]:
    browser = Client()
    browser.force_login(person)
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


def _live(address: str, pair: Pair, taken: Taken) -> None:
    of_client, of_freelancer, ids = pair
    client, freelancer = Browser(address, of_client), Browser(address, of_freelancer)
    for pk in ids:
        with taken.step("fund, until it is funded"):
            client.get(f"/milestones/{pk}/deposit/")
            client.send()
            client.send(card=CARD)
            _wait_until_funded(freelancer, pk)
        with taken.step("submit"):
            freelancer.send(message="Here it is.", links="https://work.example.org/1")
        with taken.step("approve"):
            client.get(f"/milestones/{pk}/approval/")
            client.send(agree="on")


def _wait_until_funded(freelancer: Browser, pk: int) -> None:
    """Until then the page on which work is handed in says no."""
    deadline = time.monotonic() + FUNDED_WITHIN
    while not _opens(freelancer, f"/milestones/{pk}/submission/"):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Milestone {pk} was paid for and is not funded.")
        time.sleep(0.1)


def _opens(browser: Browser, path: str) -> bool:
    try:
        browser.get(path)
    except HTTPError as answer:
        if answer.code != HTTPStatus.CONFLICT:
            raise
        return False
    return True
