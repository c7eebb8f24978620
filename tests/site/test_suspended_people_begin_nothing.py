"""Somebody who is suspended sends a form that is filled in well: whatever begins something new is refused.

Each is sent again once the suspension is lifted, and then it works: it was nothing else that stopped it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.suspension import suspending
from tests import books, story
from tests.conftest import TimeTravel
from tests.contracts import forms
from tests.factories import FreelancerFactory, JobFactory, ProposalFactory, StaffFactory

pytestmark = pytest.mark.django_db
# What is sent, and where.
Form = tuple[str, dict[str, Any]]


def posting_a_job(carla: User) -> Form:
    return reverse("job_new"), forms.job(publish="1")


def writing_a_draft(carla: User) -> Form:
    return reverse("job_new"), forms.job(draft="1")


def publishing_a_draft(carla: User) -> Form:
    return reverse("job_publish", args=[JobFactory(client=carla, draft=True).pk]), {}


def publishing_while_editing(carla: User) -> Form:
    return reverse("job_edit", args=[JobFactory(client=carla, draft=True).pk]), forms.job(publish="1")


def hiring(carla: User) -> Form:
    proposal = ProposalFactory(job__client=carla)
    return reverse("hire", args=[proposal.pk]), story.hire_form(proposal)


def inviting(carla: User) -> Form:
    job, freelancer = JobFactory(client=carla), FreelancerFactory()
    return reverse("invite", args=[freelancer.pk]), {"job": job.pk, "note": "Would you?"}


def hiring_again(carla: User) -> Form:
    return reverse("job_for", args=[FreelancerFactory().pk]), forms.job(note="Would you?")


def making_the_deposit_of_an_offer(carla: User) -> Form:
    return reverse("offer_deposit", args=[story.contract_of(story.hire(client=carla)).pk]), {"deposit": "whole"}


def depositing_the_next_milestone(carla: User) -> Form:
    return reverse("milestone_fund", args=[story.milestones_of(story.active_contract(client=carla))[1].pk]), {}


def paying_directly(carla: User) -> Form:
    contract = story.active_contract(client=carla)
    return reverse("direct_payment", args=[contract.pk]), {"amount": "5", "what_for": "A small change", "agree": "on"}


def sending_a_proposal(ana: User) -> Form:
    return reverse("propose", args=[JobFactory().pk]), forms.proposal()


def proposing_a_plan(carla: User) -> Form:
    proposal = ProposalFactory(job__client=carla)
    return reverse("proposal_change", args=[proposal.pk]), {**forms.proposal(), "seen": "1"}


def changing_a_proposal(ana: User) -> Form:
    proposal = ProposalFactory(freelancer=ana)
    return reverse("proposal_change", args=[proposal.pk]), {**forms.proposal(), "seen": "1"}


def asking_about_a_job(ana: User) -> Form:
    return reverse("job_question", args=[JobFactory().pk]), {"text": "Which paper do you want?"}


def accepting_an_offer(ana: User) -> Form:
    return reverse("offer_accept", args=[story.offered_contract(freelancer=ana).pk]), {}


def withdrawing(ana: User) -> Form:
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana))
    return reverse("withdrawal", args=["usd"]), {"amount": "100.00", "seen": "57000"}


BY_CLIENTS = (
    posting_a_job, writing_a_draft, publishing_a_draft, publishing_while_editing, hiring, proposing_a_plan,
    inviting, hiring_again,
    making_the_deposit_of_an_offer, depositing_the_next_milestone, paying_directly,
)  # fmt: skip
BY_FREELANCERS = (sending_a_proposal, changing_a_proposal, accepting_an_offer, withdrawing, asking_about_a_job)


@pytest.mark.parametrize("begin", [*BY_CLIENTS, *BY_FREELANCERS])
def test_it_is_refused_until_the_suspension_is_lifted(
    client: Client, begin: Callable[[User], Form], carla: User, ana: User, time_travel: TimeTravel
) -> None:
    person = carla if begin in BY_CLIENTS else ana
    address, filled_in = begin(person)
    if begin is withdrawing:
        time_travel.forward(days=15)
    suspension = story.suspend(person)
    client.force_login(person)
    told_before = client.get(address)
    if begin is publishing_while_editing:
        assert "not publish it while your account is suspended" in told_before.text
        assert 'name="publish"' not in told_before.text
    else:
        assert told_before.status_code == 409
        assert "while your account is suspended" in told_before.text
    with books.unchanged():
        refused = client.post(address, filled_in)
    assert refused.status_code == 409
    assert "while your account is suspended" in refused.content.decode()
    suspending.lift(suspension, by=StaffFactory(), sentence="Thank you.")
    before = books.snapshot()
    done = client.post(address, filled_in)
    assert done.status_code in {302, 303}, done.content.decode()
    assert books.snapshot() != before
