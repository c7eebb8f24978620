"""Putting files where they are kept, and reading them from there, when the disk is full, read-only or has lost one.

A row never points to a file that is not written. A file whose row is rolled back is removed with it; only a process
that is killed between the two leaves one, which nothing points to.
"""

import logging
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from marketplace import limits
from marketplace.alarms import alarm
from marketplace.limits.table import HOUR
from marketplace.refusals import Refused
from marketplace.texts import later as _later

logger = logging.getLogger(__name__)


class NowhereToStore(Refused):
    """Nothing can be written where files are kept: no room, no right, or the disk is away."""

    status = 507
    again = True
    title = _later("We cannot keep files just now")
    retry_after = 600

    def __init__(self, what: str, error: OSError) -> None:
        self.error = error
        super().__init__(
            _("{what} There is no room left on our side, or the disk does not answer. We know, and work on it.").format(
                what=what
            )
        )

    def tell(self) -> None:
        """Alarm operators, once an hour at most."""
        alarm_of_no_room(self.error)


class FileIsGone(Refused):
    """A file that is on record cannot be read."""

    status = 404
    title = _later("This file is missing")

    def __init__(self, what: str, error: OSError) -> None:
        self.what, self.error = what, error
        super().__init__(
            _(
                "It is on record, but it could not be read from where it is kept. That is our fault. We "
                "know, and look into it. Nothing else about the contract is changed by it."
            )
        )

    def tell(self) -> None:
        """Log each; alarm operators once an hour at most, for a disk that is away has lost all of them."""
        logger.error("A kept file cannot be read: %s: %s", self.what, self.error)
        if limits.is_first("alarm: a kept file is missing", per=HOUR):
            alarm("A kept file cannot be read", f"{self.what}: {self.error}\nOthers of this hour are in the log.")


def alarm_of_no_room(error: OSError) -> None:
    """Tell operators that nothing can be written, once an hour at most. Not inside a transaction that rolls back."""
    if limits.is_first("alarm: files cannot be kept", per=HOUR):
        alarm("Files cannot be kept", f"Writing a file failed: {error}\nPeople are asked to try again later.")


def store(storage: Storage, name: str, content: File) -> str:
    """Write a file and return its name; if the transaction is rolled back it is removed. Raises NowhereToStore.

    `name` must be new and random: whatever is there is removed with a failure.
    """
    written = _Written(storage, name)
    try:
        saved = storage.save(name, content)
    except OSError as error:
        written.remove()
        raise NowhereToStore(_("Your files were not kept."), error) from error
    transaction.on_commit(written.stays)
    return saved


def read(file: Any, what: str) -> IO[bytes]:
    """A kept file, open; `what` names it for operators. Raises FileIsGone."""
    try:
        opened: IO[bytes] = file.open("rb")
    except OSError as error:
        raise FileIsGone(what, error) from error
    return opened


def link_in(storage: Storage, name: str, path: Path) -> str:
    """Keep a file of this machine, which stays where it is, too; returns its name. Raises NowhereToStore.

    A second name of the same bytes where the disk knows that, and a copy elsewhere. Not inside a transaction: the
    storage may be another machine. Whoever writes no row for it then calls `discard`.
    """
    second = path.with_name(uuid4().hex)
    try:
        with path.open("rb") as opened:
            content = File(opened, name=path.name)
            if is_here(storage):
                with suppress(OSError):
                    second.hardlink_to(path)
                    content = _Movable(opened, second)
            return storage.save(name, content)
    except OSError as error:
        _remove(storage, name)
        raise NowhereToStore(_("Your files were not kept."), error) from error
    finally:
        with suppress(OSError):
            second.unlink(missing_ok=True)


def put_in(storage: Storage, name: str, content: bytes) -> str:
    """Keep what is in memory, as `link_in` does."""
    return copy_in(storage, name, ContentFile(content))


def copy_in(storage: Storage, name: str, content: File) -> str:
    """Keep what an open file has, as `link_in` does."""
    try:
        return storage.save(name, content)
    except OSError as error:
        _remove(storage, name)
        raise NowhereToStore(_("Your files were not kept."), error) from error


def discard(storage: Storage, name: str) -> None:
    """Remove what no row points to any more, or never did; a failure is logged only."""
    if name:
        _remove(storage, name)


def is_here(storage: Storage) -> bool:
    """Whether files are kept on a disk of this installation, and not by another machine."""
    return not hasattr(storage, "signed_address")


def signed_address(file: FieldFile, *, name: str, content_type: str) -> str:
    """Where somebody who may have a file can fetch it for a minute; empty where it is kept on this machine.

    With a `name` it is a download of that name. Computed here: no other machine is asked.
    """
    signed: Any = getattr(file.storage, "signed_address", None)
    return str(signed(str(file.name), name=name, content_type=content_type)) if signed else ""


class _Movable(File):
    """A file that Django's own storage moves instead of copying."""

    def __init__(self, opened: IO[bytes], path: Path) -> None:
        super().__init__(opened, name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


class _Written:
    """A file whose row is not committed yet.

    Django calls nobody after a rollback, but it lets go of what was to be called after the commit, of savepoints, too.
    So nothing but that callback holds this object, and who lets go of it removes the file.
    """

    def __init__(self, storage: Storage, name: str) -> None:
        self._removal = weakref.finalize(self, _remove, storage, name)

    def stays(self) -> None:
        self._removal.detach()

    def remove(self) -> None:
        self._removal()


def _remove(storage: Storage, name: str) -> None:
    try:
        storage.delete(name)
    except OSError as error:
        logger.error("A file that nothing points to could not be removed: %s: %s", name, error)
