"""The contract's page shows the figures there are, says what they are of, and they come to what was agreed."""

import re

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Contract
from milestones.verbs import ending, paying
from tests import story
from tests.pages import tight

pytestmark = pytest.mark.django_db
FIGURE = re.compile(r"<dt>([^<]*)</dt><dd>\$([\d,.]+)</dd>")


def figures(client: Client, reader: User, contract: Contract) -> dict[str, int]:
    """In cents, in the order of the page; the last one is the sum."""
    client.force_login(reader)
    page = tight(client.get(contract.get_absolute_url()).text)
    money = page[page.index('<dl class="figures">') :].partition("</dl>")[0]
    return {name: int(amount.replace(",", "").replace(".", "")) for name, amount in FIGURE.findall(money)}


def add_up(found: dict[str, int]) -> bool:
    *parts, whole = found.values()
    return sum(parts) == whole


def test_what_is_zero_is_not_shown(client: Client, carla: User, ana: User) -> None:
    contract = story.submitted_milestone(client=carla, freelancer=ana, amounts=(60_000, 40_000)).contract
    assert figures(client, carla, contract) == {"Protected now": 60_000, "Remaining": 40_000, "Agreed": 100_000}
    assert "of it $600.00 in review" in client.get(contract.get_absolute_url()).text


def test_what_was_paid_directly_is_named_in_the_sum(client: Client, carla: User, ana: User) -> None:
    contract = story.submitted_milestone(client=carla, freelancer=ana, amounts=(60_000,)).contract
    story.pay(paying.pay(contract, by=carla, amount_minor=5_000, what_for="The trip"))
    assert figures(client, ana, contract) == {
        "Protected now": 60_000, "Paid to date": 5_000, "Agreed and paid directly": 65_000,
    }  # fmt: skip
    assert "of it $50.00 paid directly" in client.get(contract.get_absolute_url()).text


def test_what_was_cancelled_is_in_what_was_agreed(client: Client, carla: User, ana: User) -> None:
    first = story.submitted_milestone(client=carla, freelancer=ana, amounts=(60_000, 40_000))
    story.approve(first)
    ending.end(first.contract, by=carla, reason="We need no more.", choices={}, seen_states=None)
    found = figures(client, carla, first.contract)
    assert found == {"Paid to date": 60_000, "Cancelled, never deposited": 40_000, "Agreed": 100_000}
    assert add_up(found)
