"""Packing what was asked for, outside of every request and of every transaction.

Two processes pack, but only one of them something large: whoever asked for little does not wait until the large one is
done. And who waits has their turn later by the time that theirs takes, so that nothing large waits for ever.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from disputes.kinds_of_notice import parcels as told
from disputes.models import Parcel
from disputes.models.parcel import STAYS
from disputes.pack import archive
from disputes.pack.archive import Step
from disputes.parcels import all_files, contents, forgetting
from escrow.ledger import locks
from marketplace import clock, storing
from marketplace.attachments import kept_at
from marketplace.uploads.spool import require_room

logger = logging.getLogger(__name__)
# Whoever has begun and not ended by then is gone; the task itself may not take as long.
GIVEN_UP_AFTER = timedelta(minutes=20)
MOST_TRIES = 3
LARGE = 100 * 2**20
A_LARGE_ONE = "a large parcel"
# In seconds: how often the page's number is written.
TOLD_EVERY = 0.5

MAKERS: dict[str, Callable[..., IO[bytes]]] = {Parcel.Kind.PACK: archive.make, Parcel.Kind.FILES: all_files.make}


def make_waiting() -> bool:
    """Pack the one that has waited longest; whether it was packed, and the next may be its turn.

    One at a time, so that files which arrive meanwhile and wait for the same worker come in between.
    """
    parcel = _claimed()
    if parcel is None:
        return False
    try:
        _make(parcel)
    except storing.NowhereToStore as refusal:
        refusal.tell()
        _end(parcel, Parcel.State.FAILED)
    except Exception:
        logger.exception("Parcel %s could not be packed", parcel.pk)
        _end(parcel, Parcel.State.FAILED if parcel.tries >= MOST_TRIES else Parcel.State.WAITING)
        return False
    return True


def _claimed() -> Parcel | None:
    """The next one, ours alone."""
    now = clock.now()
    gone = Q(begun_at__lt=now - GIVEN_UP_AFTER)
    free = Parcel.objects.filter(Q(state=Parcel.State.WAITING) | Q(state=Parcel.State.MAKING) & gone)
    with transaction.atomic():
        # Whether a large one is being packed is asked and decided by one at a time.
        locks.wait_for(A_LARGE_ONE)
        being_made = Parcel.objects.filter(state=Parcel.State.MAKING).exclude(gone)
        if being_made.filter(weight__gt=LARGE).exists():
            free = free.filter(weight__lte=LARGE)
        found = free.order_by(Coalesce("turn_at", "asked_at"), "pk").select_for_update(skip_locked=True).first()
        if found is None:
            return None
        if found.tries >= MOST_TRIES:
            found.state = Parcel.State.FAILED
        else:
            found.state, found.begun_at, found.tries = Parcel.State.MAKING, now, found.tries + 1
        found.save(update_fields=["state", "begun_at", "tries"])
    return Parcel.objects.select_related("contract", "person").get(pk=found.pk) if found.is_under_way else _claimed()


def _make(parcel: Parcel) -> None:
    contract, name = parcel.contract, kept_at()
    # Where it is made, and once more where it is kept, if that is a disk of ours.
    size = sum(file.size for file in contents.all_of(contract))
    require_room(size * 2 if storing.is_here(default_storage) else size, _("The files were not packed."))
    with MAKERS[parcel.kind](contract, step=_teller(parcel)) as made:
        size = made.seek(0, 2)
        made.seek(0)
        storing.copy_in(default_storage, name, File(made))
    parcel.file, parcel.size, parcel.made_at = name, size, clock.now()
    parcel.name = archive.file_name(contract, parcel.made_at, what=parcel.kind)
    parcel.state = Parcel.State.READY
    try:
        with transaction.atomic():
            parcel.save(update_fields=["file", "size", "made_at", "name", "state"])
            _tell(parcel)
    except BaseException:
        storing.discard(default_storage, name)
        raise
    forgetting.forget_older(parcel)


def _tell(parcel: Parcel) -> None:
    kind = {Parcel.Kind.PACK: told.PACK_READY, Parcel.Kind.FILES: told.FILES_READY}[Parcel.Kind(parcel.kind)]
    at = parcel.made_at or clock.now()
    path = f"{parcel.contract.get_absolute_url()}{'evidence-pack' if parcel.kind == Parcel.Kind.PACK else 'files'}/"
    facts: Facts = {"contract": parcel.contract.title, "until": at + STAYS}
    notify([Notice(parcel.person_id, f"parcel:{parcel.pk}", kind, path, facts)], at=at)


def _teller(parcel: Parcel) -> Step:
    """Writes down how far it is, now and then."""
    last = 0.0

    def step(done: int, steps: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= TOLD_EVERY or done == steps:
            last = now
            Parcel.objects.filter(pk=parcel.pk).update(done=done, steps=steps)

    return step


def _end(parcel: Parcel, state: str) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(state=state, done=0, steps=0)
