"""A freelancer answers a job with a price and a plan that adds up to it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from contracts.models import Job, PlannedMilestone, Proposal
from marketplace.charges import NotPayable
from tests.books import refused
from tests.contracts import forms
from tests.factories import JobFactory, ProposalFactory, plan_of
from tests.told import times_told

pytestmark = pytest.mark.django_db


def send(client: Client, job: Job, data: dict[str, Any]) -> HttpResponse:
    return client.post(f"/jobs/{job.pk}/propose/", data)


def nothing_was_written() -> bool:
    return not Proposal.objects.exists() and not PlannedMilestone.objects.exists()


def test_a_proposal_is_sent_with_its_plan(client: Client, carla: User, ana: User) -> None:
    job = JobFactory(client=carla)
    client.force_login(ana)
    response = send(client, job, forms.proposal())
    proposal = Proposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    assert (proposal.job, proposal.freelancer, proposal.price_minor) == (job, ana, 80_000)
    plan = list(proposal.plan.all())
    assert [(step.position, step.amount_minor) for step in plan] == [(1, 40_000), (2, 40_000)]
    assert plan[0].criteria == ["Three sketches", "On paper"]
    assert times_told(carla, "proposal:sent") == 1


def test_blank_rows_do_not_count(client: Client, ana: User) -> None:
    blank = {"title": "", "amount": " ", "due_on": "", "criteria": "\n "}
    client.force_login(ana)
    send(client, JobFactory(), forms.proposal(rows=[{}, blank, {"title": "Files"}, blank]))
    assert [(step.position, step.title) for step in PlannedMilestone.objects.all()] == [(1, "Sketches"), (2, "Files")]


def test_amounts_are_in_the_jobs_currency(client: Client, ana: User) -> None:
    client.force_login(ana)
    send(
        client,
        JobFactory(currency="JPY"),
        forms.proposal(rows=[{"amount": "30,000"}], price="30000", seen_currency="JPY"),
    )
    assert Proposal.objects.get().price_minor == 30_000


@pytest.mark.parametrize(("price", "said"), [("900", "$100.00 less"), ("799.99", "$0.01 more")])
def test_a_plan_that_does_not_add_up_says_by_how_much(client: Client, ana: User, price: str, said: str) -> None:
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(price=price))
    assert page.status_code == 200
    assert f"The milestones add up to $800.00, which is {said} than the price." in page.text
    assert "I have drawn for bakers before." in page.text
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Name the milestone."),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"amount": "0"}, "Enter an amount above zero."),
        ({"amount": "-400"}, "Enter an amount above zero."),
        ({"amount": "four hundred"}, "Enter an amount in digits"),
        ({"amount": "400.0010"}, "USD has at most 2 decimals."),
        ({"amount": "9999999"}, "The most is $999,999.99."),
        ({"due_on": "2020-02-02"}, "2 Feb 2020 is in the past."),
        ({"due_on": "tomorrow"}, "Enter a valid date."),
        ({"criteria": " \n "}, "Write at least one criterion."),
        ({"criteria": "\n".join("abcdefghijklmnopqrstu")}, "Write at most 20 lines; these are 21."),
        ({"criteria": f"fine\n{'x' * 301}"}, "Line 2 is too long"),
    ],
)
def test_what_is_wrong_in_a_plan_stands_at_its_field(
    client: Client, ana: User, changed: dict[str, str], said: str
) -> None:
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(rows=[{}, changed]))
    field = next(iter(changed))
    assert said in " ".join(page.context["plan"].forms[1].errors[field])
    assert "Milestone 2, " in page.text
    assert said in page.text
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cover_letter": ""}, "Write a few lines to the client."),
        ({"cover_letter": "x" * 5_001}, "at most 5000 characters"),
        ({"price": ""}, "Enter your price."),
        ({"price": "-800"}, "Enter an amount above zero."),
        ({"price": "1e3"}, "Enter an amount in digits"),
    ],
)
def test_letter_and_price_are_asked_for(client: Client, ana: User, changed: dict[str, str], said: str) -> None:
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(**changed))
    assert said in page.text
    assert 'value="Sketches"' in page.text
    assert nothing_was_written()


def test_a_plan_has_at_least_one_milestone(client: Client, ana: User) -> None:
    blank = {"title": "", "amount": "", "due_on": "", "criteria": ""}
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(rows=[blank, blank]))
    assert "Name the milestone." in page.text
    assert nothing_was_written()


def test_a_plan_has_at_most_twenty_milestones(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(rows=[{}] * 21, price="8400"))
    assert "at most 20" in page.text
    assert nothing_was_written()


@pytest.mark.parametrize("total", ["-1", "1000000", "many", ""])
def test_a_plan_with_a_forged_number_of_rows_is_refused(client: Client, ana: User, total: str) -> None:
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(**{"plan-TOTAL_FORMS": total}))
    assert page.status_code == 200
    assert "problem" in page.text
    assert len(page.context["plan"].forms) <= 20
    assert nothing_was_written()


def test_another_row_is_added_without_a_script(client: Client, ana: User) -> None:
    half_done = forms.proposal(rows=[{"amount": "lots", "criteria": "One\nTwo"}], price="not yet", **{"plan-more": "1"})
    client.force_login(ana)
    page = send(client, JobFactory(), half_done)
    plan = page.context["plan"]
    assert len(plan.forms) == 2
    assert not plan.is_bound
    for kept in ('value="lots"', "One\nTwo", 'value="not yet"', "I have drawn for bakers before."):
        assert kept in page.text
    assert "problem" not in page.text
    assert nothing_was_written()


def test_rows_are_added_up_to_twenty(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(rows=[{}] * 20, **{"plan-more": "1"}))
    assert len(page.context["plan"].forms) == 20


def test_what_was_kept_can_be_sent(client: Client, ana: User) -> None:
    job = JobFactory()
    client.force_login(ana)
    page = send(client, job, forms.proposal(rows=[{}], **{"plan-more": "1"}))
    management = page.context["plan"].management_form
    again = forms.proposal(
        rows=[{}, {}], **{f"plan-{name}": str(management[name].value()) for name in management.fields}
    )
    assert send(client, job, again).status_code == 302
    assert PlannedMilestone.objects.count() == 2


def test_one_live_proposal_a_person(client: Client, ana: User) -> None:
    sent = ProposalFactory(freelancer=ana)
    client.force_login(ana)
    assert client.get(f"/jobs/{sent.job_id}/propose/")["Location"] == sent.get_absolute_url()
    page = send(client, sent.job, forms.proposal())
    assert "You have already sent a proposal for this job." in page.text
    assert "I have drawn for bakers before." in page.text
    assert Proposal.objects.count() == 1


def test_after_withdrawing_another_one_is_welcome(client: Client, ana: User) -> None:
    sent = ProposalFactory(freelancer=ana)
    sent.withdraw(by=ana)
    client.force_login(ana)
    assert send(client, sent.job, forms.proposal()).status_code == 302
    assert Proposal.objects.live().count() == 1


@pytest.mark.parametrize("state", ["filled", "closed"])
def test_a_job_that_closed_meanwhile_keeps_what_was_typed(client: Client, ana: User, state: str) -> None:
    job = JobFactory(state=state)
    client.force_login(ana)
    assert client.get(f"/jobs/{job.pk}/propose/").status_code == 409
    page = send(client, job, forms.proposal())
    assert "This job is no longer open." in page.text
    assert "I have drawn for bakers before." in page.text
    assert nothing_was_written()


def test_a_draft_does_not_exist_for_freelancers(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert send(client, JobFactory(draft=True), forms.proposal()).status_code == 404
    assert nothing_was_written()


def test_nobody_answers_their_own_job(client: Client, olga: User) -> None:
    client.force_login(olga)
    page = send(client, JobFactory(client=olga), forms.proposal())
    assert page.status_code == 409
    assert "This is your own job" in page.text
    assert nothing_was_written()


def test_only_freelancers_send_proposals(client: Client, carla: User) -> None:
    job = JobFactory()
    assert send(client, job, forms.proposal())["Location"].startswith("/accounts/login/")
    client.force_login(carla)
    assert send(client, job, forms.proposal()).status_code == 403
    assert nothing_was_written()


def test_a_currency_that_changed_meanwhile_is_said_and_what_was_typed_is_kept(client: Client, ana: User) -> None:
    job = JobFactory(currency="EUR")
    client.force_login(ana)
    page = send(client, job, forms.proposal())
    assert page.status_code == 409
    assert f"{job.client.name} has changed the job’s currency to EUR." in page.text
    assert "it was meant in USD: look at each amount again." in page.text
    assert 'name="seen_currency" value="EUR"' in page.text
    assert page.text.count('value="400.00"') == 2
    assert not Proposal.objects.exists()
    assert send(client, job, forms.proposal(seen_currency="EUR")).status_code == 302


def test_a_page_that_does_not_say_its_currency_is_shown_again(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = send(client, JobFactory(), forms.proposal(seen_currency=""))
    assert page.status_code == 409
    assert not Proposal.objects.exists()


def test_more_than_one_card_payment_can_be_is_agreed_on_in_pieces(client: Client, ana: User) -> None:
    client.force_login(ana)
    send(client, JobFactory(), forms.proposal(rows=[{"amount": "999,999.99"}] * 2, price="1,999,999.98"))
    assert Proposal.objects.get().price_minor == 199_999_998


@pytest.mark.parametrize(("amount_minor", "currency"), [(49, "USD"), (29, "GBP"), (49, "JPY"), (100_000_000, "EUR")])
def test_no_plan_has_a_milestone_that_no_card_can_pay(ana: User, amount_minor: int, currency: str) -> None:
    job = JobFactory(currency=currency)
    plan = plan_of([amount_minor])
    with refused(NotPayable):
        Proposal.send(job, by=ana, cover_letter="Yes.", price_minor=amount_minor, plan=plan)
