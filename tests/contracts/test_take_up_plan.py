"""The other side takes a plan up: then there is a direct job and a proposal, and all goes on as ever."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Notification, User
from contracts.by_link import claiming, links, refusing, sending
from contracts.models import Job, PlanEvent, Proposal, SentPlan
from contracts.proposals import bargaining
from escrow.money_in.payable import CannotBePaid
from marketplace import clock
from marketplace.refusals import NotYours, Refused
from milestones.verbs import hiring
from tests import story
from tests.by_link import claimed, details, opened_by, sent_plan
from tests.conftest import TimeTravel
from tests.factories import ClientFactory, FreelancerFactory, plan_of
from tests.files import text_file

pytestmark = pytest.mark.django_db


def nothing_happened(plan: SentPlan) -> bool:
    return (
        not Job.objects.exists() and not Proposal.objects.exists() and not SentPlan.objects.get(pk=plan.pk).is_claimed
    )


def test_a_freelancer_agrees_and_can_be_hired_on_it(carla: User, ana: User) -> None:
    plan = sending.send(details(), by=carla, as_client=True, files=[text_file()])
    browser = opened_by(plan, ana)
    answer = browser.post(f"/plans/{plan.pk}/claim/", {"seen": 1, "agree": "1"})
    proposal = Proposal.objects.get()
    assert answer["Location"] == proposal.get_absolute_url()
    job = proposal.job
    assert (job.client, proposal.freelancer, job.direct, job.state, job.published_at) == (
        carla,
        ana,
        True,
        "open",
        None,
    )
    assert (proposal.agreed, proposal.waits, proposal.price_minor) == (1, None, 100_000)
    assert proposal.versions.get().by == carla
    assert [file.name for file in job.files.all()] == ["notes.txt"]
    assert job.hire_due_at
    assert job.hire_due_at > clock.now() + timedelta(days=29)
    plan.refresh_from_db()
    assert (plan.state, plan.claimed_by, plan.proposal) == ("claimed", ana, proposal)
    assert PlanEvent.objects.filter(kind="agreed", by=ana, proposal=proposal, version=1).exists()
    told = Notification.objects.get(user=carla)
    assert "Ana Freelancer agrees to your plan" in told.text
    hiring.hire(proposal, by=carla, whole=False, version=1)


def test_a_client_agrees_and_goes_on_to_the_deposit(carla: User, ana: User) -> None:
    plan = sent_plan(ana)
    answer = opened_by(plan, carla).post(f"/plans/{plan.pk}/claim/", {"seen": 1, "agree": "1"})
    proposal = Proposal.objects.get()
    assert answer["Location"] == f"/proposals/{proposal.pk}/hire/"
    assert (proposal.job.client, proposal.freelancer, proposal.agreed) == (carla, ana, 1)
    assert "Carla Client agrees to your plan" in Notification.objects.get(user=ana).text


def test_a_freelancer_suggests_changes_and_cannot_be_hired_before(carla: User, ana: User) -> None:
    plan = sent_plan(carla)
    opened_by(plan, ana).post(f"/plans/{plan.pk}/claim/", {"seen": 1, "change": "1"})
    proposal = Proposal.objects.get()
    assert (proposal.agreed, proposal.waits) == (None, 1)
    with pytest.raises(hiring.AnotherVersion):
        hiring.hire(proposal, by=carla, whole=False)
    assert "wants to talk about changes" in Notification.objects.get(user=carla).text
    bargaining.change(proposal, by=ana, plan=plan_of((120_000,)), seen=proposal.turns)
    hiring.hire(Proposal.objects.get(), by=carla, whole=True, version=2)


def test_an_account_comes_to_do_what_the_plan_asks_of_it(carla: User, ana: User) -> None:
    ina = FreelancerFactory(name="Ina Client")
    claimed(sent_plan(ana), ina)
    ina.refresh_from_db()
    assert (ina.is_client, ina.is_freelancer) == (True, True)
    with pytest.raises(CannotBePaid):
        claimed(sent_plan(carla), ClientFactory(name="Nobody Knows Where"))


def test_nobody_takes_up_their_own(carla: User) -> None:
    plan = sent_plan(carla)
    opened_by(plan, carla)
    with pytest.raises(claiming.OwnPlan):
        claimed(plan, carla)
    assert nothing_happened(plan)


def test_it_is_taken_up_once(carla: User, ana: User, olga: User) -> None:
    plan = sent_plan(carla)
    claimed(plan, ana)
    with pytest.raises(claiming.NotThere):
        claimed(plan, olga)
    assert Proposal.objects.get().freelancer == ana


def test_not_by_a_link_that_was_replaced_taken_back_or_is_over(carla: User, ana: User, time_travel: TimeTravel) -> None:
    plan = sent_plan(carla)
    old = plan.token_hash
    plan = links.renew(plan, by=carla)
    with pytest.raises(claiming.NotThere):
        claiming.claim(plan, by=ana, opened=old, seen=1, agrees=True)
    with pytest.raises(claiming.NotThere):
        claiming.claim(plan, by=ana, opened="", seen=1, agrees=True)
    links.take_back(plan, by=carla)
    with pytest.raises(claiming.NotThere):
        claimed(plan, ana)
    plan = links.renew(plan, by=carla)
    time_travel.forward(days=31)
    with pytest.raises(claiming.NotThere):
        claimed(plan, ana)
    assert nothing_happened(plan)


def test_what_is_agreed_to_is_what_was_read(carla: User, ana: User) -> None:
    plan = sent_plan(carla)
    browser = opened_by(plan, ana)
    sending.edit(plan, details(steps=plan_of((30_000,))), by=carla)
    answer = browser.post(f"/plans/{plan.pk}/claim/", {"seen": 1, "agree": "1"})
    assert answer.status_code == 409
    assert "has changed the plan since you opened it" in answer.content.decode()
    assert nothing_happened(plan)


@pytest.mark.parametrize("who", ["sender", "other"])
def test_not_while_either_of_them_is_suspended(carla: User, ana: User, who: str) -> None:
    plan = sent_plan(carla)
    story.suspend(carla if who == "sender" else ana)
    with pytest.raises(Refused):
        claimed(plan, ana)
    assert nothing_happened(plan)


def test_two_of_the_same_name_cannot_be_told_apart(carla: User) -> None:
    plan = sent_plan(carla)
    with pytest.raises(Refused, match="both called"):
        claimed(plan, FreelancerFactory(name="carla  CLIENT"))
    assert nothing_happened(plan)


def test_the_sender_sees_who_it_was_and_refuses_them(client: Client, carla: User, ana: User, olga: User) -> None:
    plan = sent_plan(carla)
    proposal = claimed(plan, olga)
    client.force_login(carla)
    assert "Olga Outsider" in client.get(f"/plans/{plan.pk}/").content.decode()
    assert "Refuse" in client.get(f"/plans/{plan.pk}/refusal/").content.decode()
    client.post(f"/plans/{plan.pk}/refusal/")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.job.state) == ("declined", "closed")
    assert "was not meant for you" in Notification.objects.get(user=olga).text
    client.post(f"/plans/{plan.pk}/link/")
    plan = SentPlan.objects.get()
    with pytest.raises(NotYours):
        claimed(plan, olga)
    assert "was not meant for you" in opened_by(plan, olga).get(f"/plans/{plan.pk}/").content.decode()
    assert claimed(plan, ana).freelancer == ana


def test_a_freelancer_refuses_by_withdrawing(ana: User, carla: User) -> None:
    plan = sent_plan(ana)
    proposal = claimed(plan, carla)
    refusing.refuse(plan, by=ana)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.job.state) == ("withdrawn", "closed")


def test_once_there_is_an_offer_nobody_is_refused(carla: User, ana: User) -> None:
    plan = sent_plan(carla)
    proposal = claimed(plan, ana)
    hiring.hire(proposal, by=carla, whole=False)
    with pytest.raises(refusing.OfferMade):
        refusing.refuse(plan, by=carla)
    with pytest.raises(NotYours):
        refusing.refuse(plan, by=ana)
    assert Proposal.objects.get().is_live


def test_with_the_mailed_address_no_link_is_needed(carla: User, ana: User, client: Client) -> None:
    plan = sent_plan(carla, other_email=ana.email)
    client.force_login(ana)
    client.post(f"/plans/{plan.pk}/claim/", {"seen": 1, "agree": "1"})
    assert Proposal.objects.get().agreed == 1
