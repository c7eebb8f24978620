"""What waits at the provider, and the button that has it tried again now."""

from typing import Any

from escrow import trying_again
from marketplace.trying_again import TriesAgain


class TriesOperationAgain(TriesAgain):
    """A payment is asked about, a payout or a refund is sent on."""

    def again(self, row: Any) -> None:
        trying_again.try_again(row)

    def waits(self, row: Any) -> bool:
        return trying_again.waits(row)
