from collections.abc import Mapping
from datetime import datetime, timedelta

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from escrow.gateways.base import Checkout, PaymentReport, Subject
from escrow.gateways.stripe import methods, statements
from escrow.gateways.stripe.amounts import chargeable_minor, currency_of, money
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated
from escrow.gateways.stripe.subjects import paid_by
from marketplace.money import Money

# Stripe keeps a session open for 24 hours at most by its own clock; ours may be a little ahead.
CLOCKS_DIFFER = timedelta(minutes=5)
FAILURE_MAX_LENGTH = 300
PaymentMethodOptions = stripe.params.checkout.SessionCreateParamsPaymentMethodOptions


class MoneyIn:
    """Checkout Sessions on the platform's own account, with the payment methods that the operator allows."""

    @translated(people_may_change=True)
    def open_checkout(
        self,
        *,
        key: str,
        amount: Money,
        description: str,
        statement: str,
        metadata: Mapping[str, str],
        group: str,
        payer_email: str,
        return_path: str,
        expires_at: datetime,
    ) -> Checkout:
        back = f"{settings.SITE_URL}{return_path}"
        session = client().v1.checkout.sessions.create(
            {
                "mode": "payment",
                # Whatever else is enabled there could be taken back for weeks.
                "allowed_payment_method_types": list(settings.PAYMENT_METHODS),
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": currency_of(amount),
                            "unit_amount": chargeable_minor(amount),
                            "product_data": {"name": description},
                        },
                    }
                ],
                # What is charged must be what was asked for, in its currency.
                "adaptive_pricing": {"enabled": False},
                "payment_intent_data": {
                    "description": description,
                    "metadata": dict(metadata),
                    "transfer_group": group,
                    "statement_descriptor_suffix": statements.suffix(statement) or statements.suffix(group),
                },
                "payment_method_options": _confirmation(amount),
                "metadata": dict(metadata),
                "client_reference_id": key,
                "customer_email": payer_email,
                "success_url": f"{back}?payment=made",
                "cancel_url": back,
                "expires_at": int((expires_at - CLOCKS_DIFFER).timestamp()),
            },
            {"idempotency_key": key},
        )
        return Checkout(ref=session.id, url=session.url or "")

    @translated()
    def payment_report(self, ref: str) -> PaymentReport:
        session = client().v1.checkout.sessions.retrieve(ref, {"expand": ["payment_intent.latest_charge"]})
        intent = session.payment_intent if isinstance(session.payment_intent, stripe.PaymentIntent) else None
        charge = intent.latest_charge if intent and isinstance(intent.latest_charge, stripe.Charge) else None
        if (
            session.status == "complete"
            and session.payment_status == "paid"
            and charge
            and charge.status == "succeeded"
        ):
            return PaymentReport(
                state="succeeded",
                amount=money(charge.amount, charge.currency),
                charge_ref=charge.id,
                comes_back_for=methods.comes_back_for(charge),
                card_fingerprint=methods.card_fingerprint(charge),
            )
        asked = money(session.amount_total or 0, session.currency or "")
        return PaymentReport(state=_state(session, intent), amount=asked, failure=_failure(intent))

    @translated()
    def expire_checkout(self, ref: str) -> None:
        sessions = client().v1.checkout.sessions
        if sessions.retrieve(ref).status == "open":
            sessions.expire(ref)

    def charged_for(self, charge_ref: str) -> Subject:
        try:
            charge = client().v1.charges.retrieve(charge_ref, {"expand": ["payment_intent"]})
        except stripe.InvalidRequestError as error:
            if error.code == "resource_missing":
                return Subject()
            raise
        intent = charge.payment_intent if isinstance(charge.payment_intent, stripe.PaymentIntent) else None
        marks = (intent or charge).metadata
        return paid_by({"object": {"metadata": marks.to_dict() if marks else {}}})


def _confirmation(amount: Money) -> PaymentMethodOptions:
    """From an amount on, the card's bank is asked to have the client confirm: then it bears the fraud, not we."""
    if "card" not in settings.PAYMENT_METHODS or amount.amount_minor < settings.CONFIRM_CARDS_FROM[amount.currency]:
        return {}
    return {"card": {"request_three_d_secure": "any"}}


def _state(session: stripe.checkout.Session, intent: stripe.PaymentIntent | None) -> str:
    """A declined card leaves the session open for another; a bank that says no afterwards does not."""
    if session.status != "complete":
        return "expired" if session.status == "expired" else "open"
    return "failed" if intent and intent.status in {"requires_payment_method", "canceled"} else "processing"


def _failure(intent: stripe.PaymentIntent | None) -> str:
    """Why the last attempt to pay failed; of card errors Stripe's own words, which are meant for the client."""
    error = intent.last_payment_error if intent else None
    if error is None:
        return ""
    if error.type == "card_error" and getattr(error, "message", None):
        return str(error.message)[:FAILURE_MAX_LENGTH]
    return _("The bank did not carry out the payment.")
