"""Who cannot be paid is told before they work, and nobody deposits for them."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from contracts.models import Job, Proposal
from escrow.models import Payment
from escrow.money_in import payable, payments, supported
from escrow.money_out import recipients
from milestones.verbs import funding, hiring, paying
from tests import story
from tests.books import refused, unchanged
from tests.factories import PASSWORD, FreelancerFactory, JobFactory, ProposalFactory, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_croatia(settings: Settings) -> None:
    settings.PAYOUT_COUNTRIES = ("HR", "ES")


def propose(user: User, job: Job | None = None) -> Proposal:
    return Proposal.send(
        job or JobFactory(), by=user, cover_letter="Let me.", price_minor=10_000, plan=plan_of((10_000,))
    )


def test_who_can_be_paid_proposes() -> None:
    assert propose(FreelancerFactory(country="HR")).is_live


@pytest.mark.parametrize(("country", "said"), [("KE", "cannot be paid in Kenya"), ("", "in which country your bank")])
def test_who_cannot_be_paid_does_not(country: str, said: str) -> None:
    user, job = FreelancerFactory(country=country), JobFactory()
    with refused(payable.CannotBePaid, match=said):
        propose(user, job)


def test_the_page_says_so_before_anything_is_written(client: Client) -> None:
    client.force_login(FreelancerFactory(country="KE"))
    job = JobFactory()
    answer = client.get(f"{job.get_absolute_url()}propose/")
    assert answer.status_code == 409
    assert "cannot be paid in Kenya" in answer.content.decode()


def test_payout_details_count_more_than_the_profile(ana: User) -> None:
    story.give_payout_details(ana)
    User.objects.filter(pk=ana.pk).update(country="KE")
    assert payable.country_of(story.fresh(ana)) == "ES"
    assert payable.can_be_paid(story.fresh(ana))


def test_who_is_paid_by_hand_can_be_paid() -> None:
    user = FreelancerFactory(country="KE")
    recipients.open_by_hand(user, country="KE")
    assert propose(user).is_live


def test_nobody_is_hired_who_cannot_be_paid() -> None:
    proposal = ProposalFactory()
    User.objects.filter(pk=proposal.freelancer_id).update(country="KE")
    with refused(payable.CannotBePaid, match="cannot be paid in Kenya, so nothing was charged"):
        hiring.hire(proposal, by=proposal.job.client, whole=True)


def test_nobody_deposits_for_somebody_who_cannot_be_paid_any_more() -> None:
    contract = story.active_contract()
    second = story.milestones_of(contract)[1]
    User.objects.filter(pk=contract.freelancer_id).update(country="KE")
    with refused(payable.CannotBePaid):
        funding.fund(second, by=contract.client)
    with refused(payable.CannotBePaid):
        paying.pay(contract, by=contract.client, amount_minor=5_000, what_for="A bonus")


def test_nobody_deposits_for_somebody_who_is_suspended() -> None:
    contract = story.active_contract()
    second = story.milestones_of(contract)[1]
    story.suspend(contract.freelancer)
    with refused(payments.CannotAccept, match="cannot take on work"):
        funding.fund(second, by=contract.client)


def test_nobody_deposits_for_a_proposal_that_was_withdrawn() -> None:
    proposal = ProposalFactory()
    contract = hiring.contract_for(proposal, by=proposal.job.client)
    proposal.withdraw(by=proposal.freelancer)
    with unchanged(), pytest.raises(hiring.ProposalNotLive):
        hiring.ask_for_first_deposit(contract, by=proposal.job.client, whole=True)
    assert not Payment.objects.exists()


def test_only_countries_that_can_be_paid_are_offered_for_payout_details(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get("/earnings/details/").content.decode()
    assert "Croatia" in page
    assert "Kenya" not in page


def test_whose_account_is_ready_can_be_paid_wherever_it_is(ana: User, settings: Settings) -> None:
    story.give_payout_details(ana)
    settings.PAYOUT_COUNTRIES = ("HR",)
    assert payable.can_be_paid(ana)
    assert propose(ana).is_live


def test_whose_account_is_closed_cannot(ana: User) -> None:
    recipient, job = story.give_payout_details(ana), JobFactory()
    type(recipient).objects.update(is_ready=False, is_closed=True)
    with refused(payable.CannotBePaid, match="is closed. Write to us"):
        propose(ana, job)
    with refused(payable.CannotBePaid, match="their account at our payment provider is closed"):
        payable.require_payee(ana)


def test_before_the_provider_has_answered_nobody_is_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    user, job = FreelancerFactory(), JobFactory()
    monkeypatch.setattr(supported, "payout_countries", frozenset)
    with refused(payable.NotKnownYet, match="try again in a few minutes"):
        propose(user, job)
