"""The books: every movement has its line, and the lines add up to the balance."""

import pytest
import stripe

from tests.stripe_server import StripeServer, asking

pytestmark = pytest.mark.loopback


def test_the_lines_add_up(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk)
    charge = asking.charge(stripe_server, sdk)
    asking.charge(stripe_server, sdk, "4242424242424242", 5_000)
    refund = sdk.v1.refunds.create({"charge": charge.id, "amount": 10_000})
    transfer = sdk.v1.transfers.create({"amount": 20_000, "currency": "usd", "destination": account})
    stripe_server.fail_refund(refund.id)
    dispute = stripe_server.dispute(charge.id, 1_000)
    lines = list(sdk.v1.balance_transactions.list({"limit": 2}).auto_paging_iter())
    assert [(line.type, line.reporting_category, line.source) for line in reversed(lines)][2:] == [
        ("refund", "refund", refund.id),
        ("transfer", "transfer", transfer.id),
        ("refund_failure", "refund_failure", refund.id),
        ("adjustment", "dispute", dispute["id"]),
    ]
    balance = sdk.v1.balance.retrieve()
    assert sum(part.amount for part in balance.pending) == 5_000 - 175
    parts = [*balance.available, *balance.pending]
    assert sum(part.amount for part in parts) == sum(line.net for line in lines)
    assert all(line.net == line.amount - line.fee for line in lines)
    assert {line.id for line in lines} == {line["id"] for line in stripe_server.objects("balance_transaction")} - {
        line["id"] for line in stripe_server.objects("balance_transaction") if line["type"] == "payment"
    }


def test_lines_with_their_sources(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk)
    topup = stripe_server.top_up(1_000, "usd")
    sdk.v1.transfers.create({"amount": 500, "currency": "usd", "destination": account})
    lines = sdk.v1.balance_transactions.list({"expand": ["data.source"]}).data
    assert [line.source.object for line in lines] == ["transfer", "topup"]
    assert lines[-1].source.id == topup["id"]
    [received] = sdk.v1.balance_transactions.list({"expand": ["data.source"]}, {"stripe_account": account}).data
    assert received.source.id.startswith("py_")


def test_lines_by_time_source_and_type(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    [line] = sdk.v1.balance_transactions.list({"source": charge.id, "type": "charge"}).data
    assert (line.fee, line.fee_details[0].type) == (1_770, "stripe_fee")
    assert sdk.v1.balance_transactions.list({"created": {"gte": line.created, "lte": line.created}}).data
    assert not sdk.v1.balance_transactions.list({"created": {"gt": line.created}}).data
    assert sdk.v1.balance_transactions.list({"type": "refund"}).data == []
