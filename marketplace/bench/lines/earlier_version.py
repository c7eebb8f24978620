"""Requests a second against an earlier version of this code, both sites running side by side with the same demo.

The version is the last one before a page's cost was looked at. Its code comes out of this repository's history, with an
environment of its own. Both are asked by turns, so that what else the machine does troubles both.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from marketplace.bench.http import load, site
from marketplace.bench.http.browser import Browser
from marketplace.bench.measured import Measured, speed
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.demo.logins import LOGINS

EARLIER = "c48962e271e22572cf5d797d56708c586488d556"
HERE = Path(__file__).resolve().parents[3]
A_CONTRACT = re.compile(r'href="(/contracts/\d+/)')
OPEN_PAGE_ASKS = re.compile(r'hx-get="([^"]+)"\s+hx-trigger="every 4s"')


class NotUnpacked(RuntimeError):
    """The earlier version could not be had; the text says why."""


def measure(size: Size) -> Iterator[Measured]:
    """The contract's page, and what an open one asks every few seconds."""
    with tempfile.TemporaryDirectory(prefix="surety-bench-") as name:
        folder = Path(name)
        with step("unpacking the earlier version"):
            python = _unpacked(folder / "earlier")
        with ExitStack() as stack, ThreadPoolExecutor(2) as both:
            with step("starting both sites"):
                sites = [
                    site.running(folder / "earlier", folder / "data-earlier", _environment(), python),
                    site.running(HERE, folder / "data-now", _environment()),
                ]
                earlier, now = both.map(stack.enter_context, sites)
            yield from _compared(earlier, now, size)


def _compared(earlier: str, now: str, size: Size) -> Iterator[Measured]:
    browsers = [_signed_in(earlier), _signed_in(now)]
    # What both show: people, contracts and their numbers are the demo's.
    contract = A_CONTRACT.findall(browsers[0].get("/contracts/"))[0]
    pages: tuple[list[float], list[float]] = [], []
    checks: tuple[list[float], list[float]] = [], []
    seconds = size.of(4.0, 0.5)
    with step(f"asking both for {contract} by turns"):
        for _ in range(size.of(7, 1)):
            for browser, page, check in zip(browsers, pages, checks, strict=True):
                cookies = browser.cookie_header()
                page.append(load.per_second(browser.site, contract, cookies, seconds=seconds))
                [asked] = OPEN_PAGE_ASKS.findall(browser.get(contract))
                path = asked.replace("&amp;", "&")
                check.append(load.per_second(browser.site, path, cookies, seconds=seconds, expected=204))
    what = "requests a second against the earlier version"
    yield speed(f"contract page, {what}", median(pages[0]), median(pages[1]), at_least=2.2)
    yield speed(f"is this page still true?, {what}", median(checks[0]), median(checks[1]), at_least=8)


def _unpacked(folder: Path) -> Path:
    """Its code and its environment; returns its Python. Raises NotUnpacked, as where the history begins later."""
    folder.mkdir()
    archive = folder.with_suffix(".tar")
    _run(["git", "archive", "--output", str(archive), EARLIER], HERE)
    _run(["tar", "-xf", str(archive)], folder)
    _run([sys.executable, "marketplace/services/install.py", "requirements.txt"], folder)
    return folder / ".venv/bin/python"


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotUnpacked(f"{' '.join(command)}: {done.stderr[-2_000:]}")


def _environment() -> dict[str, str]:
    """A demo's, with services of its own, whatever this process runs on."""
    ours = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE")
    return {**{name: value for name, value in os.environ.items() if name not in ours}, "SURETY_MODE": "demo"}


def _signed_in(address: str) -> Browser:
    browser = Browser(address)
    browser.get("/accounts/login/")
    browser.send(login=LOGINS[0].email, password=LOGINS[0].password)
    return browser
