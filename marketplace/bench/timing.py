"""What calls and whole requests cost in this process: time as a median, statements, bytes."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User

WARM = 2


def milliseconds(call: Callable[[], object], times: int = 15) -> float:
    """The median of so many calls, after some that warm caches and the database's pages."""
    for _ in range(WARM):
        call()
    taken = []
    gc.collect()
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return median(taken) * 1_000


@dataclass(frozen=True)
class Page:
    """What a page costs."""

    milliseconds: float
    statements: int
    kilobytes: float


def signed_in(user: User | None) -> Client:
    """A browser of this person's, or of nobody's."""
    browser = Client()
    if user:
        browser.force_login(user)
    return browser


def page(browser: Client, path: str, times: int = 15) -> Page:
    """A whole request, middleware and template included. Raises ValueError for anything but a page."""
    answer = browser.get(path)
    if answer.status_code != 200:
        where = answer.headers.get("Location", "")
        raise ValueError(f"{path} answers {answer.status_code} {where}, so it cannot be measured.")
    taken = milliseconds(lambda: browser.get(path), times)
    with CaptureQueriesContext(connection) as counted:
        browser.get(path)
    return Page(taken, len(counted), len(answer.content) / 1_000)
