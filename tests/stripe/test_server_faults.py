"""What goes wrong on purpose does, and is over when it is called off."""

import pytest
import stripe

from tests.stripe_server import Faults, StripeServer, asking

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize(
    ("fault", "error", "worked", "same_key"),
    [
        ("timeout_before_work", stripe.APIConnectionError, 0, 1),
        ("timeout_after_work", stripe.APIConnectionError, 1, 1),
        ("reset_after_work", stripe.APIConnectionError, 1, 1),
        ("error_before_work", stripe.APIError, 0, 1),
        ("error_during_work", stripe.APIError, 0, 0),
        ("rate_limit", stripe.RateLimitError, 0, 1),
    ],
)
def test_a_planned_fault(
    stripe_server: StripeServer,
    sdk: stripe.StripeClient,
    *,
    fault: str,
    error: type[Exception],
    worked: int,
    same_key: int,
) -> None:
    """The work is done or not, and the same key does it at most once; a 500 that was kept stands in its way."""
    charge = asking.charge(stripe_server, sdk)
    stripe_server.faults.next("POST /v1/refunds", fault)
    with pytest.raises(error):
        sdk.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "a"})
    assert len(stripe_server.objects("refund")) == worked
    assert stripe_server.calls[-1].fault == fault
    if same_key:
        sdk.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "a"})
    else:
        with pytest.raises(stripe.APIError):
            sdk.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "a"})
    assert len(stripe_server.objects("refund")) == same_key


def test_the_seed_decides_what_happens() -> None:
    def drawn(seed: int) -> list[object]:
        faults = Faults(seed=seed, reset_after_work=0.2, rate_limit=0.2)
        return [faults.draw("POST", "/v1/refunds") for _ in range(50)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert set(drawn(1)) == {None, "reset_after_work", "rate_limit"}


def test_a_question_has_no_after_effects() -> None:
    faults = Faults(reset_after_work=1)
    assert faults.draw("GET", "/v1/refunds") is None


def test_calm_ends_everything(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    stripe_server.faults = Faults(seed=1, timeout_before_work=1, late=1)
    stripe_server.faults.next("GET /v1/balance", "rate_limit")
    with pytest.raises(stripe.RateLimitError):
        sdk.v1.balance.retrieve()
    with pytest.raises(stripe.APIConnectionError):
        sdk.v1.balance.retrieve()
    stripe_server.calm()
    sdk.v1.balance.retrieve()


def test_a_wrong_key(stripe_server: StripeServer) -> None:
    stranger = stripe.StripeClient("sk_test_wrong", base_addresses={"api": stripe_server.url})
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.balance.retrieve()


def test_an_unknown_address(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        sdk.v1.customers.list()
    assert stripe_server.violations == ["GET /v1/customers: no such address here"]
    stripe_server.violations.clear()


def test_connections_are_kept(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    sdk.v1.balance.retrieve()
    sdk.v1.balance.retrieve()
    assert len(stripe_server.http.open) == 1
