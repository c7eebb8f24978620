from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from escrow.gateways.base import Checkout, GatewayUnavailable, PaymentReport, Subject
from escrow.gateways.sandbox.cards import fingerprint
from escrow.gateways.sandbox.models import SandboxCheckout
from marketplace import clock
from marketplace.later import run_soon
from marketplace.money import Money


class MoneyIn:
    """Hosted checkout."""

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
        """Open the payment page. The sandbox has no use for `statement`, `group` and `payer_email`."""
        checkout, _ = SandboxCheckout.objects.get_or_create(
            key=key,
            defaults={
                "currency": amount.currency,
                "amount_minor": amount.amount_minor,
                "description": description,
                "metadata": dict(metadata),
                "return_path": return_path,
                "expires_at": expires_at,
            },
        )
        return Checkout(ref=checkout.ref, url=reverse("sandbox_checkout", args=[checkout.ref]))

    def payment_report(self, ref: str) -> PaymentReport:
        try:
            checkout = SandboxCheckout.objects.get(ref=ref)
        except SandboxCheckout.DoesNotExist:
            raise GatewayUnavailable(f"The sandbox knows no checkout {ref}") from None
        state = "open" if checkout.state == SandboxCheckout.State.CONFIRMING else checkout.state
        return PaymentReport(
            state=state,
            amount=checkout.amount,
            charge_ref=checkout.ref,
            failure=checkout.failure,
            card_fingerprint=fingerprint(checkout.card),
        )

    @transaction.atomic
    def expire_checkout(self, ref: str) -> None:
        """Close the page. Locks it, as paying there does."""
        checkout = SandboxCheckout.objects.select_for_update().get(ref=ref)
        if checkout.state in {SandboxCheckout.State.OPEN, SandboxCheckout.State.CONFIRMING}:
            checkout.become(SandboxCheckout.State.EXPIRED, at=clock.now())
            run_soon("escrow.deliver_sandbox_events")

    def charged_for(self, charge_ref: str) -> Subject:
        marks = SandboxCheckout.objects.filter(ref=charge_ref).values_list("metadata", flat=True).first() or {}
        if "payment" not in marks:
            return Subject()
        return Subject(payment_id=int(marks["payment"]), installation=marks.get("installation", ""), ref=charge_ref)
