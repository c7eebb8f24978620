"""What a bank took back from earnings is told in the contract's figures and on the page of earnings; all adds up."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow import operations
from escrow.earnings import earnings
from escrow.models import Payment
from escrow.money_out import withdrawing
from marketplace import rules
from marketplace.money import Money
from milestones.models import Milestone
from milestones.verbs import paying
from milestones.workspace.page import Workspace
from tests import story
from tests.banks import hear, lose
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
UNPROTECTED = "not protected from {} bank"


def shown(client: Client, reader: User, address: str) -> str:
    client.force_login(reader)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def figures(milestone: Milestone) -> dict[str, int]:
    contract = story.fresh(milestone.contract)
    found = vars(Workspace(contract, contract.client).figures)
    sums = [found[name] for name in ("protected", "paid", "remaining", "refunded", "taken_back")]
    assert sum(money.amount_minor for money in sums) == found["agreed"].amount_minor
    return {name: money.amount_minor for name, money in found.items() if name in {"paid", "taken_back", "agreed"}}


def test_what_the_bank_took_is_no_longer_paid(client: Client, carla: User, ana: User) -> None:
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=ana))
    lose(Payment.objects.get(), taken=20_000)
    assert figures(milestone) == {"paid": 40_000, "taken_back": 20_000, "agreed": 100_000}
    address = milestone.contract.get_absolute_url()
    for reader in (carla, ana):
        page = shown(client, reader, address)
        assert "Taken back by the client’s bank" in page
        assert "$200.00 taken back by the bank" in page
    assert "$200.00</span> taken back by the client’s bank" in shown(client, ana, reverse("contracts"))


def test_what_the_bank_gives_back_is_paid_again(carla: User, ana: User) -> None:
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=ana))
    payment = Payment.objects.get()
    lose(payment)
    assert figures(milestone)["taken_back"] == 60_000
    hear(payment, "won", changes=3)
    assert figures(milestone) == {"paid": 60_000, "taken_back": 0, "agreed": 100_000}


def test_the_page_of_earnings_has_a_line_and_adds_up(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    story.give_payout_details(ana)
    story.approve(story.funded_milestone(client=carla, freelancer=ana))
    time_travel.forward(days=60)
    withdrawing.withdraw(ana, amount=Money(37_000, "USD"))
    operations.finish_pending()
    lose(Payment.objects.get())
    [standing] = earnings.standing_of(ana)
    parts = (standing.available, standing.pending_total, standing.on_the_way, standing.paid_out, standing.taken_back)
    assert sum(part.amount_minor for part in parts) == 57_000
    page = shown(client, ana, reverse("earnings"))
    assert "Taken back by clients’ banks" in page
    assert "$200.00</strong> taken back by the client’s bank on" in page


def test_after_an_early_release_both_sides_read_that_it_is_not_protected(
    client: Client, carla: User, ana: User
) -> None:
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=ana))
    address = milestone.get_absolute_url()
    assert UNPROTECTED.format("your") in shown(client, carla, address)
    assert UNPROTECTED.format("the client’s") in shown(client, ana, address)
    assert UNPROTECTED.format("the client’s") in shown(client, ana, reverse("earnings"))


def test_what_was_submitted_says_nothing_of_it(client: Client, carla: User, ana: User) -> None:
    milestone = story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    for reader in (carla, ana):
        assert "not protected from" not in shown(client, reader, milestone.contract.get_absolute_url())
    assert "not protected from" not in shown(client, ana, reverse("earnings"))


def test_under_the_first_rules_nothing_is_said(
    client: Client, carla: User, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=ana))
    assert "not protected from" not in shown(client, carla, milestone.contract.get_absolute_url())
    assert "not protected from" not in shown(client, ana, reverse("earnings"))


def test_it_is_said_until_it_is_withdrawn_however_long_that_takes(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    story.give_payout_details(ana)
    contract = story.active_contract(client=carla, freelancer=ana)
    story.pay(paying.pay(contract, by=carla, amount_minor=10_000, what_for="Train ticket"))
    ticket = story.milestones_of(contract)[-1].get_absolute_url()
    time_travel.forward(days=200)
    [standing] = earnings.standing_of(ana)
    assert (standing.available, standing.can_be_taken) == (Money(9_500, "USD"), Money(9_500, "USD"))
    assert UNPROTECTED.format("the client’s") in shown(client, ana, reverse("earnings"))
    assert UNPROTECTED.format("your") in shown(client, carla, ticket)
    withdrawing.withdraw(ana, amount=Money(9_500, "USD"))
    operations.finish_pending()
    [standing] = earnings.standing_of(ana)
    assert not standing.can_be_taken
    for address in (ticket, reverse("earnings")):
        assert "not protected from" not in shown(client, ana, address)
    # When it was withdrawn is nobody else's business.
    assert UNPROTECTED.format("your") in shown(client, carla, ticket)


def test_what_was_earned_by_work_counts_as_withdrawn_first_where_it_was_free_first(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(40_000,)))
    time_travel.forward(days=20)
    story.approve(story.funded_milestone(client=carla, freelancer=ana, amounts=(20_000,)))
    time_travel.forward(days=60)
    withdrawing.withdraw(ana, amount=Money(40_000, "USD"))
    operations.finish_pending()
    [standing] = earnings.standing_of(ana)
    assert (standing.available, standing.can_be_taken) == (Money(17_000, "USD"), Money(17_000, "USD"))
