"""The contract's page: figures that add up, the sentence for both sides, a refresh that costs nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from milestones.verbs import funding, returning
from milestones.workspace.page import Workspace
from tests import story
from tests.conftest import TimeTravel


def page(client: Client, contract: Contract, reader: User) -> str:
    client.force_login(reader)
    answer = client.get(contract.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_figures_add_up_at_every_step(carla: User, ana: User) -> None:
    first = story.submitted_milestone(client=carla, freelancer=ana, amounts=(60_000, 40_000))
    contract = first.contract

    def figures() -> dict[str, int]:
        found = vars(Workspace(story.fresh(contract), carla).figures)
        assert found["agreed"] == found["protected"] + found["paid"] + found["remaining"] + found["refunded"]
        return {name: money.amount_minor for name, money in found.items()}

    assert figures() == {
        "agreed": 100_000, "protected": 60_000, "in_review": 60_000, "paid": 0, "remaining": 40_000, "refunded": 0,
        "taken_back": 0, "frozen": 0, "disputed": 0, "direct": 0, "called_off": 0,
    }  # fmt: skip
    story.approve(first)
    second = story.milestones_of(contract)[1]
    story.pay(funding.fund(second, by=carla))
    second = story.fresh(second)
    assert figures() == {
        "agreed": 100_000, "protected": 40_000, "in_review": 0, "paid": 60_000, "remaining": 0, "refunded": 0,
        "taken_back": 0, "frozen": 0, "disputed": 0, "direct": 0, "called_off": 0,
    }  # fmt: skip
    returning.return_money(second, by=ana, confirmed_minor=40_000, reason="I am ill.")
    assert figures() == {
        "agreed": 100_000, "protected": 0, "in_review": 0, "paid": 60_000, "remaining": 0, "refunded": 40_000,
        "taken_back": 0, "frozen": 0, "disputed": 0, "direct": 0, "called_off": 0,
    }  # fmt: skip


def test_both_sides_read_the_same_each_in_their_zone_and_as_you(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    sentence = r"If nobody acts, \$[\d,.]+ goes to {who} in 14 days, on \d+ \w+ \d{{4}}, \d\d:\d\d (\w+)\."
    to_client, to_freelancer = (re.compile(sentence.format(who=who)) for who in ("Ana Freelancer", "you"))
    seen_by_client = to_client.search(page(client, milestone.contract, carla))
    seen_by_freelancer = to_freelancer.search(page(client, milestone.contract, ana))
    assert seen_by_client
    assert seen_by_client[1] == "UTC"
    assert seen_by_freelancer
    assert seen_by_freelancer[1] in {"CET", "CEST"}


def test_a_refund_that_came_back_is_what_the_client_sees_first(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana, amounts=(50_000,), card=story.REFUNDS_COME_BACK)
    returning.return_money(milestone, by=ana, confirmed_minor=50_000, reason="I cannot do it.")
    from escrow import operations

    operations.finish_pending()
    time_travel.forward(minutes=5)
    story.hear_from_provider()
    shown = page(client, milestone.contract, carla)
    assert "The refund of $500.00 came back from your bank." in shown
    assert reverse("refund_again", args=[milestone.pk]) in shown


def queries_with(client: Client, milestones: int, carla: User) -> int:
    contract = story.active_contract(client=carla, amounts=[1_000] * milestones, whole=True)
    for milestone in story.milestones_of(contract)[:20]:
        story.request_changes(story.submit(milestone))
    client.force_login(carla)
    client.get(contract.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(contract.get_absolute_url()).status_code == 200
    return len(captured)


def test_a_hundred_milestones_need_no_more_queries_than_five(client: Client, carla: User) -> None:
    assert queries_with(client, 100, carla) <= queries_with(client, 5, carla)


def test_a_deposit_that_the_bank_is_working_on_says_so(client: Client, carla: User) -> None:
    payment = story.pay(story.hire(client=carla), story.SUCCEEDS_LATER)
    contract = story.contract_of(payment)
    shown = page(client, contract, carla)
    assert "The payment provider is confirming your deposit." in shown
    assert reverse("offer_deposit", args=[contract.pk]) not in shown


def test_the_refresh_of_somebody_who_signed_out_loads_the_page_anew(client: Client, carla: User) -> None:
    contract = story.active_contract(client=carla)
    answer = client.get(contract.get_absolute_url(), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert answer.content == b""


def test_no_more_changes_are_offered_when_the_rounds_are_used_up(client: Client, carla: User) -> None:
    milestone = story.submitted_milestone(client=carla)
    address = reverse("milestone_changes", args=[milestone.pk])
    assert address in page(client, milestone.contract, carla)
    for _ in range(3):
        milestone = story.submit(story.request_changes(milestone))
    assert address not in page(client, milestone.contract, carla)


def test_after_paying_it_never_says_two_things_at_once(client: Client, carla: User, time_travel: TimeTravel) -> None:
    payment = story.at_checkout(story.hire(client=carla))
    contract = story.contract_of(payment)
    client.force_login(carla)
    address, again = f"{contract.get_absolute_url()}?payment=made", reverse("offer_deposit", args=[contract.pk])
    shown = client.get(address).text
    assert "Thank you. This page shows it as soon as it is confirmed." in shown
    assert "as soon as the deposit is charged" not in shown
    assert "your turn" not in shown
    assert again not in shown
    story.hear_from_provider()
    shown = client.get(address).text
    assert "Thank you. Your payment of $600.00 has arrived." in shown
    assert "is confirming" not in shown
    time_travel.forward(minutes=11)
    assert "Thank you." not in client.get(address).text


def test_giving_up_is_never_the_only_thing_offered(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    assert Workspace(milestone.contract, ana).actions == []
    assert reverse("milestone_return", args=[milestone.pk]) in page(client, milestone.contract, ana)


@pytest.mark.parametrize(("name", "by"), [("approve", "carla"), ("changes", "carla"), ("return", "ana")])
def test_pages_that_ask_for_an_answer_say_what_happens_without_one(
    client: Client, carla: User, ana: User, name: str, by: str
) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    client.force_login(carla if by == "carla" else ana)
    shown = client.get(reverse(f"milestone_{name}", args=[milestone.pk])).text
    who = "Ana Freelancer" if by == "carla" else "you"
    assert f"If nobody acts, $600.00 goes to {who} in 14 days, on " in shown


def test_the_page_for_a_submission_says_where_the_money_stays(client: Client, ana: User) -> None:
    milestone = story.funded_milestone(freelancer=ana)
    client.force_login(ana)
    shown = client.get(reverse("milestone_submit", args=[milestone.pk])).text
    assert "$600.00 stays protected until you submit the work; neither side can take it alone." in shown
