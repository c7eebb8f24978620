"""Earnings from a payment that can still be taken back wait until it cannot."""

from datetime import timedelta

import pytest

from accounts.models import User
from escrow import operations
from escrow.earnings import earnings
from escrow.models import Payment
from escrow.money_out import withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import refused
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def test_they_wait_as_long_as_the_bank_can_take_it_back(ana: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(ana)
    milestone = story.submitted_milestone(freelancer=ana)
    until = clock.now() + timedelta(days=60)
    Payment.objects.update(comes_back_until=until)
    story.approve(milestone)
    time_travel.forward(days=15)
    [standing] = earnings.standing_of(ana)
    assert (standing.available, standing.pending[0].available_at) == (Money(0, "USD"), until)
    with refused(withdrawing.NotThatMuchAvailable):
        withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    time_travel.to(until)
    assert withdrawing.withdraw(ana, amount=Money(10_000, "USD")).amount_minor == 10_000


def test_a_card_payment_waits_no_longer(ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    assert Payment.objects.get().comes_back_until is None
    time_travel.forward(days=14)
    operations.finish_pending()
    [standing] = earnings.standing_of(ana)
    assert not standing.pending
