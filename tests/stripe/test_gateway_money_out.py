"""Connected accounts and payouts: what is asked of Stripe, and how things stand in words."""

from typing import Any

import pytest
import stripe

from escrow.gateways.base import GatewayRefused
from escrow.gateways.stripe import needs, payouts
from marketplace import clock
from marketplace.money import Money
from tests.gateways.steps import arrived, paid, ready_recipient, recipient, transferred
from tests.gateways.stripe_provider import StripeProvider
from tests.gateways.test_payouts import EARNED, pay_out

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_what_an_account_is_asked_for(provider: StripeProvider) -> None:
    recipient(provider)
    [account] = provider.server.objects("v2.core.account")
    assert (account["dashboard"], account["identity"]) == ("express", {"country": "es"})
    assert (account["display_name"], account["contact_email"]) == ("Ana Freelancer", "ana@example.org")
    responsible = account["defaults"]["responsibilities"]
    assert (responsible["fees_collector"], responsible["losses_collector"]) == ("application", "application")


def test_onboarding_leads_back_to_us(provider: StripeProvider) -> None:
    ref = recipient(provider)
    assert "/connect/" in provider.gateway.recipient_page(ref, return_path="/payouts/", refresh_path="/again/")
    use_case = provider.server.calls[-1].params["use_case"]
    assert use_case == {
        "type": "account_onboarding",
        "account_onboarding": {
            "return_url": "http://127.0.0.1:8000/payouts/",
            "refresh_url": "http://127.0.0.1:8000/again/",
        },
    }


def test_who_is_ready_changes_their_details_in_the_express_dashboard(provider: StripeProvider) -> None:
    page = provider.gateway.recipient_page(ready_recipient(provider), return_path="/payouts/", refresh_path="/again/")
    assert "/express/" in page


def test_who_was_restricted_is_not_ready_any_more(provider: StripeProvider) -> None:
    ref = ready_recipient(provider)
    provider.server.restrict(ref)
    report = provider.gateway.recipient_report(ref)
    assert (report.ready, report.needs) == (False, needs.DETAILS)
    assert "/connect/" in provider.gateway.recipient_page(ref, return_path="/payouts/", refresh_path="/again/")


def test_a_closed_account(provider: StripeProvider) -> None:
    ref = ready_recipient(provider)
    provider.server.close_account(ref)
    report = provider.gateway.recipient_report(ref)
    assert (report.ready, report.needs) == (False, needs.CLOSED)


def test_stripe_never_pays_out_by_itself(provider: StripeProvider) -> None:
    """Its own daily payouts would leave nothing for ours."""
    paid(provider)
    ref = ready_recipient(provider)
    transferred(provider, ref, amount=EARNED)
    provider.settle()
    assert provider.server.objects("payout") == []
    transferred(provider, ref, payout=10, amount=Money(1_00, "USD"))
    updates = [call for call in provider.server.calls if (call.method, call.path) == ("POST", "/v1/balance_settings")]
    assert [call.account for call in updates] == [ref]


def test_transfer_and_payout_bear_our_id(provider: StripeProvider) -> None:
    paid(provider)
    ref = ready_recipient(provider)
    sent = transferred(provider, ref, amount=EARNED)
    pay_out(provider, ref, arrived(provider, ref, sent))
    [transfer], [payout] = provider.server.objects("transfer"), provider.server.objects("payout")
    assert (transfer["destination"], transfer["transfer_group"]) == (ref, "payout-9")
    assert transfer["metadata"] == payout["metadata"] == {"payout": "9"}
    assert provider.server.calls[-1].account == ref


def test_no_payout_from_who_is_not_ready(provider: StripeProvider) -> None:
    paid(provider)
    ref = ready_recipient(provider)
    transfer = transferred(provider, ref, amount=EARNED)
    amount = arrived(provider, ref, transfer)
    provider.server.restrict(ref)
    with pytest.raises(GatewayRefused, match="payout details"):
        pay_out(provider, ref, amount)


def test_a_payout_that_was_paid_can_still_come_back(provider: StripeProvider) -> None:
    paid(provider)
    ref = ready_recipient(provider)
    transfer = transferred(provider, ref, amount=EARNED)
    sent = pay_out(provider, ref, arrived(provider, ref, transfer))
    provider.settle()
    provider.server.fail_payout(sent.ref, "no_account")
    report = provider.gateway.payout_report(recipient_ref=ref, ref=sent.ref)
    assert (report.state, report.failure) == ("failed", "The bank found no account with these details.")


def test_what_arrives_is_in_the_currency_of_the_bank(provider: StripeProvider) -> None:
    paid(provider)
    ref = ready_recipient(provider)
    assert provider.gateway.recipient_report(ref).currency == "EUR"
    transfer = transferred(provider, ref, amount=EARNED)
    arrival = provider.gateway.arrival(recipient_ref=ref, transfer_ref=transfer)
    assert arrival.amount == Money(55_55, "EUR")
    assert round((arrival.available_at - clock.now()).total_seconds() / 3600) == 24
    provider.wait(hours=25)
    with pytest.raises(GatewayRefused):
        pay_out(provider, ref, EARNED)


def test_a_bank_account_in_the_same_currency_takes_it_as_it_is(provider: StripeProvider) -> None:
    paid(provider)
    ref = ready_recipient(provider)
    provider.server.bank_takes(ref, "usd")
    transfer = transferred(provider, ref, amount=EARNED)
    assert provider.gateway.arrival(recipient_ref=ref, transfer_ref=transfer).amount == EARNED


@pytest.mark.parametrize(
    ("status", "state"),
    [("pending", "sent"), ("in_transit", "sent"), ("paid", "paid"), ("failed", "failed"), ("canceled", "failed")],
)
def test_how_a_payout_stands(status: str, state: str) -> None:
    report = payouts.report_of(
        stripe.Payout.construct_from({"id": "po_1", "status": status, "failure_code": None}, None)
    )
    assert (report.state, bool(report.failure)) == (state, state == "failed")


def account(status: str, *, resolution: str = "provide_info", entries: tuple[dict[str, Any], ...] = ()) -> Any:
    capability = {"status": status, "status_details": [{"code": "restricted_other", "resolution": resolution}]}
    values = {
        "id": "acct_1",
        "object": "v2.core.account",
        "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": capability}}}},
        "requirements": {"entries": list(entries)},
    }
    return stripe.v2.core.Account.construct_from(values, None, api_mode="V2")


def entry(by: str, *complaints: str) -> dict[str, Any]:
    errors = [{"code": "invalid_value_other", "description": text} for text in complaints]
    return {"awaiting_action_from": by, "description": "identity.individual.dob", "errors": errors}


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (account("restricted", entries=(entry("user"),)), needs.DETAILS),
        (account("restricted"), needs.DETAILS),
        (account("pending", resolution="no_resolution"), needs.CHECKING),
        (account("pending", resolution="no_resolution", entries=(entry("stripe"),)), needs.CHECKING),
        (account("rejected", resolution="contact_stripe"), needs.DECLINED),
        (account("unsupported", resolution="no_resolution"), needs.UNSUPPORTED),
        (
            account(
                "restricted", entries=(entry("user", "The photo is blurred"), entry("user", "The photo is blurred"))
            ),
            f"{needs.DETAILS} The photo is blurred.",
        ),
    ],
)
def test_what_stripe_still_needs(seen: Any, said: str) -> None:
    assert needs.needs_of(seen) == said


def test_long_complaints_are_cut() -> None:
    assert len(needs.needs_of(account("restricted", entries=(entry("user", "x" * 1000),)))) == needs.MAX_LENGTH
