"""The one table of clocks, and that what people are told and what happens both follow it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.forms import LONGEST_PLAN
from milestones.clocks import CLOCKS, OFFER, REMIND_BEFORE, REVIEW, Party
from milestones.silence import sweep
from milestones.silence.longest_delay import LONGEST
from tests import story
from tests.books import balance
from tests.conftest import TimeTravel


def test_the_table_says_what_was_agreed() -> None:
    table = {clock.name: (clock.waits_for, clock.lasts, clock.money_goes_to) for clock in CLOCKS}
    assert table == {
        "hire": (Party.CLIENT, LONGEST_PLAN, None),
        "offer": (Party.FREELANCER, timedelta(days=7), Party.CLIENT),
        "review": (Party.CLIENT, timedelta(days=14), Party.FREELANCER),
        "refund_request": (Party.FREELANCER, timedelta(days=7), Party.CLIENT),
        "refund_request_on_work": (Party.FREELANCER, timedelta(days=7), None),
        "settlement": (Party.OTHER, timedelta(days=7), None),
        "response": (Party.OTHER, timedelta(days=5), None),
        "negotiation": (Party.BOTH, timedelta(days=7), None),
        "unwilling": (Party.BOTH, timedelta(hours=48), None),
        "appeal": (Party.BOTH, timedelta(days=7), None),
        "ruling": (Party.STAFF, timedelta(days=5), None),
        "second": (Party.STAFF, timedelta(days=3), None),
        "chargeback": (Party.STAFF, timedelta(days=5), None),
        "idle": (Party.FREELANCER, timedelta(days=60), None),
        "idle_warned": (Party.FREELANCER, timedelta(days=14), None),
        "long_held": (Party.STAFF, timedelta(days=75), None),
        "reviews": (Party.BOTH, timedelta(days=14), None),
    }
    assert (timedelta(days=7), timedelta(days=3), timedelta(hours=24)) == REMIND_BEFORE


@pytest.mark.django_db
def test_an_offer_lasts_as_long_as_the_table_says(time_travel: TimeTravel) -> None:
    offer = story.offered_contract()
    assert offer.offered_at is not None
    assert offer.answer_due_at == offer.offered_at + OFFER.lasts
    time_travel.to(offer.answer_due_at)
    sweep.process_due()
    assert balance("refund_in_transit") == 60_000


@pytest.mark.django_db
def test_a_review_lasts_as_long_as_the_table_says(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    assert milestone.submitted_at is not None
    assert milestone.review_due_at == milestone.submitted_at + REVIEW.lasts
    time_travel.to(milestone.review_due_at)
    sweep.process_due()
    assert balance("earnings") == 57_000


@pytest.mark.django_db
def test_a_change_of_the_zones_clocks_changes_nothing(time_travel: TimeTravel) -> None:
    """Fourteen days are 14 x 24 hours: one stored instant, whatever summer time does in between."""
    milestone = story.submitted_milestone()
    assert milestone.submitted_at is not None
    assert milestone.review_due_at is not None
    assert (milestone.review_due_at - milestone.submitted_at).total_seconds() == 14 * 24 * 3600


@pytest.mark.django_db
def test_the_help_page_says_how_long_one_side_alone_can_put_it_off(client: Client) -> None:
    """The figures that the search of `make adversary` finds, and compares with these."""
    page = client.get(reverse("protection")).content.decode()
    for most in LONGEST:
        said = str(most)
        assert f"{said[0].upper()}{said[1:]}." in page
        assert f"for {most.lasts.days} days at most" in said
