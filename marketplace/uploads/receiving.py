"""Beginning to send a file, sending its parts one after the other, and thinking better of it."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace import clock, limits, storing
from marketplace.attachments.checking import check_size
from marketplace.attachments.naming import clean_name
from marketplace.limits.counting import Person
from marketplace.uploads import finishing, spool
from marketplace.uploads.models import Upload
from marketplace.uploads.spool import Busy

# Small enough that a line which breaks every minute comes on, and that what is under way is little.
PART = 5 * 1024 * 1024

__all__ = ["PART", "Busy", "OutOfStep", "begin", "cancel", "receive"]


class OutOfStep(Exception):
    """The part is not the one that comes next: the sender goes on at `upload.received`."""

    def __init__(self, upload: Upload) -> None:
        super().__init__()
        self.upload = upload


def begin(person: Person, *, name: str, size: int) -> Upload:
    """A new upload of so many bytes, all of which are counted now.

    Raises FileRefused, TooMuch, or NowhereToStore while the disk has no room for it.
    """
    check_size(name, size)
    limits.spend(person, limits.UPLOADS, size)
    spool.require_room(size, _("Your files were not kept."))
    now = clock.now()
    return Upload.objects.create(person_id=person.pk, name=clean_name(name), size=size, begun_at=now, moved_at=now)


def receive(upload: Upload, *, at: int, content: Any, length: int) -> Upload:
    """Take the part that begins at byte `at`; the upload as it stands then. When it is whole it is finished.

    Every part has PART bytes, but the last. No lock of the database is held meanwhile. Raises OutOfStep for any other
    part and for one that breaks off, Busy while another request writes, NowhereToStore, Upload.DoesNotExist.
    """
    try:
        with spool.held(upload.pk) as file:
            fresh = _in_step(upload, file)
            if fresh.state != Upload.State.ARRIVING or at != fresh.received or length != _next(fresh):
                raise OutOfStep(fresh)
            file.truncate(at)  # Of a part that broke off before.
            file.seek(at)
            if spool.copy(content, file, length) != length:
                raise OutOfStep(fresh)
            _move_on(fresh, at + length)
    except OSError as error:
        raise storing.NowhereToStore(_("Your files were not kept."), error) from error
    if fresh.state == Upload.State.ARRIVED:
        finishing.finish_or_leave(fresh)
    return fresh


def cancel(upload: Upload) -> None:
    """Forget an upload and what has come of it; one that was taken meanwhile stays where it is."""
    deleted, _rows = Upload.objects.filter(pk=upload.pk).delete()
    if deleted:
        spool.remove(upload.pk)
        finishing.discard(upload)


def _next(upload: Upload) -> int:
    """How many bytes the next part has."""
    return min(PART, upload.size - upload.received)


def _in_step(upload: Upload, file: Any) -> Upload:
    """The row as it is now. If the disk has less than it says, what is missing is asked for again."""
    fresh = Upload.objects.get(pk=upload.pk)
    there = file.seek(0, 2)
    if fresh.state == Upload.State.ARRIVING and there < fresh.received:
        _move_on(fresh, there - there % PART)
    return fresh


def _move_on(upload: Upload, received: int) -> None:
    upload.received, upload.moved_at = received, clock.now()
    if received == upload.size:
        upload.state = Upload.State.ARRIVED
    changed = Upload.objects.filter(pk=upload.pk).update(
        received=received, moved_at=upload.moved_at, state=upload.state
    )
    if not changed:  # Cancelled meanwhile.
        spool.remove(upload.pk)
        raise Upload.DoesNotExist
