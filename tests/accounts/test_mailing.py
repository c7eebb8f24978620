"""What people are told goes into mail: each thing once, and all that one person is told within minutes into one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.message import EmailMessage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, User
from accounts.notices import mailing
from accounts.notices.notifications import notify
from marketplace import clock
from marketplace.models import OutgoingMail
from tests.conftest import TimeTravel
from tests.factories import UserFactory
from tests.racing import Racer
from tests.told import news

pytestmark = pytest.mark.django_db


def told(user: User, key: str, text: str = "Something happened.", path: str = "/dashboard/") -> None:
    notify([news(user, key, text, path)], at=clock.now())


def test_each_is_mailed_once(ana: User) -> None:
    told(ana, "a")
    told(ana, "a")
    assert [mailing.write_pending(), mailing.write_pending()] == [1, 0]
    [letter] = mail.outbox
    assert letter.to == [ana.email]
    assert "/dashboard/" in letter.body
    row = OutgoingMail.objects.get()
    assert (row.kind, row.recipient, row.state) == ("notice", ana.email, "waiting")


def test_people_are_called_as_they_are_called() -> None:
    person = UserFactory(name="Nguyễn Thị Minh Khai")
    told(person, "a")
    mailing.write_pending()
    assert mail.outbox[0].body.startswith("Hello Nguyễn Thị Minh Khai,\n\n")


def test_it_says_why_it_comes(ana: User, settings: Any) -> None:
    told(ana, "a")
    mailing.write_pending()
    assert "You get this because you take part in it on Surety." in mail.outbox[0].body
    assert f"{settings.SITE_URL}/notifications/" in mail.outbox[0].body


def test_what_is_told_within_minutes_is_one_mail(
    ana: User, carla: User, settings: Any, time_travel: TimeTravel
) -> None:
    settings.MAIL_GATHER = timedelta(minutes=2)
    told(ana, "a", "The first thing happened.")
    told(carla, "a", "Carla’s thing happened.")
    assert mailing.write_pending() == 0
    time_travel.forward(minutes=1)
    told(ana, "b", "The second thing happened.")
    assert mailing.write_pending() == 0
    time_travel.forward(minutes=1)
    assert mailing.write_pending() == 2
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert "first" in letters[ana.email].body
    assert "second" in letters[ana.email].body
    assert "Carla" not in letters[ana.email].body
    assert letters[ana.email].subject == "Surety: The first thing happened. (and 1 more)"
    time_travel.forward(minutes=5)
    assert mailing.write_pending() == 0


def test_hundreds_of_things_are_one_mail_that_can_be_read(ana: User) -> None:
    for n in range(35):
        told(ana, str(n), f"Thing number {n} happened.")
    assert mailing.write_pending() == 1
    [letter] = mail.outbox
    assert letter.body.count("Thing number") == mailing.AT_MOST_IN_FULL
    assert "And 5 more, which you find at" in letter.body
    assert not Notification.objects.filter(emailed_at=None).exists()


def test_the_number_of_statements_does_not_grow_with_what_is_told(ana: User, carla: User, olga: User) -> None:
    def statements(people: list[User], each: int) -> int:
        for person in people:
            for n in range(each):
                told(person, f"{len(people)}:{n}")
        with CaptureQueriesContext(connection) as queries:
            assert mailing.write_pending() == len(people)
        return len(queries)

    assert statements([ana], 1) == statements([ana, carla, olga], 5)


@pytest.mark.django_db(transaction=True)
def test_whoever_another_worker_writes_to_is_left_to_it(ana: User, carla: User) -> None:
    told(ana, "a")
    told(carla, "a")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=ana.pk)
        assert Racer(mailing.write_pending).start().finish().result == 1
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == [carla.email]
    assert mailing.write_pending() == 1


def test_mails_about_one_contract_stand_under_each_other(ana: User) -> None:
    told(ana, "a", path="/contracts/7/#milestone-9")
    mailing.write_pending()
    told(ana, "b", path="/contracts/7/#messages")
    mailing.write_pending()
    first, second = (letter.message() for letter in mail.outbox)
    assert first["References"] == second["References"] == second["In-Reply-To"] == "<contract-7@127.0.0.1>"
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["List-Id"] == "What you are told on Surety <notices.127.0.0.1>"


def test_what_leads_elsewhere_stands_under_its_contract(ana: User) -> None:
    notify([news(ana, "a", "Carla opened a dispute.", "/disputes/3/", about="/contracts/7/")], at=clock.now())
    mailing.write_pending()
    assert mail.outbox[0].message()["References"] == "<contract-7@127.0.0.1>"


def test_mail_about_two_contracts_belongs_under_neither(ana: User) -> None:
    told(ana, "a", path="/contracts/7/")
    told(ana, "b", path="/contracts/8/")
    mailing.write_pending()
    assert mail.outbox[0].message()["References"] is None


def test_a_line_break_in_a_title_is_no_header(ana: User) -> None:
    told(ana, "a", "A job called “Two\r\nBcc: everybody@example.com” was posted.")
    assert mailing.write_pending() == 1
    assert "\n" not in mail.outbox[0].subject
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == [ana.email]


def test_a_subject_fits_into_a_list_of_mails_and_the_mail_has_all_of_it(ana: User) -> None:
    text = "Carla Client asks for $600.00 for “A shop for bicycles” back. If you do not answer by 6 Dec, it is gone."
    told(ana, "a", text)
    mailing.write_pending()
    [letter] = mail.outbox
    assert letter.subject == "Surety: Carla Client asks for $600.00 for “A shop for bicycles” back. If you do not …"
    assert text in letter.body


def test_an_address_that_no_mail_can_bear_stops_nobody_elses(
    ana: User, carla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = EmailMessage.message

    def picky(self: EmailMessage, **options: Any) -> Any:
        if self.to == [ana.email]:
            raise UnicodeError("label too long")
        return really(self, **options)

    monkeypatch.setattr(EmailMessage, "message", picky)
    told(ana, "a")
    told(carla, "a")
    mailing.write_pending()
    assert [letter.to for letter in mail.outbox] == [[carla.email]]
    assert mailing.write_pending() == 0
    ana.refresh_from_db()
    assert ana.mail_is_refused


def test_a_zone_that_was_renamed_reads_as_utc(ana: User) -> None:
    ana.time_zone = "Mars/Olympus_Mons"
    assert str(ana.zone) == "UTC"
