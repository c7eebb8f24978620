"""What our own account at Stripe can do by itself."""

from collections.abc import Iterator

import stripe
from django.conf import settings

from escrow.gateways.findings import Finding, mistake, well

# Most payment methods have a capability of the same name with _payments behind it.
CAPABILITIES = {"us_bank_account": "us_bank_account_ach_payments", "customer_balance": "us_bank_transfer_payments"}
DETAILS, CHARGES, PAYOUTS = "the account's details", "taking payments", "paying out"
DESCRIPTOR, METHOD = "statement descriptor", "payment method"


def findings(account: stripe.Account) -> list[Finding]:
    """Each of them well or a mistake. Asks nobody."""
    return [*_able(account), _descriptor(account), *_methods(account)]


def _able(account: stripe.Account) -> Iterator[Finding]:
    if not account.details_submitted:
        yield mistake(DETAILS, "Stripe has not got all of them; finish the activation in its dashboard.")
    else:
        yield well(DETAILS, "complete.")
    if not account.charges_enabled:
        yield mistake(CHARGES, "Stripe lets the account take none; see in the dashboard what it still wants to know.")
    else:
        yield well(CHARGES, "allowed.")
    if not account.payouts_enabled:
        yield mistake(PAYOUTS, "Stripe lets the account make none; see in the dashboard what it still wants to know.")
    else:
        yield well(PAYOUTS, "allowed.")


def _descriptor(account: stripe.Account) -> Finding:
    """What clients read on their bank's statement; who does not know the name takes the payment back."""
    told = account.settings
    payments, cards = (told.payments, told.card_payments) if told else (None, None)
    if (payments and payments.statement_descriptor) or (cards and cards.statement_descriptor_prefix):
        return well(DESCRIPTOR, "set.")
    cure = "set it in the dashboard under Business, Public details, to a name that clients know."
    return mistake(DESCRIPTOR, f"clients would not read on their statement who charged them; {cure}")


def _methods(account: stripe.Account) -> Iterator[Finding]:
    has = account.capabilities.to_dict() if account.capabilities else {}
    for method in settings.PAYMENT_METHODS:
        name = CAPABILITIES.get(method, f"{method}_payments")
        if has.get(name) == "active":
            yield well(f"{METHOD} {method}", "active.")
        else:
            cure = "switch it on in the dashboard under Payment methods, or take it out of PAYMENT_METHODS."
            yield mistake(f"{METHOD} {method}", f"the account's capability {name} is not active; {cure}")
