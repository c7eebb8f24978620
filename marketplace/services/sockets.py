"""A folder for unix sockets. Their path may have at most 107 bytes (103 on macOS), so DATA_DIR cannot hold them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from marketplace.services.account import Account
from marketplace.services.refused import Refused
from marketplace.services.signals import uninterrupted

PREFIX = "surety-"
LONGEST = 103
INSIDE = len("/surety-01234567/postgres/.s.PGSQL.5432")


@contextmanager
def short_folder(account: Account | None, remembered: Path | None = None) -> Iterator[Path]:
    """A new folder with a short path, for the account alone if there is one; removed at the end with all it holds.

    Root enters it all the same. Its name is noted in the file `remembered`, by which the next run clears up after a
    killed one.
    """
    if remembered:
        _remove_leftover(remembered, account)
    folder = None
    try:
        with uninterrupted():
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_parent(account)))
            if remembered:
                remembered.write_text(str(folder))
        if account:
            account.own(folder)
        yield folder
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        if remembered:
            remembered.unlink(missing_ok=True)


def _remove_leftover(remembered: Path, account: Account | None) -> None:
    with suppress(FileNotFoundError):
        folder = Path(remembered.read_text())
        owners = {os.geteuid(), account.uid if account else os.geteuid()}
        if folder.name.startswith(PREFIX) and folder.stat().st_uid in owners:
            shutil.rmtree(folder, ignore_errors=True)


def _parent(account: Account | None) -> str:
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - a new folder is made in it
        fits = len(os.fsencode(parent)) + INSIDE <= LONGEST and os.access(parent, os.W_OK | os.X_OK)
        if fits and (account is None or account.can_enter(Path(parent))):
            return parent
    raise Refused("No temporary folder with a short path can be written; set TMPDIR to one.")
