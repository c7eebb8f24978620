"""Bad input, stale pages and other people's addresses on the pages of settlements."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.models import Hold
from marketplace import clock
from milestones.models import Milestone, SettlementOffer
from tests import story
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db
OFFERED = {"to_freelancer": "400", "reason": "It seems fair.", "seen_state": "submitted"}
FILLED = {**OFFERED, "confirmed_minor": 40_000, "agree": "on", "answer": "No."}
ANSWERS = ["settlement_accept", "settlement_decline", "settlement_counter"]
AMOUNTS = [
    ("600.01", "That is more than the $600.00 that are held."),
    ("600", "That is everything: release $600.00 instead."),
    ("-5", "Enter an amount above zero."),
    ("five", "in digits"),
    ("1.2345", "at most 2 decimals"),
    ("1e3", "in digits"),
    ("NaN", "in digits"),
    ("9" * 25, "The most is"),
    ("", "Enter an amount above zero."),
]


def at(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


@pytest.mark.parametrize(("amount", "why"), AMOUNTS)
def test_an_impossible_amount(client: Client, in_review: Milestone, carla: User, amount: str, why: str) -> None:
    page = kept(client, carla, at("settlement_offer", in_review.pk), {**OFFERED, "to_freelancer": amount})
    assert why in page
    assert "It seems fair." in page
    assert 'aria-invalid="true"' in page


def test_the_freelancer_cannot_offer_to_give_everything_back(client: Client, in_review: Milestone, ana: User) -> None:
    page = kept(client, ana, at("settlement_offer", in_review.pk), {**OFFERED, "to_freelancer": "0"})
    assert "That is nothing: return $600.00 instead." in page


def test_an_impossible_answer(client: Client, offer: SettlementOffer, carla: User) -> None:
    page = kept(client, carla, at("settlement_counter", offer.pk), {**OFFERED, "to_freelancer": "700"})
    assert "That is more than the $600.00 that are held." in page
    assert "It seems fair." in page


def test_no_reason(client: Client, in_review: Milestone, carla: User) -> None:
    page = kept(client, carla, at("settlement_offer", in_review.pk), {**OFFERED, "reason": " \n"})
    assert "Say why, in your own words." in page
    assert 'value="400"' in page


@pytest.mark.parametrize(("currency", "amount", "why"), [("JPY", "100.5", "no decimals"), ("KWD", "1.255", "end in 0")])
def test_currencies_of_another_kind(client: Client, carla: User, currency: str, amount: str, why: str) -> None:
    milestone = story.submitted_milestone(client=carla, currency=currency)
    assert why in kept(client, carla, at("settlement_offer", milestone.pk), {**OFFERED, "to_freelancer": amount})


def test_a_page_that_is_out_of_date_keeps_what_was_written(client: Client, in_review: Milestone, carla: User) -> None:
    """It says how things stand now; sending it again means that."""
    story.request_changes(in_review)
    page = kept(client, carla, at("settlement_offer", in_review.pk), OFFERED, status=409)
    assert "is changes requested" in page
    assert "It seems fair." in page
    assert 'name="seen_state" value="changes_requested"' in page
    sent(client, carla, at("settlement_offer", in_review.pk), {**OFFERED, "seen_state": "changes_requested"})


@pytest.mark.parametrize("seen", ["", "invented", "x" * 99])
def test_a_forged_state(client: Client, in_review: Milestone, carla: User, seen: str) -> None:
    _, offered = statuses(client, carla, at("settlement_offer", in_review.pk), {**OFFERED, "seen_state": seen})
    assert offered in {200, 409}


def test_a_second_offer_is_told_that_one_is_open(client: Client, offer: SettlementOffer, carla: User) -> None:
    address = at("settlement_offer", offer.milestone_id)
    assert statuses(client, carla, address, OFFERED) == (409, 409)
    assert "open already" in client.get(address).text
    page = kept(client, carla, address, OFFERED, status=409)
    assert "open already" in page
    assert "It seems fair." in page


@pytest.mark.parametrize("name", [*ANSWERS, "settlement_take_back", "settlement", "settlement_offer"])
def test_it_does_not_exist_for_anybody_else(
    client: Client, offer: SettlementOffer, name: str, olga: User, sam: User
) -> None:
    address = at(name, offer.milestone_id if name == "settlement_offer" else offer.pk)
    for somebody in (olga, sam):
        looked, posted = statuses(client, somebody, address, FILLED)
        assert (looked, posted) == (404, 405 if name == "settlement" else 404)


def test_nobody_answers_their_own_or_takes_back_the_others(
    client: Client, offer: SettlementOffer, carla: User, ana: User
) -> None:
    for name in ANSWERS:
        assert statuses(client, ana, at(name, offer.pk), FILLED) == (403, 403)
    assert statuses(client, carla, at("settlement_take_back", offer.pk), {}) == (403, 403)


def test_while_the_bank_decides_nothing_is_answered(client: Client, offer: SettlementOffer, carla: User) -> None:
    Hold.freeze([offer.milestone.hold], at=clock.now())
    for name in ANSWERS:
        assert statuses(client, carla, at(name, offer.pk), FILLED) == (409, 409)
    page = shown(client, carla, at("settlement", offer.pk))
    assert "is frozen until that is decided" in page
    assert "/acceptance/" not in page


def test_what_people_write_is_shown_as_it_is(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    hostile = "<script>alert(1)</script> {0.milestone} %s {amount}"
    sent(client, carla, at("settlement_offer", in_review.pk), {**OFFERED, "reason": hostile})
    page = shown(client, ana, in_review.contract.get_absolute_url())
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {0.milestone} %s {amount}" in page
    assert "<script>alert(1)" not in page


def test_to_ask_for_everything_back_the_client_is_sent_to_the_page_that_says_what_it_does(
    client: Client, in_review: Milestone, carla: User, ana: User
) -> None:
    """There it stops the review and becomes a dispute; here it would look like an offer that lapses."""
    address = at("settlement_offer", in_review.pk)
    assert reverse("refund_request", args=[in_review.pk]) in shown(client, carla, address)
    page = kept(client, carla, address, {**OFFERED, "to_freelancer": "0"})
    assert "That is everything back: ask for $600.00 back instead." in page
    offer = story.offer(in_review, by=ana, to_freelancer=50_000)
    page = kept(client, carla, at("settlement_counter", offer.pk), {**OFFERED, "to_freelancer": "0"})
    assert "That is everything back: decline this offer, then ask for $600.00 back instead." in page


def test_in_a_dispute_the_client_can_offer_nothing(client: Client, in_review: Milestone, carla: User) -> None:
    story.dispute(in_review)
    address = at("settlement_offer", in_review.pk)
    page = kept(client, carla, address, {**OFFERED, "to_freelancer": "-1", "seen_state": "disputed"})
    assert "Enter zero or more." in page
    assert "From $0.00, below $600.00; the rest goes back to you." in page
    sent(client, carla, address, {**OFFERED, "to_freelancer": "0", "seen_state": "disputed"})


def test_the_same_again_is_no_other_offer(client: Client, offer: SettlementOffer, carla: User) -> None:
    same = {**OFFERED, "to_freelancer": offer.to_freelancer.plain()}
    assert "accept it instead" in kept(client, carla, at("settlement_counter", offer.pk), same)
