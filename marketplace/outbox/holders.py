"""Who holds a row: a process, known by its machine, its number and when it began, so that the dead are recognised.

A process on another machine is nobody's to judge; what it held is free when its lease is over.
"""

import os
import socket
from functools import cache
from pathlib import Path

BEGAN = 19  # The field of /proc/<pid>/stat after the name: in clock ticks since the machine's start.


def me() -> str:
    """This process, as it is written into the rows that it holds."""
    return _name(os.getpid())


@cache
def _name(pid: int) -> str:
    return f"{here()}{pid}/{_began(pid)}"


def here() -> str:
    """How the names of all processes on this machine begin."""
    return f"{socket.gethostname()}/"


def is_dead(name: str) -> bool:
    """Whether a process of this machine has ended; False for all others, and where nobody can tell."""
    if not name.startswith(here()):
        return False
    pid, _, began = name.removeprefix(here()).partition("/")
    return bool(began) and _began(int(pid)) != began


def _began(pid: int) -> str:
    """When a process began; "gone" if there is none, nothing where the system has no such list."""
    if not Path("/proc/self/stat").exists():
        return ""
    try:
        # The name, in parentheses, can have anything in it.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[BEGAN]
    except (FileNotFoundError, ProcessLookupError):
        return "gone"
