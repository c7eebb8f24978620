"""Which account of the system runs PostgreSQL. It refuses root; everyone else runs it as themselves."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from marketplace.services.refused import Refused

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An existing account that root can start processes as."""

    name: str
    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may change into the folder, asked of the system itself: modes do not tell all."""
        return self._succeeds(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])

    def can_run(self, program: Path) -> bool:
        """Whether this account may start the program and its libraries."""
        return self._succeeds([str(program), "--version"])

    def own(self, folder: Path) -> None:
        """Give the folder and all that is in it to this account."""
        os.chown(folder, self.uid, self.gid)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(os.path.join(parent, name), self.uid, self.gid, follow_symlinks=False)

    def _succeeds(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(
                command, user=self.uid, group=self.gid, extra_groups=[], cwd="/", capture_output=True, check=False
            )
        except PermissionError:
            return False
        return done.returncode == 0


def account_for(data: Path) -> Account | None:
    """The account that runs PostgreSQL on this data folder, which may not exist yet; None means ourselves."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return _by_uid(owner, data.stat().st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Refused(
        "PostgreSQL refuses to run as root, and this system has neither a `postgres` nor a `nobody` account. "
        "Run as an ordinary user, or set DATABASE_URL."
    )


def _by_uid(uid: int, gid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, gid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
