"""What no card can pay is refused where it is agreed on; a sum that is too large at once is paid in pieces."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from marketplace.charges import NotPayable
from milestones.verbs import hiring, paying
from tests import story
from tests.books import refused, unchanged
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db
MOST = 99_999_999


def test_a_whole_above_the_most_is_deposited_milestone_by_milestone(client: Client, carla: User, ana: User) -> None:
    proposal = ProposalFactory(job__client=carla, freelancer=ana, amounts=(MOST, MOST))
    client.force_login(carla)
    address = reverse("hire", args=[proposal.pk])
    page = client.get(address).text
    assert "The first milestone" in page
    assert "The whole amount" not in page
    with unchanged():
        assert "The whole amount" not in client.post(address, story.hire_form(proposal, "whole")).text
    assert client.post(address, story.hire_form(proposal)).status_code == 302
    contract = Contract.objects.get()
    with refused(NotPayable, match=r"The deposit is \$1,999,999\.98\. The most that a card can pay at once is"):
        hiring.ask_for_first_deposit(contract, by=carla, whole=True)


def test_a_plan_from_before_that_no_card_can_pay_does_not_become_terms(carla: User, ana: User) -> None:
    proposal = ProposalFactory(job__client=carla, freelancer=ana, amounts=(60_000, 50))
    proposal.plan.filter(position=2).update(amount_minor=49)
    with refused(NotPayable, match=r"“Milestone 2” is \$0\.49\. The least that can be deposited is \$0\.50\."):
        hiring.hire(proposal, by=carla, whole=False)


@pytest.mark.parametrize("amount_minor", [1, 49, MOST + 1])
def test_no_direct_payment_is_below_the_least_or_above_the_most(carla: User, amount_minor: int) -> None:
    contract = story.active_contract(client=carla)
    with refused(NotPayable):
        paying.pay(contract, by=carla, amount_minor=amount_minor, what_for="Tip")


@pytest.mark.parametrize("to_freelancer", [1, 49, 59_951, 59_999])
def test_no_split_leaves_a_share_that_cannot_be_paid(to_freelancer: int) -> None:
    milestone = story.submitted_milestone()
    with refused(NotPayable, match=r"Each side gets nothing or at least \$0\.50\."):
        story.offer(milestone, by=milestone.contract.client, to_freelancer=to_freelancer)


@pytest.mark.parametrize("to_freelancer", [50, 59_950])
def test_the_least_share_is_one(to_freelancer: int) -> None:
    milestone = story.submitted_milestone()
    assert story.offer(milestone, by=milestone.contract.client, to_freelancer=to_freelancer).is_open


@pytest.mark.parametrize("to_freelancer", [1, 59_999])
def test_nor_does_a_ruling(to_freelancer: int) -> None:
    ari, case = story.arbiter(), story.in_review(story.negotiated_dispute())
    from disputes.deciders import taking

    taking.take(case, by=ari)
    with refused(NotPayable):
        story.rule(case, by=ari, to_freelancer=to_freelancer)
