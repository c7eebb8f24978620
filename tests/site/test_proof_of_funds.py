"""The public proof of funds: nothing yet, all well, a difference, a run that failed, and the question about a hash."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from escrow import gateways, operations
from escrow.books import chain, proof, reconciliation
from escrow.money_out import withdrawing
from marketplace.money import Money
from milestones.verbs import offers
from tests import story
from tests.conftest import TimeTravel
from tests.escrow.paper import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Paper:
    """A provider that knows of everything so far."""
    paper = Paper()
    paper.copy_sandbox()
    monkeypatch.setattr(gateways, "named", lambda name: paper)
    return paper


@pytest.fixture
def money() -> None:
    """600.00 released less 30.00, 400.00 held, and 50.00 on its way back."""
    story.approve(story.submitted_milestone())
    story.active_contract(amounts=(40_000,))
    offer = story.offered_contract(card=story.REFUNDS_COME_BACK, amounts=(5_000,))
    offers.decline(offer, by=offer.freelancer)
    operations.finish_pending()


def shown(client: Client, **question: str) -> str:
    """The page's words."""
    answer = client.get("/proof/", question)
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_before_anything_has_happened(client: Client) -> None:
    page = shown(client)
    assert "have not been compared with the payment provider’s yet" in page
    assert "No money is held yet" in page
    assert "Nothing is sealed yet." in page
    assert "None" not in page


def test_what_is_held_for_people(client: Client, money: None) -> None:
    assert "USD $400.00 $570.00 $50.00 $1,020.00" in shown(client)


def test_payouts_are_on_their_way_out(client: Client, ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=15)
    withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    assert "USD $0.00 $470.00 $100.00 $570.00" in shown(client)


def test_what_the_provider_holds(client: Client, money: None) -> None:
    reconciliation.reconcile("sandbox")
    page = shown(client)
    assert "Equal. Our books agreed with the payment provider’s when they were last compared, just now, " in page
    assert "USD Equal $1,050.00 $50.00 $1,000.00" in page
    assert " UTC" in page


def test_times_are_utc_for_everybody(client: Client, money: None, ana: User) -> None:
    reconciliation.reconcile("sandbox")
    client.force_login(ana)
    page = shown(client)
    assert page.count(" UTC") == 4
    assert " CET" not in page


def test_a_difference_is_said_plainly(client: Client, money: None, paper: Paper, time_travel: TimeTravel) -> None:
    reconciliation.reconcile("sandbox")
    time_travel.forward(hours=3)
    paper.add("charge", 1, source="ch-1")
    reconciliation.reconcile("sandbox")
    page = shown(client)
    assert "Our books and the payment provider’s differ." in page
    assert "found 1 difference. " in page
    assert "They were last found equal 3 hours ago, " in page
    assert "USD Differs $1,050.00 $50.00 $1,000.01" in page


def test_books_that_were_never_equal(client: Client, money: None, paper: Paper) -> None:
    paper.lines.clear()
    reconciliation.reconcile("sandbox")
    assert "They have not been found equal yet." in shown(client)


def test_a_comparison_that_failed_is_said_plainly(client: Client, money: None, paper: Paper) -> None:
    reconciliation.reconcile("sandbox")
    paper.before_balances = lambda: 1 / 0
    reconciliation.reconcile("sandbox")
    page = shown(client)
    assert "The last comparison could not be finished." in page
    assert "They were last found equal just now, " in page
    assert "USD Equal $1,050.00" in page


def test_the_head_of_the_chain(client: Client, money: None) -> None:
    count = chain.extend()
    head = chain.head()
    assert head
    page = shown(client)
    assert head.hash in page
    assert f"Position {count}" in page


def test_a_hash_that_was_kept_earlier(client: Client, money: None) -> None:
    chain.extend()
    head = chain.head()
    assert head
    story.pay(story.hire())
    chain.extend()
    page = shown(client, hash=f" {head.hash.upper()} ")
    assert f"It is in the record, at position {head.position}. It was sealed " in page


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("f" * 64, "It is not in the record."),
        ("f" * 63, "A hash has 64 characters"),
        ("", "Paste the hash that you kept."),
        ("'; DROP TABLE--", "A hash has 64 characters"),
    ],
)
def test_a_hash_that_never_was(client: Client, asked: str, answer: str) -> None:
    assert answer in shown(client, hash=asked)


def test_it_is_read_once_a_minute(client: Client, money: None) -> None:
    before = shown(client)
    story.pay(story.hire())
    assert shown(client) == before
    cache.delete(proof.CACHED)
    assert shown(client) != before
    assert proof.CACHED_SECONDS == 60


def test_it_is_linked_from_everywhere(client: Client) -> None:
    for page in ("/", "/protection/"):
        assert 'href="/proof/"' in client.get(page).content.decode()
    assert 'href="/proof/">proof of funds' in client.get("/protection/").content.decode()


def test_it_is_only_read(client: Client) -> None:
    assert client.post("/proof/").status_code == 405


def test_runs_on_the_staff_desk(client: Client, money: None, paper: Paper, sam: User) -> None:
    reconciliation.reconcile("sandbox")
    paper.add("charge", 1, source="ch-1", ref="txn-1")
    differs = reconciliation.reconcile("sandbox")
    paper.before_balances = lambda: 1 / 0
    reconciliation.reconcile("sandbox")
    client.force_login(sam)
    listed = client.get("/staff/escrow/reconciliation/").content.decode()
    assert "New lines" in listed
    assert listed.index("Not finished") < listed.index("Differs: 1") < listed.index("Equal")
    run = client.get(f"/staff/escrow/reconciliation/{differs.pk}/change/").content.decode()
    for words in ("Only at the provider", "ch-1: txn-1", "$1,050.00", "$1,000.01", "refund "):
        assert words in run


def test_it_says_that_what_is_held_covers_it(client: Client, money: None) -> None:
    assert "cover" not in shown(client).partition("What this proves")[0]
    cache.clear()
    reconciliation.reconcile("sandbox")
    page = shown(client)
    assert "Covered. By the last finished comparison, what the payment provider holds covers what we owe" in page
    assert "USD Covers it $1,020.00 $1,050.00" in page


def test_it_says_plainly_when_money_is_short(client: Client, time_travel: TimeTravel) -> None:
    """The books are equal, and a bank has taken back what was released already."""
    story.approve(story.submitted_milestone(card=story.CHARGED_BACK_FOR_GOOD))
    story.active_contract(amounts=(40_000,), currency="EUR")
    for _ in range(2):
        time_travel.forward(days=3)
        story.hear_from_provider()
        operations.finish_pending()
    reconciliation.reconcile("sandbox")
    page = shown(client)
    assert "Equal. " in page
    assert "What is held does not cover what we owe. It is short by $570.00." in page
    assert "Covered. " not in page
    assert "EUR Covers it €400.00 €400.00 USD Short by $570.00 $570.00 $0.00" in page


def test_frozen_money_is_not_counted(client: Client, time_travel: TimeTravel) -> None:
    story.active_contract(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    reconciliation.reconcile("sandbox")
    page = shown(client)
    assert "Not counted: $600.00 that clients’ banks have taken back and not decided on yet." in page
    assert "Covered. " in page
