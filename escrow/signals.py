"""What escrow says to the apps above it. Each is sent inside the transaction and has exactly one receiver."""

from django.dispatch import Signal

# holds: locked just now. The receiver locks what it keeps for them, in the order contract, milestone.
holds_locked = Signal()
# payment, holds, at: the charge succeeded and its money stands in these locked holds.
deposit_succeeded = Signal()
# payment, at: the charge failed or its checkout ran out.
deposit_failed = Signal()
# refund, at: the money arrived with the payer.
refund_succeeded = Signal()
# refund, at: the provider gave the money back; it stands in its hold again.
refund_failed = Signal()
