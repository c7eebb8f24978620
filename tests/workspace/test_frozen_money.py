"""Money that a client's bank is disputing: every page says so, figures stay right, and nothing can be done."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from escrow import operations
from milestones.models import Milestone
from milestones.workspace.page import Workspace
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
PLAN = (60_000, 30_000, 10_000)
BADGE = re.compile(r"</svg>Frozen</span>")


def take_back(time_travel: TimeTravel) -> None:
    time_travel.forward(minutes=2)
    story.hear_from_provider()


@pytest.fixture
def frozen(carla: User, ana: User, time_travel: TimeTravel) -> Contract:
    """The first milestone is paid, the second in review, the third at work; then the bank disputes all of it."""
    contract = story.active_contract(
        client=carla, freelancer=ana, amounts=PLAN, whole=True, card=story.CHARGED_BACK_FOR_GOOD
    )
    first, second, _ = story.milestones_of(contract)
    story.approve(story.submit(first))
    story.submit(second)
    take_back(time_travel)
    return story.fresh(contract)


@pytest.fixture
def frozen_offer(carla: User, ana: User, time_travel: TimeTravel) -> Contract:
    contract = story.offered_contract(client=carla, freelancer=ana, card=story.CHARGED_BACK_FOR_GOOD)
    take_back(time_travel)
    return story.fresh(contract)


def page(client: Client, reader: User, address: str) -> str:
    client.force_login(reader)
    with books.unchanged():
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_contract_says_so_to_both_and_offers_nothing(
    client: Client, frozen: Contract, carla: User, ana: User
) -> None:
    pks = [milestone.pk for milestone in story.milestones_of(frozen)]
    for reader, advice in ((carla, "please tell your bank"), (ana, "do no more work on what is frozen")):
        shown = page(client, reader, frozen.get_absolute_url())
        assert "$400.00 is frozen" in shown
        assert advice in shown
        assert f"{reverse('protection')}#chargebacks" in shown
        assert "$300.00 is frozen until that is decided, and no time runs." in shown
        assert len(BADGE.findall(shown)) == 3
        assert not [pk for pk in pks if f"/milestones/{pk}/" in shown]


def test_the_figures_stay_right(frozen: Contract, carla: User) -> None:
    figures = Workspace(frozen, carla).figures
    assert {name: money.amount_minor for name, money in vars(figures).items()} == {
        "agreed": 100_000, "protected": 40_000, "in_review": 0, "paid": 60_000, "remaining": 0, "refunded": 0,
        "taken_back": 0, "frozen": 40_000, "disputed": 0, "direct": 0, "called_off": 0,
    }  # fmt: skip
    assert [(key, share) for key, _, share, _ in figures.bar() if share] == [("paid", 60.0), ("frozen", 40.0)]


def test_what_was_paid_with_other_money_is_not_frozen(
    client: Client, frozen_offer: Contract, carla: User, ana: User
) -> None:
    other = story.submitted_milestone(freelancer=ana)
    shown = page(client, ana, other.contract.get_absolute_url())
    assert not BADGE.search(shown)
    assert "is frozen" not in shown


@pytest.mark.parametrize("address", ["/contracts/", "/dashboard/"])
def test_the_lists_say_so(client: Client, frozen: Contract, carla: User, ana: User, address: str) -> None:
    for reader in (carla, ana):
        shown = page(client, reader, address)
        assert BADGE.search(shown)
        assert '<span class="num">$400.00</span> of it frozen' in shown


def test_an_offer_says_so_too(client: Client, frozen_offer: Contract, ana: User) -> None:
    for address in (frozen_offer.get_absolute_url(), "/contracts/"):
        shown = page(client, ana, address)
        assert BADGE.search(shown)
        assert "/acceptance/" not in shown


def old_links(milestone: Milestone, party: str) -> list[str]:
    names = ("approve", "changes") if party == "client" else ("submit", "return")
    return [reverse(f"milestone_{name}", args=[milestone.pk]) for name in names]


def test_an_old_link_leads_to_the_refusal(client: Client, frozen: Contract, carla: User, ana: User) -> None:
    for reader, party in ((carla, "client"), (ana, "freelancer")):
        client.force_login(reader)
        for milestone in story.milestones_of(frozen)[1:]:
            for address in old_links(milestone, party):
                with books.unchanged():
                    answers = [client.get(address), client.post(address, _filled(milestone))]
                assert [answer.status_code for answer in answers] == [409, 409]
                assert "bank is disputing this payment" in answers[0].content.decode()


def _filled(milestone: Milestone) -> dict[str, object]:
    """Something valid for every form."""
    return {
        "agree": "on", "confirmed_minor": milestone.amount_minor, "seen_state": milestone.state,
        "seen_submissions": milestone.submissions.count(), "seen_submission": milestone.submissions.count(),
        "message": "Hello", "links": story.LINK, "nothing_delivered": "on", "reason": "Sorry",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "by"), [("offer_accept", "ana"), ("offer_decline", "ana"), ("offer_withdraw", "carla")]
)
def test_a_frozen_offer_waits_for_the_bank(
    client: Client, frozen_offer: Contract, name: str, by: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(by))
    address = reverse(name, args=[frozen_offer.pk])
    with books.unchanged():
        assert [client.get(address).status_code, client.post(address).status_code] == [409, 409]


def test_a_client_with_a_chargeback_is_told_why_there_is_no_deposit(
    client: Client, frozen: Contract, carla: User
) -> None:
    client.force_login(carla)
    with books.unchanged():
        answer = client.post(reverse("direct_payment", args=[frozen.pk]), {"amount": "10", "what_for": "A bonus"})
    assert answer.status_code == 409
    assert "or has taken it back" in answer.content.decode()


def test_when_the_bank_has_decided_for_the_client_it_is_over(
    client: Client, frozen: Contract, ana: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=3)
    operations.finish_pending()
    take_back(time_travel)
    shown = page(client, ana, frozen.get_absolute_url())
    assert "is frozen" not in shown
    assert "The client’s bank took the money back" in shown
    figures = Workspace(story.fresh(frozen), ana).figures
    assert (figures.protected.amount_minor, figures.refunded.amount_minor, figures.paid.amount_minor) == (
        0, 40_000, 60_000,
    )  # fmt: skip
