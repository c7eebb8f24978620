"""Steps that most tests of gateways begin with."""

from datetime import datetime, timedelta

from escrow.gateways.base import Checkout, PaymentReport
from marketplace import clock
from marketplace.money import Money
from tests.gateways.provider import Provider, Way

PRICE = Money(100_00, "USD")


def open_page(
    provider: Provider,
    *,
    payment: int = 7,
    key: str = "",
    amount: Money = PRICE,
    expires_at: datetime | None = None,
    statement: str = "Logo: first milestone",
) -> Checkout:
    """A payment page for our payment of this id. The same key wants the same `expires_at`."""
    return provider.gateway.open_checkout(
        key=key or f"payment-{payment}-0",
        amount=amount,
        description="Logo: first milestone",
        statement=statement,
        metadata={"payment": str(payment)},
        group="contract-3",
        payer_email="carla@example.org",
        return_path="/contracts/3/",
        expires_at=expires_at or clock.now() + timedelta(hours=24),
    )


def paid(provider: Provider, way: Way = Way.SUCCEEDS, *, payment: int = 7, amount: Money = PRICE) -> PaymentReport:
    """A payment that succeeded, its money available."""
    page = open_page(provider, payment=payment, amount=amount)
    provider.pay(page.ref, way)
    report = provider.gateway.payment_report(page.ref)
    assert report.succeeded
    provider.settle()
    return report


def recipient(provider: Provider, *, key: str = "recipient-2-0") -> str:
    """A freelancer's account; nothing is known of them yet."""
    return provider.gateway.open_recipient(
        key=key, name="Ana Freelancer", email="ana@example.org", country="ES", metadata={"recipient": "2"}
    )


def ready_recipient(provider: Provider, *, bank_is_closed: bool = False) -> str:
    """A freelancer who can be paid."""
    ref = recipient(provider)
    provider.onboard(ref, bank_is_closed=bank_is_closed)
    return ref


def arrived(provider: Provider, recipient_ref: str, transfer_ref: str) -> Money:
    """What became of a transfer in the freelancer's account, on the day on which it can leave."""
    provider.wait(hours=25)
    arrival = provider.gateway.arrival(recipient_ref=recipient_ref, transfer_ref=transfer_ref)
    assert arrival.available_at <= clock.now()
    return arrival.amount


def transferred(provider: Provider, recipient_ref: str, *, payout: int = 9, amount: Money = PRICE) -> str:
    """Money moved to the freelancer's account."""
    return provider.gateway.transfer(
        key=f"payout-{payout}-transfer",
        recipient_ref=recipient_ref,
        amount=amount,
        source="card",
        group=f"payout-{payout}",
        metadata={"payout": str(payout)},
    )
