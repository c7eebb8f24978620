"""The web server: `python -m marketplace.web --bind 127.0.0.1:8000 --processes 2 --threads 4`.

Waitress reads a request to its end before a thread is given to it, and sends what a slow reader has not taken yet
without one, so people on bad lines, and those who pretend to be, cost connections only.
"""

import argparse
import logging
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any, NoReturn

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from marketplace.services.processes import dies_with_parent
from marketplace.services.restarts import Restarts
from marketplace.services.signals import Stopped, stop_on_signals, uninterrupted
from marketplace.serving import GOOD_BYE, serve

logger = logging.getLogger(__name__)


def main(arguments: list[str]) -> int:
    """Serve until a signal (0), or until processes end again and again by themselves (1)."""
    parser = argparse.ArgumentParser(prog="python -m marketplace.web", description="Serve Surety over HTTP.")
    parser.add_argument("--bind", default="127.0.0.1:8000", metavar="ADDRESS:PORT")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4, help="of each process")
    chosen = parser.parse_args(arguments)
    stop_on_signals()
    _allow_many_connections()
    application = _application()
    with _listen(chosen.bind) as listener:
        return Processes(listener, application, chosen.threads).run(chosen.processes)


class Processes:
    """Children that share one listening socket: while one of them is started again, the others answer."""

    def __init__(self, listener: socket.socket, application: Any, threads: int) -> None:
        self._listener = listener
        self._application = application
        self._threads = threads
        self._began: dict[int, float] = {}
        self._restarts = Restarts()

    def run(self, count: int) -> int:
        """Keep this many running."""
        try:
            for _ in range(count):
                self._start()
            while (pause := self._wait_for_death()) is not None:
                time.sleep(pause)
                self._start()
        except Stopped:
            return 0
        finally:
            self._stop()
        logger.error("The processes keep ending; giving up.")
        return 1

    def _wait_for_death(self) -> float | None:
        pid, status = os.wait()
        lived = time.monotonic() - self._began.pop(pid)
        logger.error("Process %d ended (%d) and is started again.", pid, os.waitstatus_to_exitcode(status))
        return self._restarts.after(lived)

    def _start(self) -> None:
        tie = dies_with_parent(signal.SIGTERM)
        with uninterrupted():
            pid = os.fork()
            if pid == 0:
                if tie:
                    tie()
                self._be_a_child()
            self._began[pid] = time.monotonic()

    def _be_a_child(self) -> NoReturn:
        code = 1
        try:
            serve(self._application, self._listener, self._threads)
            code = 0
        except BaseException:
            logger.exception("The web server failed.")
        finally:
            logging.shutdown()
            os._exit(code)  # What the parent has left to unwind is the parent's.

    def _stop(self) -> None:
        with uninterrupted():
            self._listener.close()  # Who comes now is told so, not left waiting.
            for pid in self._began:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + GOOD_BYE + 2
            while self._began:
                pid, _ = os.waitpid(-1, os.WNOHANG)
                self._began.pop(pid, None)
                if pid == 0:
                    if time.monotonic() > deadline:
                        for late in self._began:
                            os.kill(late, signal.SIGKILL)
                    time.sleep(0.02)


def _listen(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host.strip("[]"), int(port)), family=family, backlog=1024)
    except (OSError, ValueError, OverflowError) as error:
        sys.exit(f"surety: {address} cannot be listened on: {error}")


def _application() -> Any:
    """Loaded once, before the processes part, so that what is wrong is said once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    try:
        django.setup()
        from marketplace.wsgi import application  # noqa: PLC0415 - it refuses unfit settings when it is imported
    except ImproperlyConfigured as error:
        sys.exit(f"surety: {error}")
    if settings.PRODUCTION and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        sys.exit(f"surety: no static files are collected in {settings.STATIC_ROOT}. Run: manage.py collectstatic")
    for _ in get_resolver().url_patterns:  # Every page's code, too: nobody's first request has to wait for it.
        break
    return application


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
