"""What events are about, and those whose webhook never arrived. At every provider."""

from collections.abc import Iterable
from datetime import UTC, timedelta

import pytest

from escrow.gateways.base import Event, Subject
from marketplace import clock
from tests.gateways.provider import Provider, Way
from tests.gateways.steps import arrived, open_page, paid, ready_recipient, transferred
from tests.gateways.test_chargebacks import taken_back
from tests.gateways.test_payouts import EARNED, pay_out
from tests.gateways.test_refunds import refund

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def heard(provider: Provider) -> list[Event]:
    """What webhooks said since the last call."""
    return [provider.gateway.read_webhook(body, headers) for body, headers in provider.webhooks()]


def subjects(provider: Provider, events: Iterable[Event]) -> list[Subject]:
    """What they are about, without those that are about nothing of ours."""
    found = [provider.gateway.subject(event.kind, event.payload) for event in events]
    return [subject for subject in found if subject != Subject()]


@pytest.mark.parametrize("way", [Way.SUCCEEDS, Way.SUCCEEDS_LATER, Way.FAILS_LATER])
def test_a_payment_is_found_by_our_id(provider: Provider, way: Way) -> None:
    page = open_page(provider)
    provider.pay(page.ref, way)
    provider.settle()
    found = subjects(provider, heard(provider))
    assert found
    assert {(subject.payment_id, subject.ref) for subject in found} == {(7, page.ref)}


def test_so_is_one_that_expired(provider: Provider) -> None:
    page = open_page(provider)
    provider.wait(hours=24)
    assert subjects(provider, heard(provider)) == [Subject(payment_id=7, ref=page.ref)]


def test_a_refund_is_found_by_our_id(provider: Provider) -> None:
    charge = paid(provider, Way.REFUNDS_COME_BACK).charge_ref
    heard(provider)
    sent = refund(provider, charge)
    provider.settle()
    found = subjects(provider, heard(provider))
    assert {(subject.refund_id, subject.ref) for subject in found} == {(5, sent.ref)}


def test_a_recipient_is_found_by_the_providers_name(provider: Provider) -> None:
    ref = ready_recipient(provider)
    assert {subject.recipient_ref for subject in subjects(provider, heard(provider))} == {ref}


@pytest.mark.parametrize("bank_is_closed", [False, True])
def test_a_payout_is_found_by_our_id(provider: Provider, bank_is_closed: bool) -> None:
    paid(provider)
    ref = ready_recipient(provider, bank_is_closed=bank_is_closed)
    transfer = transferred(provider, ref, amount=EARNED)
    sent = pay_out(provider, ref, arrived(provider, ref, transfer))
    heard(provider)
    provider.settle()
    found = subjects(provider, heard(provider))
    assert {(subject.payout_id, subject.ref) for subject in found} == {(9, sent.ref)}


def test_a_chargeback_is_found_by_the_providers_name(provider: Provider) -> None:
    ref = taken_back(provider, Way.TAKEN_BACK_FOR_GOOD).ref
    events = provider.gateway.events_since(clock.now() - timedelta(days=1))
    assert ref in {subject.chargeback_ref for subject in subjects(provider, events)}


def test_what_was_reported_can_be_listed(provider: Provider) -> None:
    """As if no webhook had arrived: what they are about is found all the same, the oldest first."""
    since = clock.now()
    page = open_page(provider)
    provider.pay(page.ref, Way.TAKEN_BACK_FOR_GOOD)
    other = paid(provider, payment=8).charge_ref
    recipient = ready_recipient(provider)
    provider.wait(hours=1)
    sent = refund(provider, other)
    listed = list(provider.gateway.events_since(since))
    found = subjects(provider, listed)
    assert {subject.payment_id for subject in found} == {7, 8, None}
    assert {subject.ref for subject in found if subject.refund_id == 5} == {sent.ref}
    assert {subject.recipient_ref for subject in found} == {recipient, ""}
    assert [bool(subject.chargeback_ref) for subject in found].count(True)
    assert (found[0].payment_id, found[-1].refund_id) == (7, 5)
    assert len({event.event_id for event in listed}) == len(listed)
    assert {event.event_id for event in listed} <= {event.event_id for event in heard(provider)}


def test_only_what_is_new_is_listed(provider: Provider) -> None:
    charge = paid(provider).charge_ref
    provider.wait(hours=1)
    since = clock.now()
    assert list(provider.gateway.events_since(since)) == []
    refund(provider, charge)
    assert {subject.refund_id for subject in subjects(provider, provider.gateway.events_since(since))} == {5}


def test_a_listed_event_is_the_one_that_was_sent(provider: Provider) -> None:
    since = clock.now()
    paid(provider)
    ready_recipient(provider)
    sent = {event.event_id: event for event in heard(provider)}
    assert all(sent[event.event_id] == event for event in provider.gateway.events_since(since))


def test_an_event_says_when_it_happened(provider: Provider) -> None:
    before = clock.now().replace(microsecond=0)
    paid(provider)
    provider.wait(hours=30)
    ready_recipient(provider)
    listed = list(provider.gateway.events_since(before))
    instants = [event.at for event in listed if event.at]
    assert len(instants) == len(listed)
    assert instants == sorted(instants)
    assert (instants[-1] - instants[0]) > timedelta(hours=29)
    assert all(before <= at <= clock.now() and at.tzinfo is UTC for at in instants)
