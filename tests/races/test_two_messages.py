"""Two messages at once, and a question against the closing of its job."""

import pytest
from django.db import connection

from accounts.models import User
from contracts.jobs.models import JobNotOpen
from contracts.models import Job, Message, Seat, Thread
from contracts.talk import asking
from contracts.talk.asking import NobodyAnswers
from contracts.talk.models import Said
from tests import story
from tests.factories import JobFactory
from tests.racing import gate_before, race, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)
HELLO = Said("Hello")


@pytest.fixture
def job(carla: User) -> Job:
    job: Job = JobFactory(client=carla)
    return job


def test_both_write_at_once_and_both_seats_are_right(carla: User, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first has written and not committed: the second waits for the thread, and neither for a seat."""
    contract = story.active_contract(client=carla, freelancer=ana)
    gate = gate_before(monkeypatch, Message, "_tell")
    one, other = race(
        lambda: Message.send(contract, by=carla, text="One"), lambda: Message.send(contract, by=ana, text="Two"), gate
    )
    assert (one.error, other.error) == (None, None)
    assert Thread.objects.count() == 1
    assert {seat.person_id: seat.received for seat in Seat.objects.all()} == {carla.pk: 1, ana.pk: 1}


def test_the_same_thread_is_begun_once(carla: User, ana: User, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of a contract and a question: no lock is common to both but the thread's own."""
    contract = story.active_contract(client=carla, freelancer=ana)
    Job.objects.filter(pk=contract.job_id).update(state="open")
    gate = gate_before(monkeypatch, Message, "_write")
    one, other = race(
        lambda: asking.ask(contract.job, HELLO, by=ana), lambda: Message.send(contract, by=carla, text="Two"), gate
    )
    assert (one.error, other.error) == (None, None)
    assert Thread.objects.count() == 1
    assert Message.objects.count() == 2


def test_a_question_waits_for_the_closing(carla: User, ana: User, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, Job, "save")
    one, other = race(lambda: job.close(by=carla), lambda: asking.ask(job, HELLO, by=ana), gate)
    assert one.error is None
    assert isinstance(other.error, JobNotOpen)
    assert not Message.objects.exists()


def test_without_the_lock_it_would_not(carla: User, ana: User, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch, Job)
    gate = gate_before(monkeypatch, Job, "save")
    _one, other = race(lambda: job.close(by=carla), lambda: asking.ask(job, HELLO, by=ana), gate)
    assert other.error is None


def test_the_last_that_is_allowed_is_sent_once(ana: User, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(asking.UNANSWERED - 1):
        asking.ask(job, HELLO, by=ana)
    gate = gate_before(monkeypatch, Message, "say")
    one, other = race(lambda: asking.ask(job, HELLO, by=ana), lambda: asking.ask(job, HELLO, by=ana), gate)
    assert one.error is None
    assert isinstance(other.error, NobodyAnswers)
    assert Message.objects.count() == asking.UNANSWERED


def test_what_comes_while_somebody_reads_stays_unread(carla: User, ana: User, job: Job) -> None:
    thread = asking.ask(job, HELLO, by=ana).thread
    seen = Seat.objects.get(person=carla)
    asking.ask(job, HELLO, by=ana)
    seen.mark_read()
    assert Seat.objects.get(thread=thread, person=carla).unread == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contracts_seat WHERE read > received")
        assert cursor.fetchone()[0] == 0
