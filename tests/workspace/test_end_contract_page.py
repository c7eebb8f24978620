"""The page on which either side ends a contract, choosing for each milestone whose money is held."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from milestones.models import SettlementOffer
from milestones.verbs import ending, funding, returning
from tests import story
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    """Two milestones are funded and the first is in review; the third waits for its deposit."""
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(60_000, 30_000, 10_000))
    first, second, _ = story.milestones_of(contract)
    story.pay(funding.fund(second, by=carla))
    story.submit(first)
    return contract


def at(contract: Contract) -> str:
    return reverse("contract_end", args=[contract.pk])


def filled(contract: Contract, *wishes: str, **more: Any) -> dict[str, Any]:
    """A wish for each milestone in order, "keep" for the rest, and how all of them stand now."""
    milestones = story.milestones_of(contract)
    data: dict[str, Any] = {"reason": "We stop here.", "seen": ending.seen(milestones)}
    for number, milestone in enumerate(milestones):
        data[f"wish-{milestone.pk}"] = wishes[number] if number < len(wishes) else "keep"
        data[f"share-{milestone.pk}"] = more.get(f"share{number}", "")
    return {**data, **{name: value for name, value in more.items() if not name.startswith("share")}}


def states(contract: Contract) -> list[str]:
    return [milestone.state for milestone in story.milestones_of(contract)]


def test_each_side_reads_what_they_can_choose(client: Client, contract: Contract, carla: User, ana: User) -> None:
    for_client = shown(client, carla, at(contract))
    assert "Ask for $600.00 back" in for_client
    assert "Ana Freelancer has 7 days to answer; if Ana Freelancer does not, it becomes a dispute." in for_client
    assert "Ana Freelancer has 7 days to answer; if Ana Freelancer does not, $300.00 comes back to you." in for_client
    assert "Return" not in for_client
    for_freelancer = shown(client, ana, at(contract))
    assert "Return $600.00 to Carla Client" in for_freelancer
    assert "Ask for" not in for_freelancer
    for page in (for_client, for_freelancer):
        assert "Cancelled; nothing is held for it." in page
        assert page.count("Offer to split it") == 2


def test_every_milestone_is_listed_also_what_is_paid(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    story.approve(story.milestones_of(contract)[0])
    for_client, for_freelancer = (shown(client, reader, at(contract)) for reader in (carla, ana))
    assert "You paid $600.00 to Ana Freelancer." in for_client
    assert "$600.00 was paid to you." in for_freelancer
    for page in (for_client, for_freelancer):
        assert "Cancelled; nothing is held for it." in page


def test_the_client_ends_it(client: Client, contract: Contract, carla: User, ana: User) -> None:
    data = filled(contract, "ask_back", "offer", share1="100")
    assert sent(client, carla, at(contract), data) == contract.get_absolute_url()
    assert states(contract) == ["submitted", "funded", "cancelled"]
    offers = SettlementOffer.objects.order_by("milestone").values_list("to_freelancer_minor", "reason")
    assert list(offers) == [(0, "We stop here."), (10_000, "We stop here.")]
    for reader in (carla, ana):
        page = shown(client, reader, contract.get_absolute_url())
        assert "This contract was ended " in page
        assert at(contract) not in page


def test_the_freelancer_ends_it(client: Client, contract: Contract, ana: User) -> None:
    sent(client, ana, at(contract), filled(contract, "keep", "return"))
    assert states(contract) == ["submitted", "refunded", "cancelled"]


def test_a_milestone_with_an_open_offer_is_not_asked_about(client: Client, contract: Contract, carla: User) -> None:
    first = story.milestones_of(contract)[0]
    story.offer(first, by=contract.freelancer, to_freelancer=50_000)
    page = shown(client, carla, at(contract))
    assert f"wish-{first.pk}" not in page
    assert (
        "Ana Freelancer offers to settle: Ana Freelancer gets $475.00 of $500.00 after the fee of 5 %, and you get"
        in page
    )
    sent(client, carla, at(contract), filled(contract))
    assert first.settlement_offers.get().is_open


@pytest.mark.parametrize("share", ["", "0", "600", "600.01", "-1", "half"])
def test_an_impossible_share(client: Client, contract: Contract, carla: User, share: str) -> None:
    page = kept(client, carla, at(contract), filled(contract, "offer", "ask_back", share0=share))
    assert "How much of $600.00 goes to Ana Freelancer?" in page
    assert "We stop here." in page
    assert page.count(" checked") == 2


def test_a_share_that_was_typed_and_not_meant(client: Client, contract: Contract, carla: User) -> None:
    sent(client, carla, at(contract), filled(contract, "keep", share0="half"))
    assert not SettlementOffer.objects.exists()


def test_no_reason(client: Client, contract: Contract, carla: User) -> None:
    page = kept(client, carla, at(contract), filled(contract, reason="  "))
    assert "Say why, in a sentence for the other side." in page


@pytest.mark.parametrize("wish", ["return", "invented", ""])
def test_a_wish_that_is_not_theirs(client: Client, contract: Contract, carla: User, wish: str) -> None:
    kept(client, carla, at(contract), filled(contract, wish))


def test_a_page_that_is_out_of_date_keeps_what_was_written(client: Client, contract: Contract, carla: User) -> None:
    """The second milestone came back to the client in the meantime, so the choice was another one."""
    old, second = filled(contract, "ask_back", "ask_back"), story.milestones_of(contract)[1]
    returning.return_money(second, by=contract.freelancer, confirmed_minor=30_000, reason="Sorry")
    page = kept(client, carla, at(contract), old, status=409)
    assert "Something has happened to a milestone since you opened this page." in page
    assert "We stop here." in page
    sent(client, carla, at(contract), filled(contract, "ask_back"))


def test_an_offer_that_was_made_meanwhile_is_read_first(client: Client, contract: Contract, ana: User) -> None:
    """What is talked about already cannot be chosen for: the choice must not be dropped without a word."""
    old, second = filled(contract, "keep", "return"), story.milestones_of(contract)[1]
    story.offer(second, by=contract.client, to_freelancer=15_000)
    page = kept(client, ana, at(contract), old, status=409)
    assert "Something has happened to a milestone since you opened this page." in page


def test_it_is_not_there_twice(client: Client, contract: Contract, carla: User, ana: User) -> None:
    sent(client, carla, at(contract), filled(contract))
    for somebody in (carla, ana):
        assert statuses(client, somebody, at(contract), filled(contract)) == (409, 409)


def test_it_does_not_exist_for_anybody_else(client: Client, contract: Contract, olga: User, sam: User) -> None:
    for somebody in (olga, sam):
        assert statuses(client, somebody, at(contract), filled(contract)) == (404, 404)


def test_not_before_the_offer_is_accepted(client: Client, carla: User) -> None:
    offered = story.offered_contract(client=carla)
    assert statuses(client, carla, at(offered), filled(offered)) == (409, 409)
    assert at(offered) not in shown(client, carla, offered.get_absolute_url())
