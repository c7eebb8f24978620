"""Escrow on the staff desk, one file for each subject."""

from escrow.admin import (
    chain,
    chargebacks,
    debts,
    forfeitures,
    hand_payments,
    ledger,
    payments,
    payouts,
    provider_lines,
    reconciliation,
    webhooks,
)

__all__ = [
    "chain",
    "chargebacks",
    "debts",
    "forfeitures",
    "hand_payments",
    "ledger",
    "payments",
    "payouts",
    "provider_lines",
    "reconciliation",
    "webhooks",
]
