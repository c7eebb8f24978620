"""Ways to pay that are no card: for how long they can be taken back, and in which part of the balance they arrive.

Card payments are taken back by disputes, which say why. Of a bank debit the client's bank wants no reason for weeks.
"""

from datetime import timedelta

import stripe

# By the type of a charge's method. Bacs and BECS name no end: after these days it is rare.
COMES_BACK_FOR = {
    "acss_debit": timedelta(days=90),
    "au_becs_debit": timedelta(days=60),
    "bacs_debit": timedelta(days=60),
    "nz_bank_account": timedelta(days=90),
    "sepa_debit": timedelta(days=56),
    "us_bank_account": timedelta(days=60),
}


def comes_back_for(charge: stripe.Charge) -> timedelta:
    """How long after it the client's bank can take this charge back without a reason; nothing for a card."""
    details = charge.payment_method_details
    return COMES_BACK_FOR.get(details.type if details else "card", timedelta(0))


def card_fingerprint(charge: stripe.Charge) -> str:
    """What Stripe calls the card itself, whoever uses it; nothing for another way to pay."""
    details = charge.payment_method_details
    card = details.card if details and details.type == "card" else None
    return (card and card.fingerprint) or ""
