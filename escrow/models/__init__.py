from escrow.gateways.sandbox.models import SandboxCheckout, SandboxEvent, SandboxRefund
from escrow.models.account import Account
from escrow.models.hold import Hold
from escrow.models.journal import Entry, Journal
from escrow.models.payment import Payment, PaymentPart
from escrow.models.refund import Refund
from escrow.models.webhook import WebhookEvent

__all__ = [
    "Account",
    "Entry",
    "Hold",
    "Journal",
    "Payment",
    "PaymentPart",
    "Refund",
    "SandboxCheckout",
    "SandboxEvent",
    "SandboxRefund",
    "WebhookEvent",
]
