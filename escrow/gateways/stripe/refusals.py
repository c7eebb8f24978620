"""What a refusal of Stripe means, for the people concerned."""

DEFAULT = "The payment provider does not accept this. Nothing was moved; please contact us."
OUT_OF_TIME = "The time for this payment is over. Please start it again."

_DISPUTED = "The client's bank is already taking this payment back, so it cannot be refunded as well."
_RECIPIENT = "Your account at Stripe cannot be paid at the moment. Open your payout details to see what is missing."

# By Stripe's error code.
REFUSALS = {
    "account_closed": "The account at Stripe is closed.",
    "amount_too_large": "The amount is more than can be paid at once. Please split it.",
    "amount_too_small": "The amount is too small to be paid by card.",
    "bank_account_restricted": "The bank account takes no payouts in this currency. Please give another one.",
    "bank_account_unusable": "The bank account cannot be used for payouts. Please give another one.",
    "capability_not_active": _RECIPIENT,
    "capability_not_enabled": _RECIPIENT,
    "charge_already_refunded": "This payment has already been refunded.",
    "charge_disputed": _DISPUTED,
    "charge_not_refundable": "This payment cannot be refunded to the way it was paid.",
    "country_unsupported": "Stripe does not pay out to this country.",
    "email_invalid": "Stripe does not accept this e-mail address.",
    "insufficient_capabilities_for_transfer": _RECIPIENT,
    "no_account": "No bank account is known for payouts in this currency. Please add one to your payout details.",
    "payouts_not_allowed": _RECIPIENT,
    "refund_disputed_payment": _DISPUTED,
    "transfers_not_allowed": _RECIPIENT,
}
