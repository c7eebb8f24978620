"""The page about earnings: what is whose, since when, and where it goes."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow import operations
from escrow.earnings import earnings, withdrawable
from escrow.models import Payout
from escrow.money_out import recipients, withdrawing
from marketplace import clock, times
from marketplace.money import Money
from tests import books, story
from tests.conftest import TimeTravel
from tests.pages import tight

pytestmark = pytest.mark.django_db
PAGE = "/earnings/"


def shown(client: Client, user: User, address: str = PAGE) -> str:
    client.force_login(user)
    with books.unchanged():
        answer = client.get(address)
    assert answer.status_code == 200
    return tight(answer.content.decode())


def earn(ana: User, *, currency: str = "USD", amount: int = 60_000, client: User | None = None) -> None:
    """Ana is paid this much, less the fee of 5 %."""
    milestone = story.submitted_milestone(freelancer=ana, client=client, currency=currency, amounts=(amount,))
    story.approve(milestone)


def test_nothing_earned_yet_says_what_to_do(client: Client, ana: User) -> None:
    page = shown(client, ana)
    assert "Nothing earned yet" in page
    assert f'href="{reverse("jobs")}">Find work' in page
    assert "Add your payout details" in page


def test_every_amount_names_the_instant_from_which_it_is_available(client: Client, ana: User) -> None:
    earn(ana)
    page = shown(client, ana)
    [standing] = earnings.standing_of(ana)
    [part] = standing.pending
    assert "Not yet available" in page
    assert '<strong class="num">$570.00</strong> is available' in page
    assert part.available_at
    assert f"in 14 days, {times.absolute(part.available_at, ana.zone)}" in page
    assert "The first 3 payments from a client to you wait 14 days." in page
    assert "Withdraw $" not in page


def test_many_amounts_are_folded_away(client: Client, ana: User) -> None:
    for _ in range(4):
        earn(ana)
    page = shown(client, ana)
    assert "4 amounts are not yet available" in page
    assert '<details id="pending-USD">' in page


def test_what_is_available_can_be_withdrawn_once_the_details_are_complete(
    client: Client, ana: User, time_travel: TimeTravel
) -> None:
    earn(ana)
    time_travel.forward(days=14)
    page = shown(client, ana)
    assert "Withdraw $570.00" not in page
    assert "Add your payout details" in page
    story.give_payout_details(ana)
    page = shown(client, ana)
    assert f'<a class="btn btn--primary" href="{reverse("withdrawal", args=["usd"])}">Withdraw $570.00</a>' in page
    assert "Change your payout details" in page


def test_what_the_provider_still_needs_is_said(client: Client, ana: User) -> None:
    recipients.details_page(ana, country="ES", return_path=PAGE, refresh_path=PAGE)
    found = recipients.of(ana)
    assert found
    recipients.check(found)
    page = shown(client, ana)
    assert "You cannot be paid out yet" in page
    assert "Choose the bank account that your payouts go to." in page


def test_each_currency_stands_by_itself(client: Client, ana: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(ana)
    for currency, amount in (("USD", 60_000), ("JPY", 60_000), ("KWD", 60_000)):
        earn(ana, currency=currency, amount=amount)
    time_travel.forward(days=15)
    page = shown(client, ana)
    for text in ("Withdraw $570.00", "Withdraw ¥57,000", "Withdraw KWD\u00a057.000", "Earned in JPY"):
        assert text in page
    assert page.count("btn--primary") == 1


def test_payouts_are_listed_with_state_time_and_reason(client: Client, ana: User, time_travel: TimeTravel) -> None:
    recipient = story.give_payout_details(ana, bank="closed")
    earn(ana)
    time_travel.forward(days=15)
    withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    withdrawing.withdraw(ana, amount=Money(5_000, "USD"), by_schedule=True)
    page = shown(client, ana)
    assert page.count("Being prepared") == 2
    assert ">by schedule</td>" in page
    assert ">by you</td>" in page
    operations.finish_pending()
    assert "On its way</span>" in shown(client, ana)
    time_travel.forward(minutes=5)
    story.hear_from_provider()
    operations.finish_pending()
    failed = Payout.objects.filter(recipient=recipient).latest("pk")
    assert failed.state == Payout.State.FAILED
    page = shown(client, ana)
    assert page.count("Came back</span>") == 2
    assert failed.failure in page
    assert "Withdraw $570.00" in page


def test_many_payouts_are_paged(client: Client, ana: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(ana)
    earn(ana)
    time_travel.forward(days=15)
    for _ in range(21):
        withdrawing.withdraw(ana, amount=Money(100, "USD"))
    first = shown(client, ana)
    assert first.count("Being prepared") == 20
    [older] = re.findall(r"older=([\w%=-]+)", first)
    assert shown(client, ana, f"{PAGE}?older={older}").count("Being prepared") == 1


def test_nobody_sees_the_earnings_of_another(client: Client, ana: User, olga: User, carla: User) -> None:
    earn(ana, client=carla)
    assert "Nothing earned yet" in shown(client, olga)
    client.force_login(carla)
    assert client.get(PAGE).status_code == 403


def test_who_has_earned_something_sees_it_though_they_work_no_more(client: Client, ana: User) -> None:
    earn(ana)
    User.objects.filter(pk=ana.pk).update(is_freelancer=False)
    assert "$570.00" in shown(client, story.fresh(ana))


@pytest.mark.parametrize("path", ["", "withdrawal/usd/", "details/", "details/return/", "details/again/", "schedule/"])
def test_who_is_not_signed_in_is_asked_to(client: Client, db: None, path: str) -> None:
    answer = client.get(f"{PAGE}{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_dashboard_splits_what_is_available_from_what_is_not_yet(
    client: Client, ana: User, time_travel: TimeTravel
) -> None:
    earn(ana)
    time_travel.forward(days=15)
    earn(ana, amount=10_000)
    page = shown(client, ana, reverse("dashboard"))
    assert 'Earned, available</dt><dd><a href="/earnings/">$570.00</a>' in page
    assert 'Earned, not yet available</dt><dd><a href="/earnings/">$95.00</a>' in page


def test_the_menu_leads_there_for_those_who_work(client: Client, ana: User, carla: User) -> None:
    assert page_links(shown(client, ana, reverse("dashboard")))
    assert not page_links(shown(client, carla, reverse("dashboard")))


def page_links(page: str) -> int:
    return page.count(f'href="{PAGE}"')


def test_the_help_page_publishes_the_rules(client: Client, db: None) -> None:
    page = client.get(reverse("protection")).content.decode()
    for wait in withdrawable.table():
        assert f'<th scope="row">{wait.what}</th>' in page
        assert f"{wait.how_long} after the release" in page
    assert f"{times.length(settings.EARNINGS_HOLD)} after the release" in page
    for what in withdrawable.until_decided():
        assert what in page
    assert "What was released for submitted work stays the freelancer’s, whatever the bank decides." in page
    assert "cannot make new deposits until it is settled" in page


def test_the_standing_adds_up_to_what_the_ledger_holds(ana: User, time_travel: TimeTravel) -> None:
    earn(ana)
    time_travel.forward(days=15)
    earn(ana, amount=10_000)
    [standing] = earnings.standing_of(ana)
    assert (standing.available + standing.pending_total).amount_minor == books.earned(ana)
    assert standing.pending[0].available_at
    assert standing.pending[0].available_at - clock.now() > timedelta(days=13)
