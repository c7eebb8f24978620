"""The worker is killed in the middle of a sweep: the next one goes on, and nothing is lost or done twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from accounts.models import Notification
from contracts.models import Contract
from escrow.models import Account, Journal
from milestones.models import Milestone, MilestoneEvent, SweepFailure
from tests.books import assert_books_balance, balance, sql
from tests.bulk import AMOUNT_MINOR, due_milestones
from tests.crashes.worker import Worker, forget, new_queue, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
NUMBER = 3_000


def released() -> int:
    return Milestone.objects.filter(state="released").count()


def worker_is_gone_from_database() -> None:
    """PostgreSQL ends a dead client's statement before it notices; what that had locked would be passed by."""
    clients = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    )
    while sql(clients) != [(1,)]:
        pass


@pytest.fixture
def queue() -> Iterator[str]:
    name = new_queue()
    yield name
    forget(name)


@pytest.fixture
def worker(queue: str, tmp_path: Path) -> Iterator[Worker]:
    started = Worker(queue, tmp_path)
    yield started
    if started.process.returncode is None:
        started.kill()


def test_nothing_is_lost_or_done_twice(worker: Worker, queue: str, tmp_path: Path) -> None:
    with transaction.atomic():
        due_milestones(NUMBER)
    send("milestones.process_due", queue)
    worker.until(lambda: released() > 0)
    worker.kill()
    worker_is_gone_from_database()
    assert 0 < released() < NUMBER
    assert_books_balance()
    assert_each_once(released())

    other = Worker(queue, tmp_path)
    try:
        send("milestones.process_due", queue)
        other.until(lambda: not Contract.objects.exclude(state="completed").exists())
    finally:
        other.kill()
    assert_books_balance()
    assert_each_once(NUMBER)
    assert not SweepFailure.objects.exists()


def assert_each_once(number: int) -> None:
    """So many are released, each with one journal, one event and one notice to each side."""
    assert Journal.objects.filter(kind="release").count() == number
    assert MilestoneEvent.objects.filter(kind="silence").count() == number
    assert MilestoneEvent.objects.filter(kind="silence").values("milestone").distinct().count() == number
    told = Notification.objects.filter(key__regex=r"^milestone:\d+:released$")
    assert told.count() == 2 * number
    assert told.values("key").distinct().count() == number
    assert balance("hold") == (NUMBER - number) * AMOUNT_MINOR
    fee = AMOUNT_MINOR // 20
    assert balance("fees") == number * fee
    earned = sum(Account.objects.filter(kind="earnings").values_list("balance_minor", flat=True))
    assert earned == number * (AMOUNT_MINOR - fee)
