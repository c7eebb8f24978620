"""Before the deposit the client ticks every criterion, and reads when the first milestone is most of the price."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, Proposal
from tests import story
from tests.books import unchanged
from tests.factories import ProposalFactory
from tests.pages import tight

pytestmark = pytest.mark.django_db
TICK = "Tick every criterion, or ask for another plan before you hire."


@pytest.fixture
def proposal(client: Client, carla: User, ana: User) -> Proposal:
    client.force_login(carla)
    return ProposalFactory(job__client=carla, freelancer=ana, amounts=(40_000, 60_000))


def address(proposal: Proposal) -> str:
    return reverse("hire", args=[proposal.pk])


def test_the_page_asks_for_each_and_says_that_all_are_needed(client: Client, proposal: Proposal) -> None:
    page = client.get(address(proposal)).text
    for criterion in ("Part 1 works", "Part 1 is tested", "Part 2 works", "Part 2 is tested"):
        assert criterion in page
    assert page.count('type="checkbox"') == 4
    assert "All of them become the terms, so all must be ticked before you go on" in page


def test_all_ticked_it_goes_on_to_pay(client: Client, proposal: Proposal) -> None:
    assert client.post(address(proposal), story.hire_form(proposal)).status_code == 302
    assert Contract.objects.get().state == "awaiting_deposit"


@pytest.mark.parametrize("left_out", [{"criteria-2": ["1"]}, {"criteria-2": []}, {"criteria-2": ["1", "1"]}])
def test_one_left_out_nothing_happens_and_what_was_ticked_stays(
    client: Client, proposal: Proposal, left_out: dict[str, list[str]]
) -> None:
    with unchanged():
        answer = client.post(address(proposal), story.hire_form(proposal, "whole") | left_out)
    page = answer.text
    assert answer.status_code == 200
    assert page.count(TICK) == 2
    assert page.count("checked") == 3 + len(set(left_out["criteria-2"]))


def test_the_offer_that_waits_for_its_deposit_asks_no_second_time(client: Client, proposal: Proposal) -> None:
    client.post(address(proposal), story.hire_form(proposal))
    deposit = reverse("offer_deposit", args=[Contract.objects.get().pk])
    assert 'type="checkbox"' not in client.get(deposit).text
    assert client.post(deposit, {"deposit": "first"}).status_code == 302


@pytest.mark.parametrize(
    ("amounts", "warning"),
    [
        ((50_000, 50_000), ""),
        ((50_001, 49_999), "The first milestone, $500.01, is more than half of the whole price."),
        ((60_000,), "The whole price of $600.00 is one milestone."),
    ],
)
def test_more_than_half_at_first_is_warned_of(
    client: Client, carla: User, amounts: tuple[int, ...], warning: str
) -> None:
    client.force_login(carla)
    page = client.get(address(ProposalFactory(job__client=carla, amounts=amounts))).text
    assert ("Smaller steps risk less" in page) == bool(warning)
    assert warning in page


def test_it_says_what_is_paid_and_what_arrives(client: Client, proposal: Proposal) -> None:
    page = tight(client.get(address(proposal)).text)
    assert '<dt>You pay, with nothing on top</dt><dd class="num">$1,000.00</dd>' in page
    assert '<dt>Ana Freelancer receives</dt><dd class="num">$950.00</dd>' in page


def test_the_offer_that_waits_for_its_deposit_still_shows_the_criteria_that_are_its_terms(
    client: Client, proposal: Proposal
) -> None:
    client.post(address(proposal), story.hire_form(proposal))
    contract = Contract.objects.get()
    Contract.objects.update(fee_bps=1_000)
    page = tight(client.get(reverse("offer_deposit", args=[contract.pk])).text)
    for criterion in ("Part 1 works", "Part 1 is tested", "Part 2 works", "Part 2 is tested"):
        assert criterion in page
    # The fee is the contract's own, whatever it is today.
    assert '<dt>Ana Freelancer receives</dt><dd class="num">$900.00</dd>' in page
