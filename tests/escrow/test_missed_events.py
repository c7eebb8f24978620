"""Webhooks that never arrive are asked for, and acted upon like the others."""

import pytest

from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import SandboxEvent
from escrow.inbox import inbox
from escrow.models import EventPoll, WebhookEvent
from marketplace import clock
from tests import story
from tests.books import assert_books_balance, balance, refused, unchanged
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def test_a_lost_webhook_is_found_and_funds_the_milestone() -> None:
    story.at_checkout(story.hire())
    SandboxEvent.objects.update(delivered_at=clock.now())
    assert (inbox.process_pending(), balance("hold")) == (0, 0)
    assert inbox.fetch_missed() == 1
    assert inbox.process_pending() == 1
    assert balance("hold") == 60_000
    assert_books_balance()


def test_what_has_arrived_is_not_stored_twice(time_travel: TimeTravel) -> None:
    story.offered_contract()
    known = WebhookEvent.objects.count()
    assert (inbox.fetch_missed(), inbox.fetch_missed(), WebhookEvent.objects.count()) == (0, 0, known)
    time_travel.forward(days=40)
    assert inbox.fetch_missed() == 0
    with unchanged():
        inbox.process_pending()


def test_it_goes_on_from_the_last_answer_with_an_overlap(
    monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    asked = []
    monkeypatch.setattr(SandboxGateway, "events_since", lambda self, since: asked.append(since) or iter(()))
    first = clock.now()
    inbox.fetch_missed()
    time_travel.forward(hours=5)
    inbox.fetch_missed()
    assert (first - asked[0]).days == 29
    assert abs((asked[1] - first).total_seconds() + 3600) < 5


def test_a_provider_that_does_not_answer_is_asked_again_from_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.fetch_missed()
    story.at_checkout(story.hire())

    def silent(*args: object) -> object:
        raise GatewayUnavailable("time-out")

    with monkeypatch.context() as broken:
        broken.setattr(SandboxGateway, "events_since", silent)
        with refused(GatewayUnavailable):
            inbox.fetch_missed()
    assert inbox.fetch_missed() == 1
    assert EventPoll.objects.count() == 1
