"""Asking for something to be packed, and finding what was."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import User
from contracts.models import Contract
from disputes.models import Parcel
from disputes.parcels import contents
from marketplace import clock, limits
from marketplace.later import run_soon

# In bytes, about: whoever asks for much has their turn later by the time that it takes.
PACKED_A_SECOND = 20 * 2**20


def ask(contract: Contract, kind: str, *, by: User) -> Parcel:
    """Have it packed; what is under way is not begun again. Whether they may is asked before. Raises TooMuch."""
    if under_way := newest(contract, kind, by, under_way=True):
        return under_way
    try:
        with transaction.atomic():
            now, weight = clock.now(), contents.weight_of(contract)
            turn_at = now + timedelta(seconds=weight / PACKED_A_SECOND)
            parcel = Parcel.objects.create(
                contract=contract, person=by, kind=kind, asked_at=now, weight=weight, turn_at=turn_at
            )
            # The second of two presses is taken back with its row.
            limits.spend(by, limits.PACKS)
    except IntegrityError:  # The second of two presses at once.
        found = newest(contract, kind, by, under_way=True)
        if found is None:
            raise Http404 from None
        return found
    run_soon("disputes.make_parcels")
    return parcel


def newest(contract: Contract, kind: str, person: User, *, under_way: bool = False) -> Parcel | None:
    """What this person asked for last."""
    parcels = Parcel.objects.filter(contract=contract, person=person, kind=kind)
    return (parcels.under_way() if under_way else parcels).first()
