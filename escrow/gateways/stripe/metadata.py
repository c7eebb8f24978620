from collections.abc import Iterable, Mapping
from typing import TypeVar

import stripe

Marked = TypeVar("Marked", stripe.Refund, stripe.Transfer, stripe.Payout)


def find(objects: Iterable[Marked], metadata: Mapping[str, str]) -> Marked | None:
    """The first of these that has just this metadata; Stripe lists the newest first."""
    return next((each for each in objects if each.metadata and each.metadata.to_dict() == dict(metadata)), None)
