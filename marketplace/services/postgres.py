"""The embedded PostgreSQL: only a unix socket, no password, no TCP; its folder's permissions are the lock."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from marketplace.services.cluster import ENVIRONMENT, NAME, check_cluster, last_line, make_cluster
from marketplace.services.pidfile import stop_leftover
from marketplace.services.place import Place
from marketplace.services.processes import Child
from marketplace.services.refused import Refused
from marketplace.services.signals import uninterrupted

READY_WITHIN = 120.0
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
}


@contextmanager
def postgres(
    place: Place, sockets: Path, *, log: Path, pidfile: Path | None = None, lasting: bool = True
) -> Iterator[str]:
    """Run the server, making its data first if there is none, and give its URL. Stopped at the end.

    Without `lasting` it is faster and a power cut may destroy the data.
    """
    if pidfile:
        stop_leftover(pidfile, signal.SIGINT)
    folder = _socket_folder(place, sockets)
    check_cluster(place.data)
    if not place.data.exists():
        make_cluster(place, lasting=lasting)
    options = {"listen_addresses": "", "unix_socket_directories": str(folder), "timezone": "UTC"}
    if not lasting:
        options |= THROW_AWAY
    command = [str(place.programs / "postgres"), "-D", str(place.data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    server: Child | None = None
    try:
        with log.open("wb") as output, uninterrupted():
            server = Child(
                "postgres",
                command,
                env=ENVIRONMENT,
                output=output,
                account=place.account,
                pidfile=pidfile,
                stop_signal=signal.SIGINT,  # Its "fast shutdown": open transactions are rolled back.
                patience=30.0,
            )
        _wait_until_ready(place.data, server, log)
        # The one form for a socket that both libpq and django-environ read.
        yield f"postgres://{NAME}@:5432/{NAME}?host={quote(str(folder))}"
    finally:
        if server:
            server.stop()


def _socket_folder(place: Place, sockets: Path) -> Path:
    folder = sockets / "postgres"
    folder.mkdir(mode=0o700)
    if place.account:
        place.account.own(folder)
    return folder


def _wait_until_ready(data: Path, server: Child, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        with suppress(FileNotFoundError, IndexError):
            lines = (data / "postmaster.pid").read_text().splitlines()
            if lines[0] == str(server.process.pid) and lines[7].strip() == "ready":
                return
        time.sleep(0.02)
    raise Refused(f"PostgreSQL did not start: {last_line(log.read_text(errors='replace'))} (see {log})")
