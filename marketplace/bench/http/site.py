"""A whole site (web, worker, mail, beat) of some version of the code, on this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from marketplace.services.port import answers

STARTS_WITHIN = 600.0
STOPS_WITHIN = 30.0


class SiteFailed(RuntimeError):
    """It ended, or did not answer in time; its messages are in the text."""


@contextmanager
def running(code: Path, data: Path, env: Mapping[str, str], python: Path | str = sys.executable) -> Iterator[str]:
    """Start it with its data in `data`, and yield its address once it answers. Raises SiteFailed."""
    port = _free_port()
    data.mkdir(parents=True, exist_ok=True)
    log = data / "site.log"
    with log.open("wb") as messages:
        command = [str(python), "-m", "marketplace.services", "run"]
        ours = {**env, "DATA_DIR": str(data), "PORT": port, "SITE_URL": f"http://127.0.0.1:{port}"}
        process = subprocess.Popen(command, cwd=code, env=ours, stdout=messages, stderr=messages)
    try:
        _wait(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOPS_WITHIN)
        process.kill()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if answers(f"127.0.0.1:{port}", f"127.0.0.1:{port}"):
            return
        time.sleep(0.2)
    raise SiteFailed(log.read_text(errors="replace")[-3_000:])


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
