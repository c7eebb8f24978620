"""Taking earnings to the bank: any part, once, after a look at what it means."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.models import Payout
from escrow.money_out import withdrawing
from marketplace.money import Money
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
PAGE = "/earnings/withdrawal/usd/"


@pytest.fixture
def rich(ana: User, time_travel: TimeTravel) -> User:
    """Ana can withdraw $570.00."""
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    time_travel.forward(days=15)
    return ana


def test_everything_is_proposed_and_looking_withdraws_nothing(client: Client, rich: User) -> None:
    client.force_login(rich)
    with books.unchanged():
        page = client.get(PAGE).content.decode()
    assert "Withdraw $570.00?" in page
    assert '<button class="btn btn--primary">Withdraw $570.00</button>' in page
    assert '<input type="hidden" name="amount" value="570.00">' in page


def test_withdrawing_everything(client: Client, rich: User) -> None:
    client.force_login(rich)
    answer = client.post(PAGE, {"amount": "570.00", "seen": "57000"}, follow=True)
    payout = Payout.objects.get()
    assert answer.redirect_chain == [("/earnings/", 302)]
    assert "$570.00 is on its way to your bank." in answer.content.decode()
    assert (payout.payee_id, payout.amount, payout.by_schedule) == (rich.pk, Money(57_000, "USD"), False)
    assert books.earned(rich) == 0


def test_another_amount_is_confirmed_first(client: Client, rich: User) -> None:
    client.force_login(rich)
    with books.unchanged():
        page = client.get(PAGE, {"amount": "1,20.5"}).content.decode()
        assert "Enter an amount in digits" in page
        page = client.get(PAGE, {"amount": "120.5"}).content.decode()
    assert "Withdraw $120.50</button>" in page
    assert '<dt>Stays available</dt><dd class="num">$449.50</dd>' in page
    client.post(PAGE, {"amount": "120.50", "seen": "57000"})
    assert books.earned(rich) == 44_950


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        ("570.01", "You can withdraw up to $570.00 now."),
        ("0", "Enter an amount above zero."),
        ("-5", "Enter an amount above zero."),
        ("", "Enter an amount."),
        ("1.0055", "USD has at most 2 decimals."),
        ("all", "Enter an amount in digits"),
        ("99999999999999999999", "The most is $"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_amount_is_said_at_the_field_and_kept(
    client: Client, rich: User, method: str, amount: str, problem: str
) -> None:
    client.force_login(rich)
    with books.unchanged():
        answer = getattr(client, method)(PAGE, {"amount": amount})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count(problem) >= 2
    assert f'value="{amount}"' in page or not amount
    assert "<button" in page
    assert "Withdraw $" not in page


def test_a_page_sent_twice_withdraws_once(client: Client, rich: User) -> None:
    client.force_login(rich)
    sent = {"amount": "100.00", "seen": "57000"}
    client.post(PAGE, sent)
    with books.unchanged():
        answer = client.post(PAGE, sent)
    assert "$470.00 is available now" in answer.content.decode()
    assert Payout.objects.count() == 1


def test_what_somebody_else_withdrew_in_between_is_refused(
    client: Client, rich: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form was fine; under the lock there is less."""
    client.force_login(rich)
    real = withdrawing.withdraw

    def later(user: User, *, amount: Money, seen: Money | None) -> Payout:
        real(user, amount=Money(50_000, "USD"))
        return real(user, amount=amount, seen=seen)

    monkeypatch.setattr(withdrawing, "withdraw", later)
    answer = client.post(PAGE, {"amount": "570.00"})
    assert answer.status_code == 409
    assert "You can withdraw up to $70.00 now." in answer.content.decode()
    assert books.earned(rich) == 7_000


def test_a_page_that_is_sent_twice_at_the_same_moment_withdraws_once(
    client: Client, rich: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both forms were fine; under the lock the second sees that something has changed."""
    client.force_login(rich)
    real = withdrawing.withdraw

    def twice(user: User, *, amount: Money, seen: Money | None) -> Payout:
        real(user, amount=amount, seen=seen)
        return real(user, amount=amount, seen=seen)

    monkeypatch.setattr(withdrawing, "withdraw", twice)
    answer = client.post(PAGE, {"amount": "100.00", "seen": "57000"})
    assert answer.status_code == 409
    assert "other than before" in answer.content.decode()
    assert books.earned(rich) == 57_000 - 10_000


def test_without_payout_details_nothing_is_withdrawn(client: Client, ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    time_travel.forward(days=15)
    client.force_login(ana)
    with books.unchanged():
        answers = [client.get(PAGE), client.post(PAGE, {"amount": "570.00"})]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "add your payout details" in answers[0].content.decode()


def test_what_is_not_available_yet_is_not_withdrawn(client: Client, ana: User) -> None:
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    client.force_login(ana)
    with books.unchanged():
        assert client.post(PAGE, {"amount": "570.00"}).status_code == 409


@pytest.mark.parametrize("currency", ["eur", "xxx", "USDUSD"])
def test_a_currency_without_earnings_does_not_exist(client: Client, rich: User, currency: str) -> None:
    client.force_login(rich)
    assert client.get(reverse("withdrawal", args=[currency])).status_code == 404


def test_others_cannot_withdraw_what_is_not_theirs(client: Client, rich: User, olga: User, carla: User) -> None:
    story.give_payout_details(olga)
    for person, status in ((olga, 404), (carla, 403)):
        client.force_login(person)
        with books.unchanged():
            assert client.post(PAGE, {"amount": "570.00"}).status_code == status
