"""Deposits that come back cost a fee: so many of a client's offers, and so many between two people, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from marketplace import clock, times
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements, funding, hiring, offers, paying, returning
from milestones.verbs.returned_deposits import ComesBackTooOften, require_may_deposit
from tests import story
from tests.books import refused, unchanged
from tests.conftest import TimeTravel
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db


def ended(client: User, how: str, time_travel: TimeTravel) -> Contract:
    """An offer of this client that nobody accepted."""
    offer = story.offered_contract(client=client, amounts=(5_000,))
    if how == "declined":
        offers.decline(offer, by=offer.freelancer)
    elif how == "withdrawn":
        offers.withdraw(offer, by=client)
    else:
        time_travel.forward(days=7)
        sweep.process_due()
    assert story.fresh(offer).state == how
    return story.fresh(offer)


def test_five_offers_end_unaccepted_and_a_sixth_is_not_made(carla: User, time_travel: TimeTravel) -> None:
    hows = ("expired", "declined", "withdrawn", "declined", "withdrawn")
    first, *_ = [ended(carla, how, time_travel) for how in hows]
    proposal = ProposalFactory(job__client=carla)
    assert first.closed_at
    goes_on = times.absolute(first.closed_at + timedelta(days=30), carla.zone)
    with refused(ComesBackTooOften, match="at most 5 offers of a client can end unaccepted") as _:
        hiring.hire(proposal, by=carla, whole=False)
    with pytest.raises(ComesBackTooOften) as refusal:
        hiring.hire(proposal, by=carla, whole=False)
    assert f"You can make another from {goes_on}." in str(refusal.value)
    time_travel.to(first.closed_at + timedelta(days=30))
    assert hiring.hire(proposal, by=carla, whole=False)


def test_offers_that_wait_could_come_back_too_and_make_room_once_accepted(carla: User) -> None:
    waiting = [story.offered_contract(client=carla, amounts=(5_000,)) for _ in range(5)]
    proposal = ProposalFactory(job__client=carla)
    with refused(ComesBackTooOften, match="5 still wait for an answer or for your payment. As soon as one of them"):
        hiring.hire(proposal, by=carla, whole=False)
    offers.accept(waiting[0], by=waiting[0].freelancer)
    assert hiring.hire(proposal, by=carla, whole=False)


def test_what_was_never_deposited_does_not_count(carla: User) -> None:
    for _ in range(6):
        unpaid = hiring.contract_for(ProposalFactory(job__client=carla), by=carla)
        offers.withdraw(unpaid, by=carla)
    assert story.hire(client=carla)


def test_it_is_one_clients_limit(carla: User, olga: User, time_travel: TimeTravel) -> None:
    for _ in range(5):
        ended(carla, "declined", time_travel)
    assert story.hire(client=olga)


def test_an_offer_that_was_begun_before_is_not_paid_afterwards(carla: User, time_travel: TimeTravel) -> None:
    contract = hiring.contract_for(ProposalFactory(job__client=carla), by=carla)
    for _ in range(5):
        ended(carla, "declined", time_travel)
    with refused(ComesBackTooOften):
        hiring.ask_for_first_deposit(contract, by=carla, whole=False)


def test_the_page_says_so_before_the_form(client: Client, carla: User, time_travel: TimeTravel) -> None:
    proposal = ProposalFactory(job__client=carla)
    contract = hiring.contract_for(ProposalFactory(job__client=carla), by=carla)
    for _ in range(5):
        ended(carla, "declined", time_travel)
    client.force_login(carla)
    for address in (reverse("hire", args=[proposal.pk]), reverse("offer_deposit", args=[contract.pk])):
        with unchanged():
            answer = client.get(address)
        assert answer.status_code == 409
        assert "Too many deposits have gone back</h1>" in answer.text


def returned(client: User, freelancer: User, how: str, time_travel: TimeTravel) -> Milestone:
    """A deposit between these two that went back whole."""
    milestone = story.funded_milestone(client=client, freelancer=freelancer, amounts=(5_000,))
    if how == "returned":
        returning.return_money(milestone, by=freelancer, confirmed_minor=5_000, reason="Sorry")
    elif how == "agreed":
        answering_settlements.accept(story.refund_request(milestone), by=freelancer, confirmed_minor=0)
    else:
        story.refund_request(milestone)
        time_travel.forward(days=7)
        sweep.process_due()
    assert story.fresh(milestone).state == "refunded"
    return story.fresh(milestone)


def test_three_deposits_go_back_between_two_people_and_a_fourth_is_not_made(
    carla: User, ana: User, olga: User, time_travel: TimeTravel
) -> None:
    standing = story.milestones_of(story.active_contract(client=carla, freelancer=ana, amounts=(6_000, 4_000)))[1]
    first, *_ = [returned(carla, ana, how, time_travel) for how in ("unanswered", "agreed", "returned")]
    with refused(ComesBackTooOften, match="between you and Ana Freelancer 3 did. What is deposited stays as it is."):
        funding.fund(standing, by=carla)
    proposal = ProposalFactory(job__client=carla, freelancer=ana)
    with refused(ComesBackTooOften):
        hiring.hire(proposal, by=carla, whole=False)
    assert story.hire(client=carla, freelancer=olga)
    assert first.closed_at
    time_travel.to(first.closed_at + timedelta(days=30))
    assert funding.fund(standing, by=carla)


def test_what_is_no_deposit_that_can_come_back_is_not_stopped(carla: User, ana: User, time_travel: TimeTravel) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    for _ in range(3):
        returned(carla, ana, "returned", time_travel)
    assert paying.pay(contract, by=carla, amount_minor=500, what_for="Tip")
    assert story.approve(story.submit(story.milestones_of(contract)[0])).state == "released"


def test_one_deposit_for_many_milestones_counts_once(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(5_000,) * 4, whole=True)
    for milestone in story.milestones_of(contract):
        returning.return_money(milestone, by=ana, confirmed_minor=5_000, reason="Sorry")
    assert story.hire(client=carla, freelancer=ana)


def settled(client: User, freelancer: User, minor: int) -> Milestone:
    """A deposit of 5,000.00 of which the two agree to leave so many cents to the freelancer."""
    milestone = story.funded_milestone(client=client, freelancer=freelancer, amounts=(500_000,))
    answering_settlements.accept(
        story.offer(milestone, by=client, to_freelancer=minor), by=freelancer, confirmed_minor=minor
    )
    return story.fresh(milestone)


def test_all_but_a_trifle_is_whole(client: Client, carla: User, ana: User) -> None:
    for _ in range(3):
        assert settled(carla, ana, 50_000).state == "settled"
    with refused(ComesBackTooOften, match="go back between the same two people, 90 % or more of each"):
        require_may_deposit(carla, ana, now=clock.now())
    page = client.get(reverse("protection")).text
    assert "Deposits of which 90 % or more goes back between the same two people" in page


def test_more_than_a_tenth_that_is_paid_is_work_that_was_done(carla: User, ana: User) -> None:
    for _ in range(4):
        settled(carla, ana, 50_100)
    require_may_deposit(carla, ana, now=clock.now())


def test_a_deposit_of_which_a_milestone_was_approved_has_not_gone_back(carla: User, ana: User) -> None:
    for _ in range(4):
        contract = story.active_contract(client=carla, freelancer=ana, amounts=(5_000, 5_000), whole=True)
        done, other = story.milestones_of(contract)
        story.approve(story.submit(done))
        returning.return_money(other, by=ana, confirmed_minor=5_000, reason="Sorry")
    require_may_deposit(carla, ana, now=clock.now())


def test_what_goes_back_bit_by_bit_counts_from_the_last_of_it(carla: User, ana: User, time_travel: TimeTravel) -> None:
    contracts = [
        story.active_contract(client=carla, freelancer=ana, amounts=(5_000, 5_000), whole=True) for _ in range(3)
    ]
    for contract in contracts:
        returning.return_money(story.milestones_of(contract)[0], by=ana, confirmed_minor=5_000, reason="Sorry")
    require_may_deposit(carla, ana, now=clock.now())
    time_travel.forward(days=20)
    for contract in contracts:
        returning.return_money(story.milestones_of(contract)[1], by=ana, confirmed_minor=5_000, reason="Sorry")
    time_travel.forward(days=29)
    with refused(ComesBackTooOften):
        require_may_deposit(carla, ana, now=clock.now())
    time_travel.forward(days=1)
    require_may_deposit(carla, ana, now=clock.now())


def test_rulings_and_parts_do_not_count(carla: User, ana: User, time_travel: TimeTravel) -> None:
    from disputes.silence import sweep as disputes

    for _ in range(2):
        story.approve(story.submitted_milestone(client=carla, freelancer=ana, amounts=(5_000,)))
    for _ in range(2):
        returned(carla, ana, "returned", time_travel)
        story.ruled_dispute(client=carla, freelancer=ana, amounts=(5_000,), to_freelancer=0)
        half = story.funded_milestone(client=carla, freelancer=ana, amounts=(5_000,))
        answering_settlements.accept(story.offer(half, by=carla, to_freelancer=2_500), by=ana, confirmed_minor=2_500)
    time_travel.forward(days=8)
    disputes.process_due()
    assert story.hire(client=carla, freelancer=ana)


def test_the_page_of_a_milestone_says_so_before_the_button(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    second = story.milestones_of(story.active_contract(client=carla, freelancer=ana))[1]
    for _ in range(3):
        returned(carla, ana, "returned", time_travel)
    client.force_login(carla)
    address = reverse("milestone_fund", args=[second.pk])
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 409
        assert "Too many deposits have gone back</h1>" in answer.text


def test_the_numbers_are_settings_and_stand_on_the_help_page(client: Client, carla: User, settings: Any) -> None:
    settings.UNACCEPTED_OFFERS = 1
    story.offered_contract(client=carla)
    proposal = ProposalFactory(job__client=carla)
    with refused(ComesBackTooOften, match="at most 1 offer of a client"):
        hiring.hire(proposal, by=carla, whole=False)
    page = client.get(reverse("protection")).text
    assert "Deposited offers of one client that end unaccepted; those that wait" in page
    assert "1 within 30 days" in page
    assert "3 within 30 days" in page
    assert "2 at once" in page
