"""A notice is facts, and is put into words when it is read or sent: for its reader, in their zone, with "you"."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Notification, User
from accounts.notices import mailing, out_of_date
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import in_words, kept
from disputes.verbs import passing
from marketplace import clock
from marketplace.money import Money
from milestones.kinds_of_notice import work
from tests import story
from tests.conftest import TimeTravel
from tests.told import NEWS, news

pytestmark = pytest.mark.django_db


def last(user: User) -> Notification:
    return Notification.objects.filter(user=user).latest("pk")


def test_what_is_kept_is_facts(carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    told = last(carla)
    assert (told.kind, told.written, told.written_below) == ("submitted", "", "")
    assert milestone.review_due_at
    assert told.facts == {
        "milestone": milestone.pk,
        "title": "Milestone 1",
        "amount": {"minor": 60_000, "currency": "USD"},
        "due": {"at": milestone.review_due_at.isoformat()},
        "client": {"id": carla.pk, "name": "Carla Client"},
        "freelancer": {"id": ana.pk, "name": "Ana Freelancer"},
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Money(38_000, "USD"), "$380.00"),
        (Money(1_250, "KWD"), "KWD\u00a01.250"),
        (datetime(2026, 12, 6, 13, 3, tzinfo=UTC), "6 Dec 2026, 14:03 CET"),
        (timedelta(days=14), "14 days"),
        ("{client} <b>", "{client} <b>"),
        (3, "3"),
        (None, ""),
    ],
)
def test_each_fact_has_its_words(ana: User, value: object, words: str) -> None:
    ana.time_zone = "Europe/Zagreb"
    assert in_words(kept(value), ana.zone) == words  # type: ignore[arg-type]
    assert in_words(kept(ana), ana.zone) == "Ana Freelancer"


def test_each_reads_it_in_their_zone_and_whoever_did_it_is_you(carla: User, ana: User) -> None:
    carla.time_zone, ana.time_zone = "America/New_York", "Asia/Tokyo"
    User.objects.bulk_update([carla, ana], ["time_zone"])
    talking = story.negotiated_dispute(client=carla, freelancer=ana)
    passing.will_not_agree(talking, by=carla)
    hers, anas = last(carla), last(ana)
    assert hers.facts == anas.facts
    assert hers.text.startswith("You will not agree on “Milestone 1”.")
    assert anas.text.startswith("Carla Client will not agree on “Milestone 1”.")
    assert "EST" in hers.text or "EDT" in hers.text
    assert "JST" in anas.text
    # Whoever moves reads the same notice in the zone of where they are then.
    User.objects.filter(pk=ana.pk).update(time_zone="UTC")
    assert " UTC" in last(ana).text


def test_a_language_puts_the_names_in_its_own_order(carla: User, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    story.submitted_milestone(client=carla, freelancer=ana)
    theirs = {str(work.SUBMITTED.subject): "“{title}”: {freelancer}"}
    monkeypatch.setattr(translation._trans, "gettext", lambda text: theirs.get(text, text))
    assert last(carla).subject == "“Milestone 1”: Ana Freelancer"


def test_what_people_typed_is_no_place_of_a_sentence(ana: User) -> None:
    notify([news(ana, "a", "{client} {0} %s", more="{more}")], at=clock.now())
    assert (last(ana).text, last(ana).detail) == ("{client} {0} %s", "{more}")


def test_what_was_told_before_keeps_its_words(client: Client, ana: User) -> None:
    Notification.objects.create(
        user=ana, key="old", written="It was so.", written_below="Because.", path="/jobs/", created_at=clock.now()
    )
    client.force_login(ana)
    page = client.get("/notifications/").text
    assert "It was so." in page
    assert "Because." in page
    mailing.write_pending()
    [letter] = mail.outbox
    assert letter.subject == "Surety: It was so."
    assert "It was so.\n\nBecause.\n\nhttp" in letter.body


def test_a_notice_has_a_kind_or_words_of_before_and_not_both(ana: User) -> None:
    for columns in ({}, {"kind": "news", "written": "Both."}):
        with pytest.raises(IntegrityError, match="a_kind_or_words_of_before"), transaction.atomic():
            Notification.objects.create(user=ana, key="a", path="/", created_at=clock.now(), **columns)
    assert not Notification.objects.exists()


def test_the_mail_says_what_can_be_done_and_where(carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    Notification.objects.exclude(kind="submitted").update(emailed_at=clock.now())
    mailing.write_pending()
    [letter] = mail.outbox
    assert letter.subject == "Surety: Ana Freelancer submitted “Milestone 1”"
    assert "$600.00 goes to Ana Freelancer on " in letter.body
    assert f"Review the work: {settings.SITE_URL}{milestone.get_absolute_url()}" in letter.body


def test_what_is_over_is_shown_so(client: Client, carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    Notification.objects.exclude(kind="submitted").delete()
    client.force_login(carla)
    assert "note--over" not in client.get("/notifications/").text
    story.request_changes(milestone)
    page = client.get("/notifications/").text
    assert page.count("note--over") == page.count("Over by now") == 1
    story.submit(milestone)
    [again, first] = Notification.objects.filter(kind="submitted")
    out_of_date.mark([again, first])
    assert (again.is_over, first.is_over) == (False, True)
    time_travel.forward(days=14, minutes=1)
    out_of_date.mark([again])
    assert again.is_over


def test_a_page_of_them_asks_as_much_as_one(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    [told] = Notification.objects.filter(kind="submitted")
    client.force_login(carla)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/notifications/").status_code == 200
        return len(queries)

    before = statements()
    facts = {"due": milestone.review_due_at, "milestone": milestone.pk, "title": "More", "amount": milestone.amount}
    more = {**facts, "client": carla, "freelancer": ana}
    notify([Notice(carla.pk, f"more:{n}", work.SUBMITTED, told.path, more) for n in range(15)], at=clock.now())
    assert statements() == before


def test_nobody_is_told_twice(ana: User) -> None:
    for text in ("First", "Second"):
        notify([news(ana, "a", text)], at=clock.now())
    [told] = Notification.objects.filter(user=ana, kind=NEWS.name)
    assert told.text == "First"
