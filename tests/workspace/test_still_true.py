"""An open page asks whether it is still true: one statement says so, and nothing that it shows changes unnoticed."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.suspension import suspending
from contracts.models import Contract, ContractEvent, Message
from disputes.verbs import bringing
from disputes.verbs.bringing import Brought
from escrow import operations
from escrow.chargebacks import deciding
from escrow.models import Payment
from escrow.money_out import withdrawing
from marketplace import changes, clock
from marketplace.models import Change, Outage
from marketplace.money import Money
from marketplace.still_true import SIGNED_FOR_SECONDS
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import ending, funding, paying, returning
from milestones.workspace.version import version_of
from tests import story
from tests.banks import lose
from tests.books import sql
from tests.conftest import TimeTravel
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
Do = Callable[[Milestone, TimeTravel], object]


def says(milestone: Milestone, time_travel: TimeTravel) -> object:
    return Message.send(milestone.contract, by=milestone.contract.freelancer, text="Hello")


def pays_late(milestone: Milestone, time_travel: TimeTravel) -> object:
    second = story.milestones_of(milestone.contract)[1]
    return story.pay(funding.fund(second, by=milestone.contract.client), story.FAILS_LATER)


def pays_directly(milestone: Milestone, time_travel: TimeTravel) -> object:
    contract = milestone.contract
    return story.pay(paying.pay(contract, by=contract.client, amount_minor=500, what_for="Tip"))


def submits(milestone: Milestone, time_travel: TimeTravel) -> object:
    return story.submit(milestone)


def submits_and_asks_for_changes(milestone: Milestone, time_travel: TimeTravel) -> object:
    return story.request_changes(story.submit(milestone))


def approves(milestone: Milestone, time_travel: TimeTravel) -> object:
    return story.approve(milestone)


def returns(milestone: Milestone, time_travel: TimeTravel) -> object:
    minor = milestone.amount_minor
    return returning.return_money(milestone, by=milestone.contract.freelancer, confirmed_minor=minor, reason="Sorry")


def offers_a_part(milestone: Milestone, time_travel: TimeTravel) -> object:
    return story.offer(milestone, by=milestone.contract.client, to_freelancer=10_000)


def disputes(milestone: Milestone, time_travel: TimeTravel) -> object:
    return story.respond(story.dispute(milestone))


def is_silent(milestone: Milestone, time_travel: TimeTravel) -> object:
    story.submit(milestone)
    time_travel.forward(days=15)
    return sweep.process_due()


def loses_a_day(milestone: Milestone, time_travel: TimeTravel) -> object:
    story.submit(milestone)
    now = time_travel.forward(days=13, hours=23)
    Outage.objects.create(what="web", began_at=now - timedelta(days=1), ended_at=now)
    return sweep.process_due()


def is_suspended(milestone: Milestone, time_travel: TimeTravel) -> object:
    return story.suspend(milestone.contract.freelancer)


def is_suspended_no_more(milestone: Milestone, time_travel: TimeTravel) -> object:
    return suspending.lift(story.suspend(milestone.contract.client), by=StaffFactory(), sentence="Thank you.")


def loses_a_chargeback(milestone: Milestone, time_travel: TimeTravel) -> object:
    return lose(Payment.objects.get())


def pays_what_was_lost(milestone: Milestone, time_travel: TimeTravel) -> object:
    story.approve(story.submit(milestone))
    chargeback = lose(Payment.objects.get())
    return deciding.settle_with_client(chargeback, by=StaffFactory(), reference="SEPA-9")


def withdraws_what_nobody_saw(milestone: Milestone, time_travel: TimeTravel) -> object:
    story.give_payout_details(milestone.contract.freelancer)
    story.approve(milestone)
    time_travel.forward(days=200)
    withdrawing.withdraw(milestone.contract.freelancer, amount=Money(57_000, "USD"))
    return operations.finish_pending()


def ends_the_contract(milestone: Milestone, time_travel: TimeTravel) -> object:
    contract = milestone.contract
    return ending.end(contract, by=contract.client, reason="We stop.", choices={})


DOES: list[Do] = [
    says,
    pays_late,
    pays_directly,
    submits,
    submits_and_asks_for_changes,
    approves,
    returns,
    offers_a_part,
    disputes,
    is_silent,
    loses_a_day,
    is_suspended,
    is_suspended_no_more,
    loses_a_chargeback,
    pays_what_was_lost,
    withdraws_what_nobody_saw,
    ends_the_contract,
]


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.funded_milestone(client=carla, freelancer=ana)


def shown(client: Client, reader: User, address: str) -> str:
    client.force_login(reader)
    return client.get(address).text


def asks_at(page: str) -> str:
    [address] = re.findall(r'hx-get="(/still-true/[^"]*)"', page)
    return unescape(address)


@pytest.mark.parametrize("does", DOES)
def test_what_is_done_is_noticed(does: Do, client: Client, milestone: Milestone, time_travel: TimeTravel) -> None:
    contract = milestone.contract
    address = asks_at(shown(client, contract.client, contract.get_absolute_url()))
    assert client.get(address).status_code == 204
    does(milestone, time_travel)
    answer = client.get(address)
    assert (answer.status_code, answer.headers.get("Location")) == (302, contract.get_absolute_url())


@pytest.fixture
def eventful(milestone: Milestone) -> Contract:
    """One milestone given back, the other paid and taken back by the bank: rows in every table that is counted."""
    contract = milestone.contract
    story.approve(story.submit(milestone))
    second = story.milestones_of(contract)[1]
    story.pay(funding.fund(second, by=contract.client))
    returns(story.fresh(second), TimeTravel())
    lose(Payment.objects.earliest("pk"))
    return story.fresh(contract)


@pytest.mark.parametrize(
    "table", ["contracts_contract", "escrow_payment", "escrow_refund", "escrow_chargeback", "escrow_debt"]
)
def test_each_table_counts_what_changes_in_it(table: str, eventful: Contract) -> None:
    """Without an event beside it, too."""
    before = version_of(eventful)
    assert sql(f"UPDATE {table} SET id = id RETURNING id")  # noqa: S608
    assert version_of(eventful) > before


@pytest.mark.parametrize("table", ["contracts_contractevent", "escrow_chargeback", "escrow_debt", "escrow_payout"])
def test_each_table_counts_what_is_new_in_it(table: str, eventful: Contract, time_travel: TimeTravel) -> None:
    """Asked of the trigger itself: by what people do, none of these rows comes alone."""
    [(definition,)] = sql("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s", f"{table}_insert_is_seen")
    assert "AFTER INSERT" in definition
    before = version_of(eventful)
    if table == "contracts_contractevent":
        ContractEvent.objects.create(contract=eventful, text="Something", at=clock.now())
        assert version_of(eventful) > before
    if table == "escrow_payout":
        story.give_payout_details(eventful.freelancer)
        time_travel.forward(days=60)
        withdrawing.withdraw(eventful.freelancer, amount=Money(100, "USD"))
        assert version_of(eventful) > before


def test_a_dispute_keeps_up(client: Client, milestone: Milestone, carla: User) -> None:
    found = story.dispute(story.submit(milestone))
    address = asks_at(shown(client, carla, found.get_absolute_url()))
    assert client.get(address).status_code == 204
    bringing.add(found, Brought("Look."), by=carla)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.headers["Location"] == found.get_absolute_url()
    client.logout()
    assert client.get(found.get_absolute_url(), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_it_costs_one_statement_and_knows_no_session(client: Client, milestone: Milestone, carla: User) -> None:
    address = asks_at(shown(client, carla, milestone.contract.get_absolute_url()))
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address).status_code == 204
    assert len(asked) == 1
    assert "marketplace_change" in asked[0]["sql"]


def test_nobody_asks_for_what_they_were_not_given(client: Client, milestone: Milestone, carla: User) -> None:
    address = asks_at(shown(client, carla, milestone.contract.get_absolute_url()))
    for tampered in (address.replace("page=", "page=1"), address.replace("contracts", "people"), "/still-true/"):
        assert Client().get(tampered).status_code == 404


def test_what_was_left_open_for_a_day_reads_itself_anew(
    client: Client, milestone: Milestone, carla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = asks_at(shown(client, carla, milestone.contract.get_absolute_url()))
    monkeypatch.setattr("marketplace.still_true.SIGNED_FOR_SECONDS", -1)
    assert SIGNED_FOR_SECONDS > 0
    assert client.get(address).status_code == 404


def test_folding_changes_nothing(milestone: Milestone) -> None:
    contract = milestone.contract
    story.approve(story.submit(milestone))
    version = version_of(contract)
    assert Change.objects.filter(is_folded=False).count() > 1
    assert changes.fold() > 0
    assert version_of(contract) == version
    assert changes.fold() == 0
    assert not Change.objects.filter(is_folded=False).exists()
    assert Change.objects.filter(kind=Change.Kind.CONTRACT, subject=contract.pk).count() == 1
    Message.send(contract, by=contract.client, text="Thanks")
    assert version_of(contract) == version + 1
    changes.fold()
    assert version_of(contract) == version + 1
