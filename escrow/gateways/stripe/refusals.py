"""What a refusal of Stripe means, for the people concerned."""

from marketplace.texts import later as _

DEFAULT = _("The payment provider does not accept this. Nothing was moved; please contact us.")
OUT_OF_TIME = _("The time for this payment is over. Please start it again.")

_DISPUTED = _("The client's bank is already taking this payment back, so it cannot be refunded as well.")
_RECIPIENT = _("Your account at Stripe cannot be paid at the moment. Open your payout details to see what is missing.")

# By Stripe's error code.
REFUSALS = {
    "account_closed": _("The account at Stripe is closed."),
    "amount_too_large": _("The amount is more than can be paid at once. Please split it."),
    "amount_too_small": _("The amount is too small to be paid by card."),
    "bank_account_restricted": _("The bank account takes no payouts in this currency. Please give another one."),
    "bank_account_unusable": _("The bank account cannot be used for payouts. Please give another one."),
    "capability_not_active": _RECIPIENT,
    "capability_not_enabled": _RECIPIENT,
    "charge_already_refunded": _("This payment has already been refunded."),
    "charge_disputed": _DISPUTED,
    "charge_not_refundable": _("This payment cannot be refunded to the way it was paid."),
    "country_unsupported": _("Stripe does not pay out to this country."),
    "email_invalid": _("Stripe does not accept this e-mail address."),
    "insufficient_capabilities_for_transfer": _RECIPIENT,
    "no_account": _("No bank account is known for payouts in this currency. Please add one to your payout details."),
    "payouts_not_allowed": _RECIPIENT,
    "refund_disputed_payment": _DISPUTED,
    "transfers_not_allowed": _RECIPIENT,
}
