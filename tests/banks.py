"""What a client's bank does with a payment, as the provider reports it."""

from datetime import timedelta

from escrow.chargebacks import chargebacks
from escrow.gateways.base import ChargebackReport
from escrow.models import Chargeback, Payment
from marketplace import clock
from marketplace.money import Money


def hear(payment: Payment, state: str = "open", **told: int | str) -> Chargeback:
    """Apply a report; all of the payment is disputed and, unless it is won, taken."""
    amount = int(told.get("amount", payment.amount_minor))
    taken = int(told.get("taken", 0 if state == "won" else amount))
    report = ChargebackReport(
        ref=str(told.get("ref", "dp_1")),
        charge_ref=payment.charge_ref,
        amount=Money(amount, payment.currency),
        taken=Money(taken, str(told.get("taken_currency", payment.currency))),
        state=state,
        reason="fraudulent",
        evidence_due_at=clock.now() + timedelta(days=9),
        changes=int(told.get("changes", 1 if state == "open" else 2)),
    )
    return chargebacks.apply(payment, report)


def lose(payment: Payment, *, taken: int | None = None) -> Chargeback:
    """The bank takes so many minor units of it (all), and keeps them."""
    minor = payment.amount_minor if taken is None else taken
    hear(payment, taken=minor)
    return hear(payment, "lost", taken=minor)
