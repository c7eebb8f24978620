from collections.abc import Iterable, Mapping
from typing import TypeVar

import stripe

Marked = TypeVar("Marked", stripe.Refund, stripe.Transfer, stripe.Payout, stripe.TransferReversal)


def find(objects: Iterable[Marked], metadata: Mapping[str, str]) -> Marked | None:
    """The first of these that has this metadata, among what others may have added; Stripe lists the newest first."""
    wanted = metadata.items()
    return next((each for each in objects if each.metadata and wanted <= each.metadata.to_dict().items()), None)
