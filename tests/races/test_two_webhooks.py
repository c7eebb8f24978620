"""Webhooks of deposits, acted upon at once: the money of a hold is booked once, and what is too much goes back."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.models import Contract
from escrow.gateways.sandbox import delivery
from escrow.inbox import inbox
from escrow.ledger import posting
from escrow.models import Hold, Journal, Payment, Refund, WebhookEvent
from milestones.models import Milestone
from milestones.verbs import hiring
from tests import story
from tests.books import balance
from tests.factories import ProposalFactory
from tests.racing import gate_before, race, without_row_locks
from tests.told import times_told


def act_on(event: WebhookEvent) -> Callable[[], Any]:
    return lambda: inbox.process(event)


@pytest.fixture
def event() -> WebhookEvent:
    """The one webhook of a first deposit, stored and not acted upon."""
    story.at_checkout(story.hire())
    delivery.deliver_due()
    return WebhookEvent.objects.get()


@pytest.fixture
def events() -> list[WebhookEvent]:
    """Webhooks of two payments that both pay for the first milestone, the second of them for everything."""
    proposal = ProposalFactory()
    for whole in (False, True):
        story.at_checkout(hiring.hire(proposal, by=proposal.job.client, whole=whole))
    delivery.deliver_due()
    return list(WebhookEvent.objects.order_by("id"))


def test_the_same_event_twice_is_one_deposit(event: WebhookEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, posting, "post")
    first, second = race(act_on(event), act_on(event), gate)
    assert (first.result, second.result) == (True, True)
    payment = Payment.objects.get()
    assert (payment.state, story.contract_of(payment).state, balance("hold")) == ("succeeded", "offered", 60_000)
    assert Journal.objects.count() == 1
    assert times_told(story.contract_of(payment).freelancer, "contract:offered") == 1


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_same_event_fails_once(event: WebhookEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, posting, "post")
    first, second = race(act_on(event), act_on(event), gate)
    assert sorted([first.result, second.result]) == [False, True]
    assert balance("hold") == 60_000


def test_of_two_payments_for_one_hold_the_second_goes_back(
    events: list[WebhookEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, posting, "post")
    first, second = race(act_on(events[0]), act_on(events[1]), gate)
    assert (first.result, second.result) == (True, True)
    assert set(Payment.objects.values_list("state", flat=True)) == {"succeeded"}
    surplus = Refund.objects.get()
    assert (surplus.hold, surplus.amount_minor) == (None, 60_000)
    assert (balance("hold"), balance("cash")) == (100_000, 160_000)


def test_the_other_way_round_too(events: list[WebhookEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, posting, "post")
    whole, part = race(act_on(events[1]), act_on(events[0]), gate)
    assert (whole.result, part.result) == (True, True)
    assert Refund.objects.get().amount_minor == 60_000
    assert (balance("hold"), balance("cash")) == (100_000, 160_000)


def test_without_locks_one_of_two_payments_fails(events: list[WebhookEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference of the journal stops the double deposit; the payment is left for another try."""
    with monkeypatch.context() as patch:
        without_row_locks(patch, Hold, Contract, Milestone, Payment)
        gate = gate_before(patch, posting, "post")
        first, second = race(act_on(events[0]), act_on(events[1]), gate)
    assert sorted([first.result, second.result]) == [False, True]
    [failed] = WebhookEvent.objects.filter(processed_at=None)
    assert "escrow_journal_reference" in failed.error
    assert inbox.process(failed)
    assert Refund.objects.get().amount_minor == 60_000
