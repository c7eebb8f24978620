"""Money that was released with nothing submitted says so in the ledger, for good."""

import pytest

from accounts.models import User
from disputes.silence import sweep as dispute_sweep
from escrow.models import Journal
from milestones.silence import sweep
from milestones.verbs import answering_settlements, paying
from tests import story
from tests.books import assert_books_balance
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def how_released() -> list[str]:
    return list(Journal.objects.filter(kind__in=Journal.RELEASES).order_by("pk").values_list("kind", flat=True))


def test_paid_before_anything_was_submitted() -> None:
    story.approve(story.funded_milestone())
    assert how_released() == ["release_unseen"]
    assert_books_balance()


def test_paid_directly(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    story.pay(paying.pay(contract, by=carla, amount_minor=1_000, what_for="Train ticket"))
    assert how_released() == ["release_unseen"]


def test_settled_with_nothing_submitted() -> None:
    milestone = story.funded_milestone()
    offer = story.offer(milestone, by=milestone.contract.client, to_freelancer=20_000)
    answering_settlements.accept(offer, by=milestone.contract.freelancer, confirmed_minor=20_000)
    assert how_released() == ["release_unseen"]


def test_given_in_to_in_a_dispute_with_nothing_submitted() -> None:
    disputed = story.dispute(story.funded_milestone()).milestone
    story.approve(disputed)
    assert how_released() == ["release_unseen"]


def test_whatever_was_submitted_was_seen() -> None:
    story.approve(story.submitted_milestone())
    story.approve(story.changes_requested_milestone())
    disputed = story.dispute(story.submitted_milestone()).milestone
    story.approve(disputed)
    assert how_released() == ["release", "release", "release"]


def test_silence_releases_what_was_submitted(time_travel: TimeTravel) -> None:
    story.submitted_milestone()
    time_travel.forward(days=14, minutes=1)
    assert sweep.process_due().released == 1
    assert how_released() == ["release"]


def test_staff_who_rule_have_seen_it(time_travel: TimeTravel) -> None:
    story.ruled_dispute()
    time_travel.forward(days=7, minutes=1)
    assert dispute_sweep.process_due() == (1, 0)
    assert how_released() == ["release"]
