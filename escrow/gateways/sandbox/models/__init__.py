"""The sandbox provider's own books. Nothing outside this package reads or writes them."""

from escrow.gateways.sandbox.models.chargeback import SandboxChargeback
from escrow.gateways.sandbox.models.checkout import SandboxCheckout
from escrow.gateways.sandbox.models.event import SandboxEvent
from escrow.gateways.sandbox.models.payout import SandboxPayout
from escrow.gateways.sandbox.models.recipient import SandboxRecipient
from escrow.gateways.sandbox.models.recipient_link import SandboxRecipientLink
from escrow.gateways.sandbox.models.reference import LATE, token
from escrow.gateways.sandbox.models.refund import SandboxRefund
from escrow.gateways.sandbox.models.transfer import SandboxReversal, SandboxTransfer

__all__ = [
    "LATE",
    "SandboxChargeback",
    "SandboxCheckout",
    "SandboxEvent",
    "SandboxPayout",
    "SandboxRecipient",
    "SandboxRecipientLink",
    "SandboxRefund",
    "SandboxReversal",
    "SandboxTransfer",
    "token",
]
