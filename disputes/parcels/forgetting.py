"""Removing what was packed some hours ago."""

from django.core.files.storage import default_storage

from disputes.models import Parcel
from disputes.models.parcel import STAYS
from marketplace import clock, storing

A_RUN = 200


def forget_old() -> None:
    """Remove rows and files of what nobody can fetch any more, and of what was never packed."""
    for parcel in Parcel.objects.filter(asked_at__lt=clock.now() - 2 * STAYS).order_by("asked_at")[:A_RUN]:
        _forget(parcel)
    old = Parcel.objects.filter(state=Parcel.State.READY, made_at__lt=clock.now() - STAYS)
    for parcel in old.order_by("asked_at")[:A_RUN]:
        _forget(parcel)


def forget_older(parcel: Parcel) -> None:
    """Remove what this person had packed before of the same: there is one of each at a time."""
    same = Parcel.objects.filter(contract=parcel.contract_id, person=parcel.person_id, kind=parcel.kind)
    for older in same.filter(pk__lt=parcel.pk, state=Parcel.State.READY)[:A_RUN]:
        _forget(older)


def _forget(parcel: Parcel) -> None:
    deleted, _rows = Parcel.objects.filter(pk=parcel.pk).delete()
    if deleted:
        storing.discard(default_storage, str(parcel.file))
