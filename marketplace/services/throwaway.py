"""`test -- CMD`: run a command on services of its own, of which nothing is left afterwards."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

from marketplace.services.embedded import passing_services
from marketplace.services.processes import dies_with_parent
from marketplace.services.refused import Refused
from marketplace.services.signals import Stopped, stop_on_signals, uninterrupted

GOOD_BYE = 15.0


def run_on_throwaway_services(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """The command's exit code, or 128 + n if signal n ended it or us."""
    stop_on_signals()
    try:
        with passing_services() as (folder, urls):
            (folder / "data").mkdir()
            ours = {"SURETY_MODE": "test", "SECRET_KEY": "for-tests-only", "DATA_DIR": str(folder / "data"), **urls}
            inherited = {key: value for key, value in environ.items() if key.removesuffix("_FILE") not in ours}
            return _run(command, {**inherited, **ours})
    except Stopped as stopped:
        return 128 + stopped.signum


def _run(command: Sequence[str], env: Mapping[str, str]) -> int:
    process: subprocess.Popen[bytes] | None = None
    try:
        with uninterrupted():
            # In our own process group, so that a debugger in it can talk to the terminal.
            process = _start(command, env)
        code = process.wait()
    except Stopped as stopped:
        if process:
            _end(process, already_told=stopped.signum == signal.SIGINT)
        raise
    return code if code >= 0 else 128 - code


def _start(command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, env=env, preexec_fn=dies_with_parent(signal.SIGTERM))
    except OSError as error:
        raise Refused(f"{command[0]} cannot be started: {error.strerror}.") from None


def _end(process: subprocess.Popen[bytes], *, already_told: bool) -> None:
    """A terminal's Ctrl-C reached the command too, and a second one would cut its cleaning up short."""
    with uninterrupted():
        for told in (already_told, False):
            if not told:
                process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(GOOD_BYE)
                return
        process.kill()
        process.wait()
