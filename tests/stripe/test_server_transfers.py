"""Money to a freelancer: transfer, payout, and back."""

from typing import Any

import pytest
import stripe

from tests.conftest import TimeTravel
from tests.stripe_server import StripeServer, asking, cards

pytestmark = pytest.mark.loopback


def transfer(sdk: stripe.StripeClient, account: str, amount: int, **more: Any) -> stripe.Transfer:
    return sdk.v1.transfers.create({"amount": amount, "currency": "usd", "destination": account, **more})


def available(sdk: stripe.StripeClient, account: str | None = None) -> int:
    balance = sdk.v1.balance.retrieve(options={"stripe_account": account} if account else {})
    return balance.available[0].amount


def payout(sdk: stripe.StripeClient, account: str, amount: int) -> stripe.Payout:
    return sdk.v1.payouts.create({"amount": amount, "currency": "usd"}, {"stripe_account": account})


@pytest.fixture
def account(stripe_server: StripeServer, sdk: stripe.StripeClient) -> str:
    """A recipient that has 30,000 cents."""
    asking.charge(stripe_server, sdk)
    account = asking.recipient(stripe_server, sdk)
    transfer(sdk, account, 30_000, transfer_group="contract-1", metadata={"payout": "1"})
    stripe_server.settle()
    return account


def test_what_arrives_is_to_be_had_a_day_later(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel
) -> None:
    asking.charge(stripe_server, sdk)
    account = asking.recipient(stripe_server, sdk)
    transfer(sdk, account, 30_000)
    time_travel.forward(hours=23)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payout(sdk, account, 30_000)
    assert caught.value.code == "balance_insufficient"
    time_travel.forward(hours=2)
    assert payout(sdk, account, 30_000).amount == 30_000


def test_what_arrives_is_converted_unless_a_bank_takes_it(
    stripe_server: StripeServer, sdk: stripe.StripeClient
) -> None:
    asking.charge(stripe_server, sdk)
    spanish: Any = {**asking.RECIPIENT, "identity": {"country": "es"}}
    account = sdk.v2.core.accounts.create(spanish).id
    stripe_server.onboard(account)
    sent = transfer(sdk, account, 10_800)
    own: Any = {"stripe_account": account}
    arrived = sdk.v1.charges.retrieve(str(sent.destination_payment), {"expand": ["balance_transaction"]}, own)
    booked: Any = arrived.balance_transaction
    assert (booked.amount, booked.currency, round(booked.exchange_rate, 4)) == (10_000, "eur", 0.9259)
    with pytest.raises(stripe.InvalidRequestError, match="external accounts in that currency"):
        payout(sdk, account, 10_800)
    sdk.v1.transfers.reversals.create(sent.id)
    held = sdk.v1.balance.retrieve(options=own)
    assert held.pending[0].amount + held.available[0].amount == 0
    stripe_server.bank_takes(account, "usd")
    again = transfer(sdk, account, 100)
    arrived = sdk.v1.charges.retrieve(str(again.destination_payment), {"expand": ["balance_transaction"]}, own)
    booked = arrived.balance_transaction
    assert (booked.amount, booked.currency, booked.exchange_rate) == (100, "usd", None)


def test_a_transfer_moves_the_balances(sdk: stripe.StripeClient, account: str) -> None:
    assert available(sdk) == 60_000 - 1_770 - 30_000
    assert available(sdk, account) == 30_000
    [found] = sdk.v1.transfers.list({"transfer_group": "contract-1", "destination": account}).data
    assert found.metadata.payout == "1"


def test_no_transfer_of_money_that_is_not_there(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk)
    charge = asking.charge(stripe_server, sdk, cards.SUCCEEDS)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        transfer(sdk, account, 30_000)
    assert caught.value.code == "balance_insufficient"
    transfer(sdk, account, 30_000, source_transaction=charge.id)
    assert available(sdk, account) == 0
    with pytest.raises(stripe.InvalidRequestError, match="must not exceed the source amount"):
        transfer(sdk, account, 30_001, source_transaction=charge.id)


