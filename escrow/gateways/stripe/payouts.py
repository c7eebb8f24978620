from collections.abc import Mapping
from datetime import UTC, datetime

import stripe
from django.utils.translation import gettext as _

from escrow.gateways.base import Arrival, GatewayUnavailable, NotCovered, PayoutReport
from escrow.gateways.stripe.amounts import currency_of, money
from escrow.gateways.stripe.books import by_source
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated
from escrow.gateways.stripe.metadata import find
from marketplace.money import Money
from marketplace.texts import later as _later

STATES = {"paid": "paid", "failed": "failed", "canceled": "failed"}
FAILURE = _later("The bank could not take the payout.")
# By Stripe's failure code.
FAILURES = {
    "account_closed": _later("The bank account is closed."),
    "account_frozen": _later("The bank account is frozen."),
    "bank_account_restricted": _later("The bank account takes no payouts of this kind or currency."),
    "bank_ownership_changed": _later("The bank account's branch changed hands; give the bank account's details anew."),
    "debit_not_authorized": _later("The bank account does not allow this."),
    "declined": _later("The bank declined the payout."),
    "incorrect_account_holder_address": _later("The bank has another address for the holder of the account."),
    "incorrect_account_holder_name": _later("The bank has another name for the holder of the account."),
    "incorrect_account_holder_tax_id": _later("The bank has another tax number for the holder of the account."),
    "insufficient_funds": _later("The balance at the payment provider did not cover the payout."),
    "invalid_account_number": _later("The bank account's number is wrong."),
    "invalid_currency": _later("The bank account takes no payouts in this currency."),
    "no_account": _later("The bank found no account with these details."),
    "unsupported_card": _later("The card takes no payouts."),
}


class Transfers:
    """From the platform's balance to the recipient's, and back."""

    @translated()
    def source_for(self, amount: Money) -> str:
        """Stripe keeps what came by card and what came by bank debit apart, and a transfer draws on one of them."""
        for part in client().v1.balance.retrieve().available:
            if part.currency == currency_of(amount):
                for source, minor in by_source(part).items():
                    if minor >= amount.amount_minor:
                        return source
        raise NotCovered(_("The balance available at Stripe does not cover {amount} yet.").format(amount=amount))

    @translated()
    def transfer(
        self, *, key: str, recipient_ref: str, amount: Money, source: str, group: str, metadata: Mapping[str, str]
    ) -> str:
        _leave_payouts_to_us(recipient_ref)
        made = client().v1.transfers.create(
            {
                "amount": amount.amount_minor,
                "currency": currency_of(amount),
                "destination": recipient_ref,
                "source_type": source,
                "transfer_group": group,
                "metadata": dict(metadata),
            },
            {"idempotency_key": key},
        )
        return made.id

    @translated()
    def find_transfer(self, *, recipient_ref: str, group: str, metadata: Mapping[str, str]) -> str | None:
        listed = client().v1.transfers.list({"destination": recipient_ref, "transfer_group": group, "limit": 100})
        found = find(listed.auto_paging_iter(), metadata)
        return found.id if found else None

    @translated()
    def reverse_transfer(self, *, key: str, transfer_ref: str, amount: Money, metadata: Mapping[str, str]) -> str:
        made = client().v1.transfers.reversals.create(
            transfer_ref, {"amount": amount.amount_minor, "metadata": dict(metadata)}, {"idempotency_key": key}
        )
        return made.id

    @translated()
    def find_reversal(self, *, transfer_ref: str, metadata: Mapping[str, str]) -> str | None:
        listed = client().v1.transfers.reversals.list(transfer_ref, {"limit": 100})
        found = find(listed.auto_paging_iter(), metadata)
        return found.id if found else None

    @translated()
    def transfer_is_reversed(self, *, transfer_ref: str) -> bool:
        return client().v1.transfers.retrieve(transfer_ref).reversed


class Payouts:
    """From the recipient's balance to their bank."""

    @translated()
    def arrival(self, *, recipient_ref: str, transfer_ref: str) -> Arrival:
        """The payment that Stripe made of the transfer in the recipient's account, as it is booked there."""
        transfer = client().v1.transfers.retrieve(transfer_ref)
        payment = client().v1.charges.retrieve(
            str(transfer.destination_payment), {"expand": ["balance_transaction"]}, {"stripe_account": recipient_ref}
        )
        booked = payment.balance_transaction
        if not isinstance(booked, stripe.BalanceTransaction):
            raise GatewayUnavailable(f"Stripe has not booked the arrival of {transfer_ref} yet.")
        return Arrival(money(booked.net, booked.currency), datetime.fromtimestamp(booked.available_on, UTC))

    @translated()
    def pay_out(self, *, key: str, recipient_ref: str, amount: Money, metadata: Mapping[str, str]) -> PayoutReport:
        made = client().v1.payouts.create(
            {"amount": amount.amount_minor, "currency": currency_of(amount), "metadata": dict(metadata)},
            {"stripe_account": recipient_ref, "idempotency_key": key},
        )
        return report_of(made)

    @translated()
    def find_payout(self, *, recipient_ref: str, metadata: Mapping[str, str]) -> PayoutReport | None:
        listed = client().v1.payouts.list({"limit": 100}, {"stripe_account": recipient_ref})
        found = find(listed.auto_paging_iter(), metadata)
        return report_of(found) if found else None

    @translated()
    def payout_report(self, *, recipient_ref: str, ref: str) -> PayoutReport:
        return report_of(client().v1.payouts.retrieve(ref, {}, {"stripe_account": recipient_ref}))


def _leave_payouts_to_us(recipient_ref: str) -> None:
    """Stop Stripe's own daily payouts before money arrives: they would be ahead of ours."""
    on_account: stripe.RequestOptions = {"stripe_account": recipient_ref}
    payouts = client().v1.balance_settings.retrieve({}, on_account).payments.payouts
    if not (payouts and payouts.schedule and payouts.schedule.interval == "manual"):
        client().v1.balance_settings.update({"payments": {"payouts": {"schedule": {"interval": "manual"}}}}, on_account)


def report_of(payout: stripe.Payout) -> PayoutReport:
    """How a bank payout stands, in the gateway's terms."""
    state = STATES.get(payout.status, "sent")
    failure = FAILURES.get(payout.failure_code or "", FAILURE) if state == "failed" else ""
    return PayoutReport(ref=payout.id, state=state, failure=failure)
