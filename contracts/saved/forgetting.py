"""What saved searches found long ago is not kept."""

from datetime import timedelta

from contracts.models import FoundJob
from marketplace import clock

KEPT = timedelta(days=60)
AT_ONCE = 5_000


def forget() -> None:
    """Delete what was found longer ago than KEPT, some rows at a time."""
    old = FoundJob.objects.filter(found_at__lt=clock.now() - KEPT).order_by("found_at")
    while ids := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        FoundJob.objects.filter(pk__in=ids).delete()
