"""New jobs come by mail at once or once a day, in one mail a person, and stop by one click."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.finding.filters import JobFilters
from contracts.models import FoundJob, SavedSearch
from contracts.saved import forgetting, mailing, matching, searches
from contracts.saved.mailing import BETWEEN_TWO
from marketplace import clock
from marketplace.outbox.letter import parse, text_of
from marketplace.outbox.models import OutgoingMail
from tests import story
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory, JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    user: User = FreelancerFactory(name="Ana Pavić", time_zone="Europe/Zagreb")
    return user


def keep(user: User, mail: str = "at_once", name: str = "Logos", **asked: str) -> SavedSearch:
    return searches.keep(JobFilters(asked or {"q": "logo"}), name=name, mail=mail, by=user)


def mails() -> list[Any]:
    return [parse(bytes(mail.raw)) for mail in OutgoingMail.objects.order_by("pk")]


def texts() -> list[str]:
    return [text_of(mail) for mail in mails()]


def posted(time_travel: TimeTravel, *titles: str) -> None:
    time_travel.forward(minutes=1)
    for title in titles:
        JobFactory(title=title, currency="EUR", budget_minor=50_000)
    matching.match_due()


def test_at_once(ana: User, time_travel: TimeTravel) -> None:
    keep(ana)
    posted(time_travel, "Logo for a bakery")
    assert mailing.write_due() == 1
    [mail] = mails()
    assert mail["To"] == ana.email
    assert mail["Subject"] == "Surety: 1 new job for “Logos”"
    text = text_of(mail)
    assert "Hello Ana Pavić," in text
    assert "“Logo for a bakery”, €500.00, needed by" in text
    job = FoundJob.objects.get().job
    assert job.get_absolute_url() in text
    assert mailing.write_due() == 0
    assert len(mails()) == 1


def test_what_comes_soon_after_waits_for_one_mail(ana: User, time_travel: TimeTravel) -> None:
    keep(ana)
    posted(time_travel, "Logo")
    mailing.write_due()
    posted(time_travel, "Logo one", "Logo two")
    assert mailing.write_due() == 0
    time_travel.forward(minutes=BETWEEN_TWO.total_seconds() / 60)
    assert mailing.write_due() == 1
    assert "2 new jobs fit your search “Logos”:" in texts()[1]


def test_once_a_day_is_in_the_morning(ana: User, time_travel: TimeTravel) -> None:
    search = keep(ana, "daily")
    morning = search.mail_at
    posted(time_travel, "Logo")
    time_travel.to(morning - timedelta(minutes=1))
    assert mailing.write_due() == 0
    time_travel.to(morning)
    assert mailing.write_due() == 1
    posted(time_travel, "Another logo")
    time_travel.to(morning + timedelta(hours=23))
    assert mailing.write_due() == 0
    time_travel.to(morning + timedelta(days=1))
    assert mailing.write_due() == 1
    assert len(mails()) == 2


def test_a_day_without_news_has_no_mail(ana: User, time_travel: TimeTravel) -> None:
    keep(ana, "daily")
    posted(time_travel, "A shop")
    time_travel.forward(days=2)
    assert mailing.write_due() == 0
    assert mails() == []


def test_several_searches_are_one_mail(ana: User, time_travel: TimeTravel) -> None:
    keep(ana)
    keep(ana, name="Bakeries", q="bakery")
    posted(time_travel, "Logo for a bakery", *(f"Logo {number}" for number in range(7)))
    mailing.write_due()
    [text] = texts()
    assert "8 new jobs fit your search “Logos”:" in text
    assert "1 new job fits your search “Bakeries”:" in text
    assert "“Logo 6”" in text
    assert "“Logo 1”" not in text
    assert "All of them: " in text


def test_what_has_closed_meanwhile_is_not_told(ana: User, time_travel: TimeTravel) -> None:
    keep(ana)
    posted(time_travel, "Logo")
    job = FoundJob.objects.get().job
    job.close(by=job.client)
    mailing.write_due()
    assert mails() == []
    assert not SavedSearch.objects.get().waits


def test_no_mail_where_none_is_wanted_nor_of_what_was_found_then(ana: User, time_travel: TimeTravel) -> None:
    search = keep(ana, "never")
    posted(time_travel, "Logo")
    assert mailing.write_due() == 0
    searches.send(search, "at_once", by=ana)
    posted(time_travel, "Another logo")
    mailing.write_due()
    [text] = texts()
    assert "1 new job fits" in text
    assert "“Another logo”" in text


@pytest.mark.parametrize("how", ["suspended", "left", "hires only"])
def test_who_cannot_answer_is_not_mailed(ana: User, time_travel: TimeTravel, how: str) -> None:
    keep(ana)
    if how == "suspended":
        story.suspend(ana)
        OutgoingMail.objects.all().delete()
    else:
        User.objects.filter(pk=ana.pk).update(**{"is_active" if how == "left" else "is_freelancer": False})
    posted(time_travel, "Logo")
    mailing.write_due()
    assert mails() == []
    # Nor all at once when they are back.
    assert not FoundJob.objects.filter(mailed_at=None).exists()


def test_as_many_statements_for_many_people(time_travel: TimeTravel) -> None:
    def statements() -> int:
        posted(time_travel, "Logo")
        with CaptureQueriesContext(connection) as asked:
            mailing.write_some()
        return len(asked)

    keep(FreelancerFactory())
    few = statements()
    time_travel.forward(minutes=60)
    for _ in range(12):
        keep(FreelancerFactory())
    assert statements() == few
    assert OutgoingMail.objects.count() == 1 + 13


def test_names_cannot_smuggle_headers_in(ana: User, time_travel: TimeTravel) -> None:
    keep(ana, name="Logos\r\nBcc: all@example.org" + "x" * 20)
    posted(time_travel, "Logo\r\nfor a bakery")
    mailing.write_due()
    [mail] = mails()
    assert mail["Bcc"] is None


def links(text: str) -> list[str]:
    return re.findall(r"No more mail about “[^”]*”: https?://[^/]+(/\S+)", text)


def one_click(mail: Any) -> str:
    [path] = re.findall(r"<https?://[^/]+(/\S+)>", mail["List-Unsubscribe"])
    return str(path)


def test_one_click_stops_it(ana: User, time_travel: TimeTravel) -> None:
    """By the mail program, which has no session and no token against forgery."""
    search = keep(ana)
    posted(time_travel, "Logo")
    mailing.write_due()
    [mail] = mails()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = one_click(mail)
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    search.refresh_from_db()
    assert (search.mail, search.waits) == ("never", False)


def test_looking_at_the_link_stops_nothing(client: Client, ana: User, time_travel: TimeTravel) -> None:
    search = keep(ana)
    posted(time_travel, "Logo")
    mailing.write_due()
    [link] = links(texts()[0])
    page = client.get(link)
    assert "No more mail about “Logos”?" in " ".join(page.text.split()).replace("\u2068", "").replace("\u2069", "")
    search.refresh_from_db()
    assert search.mail == "at_once"
    assert "You get no more of this mail." in client.post(link).text
    search.refresh_from_db()
    assert search.mail == "never"


def test_a_mail_of_several_stops_all_of_its_reader_and_nobody_elses(ana: User, time_travel: TimeTravel) -> None:
    keep(ana)
    keep(ana, name="Bakeries", q="bakery")
    other = keep(FreelancerFactory())
    posted(time_travel, "Logo for a bakery")
    mailing.write_due()
    mail = next(mail for mail in mails() if mail["To"] == ana.email)
    Client().post(one_click(mail))
    assert set(SavedSearch.objects.filter(user=ana).values_list("mail", flat=True)) == {"never"}
    other.refresh_from_db()
    assert other.mail == "at_once"


@pytest.mark.parametrize("token", ["search.1", "search.1:AAAA", "nonsense", ":"])
def test_a_link_that_is_none_of_ours(client: Client, ana: User, token: str) -> None:
    keep(ana)
    assert client.post(f"/jobs/mail/{token}/").status_code == 404
    assert SavedSearch.objects.get().mail == "at_once"


def test_a_link_whose_search_is_gone(client: Client, ana: User, time_travel: TimeTravel) -> None:
    search = keep(ana)
    posted(time_travel, "Logo")
    mailing.write_due()
    searches.remove(search, by=ana)
    [link] = links(texts()[0])
    assert "It was removed" in client.get(link).text
    assert client.post(link).status_code == 200


def test_what_was_found_long_ago_is_forgotten(ana: User, time_travel: TimeTravel) -> None:
    keep(ana)
    posted(time_travel, "Logo")
    FoundJob.objects.update(found_at=clock.now() - forgetting.KEPT + timedelta(minutes=1))
    forgetting.forget()
    assert FoundJob.objects.exists()
    time_travel.forward(minutes=2)
    forgetting.forget()
    assert not FoundJob.objects.exists()
