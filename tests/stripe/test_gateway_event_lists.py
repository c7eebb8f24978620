"""Lists of events: piece by piece, oldest first, from both versions of the API."""

from datetime import timedelta
from itertools import islice

import pytest

from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.stripe import events
from marketplace import clock
from tests.gateways.steps import open_page, paid, ready_recipient
from tests.gateways.stripe_provider import StripeProvider

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_more_events_than_fit_on_a_page(provider: StripeProvider) -> None:
    since = clock.now()
    for payment in range(45):
        page = open_page(provider, payment=payment + 1)
        provider.server.pay(page.ref)
    for _ in range(60):
        provider.server.restrict(ref := ready_recipient(provider))
        provider.server.onboard(ref)
    found = list(provider.gateway.events_since(since))
    ids = {event.event_id for event in found}
    assert len(ids) == len(found)
    kinds = [event.kind for event in found]
    assert kinds.count("checkout.session.completed") == kinds.count("payment_intent.succeeded") == 45
    assert sum(kind.startswith("v2.core.account") for kind in kinds) > 100


def asked_for(provider: StripeProvider) -> list[tuple[int, int]]:
    """Whole days since the first question, and how many days each piece was, of the lists of version 1."""
    created = [call.params["created"] for call in provider.server.calls if call.template == "/v1/events"]
    day = 24 * 60 * 60
    pieces = [((each["gte"] - created[0]["gte"]) // day, (each["lt"] - each["gte"]) // day) for each in created]
    return list(dict.fromkeys(pieces))


def test_the_past_is_asked_for_in_pieces_that_grow_while_little_happened(
    provider: StripeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "PIECE", timedelta(days=1))
    monkeypatch.setattr(events, "A_PAGE", 1)
    since = clock.now()
    provider.wait(hours=24 * 8)
    open_page(provider)
    paid(provider)
    provider.wait(hours=24 * 21)
    assert len(list(provider.gateway.events_since(since))) > events.A_PAGE
    assert asked_for(provider) == [(0, 1), (1, 2), (3, 4), (7, 8), (15, 4), (19, 8), (27, 8)]
    both = {call.template for call in provider.server.calls if call.template.endswith("/events")}
    assert both == {"/v1/events", "/v2/core/events"}


@pytest.mark.parametrize("fault", ["rate_limit", "error_before_work"])
@pytest.mark.parametrize("failing", ["GET /v1/events", "GET /v2/core/events"])
def test_what_comes_before_a_failure_is_listed(provider: StripeProvider, failing: str, fault: str) -> None:
    since = clock.now()
    provider.server.pay(open_page(provider).ref)
    whole = list(provider.gateway.events_since(since))
    provider.wait(hours=24 * 2)
    provider.server.pay(open_page(provider, payment=8).ref)
    listed = provider.gateway.events_since(since)
    assert list(islice(listed, len(whole))) == whole
    provider.server.faults.next(failing, fault)
    with pytest.raises(GatewayUnavailable):
        next(listed)
    assert len(list(provider.gateway.events_since(since))) > len(whole)


def test_both_versions_are_listed_in_the_order_of_what_happened(provider: StripeProvider) -> None:
    since = clock.now().replace(microsecond=0)
    refs = []
    for payment in range(1, 4):
        refs += [open_page(provider, payment=payment).ref, ready_recipient(provider)]
        provider.server.pay(refs[-2])
        provider.server.restrict(refs[-1])
        provider.time_travel.forward(hours=1)
    events = list(provider.gateway.events_since(since))
    hours = [(event.at - since) // timedelta(hours=1) for event in events if event.at]
    assert hours == sorted(hours)
    for hour in range(3):
        kinds = [event.kind[:2] for event in events if event.at and (event.at - since) // timedelta(hours=1) == hour]
        assert {"v2", "ch"} <= set(kinds)
