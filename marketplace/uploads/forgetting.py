"""Removing what arrived, or began to, and was never used."""

import time
from contextlib import suppress
from uuid import UUID

from django.db.models import Q

from marketplace import clock
from marketplace.uploads import finishing, spool
from marketplace.uploads.models import STAYS, Upload

A_RUN = 500


def forget_unused() -> None:
    """Remove uploads that nothing has become of for some days, and pieces that no row knows."""
    long_ago = clock.now() - STAYS
    # One that cannot be finished is tried again and again, and so is moved.
    never_finished = Q(state=Upload.State.ARRIVED, begun_at__lt=long_ago - STAYS)
    old = Upload.objects.filter(Q(moved_at__lt=long_ago) | never_finished)
    for upload in old.order_by("moved_at")[:A_RUN]:
        deleted, _rows = old.filter(pk=upload.pk).delete()
        if deleted:  # Not taken by somebody just now.
            spool.remove(upload.pk)
            finishing.discard(upload)
    _forget_pieces()


def _forget_pieces() -> None:
    """What a crash left in the folder. By the disk's own time, which no demo moves."""
    old = time.time() - STAYS.total_seconds()
    for path in spool.folder().iterdir():
        with suppress(OSError, ValueError):
            if path.stat().st_mtime < old and not Upload.objects.filter(pk=UUID(path.name)).exists():
                path.unlink()
