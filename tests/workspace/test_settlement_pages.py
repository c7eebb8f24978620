"""The pages of a settlement offer: offering, answering, and what bad input and stale pages get."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from milestones.models import Milestone, SettlementOffer
from milestones.verbs import answering_settlements
from tests import story
from tests.conftest import TimeTravel
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db
OFFERED = {"to_freelancer": "400", "reason": "It seems fair.", "seen_state": "submitted"}


def at(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


@pytest.mark.parametrize("who", ["carla", "ana"])
def test_each_side_offers(client: Client, in_review: Milestone, who: str, carla: User, ana: User) -> None:
    by, other = (carla, ana) if who == "carla" else (ana, carla)
    page = shown(client, by, at("settlement_offer", in_review.pk))
    assert f"How much goes to {'Ana Freelancer' if by == carla else 'you'}?" in page
    assert f"Nothing moves until {other.get_short_name()} agrees." in page
    assert "the offer ends after 7 days and everything goes on as it was." in page
    assert "The time to review the work goes on meanwhile." in page
    assert f"If nobody acts, $600.00 goes to {'Ana Freelancer' if by == carla else 'you'} in" in page
    assert sent(client, by, at("settlement_offer", in_review.pk), OFFERED) == in_review.get_absolute_url()
    made = SettlementOffer.objects.get()
    assert (made.author, made.to_freelancer_minor, made.reason) == (by, 40_000, "It seems fair.")


@pytest.mark.parametrize("typed", ["400", "400,00", "400.0"])
def test_while_an_amount_is_typed_the_page_says_what_it_means(
    client: Client, in_review: Milestone, offer: SettlementOffer, carla: User, typed: str
) -> None:
    """The script asks the page itself, with the amount in the address; only the field is filled in."""
    answering_settlements.take_back(offer, by=offer.author)
    client.force_login(carla)
    address = f"{at('settlement_offer', in_review.pk)}?to_freelancer={typed}"
    page = client.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in page
    for figure in ("$400.00", "$20.00", "$380.00", "$200.00"):
        assert f"{figure}</dd>" in page
    # Also a moment after it was sent: nobody reads that, and it is no reason for an error.
    sent(client, carla, at("settlement_offer", in_review.pk), OFFERED)
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200


def test_everything_to_the_freelancer_is_a_split_too(client: Client, in_review: Milestone, ana: User) -> None:
    page = shown(client, ana, f"{at('settlement_offer', in_review.pk)}?to_freelancer=600")
    for figure in ("$600.00", "$30.00", "$570.00"):
        assert f"{figure}</dd>" in page
    assert "Split(" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ""),
        ("x", "Enter an amount in digits"),
        ("3,00,50", "Enter an amount in digits"),
        ("601", "That is more than the $600.00 that are held."),
        ("0", "That is everything back: ask for $600.00 back instead."),
        ("9" * 99, "at most 40 characters"),
        ("%22%3E%3Cb%3E", "Enter an amount in digits"),
    ],
)
def test_while_something_else_is_typed_it_says_what_is_wrong(
    client: Client, in_review: Milestone, carla: User, typed: str, said: str
) -> None:
    client.force_login(carla)
    address = f"{at('settlement_offer', in_review.pk)}?to_freelancer={typed}"
    for headers in ({"HX-Request": "true"}, {}):
        page = client.get(address, headers=headers).text
        assert said in page
        assert "receives</dt>" not in page
        assert '"><b>' not in page


def test_an_offer_that_ends_with_the_review_says_so(
    client: Client, in_review: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=10)
    ends = re.compile(r"If nobody acts until [^,]+, [^,]+, \$600.00 goes to Ana Freelancer and the offer ends.")
    assert ends.search(shown(client, carla, at("settlement_offer", in_review.pk)))
    asked = story.refund_request(in_review)
    time_travel.forward(days=2)
    assert ends.search(shown(client, ana, at("settlement_counter", asked.pk)))


def test_in_a_dispute_one_comes_back_to_the_dispute(
    client: Client, in_review: Milestone, carla: User, ana: User
) -> None:
    dispute = story.dispute(in_review)
    offered = {**OFFERED, "seen_state": "disputed"}
    home = dispute.get_absolute_url()
    assert sent(client, ana, at("settlement_offer", in_review.pk), offered) == home
    first = SettlementOffer.objects.get()
    assert sent(client, carla, at("settlement_counter", first.pk), {**offered, "to_freelancer": "100"}) == home
    assert sent(client, ana, at("settlement_decline", first.counter.pk), {"answer": "No."}) == home


def test_both_sides_read_the_same_each_as_you(client: Client, offer: SettlementOffer, carla: User, ana: User) -> None:
    split = "gets $380.00 of $400.00 after the fee of 5 %"
    to_client = f"Ana Freelancer offers to settle: Ana Freelancer {split}, and you get $200.00 back. If nobody acts, "
    to_freelancer = (
        "You offer to settle: You get $380.00 of $400.00 after the fee of 5 %, and Carla Client gets $200.00 back. "
    )
    for reader, says in ((carla, to_client), (ana, to_freelancer)):
        for address in (offer.milestone.contract.get_absolute_url(), at("settlement", offer.pk)):
            assert says in shown(client, reader, address)
    assert "Answer the offer" in shown(client, carla, offer.milestone.contract.get_absolute_url())
    assert "See your offer" in shown(client, ana, offer.milestone.contract.get_absolute_url())


def test_the_offer_says_what_arrives(client: Client, offer: SettlementOffer, carla: User, ana: User) -> None:
    page = shown(client, carla, at("settlement", offer.pk))
    for figure in ("$400.00", "$20.00", "$380.00", "$200.00"):
        assert f"{figure}</dd>" in page
    assert at("settlement_accept", offer.pk) in page
    own = shown(client, ana, at("settlement", offer.pk))
    assert at("settlement_accept", offer.pk) not in own
    assert at("settlement_take_back", offer.pk) in own


def test_it_is_accepted_after_confirming_the_split(client: Client, offer: SettlementOffer, carla: User) -> None:
    page = shown(client, carla, at("settlement_accept", offer.pk))
    assert "Yes: Ana Freelancer gets $380.00 of $400.00 after the fee of 5 %, and you get $200.00 back." in page
    assert "Accept: you pay $400.00 and get $200.00 back</button>" in page
    assert "This milestone is over then. This cannot be undone." in page
    assert "Tick the box" in kept(client, carla, at("settlement_accept", offer.pk), {"confirmed_minor": 40_000})
    sent(client, carla, at("settlement_accept", offer.pk), {"confirmed_minor": 40_000, "agree": "on"})
    assert story.fresh(offer.milestone).state == "settled"


@pytest.mark.parametrize("minor", ["1", "abc", "-1", "", "9" * 40])
def test_a_confirmation_of_something_else(client: Client, offer: SettlementOffer, carla: User, minor: str) -> None:
    forged = {"confirmed_minor": minor, "agree": "on"}
    looked, confirmed = statuses(client, carla, at("settlement_accept", offer.pk), forged)
    assert looked == 200
    assert confirmed in {200, 409}


def test_it_is_declined_with_a_reason(client: Client, offer: SettlementOffer, carla: User) -> None:
    page = shown(client, carla, at("settlement_decline", offer.pk))
    assert "$600.00 stays protected and everything goes on as it was." in page
    assert "Say why, in your own words." in kept(client, carla, at("settlement_decline", offer.pk), {"answer": " "})
    sent(client, carla, at("settlement_decline", offer.pk), {"answer": "Half of it is missing."})
    assert "Half of it is missing." in shown(client, offer.author, offer.milestone.contract.get_absolute_url())


def test_it_is_answered_with_another_offer(client: Client, offer: SettlementOffer, carla: User, ana: User) -> None:
    page = shown(client, carla, at("settlement_counter", offer.pk))
    assert "It seems fair." in page
    sent(client, carla, at("settlement_counter", offer.pk), {**OFFERED, "to_freelancer": "300"})
    assert story.fresh(offer).state == "countered"
    page = shown(client, ana, offer.milestone.contract.get_absolute_url())
    assert "Carla Client offers to settle: You get $285.00 of $300.00 after the fee of 5 %, and Carla Client" in page
    answer = shown(client, ana, at("settlement", SettlementOffer.objects.latest("pk").pk))
    assert "Accept: you get $285.00, Carla Client gets $300.00 back" in answer


def test_it_is_taken_back(client: Client, offer: SettlementOffer, ana: User) -> None:
    shown(client, ana, at("settlement_take_back", offer.pk))
    sent(client, ana, at("settlement_take_back", offer.pk), {})
    assert statuses(client, ana, at("settlement_take_back", offer.pk), {}) == (409, 409)


def test_the_page_of_an_offer_that_is_over_offers_nothing(client: Client, offer: SettlementOffer, carla: User) -> None:
    story.approve(offer.milestone)
    page = shown(client, carla, at("settlement", offer.pk))
    assert "Overtaken by what happened" in page
    assert "/acceptance/" not in page


def test_when_the_time_is_over_the_page_says_so(
    client: Client, offer: SettlementOffer, carla: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=7, minutes=1)
    address = at("settlement_accept", offer.pk)
    assert statuses(client, carla, address, {"confirmed_minor": 40_000, "agree": "on"}) == (409, 409)
    assert "The time to answer this offer is over." in client.get(address).text
