"""Two moves of the sandbox's money at once: the second waits, and sees what the first has left."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from escrow import gateways
from escrow.gateways.base import GatewayRefused
from escrow.gateways.sandbox import checkout
from escrow.gateways.sandbox.gateway import money_back
from escrow.models import SandboxRefund
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.racing import gate_before, race

pytestmark = pytest.mark.django_db(transaction=True)
GATEWAY = gateways.named("sandbox")
PRICE = Money(1_000, "USD")


@pytest.fixture
def charge() -> str:
    page = GATEWAY.open_checkout(
        statement="Logo",
        key="payment-1",
        amount=PRICE,
        description="Logo",
        metadata={},
        group="contract-1",
        payer_email="carla@example.org",
        return_path="/",
        expires_at=clock.now() + timedelta(days=1),
    )
    checkout.pay(page.ref, story.SUCCEEDS)
    return page.ref


def refund(charge: str, key: str) -> Callable[[], Any]:
    return lambda: GATEWAY.refund(key=key, charge_ref=charge, amount=PRICE, metadata={})


@pytest.mark.parametrize(("keys", "refused"), [(("a", "b"), True), (("a", "a"), False)])
def test_a_charge_is_refunded_once(
    charge: str, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, str], refused: bool
) -> None:
    gate = gate_before(monkeypatch, money_back.SandboxRefund.objects, "create")
    first, second = race(*(refund(charge, key) for key in keys), gate)
    assert first.error is None
    assert isinstance(second.error, GatewayRefused) if refused else second.result == first.result
    assert SandboxRefund.objects.count() == 1


def test_without_taking_turns_it_is_refunded_twice(charge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money_back, "alone", nullcontext)
    gate = gate_before(monkeypatch, money_back.SandboxRefund.objects, "create")
    race(refund(charge, "a"), refund(charge, "b"), gate)
    assert GATEWAY.balances() == {"USD": -1_000}
