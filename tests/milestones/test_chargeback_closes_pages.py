"""A client whose bank takes a payment back: whatever else they could still pay is closed at the provider."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from escrow import operations
from escrow.chargebacks.chargebacks import apply
from escrow.gateways.base import ChargebackReport
from escrow.gateways.sandbox import checkout
from escrow.gateways.sandbox.checkout import CheckoutOver
from escrow.models import Payment
from escrow.money_in import payments
from marketplace.money import Money
from tests import bank, story
from tests.books import refused

pytestmark = pytest.mark.django_db


def opened(client: User, **hired: object) -> Payment:
    """A payment page that is open at the provider."""
    payment = story.hire(client=client, **hired)  # type: ignore[arg-type]
    payments.open_checkout(payment)
    return story.fresh(payment)


def test_nobody_pays_there_any_more(
    carla: User, woken: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    charged_back = bank.deposit_of(story.funded_milestone(client=carla))
    pages, other = [opened(carla), opened(carla)], opened(story.hire().payer)
    never_opened = story.hire(client=carla)
    woken.clear()
    with django_capture_on_commit_callbacks(execute=True):
        bank.take_back(charged_back)
    # The wish is written with the chargeback; the provider is called by the worker.
    assert [story.fresh(page).closing_at is not None for page in (*pages, never_opened, other)] == [True] * 3 + [False]
    assert "escrow.finish_operations" in woken
    operations.finish_pending()
    for page in pages:
        with refused(CheckoutOver):
            checkout.pay(str(page.provider_ref), story.SUCCEEDS)
        assert story.fresh(page).state == "expired"
    with pytest.raises(payments.PageIsClosed):
        payments.open_checkout(story.fresh(never_opened))
    checkout.pay(str(other.provider_ref), story.SUCCEEDS)


def test_an_inquiry_closes_nothing_until_it_becomes_a_chargeback(carla: User) -> None:
    payment, page = bank.deposit_of(story.funded_milestone(client=carla)), opened(carla)
    nothing, report = Money(0, "USD"), {"ref": "asks", "charge_ref": payment.charge_ref, "amount": payment.amount}
    asked = ChargebackReport(**report, taken=nothing, state="open", reason="fraud", is_inquiry=True)  # type: ignore[arg-type]
    apply(payment, asked)
    assert story.fresh(page).closing_at is None
    taken = ChargebackReport(**report, taken=payment.amount, state="open", reason="fraud", changes=1)  # type: ignore[arg-type]
    apply(payment, taken)
    assert story.fresh(page).closing_at
