from escrow.gateways.sandbox.models import (
    SandboxChargeback,
    SandboxCheckout,
    SandboxEvent,
    SandboxPayout,
    SandboxRecipient,
    SandboxRecipientLink,
    SandboxRefund,
    SandboxReversal,
    SandboxTransfer,
)
from escrow.models.account import Account
from escrow.models.chain_link import ChainLink
from escrow.models.chargeback import Chargeback, ChargebackDraw
from escrow.models.chargeback_decision import ChargebackDecision
from escrow.models.chargeback_file import ChargebackFile
from escrow.models.checkpoint import Checkpoint
from escrow.models.debt import Debt
from escrow.models.forfeiture import Forfeiture, ForfeitureStep
from escrow.models.fraud_warning import FraudWarning
from escrow.models.hand_payment import HandPayment
from escrow.models.hold import Hold, HoldFrozen
from escrow.models.journal import Entry, Journal
from escrow.models.own_evidence import OwnEvidence
from escrow.models.own_money import OwnMoneyBooking
from escrow.models.payment import Payment, PaymentPart
from escrow.models.payout import Payout
from escrow.models.platform import PlatformAccount
from escrow.models.provider_line import ProviderLine
from escrow.models.recipient import Recipient
from escrow.models.reconciliation import Difference, OnTheWay, ReconciledTotal, Reconciliation
from escrow.models.refund import Refund
from escrow.models.sums import DaySum, SummedUpTo, YearSum
from escrow.models.taking import Taking
from escrow.models.tally import Tally
from escrow.models.webhook import EventPoll, WebhookEvent

__all__ = [
    "Account",
    "ChainLink",
    "Chargeback",
    "ChargebackDecision",
    "ChargebackDraw",
    "ChargebackFile",
    "Checkpoint",
    "DaySum",
    "Debt",
    "Difference",
    "Entry",
    "EventPoll",
    "Forfeiture",
    "ForfeitureStep",
    "FraudWarning",
    "HandPayment",
    "Hold",
    "HoldFrozen",
    "Journal",
    "OnTheWay",
    "OwnEvidence",
    "OwnMoneyBooking",
    "Payment",
    "PaymentPart",
    "Payout",
    "PlatformAccount",
    "ProviderLine",
    "Recipient",
    "ReconciledTotal",
    "Reconciliation",
    "Refund",
    "SandboxChargeback",
    "SandboxCheckout",
    "SandboxEvent",
    "SandboxPayout",
    "SandboxRecipient",
    "SandboxRecipientLink",
    "SandboxRefund",
    "SandboxReversal",
    "SandboxTransfer",
    "SummedUpTo",
    "Taking",
    "Tally",
    "WebhookEvent",
    "YearSum",
]
