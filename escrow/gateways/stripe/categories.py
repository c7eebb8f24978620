"""What each line of Stripe's books is for us, by its type and its reporting category.

Types that say more than their category come first: a reserve may be told as an adjustment. A reporting category that is
not here is "unknown", and the line's description names it, so that people decide. A test compares both tables with what
the installed library and Stripe's own description know.
"""

CATEGORIES = {
    # Payments of clients. We never capture a part; if somebody did, it would differ from what we booked.
    "charge": "charge",
    "charge_failure": "charge",
    "partial_capture_reversal": "charge",
    "refund": "refund",
    "refund_failure": "refund",
    "transfer": "transfer",
    "transfer_reversal": "transfer",
    "dispute": "chargeback",
    "dispute_reversal": "chargeback",
    "fee": "fee",
    "network_cost": "fee",
    # Ours, but set aside.
    "risk_reserved_funds": "reserve",
    "connect_reserved_funds": "reserve",
    # The platform's own, in or out: staff look at each and book it.
    "advance": "other",
    "advance_funding": "other",
    "anticipation_repayment": "other",
    "climate_order_purchase": "other",
    "climate_order_refund": "other",
    "connect_collection_transfer": "other",
    "contribution": "other",
    "financing_paydown": "other",
    "financing_paydown_reversal": "other",
    "financing_payout": "other",
    "financing_payout_reversal": "other",
    "issuing_authorization_hold": "other",
    "issuing_authorization_release": "other",
    "issuing_dispute": "other",
    "issuing_transaction": "other",
    "other_adjustment": "other",
    "payout": "other",
    "payout_reversal": "other",
    "platform_earning": "other",
    "platform_earning_refund": "other",
    "tax": "other",
    "topup": "other",
    "topup_reversal": "other",
    "unreconciled_customer_funds": "other",
}
DECISIVE_TYPES = {
    "payment_failure_refund": "charge",
    "payment_reversal": "charge",
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "tax_fee": "fee",
    "payment_network_reserve_hold": "reserve",
    "payment_network_reserve_release": "reserve",
    "payout_minimum_balance_hold": "reserve",
    "payout_minimum_balance_release": "reserve",
    "reserve_hold": "reserve",
    "reserve_release": "reserve",
    "reserve_transaction": "reserve",
    "reserved_funds": "reserve",
}
# Their reporting category says what they are.
OTHER_TYPES = {
    *("adjustment", "advance", "advance_funding", "anticipation_repayment", "application_fee"),
    *("application_fee_refund", "charge", "climate_order_purchase", "climate_order_refund"),
    *("connect_collection_transfer", "contribution", "fee_credit_funding", "inbound_transfer"),
    *("inbound_transfer_reversal", "issuing_authorization_hold", "issuing_authorization_release", "issuing_dispute"),
    *("issuing_dispute_provisional_credit", "issuing_dispute_provisional_credit_reversal", "issuing_transaction"),
    *("obligation_outbound", "obligation_reversal_inbound", "payment", "payment_refund", "payment_unreconciled"),
    *("payout", "payout_cancel", "payout_failure", "refund", "refund_failure", "stripe_balance_payment_debit"),
    *("stripe_balance_payment_debit_reversal", "tax_fund", "topup", "topup_reversal", "transfer", "transfer_cancel"),
    *("transfer_failure", "transfer_refund"),
}
TYPES = DECISIVE_TYPES.keys() | OTHER_TYPES


def category_of(kind: str, reporting_category: str) -> str:
    """One of `BookLine.category` for a line of this type."""
    return DECISIVE_TYPES.get(kind) or CATEGORIES.get(reporting_category, "unknown")


def described(kind: str, reporting_category: str, description: str | None) -> str:
    """What people read of a line: Stripe's words, and the names of what is not known."""
    text = description or kind.replace("_", " ")
    if category_of(kind, reporting_category) == "unknown":
        return f"reporting category {reporting_category}, type {kind}: {text}"
    return text
