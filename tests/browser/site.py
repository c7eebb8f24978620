"""A whole Surety of its own for the browser tests: web, worker and beat as real processes on real services."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg2
import redis
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing

from tests.browser.preparing import ROOT, manage, prepared

PATIENCE_SECONDS = 30.0
# Five processes begin at once, beside those of another site.
BEGIN_WITHIN_SECONDS = 120.0
Found = TypeVar("Found")


def until(look: Callable[[], Found], what: str, *, seconds: float = PATIENCE_SECONDS) -> Found:
    """Look again and again until there is something; fail, saying what was missed, when patience ends."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds:.0f} s in vain for {what}")


class Site:
    """What a test may ask of the running site from outside."""

    def __init__(self, url: str, environment: dict[str, str], folder: Path) -> None:
        self.url = url
        self.environment = environment
        self.folder = folder
        self._connection = psycopg2.connect(environment["DATABASE_URL"])
        self._connection.autocommit = True

    def close(self) -> None:
        """Ask nothing any more."""
        self._connection.close()

    def now(self) -> datetime:
        """The site's own time, which the demo bar moves."""
        ahead: timedelta | None = self.ask("SELECT ahead_by FROM marketplace_clockoffset")
        return datetime.now(UTC) + (ahead or timedelta(0))

    def manage(self, *command: str) -> str:
        """Run a management command beside the site and return what it printed; it must succeed."""
        return manage(self.environment, *command)

    def ask(self, query: str, *values: Any) -> Any:
        """The first column of the first row of a query on the site's own database."""
        with self._connection.cursor() as cursor:
            cursor.execute(query, values)
            row = cursor.fetchone()
            return row[0] if row else None

    def forget_recent_sign_ins(self) -> None:
        """As if everybody had signed in long ago: before a change that matters they are asked again who they are."""
        secret, store = self.environment["SECRET_KEY"], SessionStore()
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT session_key, session_data FROM django_session")
            for key, data in cursor.fetchall():
                session = signing.loads(data, secret, store.key_salt, store.serializer)
                for record in session.get(AUTHENTICATION_METHODS_SESSION_KEY, []):
                    record["at"] -= timedelta(hours=1).total_seconds()
                aged = signing.dumps(session, secret, store.key_salt, store.serializer, compress=True)
                cursor.execute("UPDATE django_session SET session_data = %s WHERE session_key = %s", (aged, key))

    def link_mailed_to(self, address: str) -> str:
        """The confirmation link in the newest mail to this address."""

        def look() -> str:
            for mail in sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime, reverse=True):
                text = mail.read_text()
                if f"To: {address}" in text and (link := re.search(r"https?://\S+/accounts/confirm-email/\S+", text)):
                    return link[0]
            return ""

        return until(look, f"a confirmation mail to {address}")


def new_site(folder: Path, *, demo_data: bool = False) -> Site:
    """A site in a database of its own beside the test services, not started yet. A process has one at a time."""
    redis.Redis.from_url(os.environ["REDIS_URL"], db=1).flushdb()  # what another site has cached
    port = _free_port()
    environment = prepared(folder) | {"SITE_URL": f"http://127.0.0.1:{port}", "CELERY_QUEUE": f"browser-{port}"}
    site = Site(f"http://127.0.0.1:{port}", environment, folder)
    if demo_data:
        site.manage("seed_demo")
    return site


@contextlib.contextmanager
def running(site: Site) -> Iterator[Site]:
    """Start a site, and stop every process afterwards."""
    address = urlsplit(site.url).netloc
    of_mail = ("--hostname", "mail@%h", "--concurrency", "1", "--loglevel", "WARNING")
    of_files = ("--hostname", "files@%h", "--concurrency", "2", "--loglevel", "WARNING")
    commands = (
        ["marketplace.web", "--bind", address, "--processes", "1", "--threads", "8"],
        ["celery", "-A", "marketplace", "worker", "--concurrency", "1", "--loglevel", "WARNING"],
        ["celery", "-A", "marketplace", "worker", "--queues", f"{site.environment['CELERY_QUEUE']}-mail", *of_mail],
        ["celery", "-A", "marketplace", "worker", "--queues", f"{site.environment['CELERY_QUEUE']}-files", *of_files],
        ["celery", "-A", "marketplace", "beat", "--schedule", str(site.folder / "beat"), "--loglevel", "WARNING"],
    )
    processes = [
        subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=site.environment) for command in commands
    ]
    try:
        until(lambda: _answers(f"{site.url}/readyz"), "the site to be ready", seconds=BEGIN_WITHIN_SECONDS)
        yield site
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=PATIENCE_SECONDS)
        site.close()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
