"""A client who may not deposit reads why and what to do where the button would be; the freelancer only that."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from escrow.chargebacks import deciding
from escrow.models import Payment
from milestones.verbs import paying, returning
from milestones.workspace.version import version_of
from tests import story
from tests.banks import hear, lose
from tests.factories import StaffFactory
from tests.workspace.test_contract_page import page

pytestmark = pytest.mark.django_db
PAUSED = "Deposits are paused"


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    """The first milestone is paid for work that was approved, the second waits for its deposit."""
    return story.approve(story.submitted_milestone(client=carla, freelancer=ana)).contract


def ways_to_pay(shown: str, contract: Contract) -> list[bool]:
    """Whether the page offers the deposit, and any other payment."""
    second = story.milestones_of(contract)[1]
    return [address in shown for address in (f"/milestones/{second.pk}/deposit/", f"/contracts/{contract.pk}/payment/")]


def test_whoever_may_deposit_sees_both_buttons_and_no_word_of_it(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    for reader, offered in ((carla, True), (ana, False)):
        shown = page(client, contract, reader)
        assert ways_to_pay(shown, contract) == [offered, offered]
        assert PAUSED not in shown


def test_who_owes_reads_how_much_and_what_to_do_instead(client: Client, contract: Contract, carla: User) -> None:
    lose(Payment.objects.get())
    shown = page(client, contract, carla)
    assert ways_to_pay(shown, contract) == [False, False]
    assert "You owe $600.00" in shown
    assert "please write to us" in shown
    assert 'href="mailto:' in shown
    client.force_login(carla)
    dashboard = client.get(reverse("dashboard")).text
    assert "You owe $600.00" in dashboard
    assert "<li>Deposits are paused</li>" in dashboard
    assert PAUSED in client.get(reverse("contracts")).text


def test_once_it_is_settled_the_buttons_are_back(client: Client, contract: Contract, carla: User) -> None:
    chargeback, before = lose(Payment.objects.get()), version_of(contract)
    deciding.settle_with_client(chargeback, by=StaffFactory(), reference="SEPA-9")
    assert version_of(contract) != before
    assert ways_to_pay(page(client, contract, carla), contract) == [True, True]


def test_the_freelancer_reads_that_it_is_so_and_no_figure(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    """The debt is from elsewhere: what was lost with somebody else is none of theirs."""
    story.approve(story.submitted_milestone(client=carla, amounts=(7_700,)))
    lose(Payment.objects.get(amount_minor=7_700))
    shown = page(client, contract, ana)
    assert PAUSED in shown
    assert "cannot make new deposits at the moment" in shown
    assert "you owe" not in shown.lower()
    assert "$77.00" not in shown
    assert "$77.00" in page(client, contract, carla)


def test_a_contract_that_is_over_says_what_is_owed(client: Client, carla: User) -> None:
    ended = story.approve(story.submitted_milestone(client=carla, amounts=(60_000,))).contract
    Contract.objects.filter(pk=ended.pk).update(state=Contract.State.ENDED)
    assert "You owe" not in page(client, ended, carla)
    lose(Payment.objects.get())
    assert "You owe $600.00" in page(client, story.fresh(ended), carla)
    assert "You owe" not in page(client, story.fresh(ended), ended.freelancer)


def test_while_the_bank_asks(client: Client, contract: Contract, carla: User) -> None:
    hear(Payment.objects.get())
    shown = page(client, contract, carla)
    assert ways_to_pay(shown, contract) == [False, False]
    # The notice says why, and the box below that this is what comes next.
    assert shown.count(PAUSED) == 2
    assert "It is your turn." not in shown
    client.force_login(carla)
    assert "Your bank asks about a payment of yours" in client.get(reverse("dashboard")).text


def test_what_is_frozen_says_it_already(client: Client, carla: User) -> None:
    contract = story.submitted_milestone(client=carla).contract
    hear(Payment.objects.get())
    shown = page(client, contract, carla)
    assert ways_to_pay(shown, contract) == [False, False]
    assert shown.count("cannot make new deposits") == 1
    assert PAUSED not in shown


def test_a_suspended_client(client: Client, contract: Contract, carla: User, ana: User) -> None:
    story.suspend(carla)
    shown = page(client, contract, carla)
    assert ways_to_pay(shown, contract) == [False, False]
    assert "but not deposit or pay more until the suspension is lifted" in shown
    assert [page(client, contract, reader).count(f"<strong>{PAUSED}") for reader in (carla, ana)] == [0, 0]


def test_a_freelancer_who_cannot_be_paid(client: Client, contract: Contract, carla: User, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(country="")
    shown = page(client, contract, carla)
    assert ways_to_pay(shown, contract) == [False, False]
    assert "has not said yet where their bank account is" in shown
    assert "choose your country in your profile" in page(client, contract, ana)


def test_too_many_deposits_came_back_pauses_deposits_alone(client: Client, carla: User, ana: User) -> None:
    for _ in range(2):
        milestone = story.funded_milestone(client=carla, freelancer=ana, amounts=(50_000,))
        returning.return_money(milestone, by=ana, confirmed_minor=50_000, reason="I am ill.")
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(60_000, 40_000))
    assert ways_to_pay(page(client, contract, carla), contract) == [True, True]
    [first, *_] = story.milestones_of(contract)
    returning.return_money(first, by=ana, confirmed_minor=60_000, reason="I am ill.")
    shown = page(client, contract, carla)
    assert ways_to_pay(shown, contract) == [False, True]
    assert "can go back between the same two people" in shown


def test_an_offer_that_waits_for_its_deposit_can_still_be_withdrawn(client: Client, carla: User) -> None:
    contract = story.contract_of(story.hire(client=carla))
    story.approve(story.submitted_milestone(client=carla))
    lose(Payment.objects.get(state="succeeded"))
    shown = page(client, contract, carla)
    assert reverse("offer_deposit", args=[contract.pk]) not in shown
    assert reverse("offer_withdraw", args=[contract.pk]) in shown
    assert "You owe $600.00" in shown


def test_a_direct_payment_that_was_not_completed(client: Client, contract: Contract, carla: User) -> None:
    paying.pay(contract, by=carla, amount_minor=1_000, what_for="Ticket")
    assert "Complete the payment of $10.00" in page(client, contract, carla)
    lose(Payment.objects.get(state="succeeded"))
    assert "Complete the payment" not in page(client, contract, carla)
