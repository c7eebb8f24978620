"""PostgreSQL's data folder: made once, and looked at before each start."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from marketplace.services.place import Place, version
from marketplace.services.refused import Refused

NAME = "surety"
ORPHANS_LEAVE_WITHIN = 3.0
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def check_cluster(data: Path) -> None:
    """Raise Refused if the data, where there is any, is another account's or another major version's."""
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return
    except PermissionError:
        raise Refused(f"{data} belongs to another account. Run as that one, or give another DATA_DIR.") from None
    ours = version().partition(".")[0]
    if found != ours:
        raise Refused(f"{data} was written by PostgreSQL {found}, and this is {ours}. Start over with: make reset")
    _remove_stale_lock(data)


def make_cluster(place: Place, *, lasting: bool) -> None:
    """Make the cluster beside its final name and rename it, so that an interrupted first start leaves nothing half."""
    half = place.data.with_name(place.data.name + ".new")
    try:
        if half.exists():
            shutil.rmtree(half)
        half.mkdir(mode=0o700)
        if place.account:
            place.account.own(half)
    except OSError as error:
        raise Refused(
            f"{half} could not be made ({error.strerror}). Give another DATA_DIR, or set DATABASE_URL."
        ) from None
    initdb = [str(place.programs / "initdb"), "-D", str(half), "-U", NAME, "--encoding=UTF8", "--no-instructions"]
    # The same order and the same upper and lower case on every system, whatever locales it has.
    initdb += ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    initdb += ["--auth-local=trust", "--auth-host=reject", *([] if lasting else ["--no-sync"])]
    _run(place, initdb)
    _run(place, [str(place.programs / "postgres"), "--single", "-D", str(half), "postgres"], f"CREATE DATABASE {NAME}")
    half.rename(place.data)


def _run(place: Place, command: list[str], given: str = "") -> None:
    done = subprocess.run(
        command,
        input=given,
        env=ENVIRONMENT,
        cwd="/",
        user=place.account.uid if place.account else None,
        group=place.account.gid if place.account else None,
        extra_groups=[] if place.account else None,
        start_new_session=True,  # A Ctrl-C is ours to pass on.
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or "ERROR" in done.stderr:
        raise Refused(f"PostgreSQL's data could not be made: {last_line(done.stderr)}")


def last_line(text: str) -> str:
    """The line of a program's messages that says what went wrong."""
    lines = [line for line in text.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line or "ERROR" in line or "error:" in line]
    return (fatal or lines or ["it said nothing"])[-1].strip()


def end_orphans(data: Path) -> None:
    """See what a killed server has left behind gone: a new one refuses to start beside it.

    Only for who knows that the server itself is dead. Its helpers notice by themselves, but not in the middle of work.
    """
    deadline = time.monotonic() + ORPHANS_LEAVE_WITHIN
    while orphans := _in_folder(data):
        if time.monotonic() > deadline:
            for pid in orphans:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _in_folder(data: Path) -> list[int]:
    """The processes at work in the data folder; a server and its helpers live there and nobody else does."""
    found, folder = [], data.resolve()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
    return found


def _remove_stale_lock(data: Path) -> None:
    """After a crash another program may have got the old pid; PostgreSQL would then refuse to start for ever.

    Only the holder of DATA_DIR's lock comes here, and only a pid that runs elsewhere is stale.
    """
    lock = data / "postmaster.pid"
    with suppress(OSError, ValueError, IndexError):
        pid = int(lock.read_text().splitlines()[0])
        if Path(f"/proc/{pid}/cwd").readlink() != data.resolve():
            lock.unlink()
