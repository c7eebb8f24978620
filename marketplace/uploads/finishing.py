"""What becomes of a file that is here whole: looked at, a picture made of it, put where files are kept.

None of it inside a transaction: it takes seconds, and where files are kept may be another machine.
"""

import logging
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.core.files.storage import Storage, default_storage
from django.utils.translation import gettext as _

from marketplace import clock, storing
from marketplace.attachments.looking import look
from marketplace.attachments.naming import kept_at
from marketplace.attachments.pictures import NoneFree, Picture, picture_of
from marketplace.later import run_soon
from marketplace.uploads import spool
from marketplace.uploads.models import Upload

logger = logging.getLogger(__name__)
# What is read in no time while the sender waits; a web thread has other things to do than to read more.
AT_ONCE = 16 * 1024 * 1024
A_RUN = 20
STORAGE_IS_AWAY = 2


def finish_or_leave(upload: Upload) -> None:
    """Finish a small one on a disk of our own now, and have a worker finish any other. Raises NowhereToStore."""
    if upload.size <= AT_ONCE and storing.is_here(default_storage):
        with suppress(NoneFree):
            finish(upload)
            return
    run_soon("marketplace.finish_uploads")


def finish_waiting() -> None:
    """Finish what has arrived, the longest waiting first; one that cannot be comes after all others the next time.

    Two in a row that cannot be kept are a storage that is away: the rest of them is left for later.
    """
    failed = 0
    for upload in Upload.objects.filter(state=Upload.State.ARRIVED).order_by("moved_at")[:A_RUN]:
        try:
            finish(upload)
            failed = 0
        except storing.NowhereToStore as refusal:
            refusal.tell()
            failed += 1
        except NoneFree:
            failed = 0  # Drawn the next time.
        except Exception:
            logger.exception("An upload could not be finished")
        Upload.objects.filter(pk=upload.pk, state=Upload.State.ARRIVED).update(moved_at=clock.now())
        if failed == STORAGE_IS_AWAY:
            return


def finish(upload: Upload) -> None:
    """Make a whole upload ready to be used. Whoever comes second does nothing. Raises NowhereToStore, and NoneFree."""
    try:
        with spool.held(upload.pk, anew=False) as file:
            finish_held(upload, file)
    except (spool.Busy, FileNotFoundError):  # Another is at it, or was.
        return
    except OSError as error:
        raise storing.NowhereToStore(_("Your files were not kept."), error) from error


def finish_held(upload: Upload, file: IO[bytes], *, even_without_picture: bool = False) -> None:
    """Finish one whose file is held by the caller. What has arrived is let go of only when the row says where it is.

    Nothing is done for an upload that is finished, or cancelled, or whose bytes the disk has lost. Raises OSError,
    NowhereToStore, and NoneFree unless it is to be finished without a picture then.
    """
    if not Upload.objects.filter(pk=upload.pk, state=Upload.State.ARRIVED).exists():
        return
    if not spool.is_whole(upload.pk, file, upload.size):
        logger.error("An upload has arrived, and the disk has not all of it: %s", upload.pk)
        return
    path = spool.path_of(upload.pk)
    seen = look(file, upload.name)
    picture = None
    try:
        picture = picture_of(path, seen.content_type, seen.size)
    except NoneFree:
        if not even_without_picture:
            raise
    upload.content_type, upload.sha256, upload.warning = seen.content_type, seen.sha256, seen.warning
    _put_away(upload, path, picture)
    spool.remove(upload.pk)


def discard(upload: Upload) -> None:
    """Remove what is kept of an upload whose row is gone."""
    for name in (str(upload.file), str(upload.preview)):
        storing.discard(default_storage, name)


def _put_away(upload: Upload, path: Path, picture: Picture | None) -> None:
    storage: Storage = default_storage
    upload.file = storing.link_in(storage, kept_at(), path)
    if picture:
        try:
            upload.preview = storing.put_in(storage, kept_at(), picture.content)
        except storing.NowhereToStore:
            discard(upload)
            upload.file = ""
            raise
        upload.preview_width, upload.preview_height = picture.width, picture.height
    upload.state, upload.moved_at = Upload.State.READY, clock.now()
    facts = {**upload.facts(), "state": upload.state, "moved_at": upload.moved_at}
    if not Upload.objects.filter(pk=upload.pk, state=Upload.State.ARRIVED).update(**facts):
        discard(upload)  # Cancelled meanwhile.
