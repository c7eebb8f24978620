"""Asking for something to be packed, and finding what was."""

from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import User
from contracts.models import Contract
from disputes.models import Parcel
from marketplace import clock, limits
from marketplace.later import run_soon


def ask(contract: Contract, kind: str, *, by: User) -> Parcel:
    """Have it packed; what is under way is not begun again. Whether they may is asked before. Raises TooMuch."""
    if under_way := newest(contract, kind, by, under_way=True):
        return under_way
    limits.spend(by, limits.PACKS)
    try:
        with transaction.atomic():
            parcel = Parcel.objects.create(contract=contract, person=by, kind=kind, asked_at=clock.now())
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