def test_money_becomes_available_as_time_goes_by(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel
) -> None:
    asking.charge(stripe_server, sdk, cards.SUCCEEDS)
    assert available(sdk) == 0
    time_travel.forward(days=7)
    assert available(sdk) == 58_230
    assert asking.kinds(stripe_server)[-1] == "balance.available"


def test_no_transfer_to_who_cannot_receive(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asking.charge(stripe_server, sdk)
    account = asking.recipient(stripe_server, sdk, ready=False)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        transfer(sdk, account, 1)
    assert caught.value.code == "insufficient_capabilities_for_transfer"


def test_a_transfer_is_reversed_in_parts(sdk: stripe.StripeClient, account: str) -> None:
    [sent] = sdk.v1.transfers.list().data
    reversal = sdk.v1.transfers.reversals.create(sent.id, {"amount": 10_000, "metadata": {"chargeback": "1"}})
    sdk.v1.transfers.reversals.create(sent.id)
    after = sdk.v1.transfers.retrieve(sent.id)
    assert (after.reversed, after.amount_reversed, len(after.reversals.data)) == (True, 30_000, 2)
    [line] = sdk.v1.balance_transactions.list({"source": reversal.id}).data
    assert (line.type, line.reporting_category, line.net) == ("transfer_refund", "transfer_reversal", 10_000)
    assert available(sdk, account) == 0
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.transfers.reversals.create(sent.id, {"amount": 1})


def test_a_payout_is_paid(stripe_server: StripeServer, sdk: stripe.StripeClient, account: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payout(sdk, account, 30_001)
    assert caught.value.code == "balance_insufficient"
    sent = payout(sdk, account, 20_000)
    assert (sent.status, available(sdk, account)) == ("pending", 10_000)
    stripe_server.settle()
    own: Any = {"stripe_account": account}
    assert sdk.v1.payouts.retrieve(sent.id, options=own).status == "paid"
    assert [event.account for event in sdk.v1.events.list({"type": "payout.paid"}, own).data] == [account]
    assert sdk.v1.events.list({"type": "payout.paid"}).data == []
    with pytest.raises(stripe.InvalidRequestError, match="No such payout"):
        sdk.v1.payouts.retrieve(sent.id)


def test_a_payout_comes_back(stripe_server: StripeServer, sdk: stripe.StripeClient, account: str) -> None:
    sent = payout(sdk, account, 20_000)
    stripe_server.settle()
    stripe_server.fail_payout(sent.id, "no_account")
    failed = sdk.v1.payouts.retrieve(sent.id, options={"stripe_account": account})
    assert (failed.status, failed.failure_code, available(sdk, account)) == ("failed", "no_account", 30_000)
    assert asking.kinds(stripe_server)[-1] == "payout.failed"


def test_a_payout_is_canceled_while_it_is_pending(
    stripe_server: StripeServer, sdk: stripe.StripeClient, account: str
) -> None:
    own: Any = {"stripe_account": account}
    sent = payout(sdk, account, 20_000)
    assert sdk.v1.payouts.cancel(sent.id, options=own).status == "canceled"
    assert available(sdk, account) == 30_000
    stripe_server.settle()
    with pytest.raises(stripe.InvalidRequestError, match="cannot be canceled"):
        sdk.v1.payouts.cancel(sent.id, options=own)


def test_without_a_manual_schedule_the_money_runs_out(
    stripe_server: StripeServer, sdk: stripe.StripeClient, account: str
) -> None:
    daily: Any = {"payments": {"payouts": {"schedule": {"interval": "daily"}}}}
    sdk.v1.balance_settings.update(daily, {"stripe_account": account})
    stripe_server.settle()
    [automatic] = stripe_server.objects("payout")
    assert (automatic["automatic"], automatic["amount"], automatic["status"]) == (True, 30_000, "paid")
