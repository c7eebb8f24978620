"""The inbox has all of a person's threads, and nobody else's: unread marks, pages, search, and what is new."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.models import Job, Message, Seat, Thread
from contracts.talk import asking
from contracts.talk.inbox import THREADS_A_PAGE
from contracts.talk.models import Said
from marketplace import changes
from tests import story
from tests.conftest import TimeTravel
from tests.factories import ClientFactory, FreelancerFactory, JobFactory, ProposalFactory
from tests.pages import tight

pytestmark = pytest.mark.django_db
SCRIPTED = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def job(carla: User) -> Job:
    job: Job = JobFactory(client=carla, title="A poster for the bakery")
    return job


def asked(job: Job, by: User, text: str = "Which paper?") -> Thread:
    return asking.ask(job, Said(text), by=by).thread


def inbox(client: Client, reader: User, query: str = "") -> str:
    client.force_login(reader)
    return tight(client.get(f"/inbox/{query}").text)


def test_it_has_questions_proposals_and_contracts(client: Client, carla: User, ana: User, job: Job) -> None:
    asked(job, ana)
    ProposalFactory(job=job, freelancer=ana)
    contract = story.active_contract(client=carla, freelancer=ana)
    Message.send(contract, by=carla, text="Welcome.")
    other = FreelancerFactory(name="Otto Other")
    asked(job, other, "And how many?")
    page = inbox(client, carla)
    assert page.index("Otto Other") < page.index("You: Welcome.") < page.index("Which paper?")
    assert "Active" in page
    mine = inbox(client, ana)
    assert "Otto" not in mine
    assert "Sent" in mine
    assert "1 new" in mine


def test_an_empty_one_says_what_to_do(client: Client, carla: User, ana: User) -> None:
    assert "Ask a client about a job" in inbox(client, ana)
    assert "you write to them from their proposals" in inbox(client, carla)
    assert "Everything is read" in inbox(client, ana, "?unread")


def test_the_menu_counts_threads_with_something_new(client: Client, carla: User, ana: User, job: Job) -> None:
    for _ in range(2):
        asked(job, ana)
    asked(job, FreelancerFactory())
    said = '2<span class="visually-hidden"> unread</span>'
    assert said in inbox(client, carla).partition("/notifications/")[0]
    assert said not in inbox(client, ana).partition("/notifications/")[0]


def test_unread_ones_alone(client: Client, carla: User, ana: User, job: Job) -> None:
    thread = asked(job, ana, "The first")
    client.force_login(carla)
    client.get(thread.get_absolute_url())
    asked(job, FreelancerFactory(), "The second")
    page = inbox(client, carla, "?unread")
    assert "The second" in page
    assert "The first" not in page


def test_all_of_them_are_there_page_by_page(client: Client, carla: User, time_travel: TimeTravel) -> None:
    threads = [asked(JobFactory(client=carla), FreelancerFactory()) for _ in range(3)]
    made = [
        Thread(job=JobFactory(client=carla), client=carla, freelancer=threads[0].freelancer)
        for _ in range(THREADS_A_PAGE)
    ]
    for each in made:
        each.save()
    first = inbox(client, carla)
    assert first.count('class="card inbox__line') == THREADS_A_PAGE
    older = first.partition('rel="next" href="')[2].partition('"')[0]
    assert inbox(client, carla, older).count('class="card inbox__line') == 3


def test_it_costs_as_many_statements_for_many(client: Client, carla: User, job: Job) -> None:
    def statements() -> int:
        inbox(client, carla)
        with CaptureQueriesContext(connection) as found:
            client.get("/inbox/")
        return len(found)

    asked(job, FreelancerFactory())
    few = statements()
    for _ in range(10):
        asked(job, FreelancerFactory())
    assert statements() == few <= 6


def test_a_thread_costs_as_many_statements_for_many(client: Client, carla: User, ana: User, job: Job) -> None:
    thread = asked(job, ana)
    client.force_login(carla)

    def statements() -> int:
        client.get(thread.get_absolute_url())
        with CaptureQueriesContext(connection) as found:
            client.get(thread.get_absolute_url())
        return len(found)

    few = statements()
    for n in range(40):
        asking.go_on(thread, Said(f"Words {n}"), by=(carla, ana)[n % 2])
    assert statements() == few <= 13


def test_messages_are_found_by_their_words(client: Client, carla: User, ana: User, job: Job) -> None:
    thread = asked(job, ana, "Shall the drawings be printed or photographed? Crème, please.")
    asked(JobFactory(client=ClientFactory()), FreelancerFactory(), "Drawings of somebody else.")
    for words in ("drawing", "printing photographed", '"printed or photographed"', "creme", "DRAWINGS"):
        page = inbox(client, carla, f"?q={words}")
        assert "Shall the drawings" in page, words
        assert "somebody else" not in page
    assert f"{thread.get_absolute_url()}?older=" in inbox(client, ana, "?q=drawing")
    for words in ("submarine", "drawing -printed", "and", f"of {ana.pk}", f'"of {ana.pk}"'):
        assert "Nothing found" in inbox(client, carla, f"?q={words}"), words


def test_a_found_message_is_on_the_page_it_leads_to(client: Client, carla: User, ana: User, job: Job) -> None:
    thread = asked(job, ana, "Elderberry")
    for n in range(40):
        asking.go_on(thread, Said(f"Words {n}"), by=(carla, ana)[n % 2])
    page = inbox(client, carla, "?q=elderberry")
    address = page.partition('card__link" href="')[2].partition("#")[0]
    assert "Elderberry" not in client.get(thread.get_absolute_url()).text
    assert "Elderberry" in client.get(address).text


def test_threads_are_found_by_name_and_title(client: Client, carla: User, ana: User, job: Job) -> None:
    asked(job, ana)
    for words in ("bakery", ana.name[:4]):
        assert "Which paper?" in inbox(client, carla, f"?q={words}")
    assert "Nothing found" in inbox(client, carla, f"?q={carla.name}")


def test_an_open_page_asks_one_number(client: Client, carla: User, ana: User, job: Job) -> None:
    thread = asked(job, ana)
    client.force_login(carla)
    for path in ("/inbox/", thread.get_absolute_url()):
        client.get(path)
        page = client.get(path).text
        asks = page.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
        with CaptureQueriesContext(connection) as found:
            assert client.get(asks).status_code == 204
        assert len(found) == 1
        asking.go_on(thread, Said("More"), by=ana)
        assert client.get(asks)["Location"] == path
        asking.go_on(thread, Said("Yes"), by=carla)


def test_what_others_write_each_other_changes_nothing(carla: User, ana: User, job: Job) -> None:
    asked(job, ana)
    before = changes.of_inbox(carla.pk)
    asked(JobFactory(client=ClientFactory()), FreelancerFactory())
    assert changes.of_inbox(carla.pk) == before


def test_a_refresh_reads_only_what_somebody_looks_at(client: Client, carla: User, ana: User, job: Job) -> None:
    thread = asked(job, ana)
    client.force_login(carla)
    client.get(thread.get_absolute_url(), **SCRIPTED)
    assert Seat.objects.get(person=carla).unread == 1
    client.get(thread.get_absolute_url(), headers={"Looked-At": "yes"}, **SCRIPTED)
    assert Seat.objects.get(person=carla).unread == 0


def test_the_contracts_page_reads_what_it_shows(client: Client, carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    Message.send(contract, by=ana, text="Hello")
    client.force_login(carla)
    client.get(contract.get_absolute_url())
    assert Seat.objects.get(person=carla).unread == 0
    Message.say(Thread.of(contract), Said("Elsewhere"), by=ana)
    Message.say(Thread.of(contract), Said("Elsewhere"), by=ana)
    client.get(contract.get_absolute_url())
    assert Seat.objects.get(person=carla).unread == 2


def test_what_is_written_at_once_counts_for_each(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    now = contract.created_at
    Message.objects.bulk_create(
        Message(contract=contract, author=(carla, ana)[n % 3 == 0], text="Hi", sent_at=now + timedelta(seconds=n))
        for n in range(9)
    )
    seats = {seat.person_id: seat for seat in Seat.objects.all()}
    assert (seats[carla.pk].received, seats[ana.pk].received) == (3, 6)
    assert {seat.last_at for seat in seats.values()} == {now + timedelta(seconds=8)}
    assert Message.objects.filter(thread=Thread.objects.get()).count() == 9
