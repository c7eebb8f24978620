"""Our own money takes two of the staff: one says that a line is it, another one books it or says why not."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.books import own_money
from escrow.books import own_money_by_two as by_two
from escrow.models import Journal, OwnMoneyBooking, ProviderLine
from marketplace import clock
from tests.books import refused, refused_by_database
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:escrow_ownmoneybooking_changelist")


@pytest.fixture
def line(db: None) -> ProviderLine:
    """A top-up of 50.00."""
    return ProviderLine.objects.create(
        gateway="sandbox", ref="top-up", category="other", currency="USD", amount_minor=5_000, at=clock.now()
    )


def test_a_second_person_books_it(line: ProviderLine, sam: User) -> None:
    booking = by_two.propose(line, by=sam)
    assert not Journal.objects.filter(kind="own_money").exists()
    second = StaffFactory()
    journal = by_two.confirm(booking, by=second)
    assert (journal.reference, journal.actor) == ("own-money:sandbox:top-up", second)
    booking.refresh_from_db()
    assert (booking.state, booking.by, booking.second) == ("done", sam, second)
    assert own_money.earned_minor("USD") == 5_000


def test_one_person_is_never_both(line: ProviderLine, sam: User) -> None:
    booking = by_two.propose(line, by=sam)
    with refused(by_two.SecondPersonBooks):
        by_two.confirm(booking, by=sam)
    with refused(by_two.SecondPersonBooks):
        by_two.reject(booking, by=sam, said="No.")
    now = clock.now()
    with refused_by_database("own_money_second_is_another"):
        OwnMoneyBooking.objects.update(state="done", second=sam, second_at=now)


def test_it_waits_once_and_is_booked_once(line: ProviderLine, sam: User) -> None:
    booking = by_two.propose(line, by=sam)
    other, third = StaffFactory(), StaffFactory()
    with refused(by_two.NothingWaits):
        by_two.propose(line, by=other)
    by_two.confirm(booking, by=other)
    with refused(by_two.NothingWaits):
        by_two.confirm(booking, by=third)
    with refused(own_money.NotOwnMoney, match="booked already"):
        by_two.propose(line, by=third)


def test_who_does_not_agree_says_why_and_it_can_be_proposed_again(line: ProviderLine, sam: User) -> None:
    booking, other = by_two.propose(line, by=sam), StaffFactory()
    with refused(by_two.NothingWaits, match="Say why"):
        by_two.reject(booking, by=other, said=" ")
    by_two.reject(booking, by=other, said="It is a client's.")
    booking.refresh_from_db()
    assert (booking.state, booking.second_said) == ("rejected", "It is a client's.")
    assert by_two.propose(line, by=other).state == "proposed"


def test_a_withdrawal_of_more_than_was_earned_is_refused_when_it_is_booked(sam: User) -> None:
    out = ProviderLine.objects.create(
        gateway="sandbox", ref="out", category="other", currency="USD", amount_minor=-5_000, at=clock.now()
    )
    booking, other = by_two.propose(out, by=sam), StaffFactory()
    with refused(own_money.NotEarned):
        by_two.confirm(booking, by=other)
    assert OwnMoneyBooking.objects.get().state == "proposed"


def test_on_the_desk(client: Client, line: ProviderLine, sam: User) -> None:
    booking = by_two.propose(line, by=sam)
    page = reverse("admin:escrow_ownmoneybooking_change", args=[booking.pk])
    client.force_login(sam)
    assert "Confirm: book it" not in client.get(page).text
    data = {"action": "confirm", "_selected_action": [booking.pk]}
    assert "Somebody else has to confirm it" in client.post(LIST, data, follow=True).text
    client.force_login(StaffFactory())
    assert "Confirm: book it" in client.get(page).text
    reject = reverse("admin:escrow_ownmoneybooking_reject", args=[booking.pk])
    assert "Do not confirm it" in client.get(reject).text
    assert "booked as the platform’s own money" in client.post(LIST, data, follow=True).text
    assert Journal.objects.filter(kind="own_money").count() == 1
