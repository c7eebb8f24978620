"""A freelancer asks about an open job; the question and its answer stay between the two."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from accounts.suspension.suspended import Suspended
from contracts.jobs.models import JobNotOpen
from contracts.models import Job, Message, Seat, Thread
from contracts.proposals.models import OwnJob
from contracts.talk import asking
from contracts.talk.asking import NobodyAnswers
from contracts.talk.models import EmptyMessage, ForeignQuote, Said
from marketplace.refusals import NotYours
from tests import story
from tests.factories import JobFactory, ProposalFactory
from tests.files import text_file
from tests.told import times_told

pytestmark = pytest.mark.django_db
HELLO = Said("Which paper do you want?")


@pytest.fixture
def job(carla: User) -> Job:
    job: Job = JobFactory(client=carla)
    return job


def seat(user: User) -> Seat:
    return Seat.objects.get(person=user)


def test_it_is_asked_and_answered(client: Client, carla: User, ana: User, job: Job) -> None:
    client.force_login(ana)
    assert "Ask a question" in client.get(job.get_absolute_url()).text
    asked = client.post(reverse("job_question", args=[job.pk]), {"text": "Which paper?", "files": [text_file()]})
    thread = Thread.objects.get()
    assert asked["Location"] == thread.get_absolute_url()
    assert (thread.client, thread.freelancer, thread.job) == (carla, ana, job)
    assert times_told(carla, "message") == 1
    client.force_login(carla)
    page = client.get(thread.get_absolute_url()).text
    assert "Which paper?" in page
    assert "notes.txt" in page
    client.post(reverse("thread_message", args=[thread.pk]), {"text": "The thick one."})
    assert times_told(ana, "message") == 1
    assert [(m.author, m.text, m.contract) for m in Message.objects.all()] == [
        (ana, "Which paper?", None),
        (carla, "The thick one.", None),
    ]


def test_who_has_asked_goes_on_in_the_thread(client: Client, ana: User, job: Job) -> None:
    thread = asking.ask(job, HELLO, by=ana).thread
    client.force_login(ana)
    assert client.get(reverse("job_question", args=[job.pk]))["Location"] == thread.get_absolute_url()
    assert asking.ask(job, HELLO, by=ana).thread == thread


def test_nobody_else_reads_it(client: Client, olga: User, sam: User, ana: User, job: Job) -> None:
    message = asking.ask(job, Said("Hi", [text_file()]), by=ana)
    [file] = message.files.all()
    for outsider in (olga, sam):
        client.force_login(outsider)
        assert client.get(message.thread.get_absolute_url()).status_code == 404
        assert client.post(reverse("thread_message", args=[message.thread.pk]), {"text": "Hi"}).status_code == 404
        assert "Nothing found" in client.get("/inbox/?q=Hi").text
    client.force_login(olga)
    assert client.get(reverse("message_file", args=[file.pk])).status_code == 404
    client.force_login(ana)
    sent = client.get(reverse("message_file", args=[file.pk]))
    assert sent.status_code == 200
    assert sent.getvalue()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "error"), [({"state": "closed"}, JobNotOpen), ({"state": "draft", "published_at": None}, JobNotOpen)]
)
def test_a_job_that_is_not_open_takes_no_question(
    ana: User, job: Job, change: dict[str, Any], error: type[Exception]
) -> None:
    Job.objects.filter(pk=job.pk).update(**change)
    with pytest.raises(error):
        asking.ask(job, HELLO, by=ana)
    assert not Thread.objects.exists()


def test_who_cannot_ask(carla: User, ana: User, olga: User, job: Job) -> None:
    carla.is_freelancer = True
    with pytest.raises(OwnJob):
        asking.ask(job, HELLO, by=carla)
    ana.is_freelancer = False
    with pytest.raises(NotYours):
        asking.ask(job, HELLO, by=ana)
    assert not Thread.objects.exists()


def test_it_says_something(ana: User, job: Job) -> None:
    with pytest.raises(EmptyMessage):
        asking.ask(job, Said("  "), by=ana)
    assert not Thread.objects.exists()


def test_after_closing_only_who_was_answered_goes_on(carla: User, ana: User, job: Job) -> None:
    thread = asking.ask(job, HELLO, by=ana).thread
    job.close(by=carla)
    with pytest.raises(JobNotOpen):
        asking.go_on(thread, HELLO, by=ana)
    asking.go_on(thread, Said("Sorry, it is closed."), by=carla)
    asking.go_on(thread, Said("Never mind."), by=ana)
    assert Message.objects.count() == 3


def test_who_sent_a_proposal_may_write_after_closing(carla: User, ana: User, job: Job) -> None:
    ProposalFactory(job=job, freelancer=ana)
    job.close(by=carla)
    assert asking.ask(job, HELLO, by=ana).contract is None


def test_so_much_without_an_answer_and_no_more(carla: User, ana: User, job: Job) -> None:
    thread = asking.ask(job, HELLO, by=ana).thread
    for _ in range(4):
        asking.go_on(thread, HELLO, by=ana)
    with pytest.raises(NobodyAnswers):
        asking.go_on(thread, HELLO, by=ana)
    with pytest.raises(NobodyAnswers):
        asking.ask(job, HELLO, by=ana)
    asking.go_on(thread, Said("Patience."), by=carla)
    asking.go_on(thread, HELLO, by=ana)
    assert Message.objects.count() == 7


def test_the_client_writes_to_who_sent_a_proposal(client: Client, carla: User, ana: User, job: Job) -> None:
    proposal = ProposalFactory(job=job, freelancer=ana)
    client.force_login(carla)
    address = reverse("proposal_message", args=[proposal.pk])
    assert address in client.get(proposal.get_absolute_url()).text
    written = client.post(address, {"text": "Can you begin on Monday?"})
    assert written["Location"] == Thread.objects.get().get_absolute_url()
    assert Message.objects.get().author == carla
    assert client.get(address)["Location"] == Thread.objects.get().get_absolute_url()


def test_another_client_does_not(client: Client, ana: User) -> None:
    proposal = ProposalFactory(freelancer=ana)
    client.force_login(JobFactory().client)
    assert client.post(reverse("proposal_message", args=[proposal.pk]), {"text": "Hi"}).status_code == 404
    assert not Thread.objects.exists()


def test_what_is_said_is_quoted(client: Client, carla: User, ana: User, job: Job) -> None:
    first = asking.ask(job, HELLO, by=ana)
    client.force_login(carla)
    page = client.get(f"{first.thread.get_absolute_url()}?quote={first.pk}").text
    assert "You quote Ana" in page
    address = reverse("thread_message", args=[first.thread.pk])
    client.post(address, {"text": "This one.", "quotes": str(first.pk)})
    answer = Message.objects.latest("pk")
    assert answer.quotes == first
    assert client.get(first.thread.get_absolute_url()).text.count(HELLO.text) == 2


def test_what_was_said_elsewhere_is_not_quoted(client: Client, carla: User, ana: User, job: Job) -> None:
    here, elsewhere = asking.ask(job, HELLO, by=ana), asking.ask(JobFactory(), HELLO, by=ana)
    with pytest.raises(ForeignQuote):
        asking.go_on(here.thread, Said("Hm", quotes=elsewhere), by=carla)
    client.force_login(carla)
    client.post(reverse("thread_message", args=[here.thread.pk]), {"text": "Hm", "quotes": str(elsewhere.pk)})
    assert Message.objects.latest("pk").quotes is None


def test_the_thread_goes_on_with_the_contract(client: Client, carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    before = Message.say(Thread.of(contract), Said("Before."), by=ana)
    client.force_login(ana)
    client.post(reverse("thread_message", args=[before.thread.pk]), {"text": "It is on its way."})
    after = Message.objects.latest("pk")
    assert after.contract == contract
    assert after.thread == before.thread
    page = client.get(contract.get_absolute_url()).text
    assert "It is on its way." in page
    assert "Before." not in page
    assert before.thread.get_absolute_url() in page


def test_an_offer_that_came_to_nothing_is_no_contract_to_write_in(carla: User, ana: User) -> None:
    contract = story.contract_of(story.hire(client=carla, freelancer=ana))
    thread = Thread.of(contract)
    assert asking.go_on(thread, HELLO, by=ana).contract is None


def test_a_suspended_person_begins_nothing_but_writes_in_contracts(carla: User, ana: User, job: Job) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    story.suspend(ana)
    with pytest.raises(Suspended):
        asking.ask(job, HELLO, by=ana)
    assert asking.go_on(Thread.of(contract), HELLO, by=ana).contract == contract
    assert Message.objects.count() == 1


def test_unread_marks_are_counted_and_read(client: Client, carla: User, ana: User, job: Job) -> None:
    thread = asking.ask(job, HELLO, by=ana).thread
    asking.go_on(thread, HELLO, by=ana)
    assert (seat(carla).unread, seat(ana).unread) == (2, 0)
    client.force_login(carla)
    client.get(thread.get_absolute_url())
    assert seat(carla).unread == 0
    assert not Notification.objects.filter(user=carla, read_at=None).exists()


def test_reading_does_not_take_away_what_comes_meanwhile(carla: User, ana: User, job: Job) -> None:
    thread = asking.ask(job, HELLO, by=ana).thread
    seen = seat(carla)
    asking.go_on(thread, HELLO, by=ana)
    seen.mark_read()
    assert seat(carla).unread == 1
    later = seat(carla)
    later.mark_read()
    seen.mark_read()
    assert seat(carla).unread == 0


def test_the_newest_thread_comes_first(ana: User, carla: User, time_travel: Any) -> None:
    jobs = [JobFactory(client=carla) for _ in range(2)]
    threads = [asking.ask(job, HELLO, by=ana).thread for job in jobs]
    time_travel.forward(minutes=5)
    asking.go_on(threads[0], Said("Look here."), by=carla)
    order = list(Seat.objects.of(ana).order_by("-last_at", "-id").values_list("thread", flat=True))
    assert order == [threads[0].pk, threads[1].pk]
    assert seat_of(ana, threads[0]).last_at - seat_of(ana, threads[1]).last_at >= timedelta(minutes=5)


def seat_of(user: User, thread: Thread) -> Seat:
    return Seat.objects.get(person=user, thread=thread)
