"""After a change of how somebody signs in, new payout details wait 72 hours; the release never does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AccountChange, User
from accounts.signing_in.waiting import note, payouts_wait_until
from escrow import operations
from escrow.models import Payout, Recipient
from escrow.money_out import recipients, scheduling, withdrawing
from escrow.money_out.withdrawing import PayoutsWait
from marketplace import clock, times
from marketplace.money import Money
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
Kind = AccountChange.Kind
SOME = Money(1_000, "USD")
SECURITY = [kind for kind in Kind if kind in AccountChange.SECURITY]
PAGE = "/earnings/withdrawal/usd/"


@pytest.fixture
def rich(ana: User, time_travel: TimeTravel) -> User:
    """Ana has earned $570.00 that can be withdrawn, and gave her payout details long ago."""
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    time_travel.forward(days=30)
    return ana


def opens_details(user: User) -> None:
    recipients.details_page(user, country="ES", return_path="/", refresh_path="/")


@pytest.mark.parametrize("kind", SECURITY)
def test_details_that_are_changed_afterwards_wait(rich: User, time_travel: TimeTravel, kind: str) -> None:
    note(rich, kind)
    time_travel.forward(hours=1)
    opens_details(rich)
    until = payouts_wait_until(rich)
    assert until is not None
    assert timedelta(0) <= clock.now() + timedelta(hours=72) - until < timedelta(minutes=1)
    with books.refused(PayoutsWait, match="You can withdraw from "):
        withdrawing.withdraw(rich, amount=SOME)
    time_travel.forward(hours=71)
    with books.refused(PayoutsWait):
        withdrawing.withdraw(rich, amount=SOME)
    time_travel.forward(hours=2)
    assert withdrawing.withdraw(rich, amount=SOME).amount == SOME


def test_so_do_details_that_were_changed_shortly_before(rich: User, time_travel: TimeTravel) -> None:
    opens_details(rich)
    time_travel.forward(hours=71)
    note(rich, Kind.PASSWORD_RESET)
    with books.refused(PayoutsWait):
        withdrawing.withdraw(rich, amount=SOME)
    time_travel.forward(hours=73)
    withdrawing.withdraw(rich, amount=SOME)


def test_details_of_long_ago_are_paid_at_once(rich: User) -> None:
    note(rich, Kind.PASSWORD_CHANGED)
    withdrawing.withdraw(rich, amount=SOME)


def test_new_details_alone_do_not_wait(rich: User) -> None:
    opens_details(rich)
    note(rich, Kind.ADDRESS_ADDED, "new@example.org")
    note(rich, Kind.NAME)
    withdrawing.withdraw(rich, amount=SOME)


def test_nobody_elses_change_counts(rich: User, olga: User) -> None:
    note(olga, Kind.PASSWORD_RESET)
    opens_details(rich)
    withdrawing.withdraw(rich, amount=SOME)


def test_a_scheduled_payout_waits_and_comes_by_itself(rich: User, time_travel: TimeTravel) -> None:
    scheduling.set_schedule(rich, "weekly")
    note(rich, Kind.PASSWORD_RESET)
    opens_details(rich)
    until = payouts_wait_until(rich)
    recipient = Recipient.objects.get(user=rich)
    Recipient.objects.filter(pk=recipient.pk).update(next_payout_at=clock.now())
    operations.finish_pending()
    assert not Payout.objects.exists()
    assert story.fresh(recipient).next_payout_at == until
    time_travel.forward(hours=73)
    operations.finish_pending()
    assert Payout.objects.get().by_schedule
    assert story.fresh(recipient).next_payout_at > clock.now()


def test_what_was_asked_for_before_is_not_sent_meanwhile(rich: User, time_travel: TimeTravel) -> None:
    payout = withdrawing.withdraw(rich, amount=SOME)
    note(rich, Kind.PASSWORD_RESET)
    opens_details(rich)
    operations.finish_pending()
    assert story.fresh(payout).state == Payout.State.INTENDED
    time_travel.forward(hours=73)
    operations.finish_pending()
    assert story.fresh(payout).state != Payout.State.INTENDED


def test_the_release_never_waits(ana: User) -> None:
    note(ana, Kind.PASSWORD_RESET)
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    assert books.earned(ana) == 57_000


def test_the_pages_say_until_when_in_the_persons_zone(client: Client, rich: User) -> None:
    note(rich, Kind.FACTOR_REMOVED)
    opens_details(rich)
    until = times.absolute(payouts_wait_until(rich) or clock.now(), "Europe/Madrid")
    client.force_login(rich)
    overview = client.get("/earnings/").content.decode()
    assert until in overview
    assert PAGE not in overview
    for method in (client.get, client.post):
        answer = method(PAGE, {"amount": "10.00", "seen": "57000"})
        assert (answer.status_code, until in answer.content.decode()) == (409, True)
    assert until in client.get("/security/").content.decode()
    assert not Payout.objects.exists()


def test_changes_are_history(rich: User) -> None:
    note(rich, Kind.PASSWORD_RESET)
    for change in (AccountChange.objects.filter(user=rich).update, AccountChange.objects.filter(user=rich).delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(**({"kind": "name"} if change.__name__ == "update" else {}))
    assert AccountChange.objects.filter(kind=Kind.PASSWORD_RESET).exists()
