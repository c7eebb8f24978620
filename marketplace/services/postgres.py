"""The embedded PostgreSQL: only a unix socket, no password, no TCP; its folder's permissions are the lock."""

import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from marketplace.services.cluster import ENVIRONMENT, NAME, check_cluster, end_orphans, last_line, make_cluster
from marketplace.services.pidfile import stop_leftover
from marketplace.services.place import Place
from marketplace.services.processes import Child
from marketplace.services.refused import Refused
from marketplace.services.server import started
from marketplace.services.signals import uninterrupted

READY_WITHIN = 120.0
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
}


class Postgres:
    """The server of one data folder. Without `lasting` it is faster and a power cut may destroy the data."""

    name = "postgres"

    def __init__(
        self, place: Place, sockets: Path, *, log: Path, pidfile: Path | None = None, lasting: bool = True
    ) -> None:
        self._place = place
        self._sockets = sockets
        self._log = log
        self._pidfile = pidfile
        self._lasting = lasting

    def url(self, role: str = NAME) -> str:
        """Where it is found, as this role; by default as the superuser, whom only tests use."""
        # The one form for a socket that both libpq and django-environ read.
        return f"postgres://{role}@:5432/{NAME}?host={quote(str(self._sockets))}"

    def prepare(self) -> None:
        """Stop what an earlier run left behind, and make the data if there is none."""
        if self._pidfile:
            stop_leftover(self._pidfile, signal.SIGINT)
        check_cluster(self._place.data)
        if not self._place.data.exists():
            make_cluster(self._place, lasting=self._lasting)
        self._log.write_bytes(b"")

    def start(self) -> Child:
        """Run it, after a killed one, too. Raises Refused when it does not come up."""
        if self._place.data.exists():
            end_orphans(self._place.data)
            check_cluster(self._place.data)
        return started(self._begin, self._wait_until_ready)

    def _begin(self) -> Child:
        options = {"listen_addresses": "", "unix_socket_directories": str(self._sockets), "timezone": "UTC"}
        if not self._lasting:
            options |= THROW_AWAY
        command = [str(self._place.programs / "postgres"), "-D", str(self._place.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("ab") as output, uninterrupted():
            return Child(
                self.name,
                command,
                env=ENVIRONMENT,
                output=output,
                account=self._place.account,
                pidfile=self._pidfile,
                stop_signal=signal.SIGINT,  # Its "fast shutdown": open transactions are rolled back.
                patience=30.0,
            )

    def _wait_until_ready(self, server: Child) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if server.process.poll() is not None:
                break
            with suppress(FileNotFoundError, IndexError):
                lines = (self._place.data / "postmaster.pid").read_text().splitlines()
                if lines[0] == str(server.process.pid) and lines[7].strip() == "ready":
                    return
            time.sleep(0.02)
        said = last_line(self._log.read_text(errors="replace"))
        raise Refused(f"PostgreSQL did not start: {said} (see {self._log})")
