"""Who asks to pay or talk elsewhere before a contract reads a gentle word first; sent all the same, it is marked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import AskedElsewhere, Job, Message, Thread
from contracts.talk import asking
from contracts.talk.asking import PointsElsewhere
from contracts.talk.elsewhere import Sign, signs_in
from contracts.talk.models import Said
from marketplace.desk.overview.waiting import piles_for
from tests import story
from tests.books import refused_by_database, sql
from tests.conftest import TimeTravel
from tests.factories import JobFactory, StaffFactory

pytestmark = pytest.mark.django_db
ASKS = Said("Write to me on WhatsApp, please.")
REPEATED = "People who ask again and again to pay or talk elsewhere"


@pytest.fixture
def job(carla: User) -> Job:
    job: Job = JobFactory(client=carla)
    return job


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("My mail is ana.horvat@example.org.", Sign.EMAIL),
        ("ana (at) example (dot) org", Sign.EMAIL),
        ("ana at example dot com", Sign.EMAIL),
        ("ａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", Sign.EMAIL),
        ("ana\u200b@example.org", Sign.EMAIL),
        ("Call +385 91 555 0142.", Sign.PHONE),
        ("0049 171 5550142", Sign.PHONE),
        ("(091) 555-0142", Sign.PHONE),
        ("٠٩١ ٥٥٥ ٠١٤٢", Sign.PHONE),
        ("Are you on Whats App?", Sign.MESSENGER),
        ("https://wa.me/385915550142", Sign.MESSENGER),
        ("my Telegram is @ana", Sign.MESSENGER),
        ("Let us skype.", Sign.MESSENGER),
        ("I take PayPal.", Sign.PAYMENT),
        ("Send it by Wise.", Sign.PAYMENT),
        ("My IBAN follows.", Sign.PAYMENT),
        ("HR12 1001 0051 8630 0016 0", Sign.PAYMENT),
        ("We could work outside of Surety.", Sign.OUTSIDE),
        ("Can you pay me outside?", Sign.OUTSIDE),
        ("Let us go off the platform.", Sign.OUTSIDE),
    ],
)
def test_what_is_recognised(text: str, sign: Sign) -> None:
    assert sign in signs_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which paper do you want?",
        "The price is 12,000.00 USD, due 2026-12-06 at 14:03.",
        "Between 06.12.2026 and 2027-01-31 I can do 3 pages a day.",
        "It would be wise to think outside the box.",
        "The tables stand outside in the garden.",
        "See https://example.org/orders/12345678901 and https://example.com/on/whatsapp-colours",
        "We sell 1200 pieces in 40 shops, 30 of them in 3 towns.",
        "I am at home, dot your i.",
        "The signal is weak.",
        "",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert signs_in(text) == []


def test_it_is_said_before_it_is_sent(client: Client, ana: User, job: Job) -> None:
    client.force_login(ana)
    address = reverse("job_question", args=[job.pk])
    page = client.post(address, {"text": ASKS.text})
    assert page.status_code == 200
    assert "Is this about paying or talking elsewhere?" in page.text
    assert ASKS.text in page.text
    assert not Message.objects.exists()
    assert not Thread.objects.exists()
    client.post(address, {"text": ASKS.text, "anyway": "yes"})
    mark = AskedElsewhere.objects.get()
    assert (mark.author, mark.message.text, mark.signs, mark.times) == (ana, ASKS.text, ["messenger"], 1)
    assert "talking elsewhere" not in client.get(mark.message.thread.get_absolute_url()).text
    client.force_login(job.client)
    assert (
        "Surety protects only what is agreed and paid here." in client.get(mark.message.thread.get_absolute_url()).text
    )


def test_another_text_after_the_word_is_sent_without_a_mark(client: Client, ana: User, job: Job) -> None:
    client.force_login(ana)
    address = reverse("job_question", args=[job.pk])
    client.post(address, {"text": ASKS.text})
    client.post(address, {"text": "Which paper?", "anyway": "yes"})
    assert Message.objects.get().text == "Which paper?"
    assert not AskedElsewhere.objects.exists()


def test_in_a_contract_nobody_is_asked(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    asking.go_on(Thread.of(contract), ASKS, by=ana)
    Message.send(contract, by=carla, text=ASKS.text)
    assert not AskedElsewhere.objects.exists()


def test_staff_are_told_when_it_repeats(carla: User, ana: User, job: Job, time_travel: TimeTravel) -> None:
    staff = StaffFactory()
    thread = asking.ask(job, Said("Hello"), by=ana).thread

    def again() -> None:
        asking.go_on(thread, ASKS, by=ana, anyway=True)
        time_travel.forward(days=1)

    for _ in range(2):
        again()
    assert REPEATED not in [pile.what for pile in piles_for(staff)]
    again()
    [pile] = [pile for pile in piles_for(staff) if pile.what == REPEATED]
    assert (
        pile.waiting[0].about == "Ana Freelancer, 3 times in 30 days" or "3 times in 30 days" in pile.waiting[0].about
    )
    time_travel.forward(days=31)
    assert REPEATED not in [pile.what for pile in piles_for(staff)]


def test_who_is_suspended_for_it_waits_no_longer(ana: User, job: Job) -> None:
    staff = StaffFactory()
    for _ in range(3):
        asking.ask(job, ASKS, by=ana, anyway=True)
    assert REPEATED in [pile.what for pile in piles_for(staff)]
    story.suspend(ana)
    assert REPEATED not in [pile.what for pile in piles_for(staff)]


def test_old_marks_are_not_counted(carla: User, ana: User, job: Job, time_travel: TimeTravel) -> None:
    for _ in range(3):
        asking.ask(job, ASKS, by=ana, anyway=True)
        time_travel.forward(hours=int(timedelta(days=16) / timedelta(hours=1)))
    assert list(AskedElsewhere.objects.order_by("pk").values_list("times", flat=True)) == [1, 2, 2]


def test_without_being_told_it_is_not_sent(ana: User, job: Job) -> None:
    with pytest.raises(PointsElsewhere):
        asking.ask(job, ASKS, by=ana)
    assert not Message.objects.exists()


def test_a_mark_stays(ana: User, job: Job) -> None:
    asking.ask(job, ASKS, by=ana, anyway=True)
    for change in ("UPDATE contracts_askedelsewhere SET times = 0", "DELETE FROM contracts_askedelsewhere"):
        with refused_by_database("is append-only"):
            sql(change)
