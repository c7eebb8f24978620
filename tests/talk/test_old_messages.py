"""Messages of before there were threads get theirs as the database is migrated, and count as read."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from contracts import migrations
from contracts.models import Message, Seat, Thread
from contracts.talk.searching import search
from tests import story
from tests.books import refused_by_database, sql

pytestmark = pytest.mark.django_db
AS_BEFORE = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE contracts_message ALTER COLUMN thread_id DROP NOT NULL;
ALTER TABLE contracts_message DISABLE TRIGGER USER;
UPDATE contracts_message SET thread_id = NULL, searched = NULL;
ALTER TABLE contracts_message ENABLE TRIGGER USER;
DELETE FROM contracts_seat;
DELETE FROM contracts_thread;
ALTER TABLE contracts_thread DISABLE TRIGGER USER;
"""


def migration() -> Any:
    """Found by what it is called: its number is another once branches have met."""
    [found] = Path(migrations.__path__[0]).glob("*_talk.py")
    return import_module(f"contracts.migrations.{found.stem}")


def test_each_gets_its_thread_and_seats(carla: User, ana: User) -> None:
    contracts = [story.active_contract(client=carla, freelancer=ana) for _ in range(2)]
    for n, contract in enumerate(contracts):
        for author in (carla, ana, ana):
            Message.send(contract, by=author, text=f"Drawing {n}")
    before = list(Message.objects.values_list("pk", "contract", "author", "text", "sent_at"))
    sql(AS_BEFORE)
    sql(migration().OLD)
    assert list(Message.objects.values_list("pk", "contract", "author", "text", "sent_at")) == before
    assert {thread.job_id for thread in Thread.objects.all()} == {contract.job_id for contract in contracts}
    for contract in contracts:
        thread = Thread.objects.get(job=contract.job)
        assert set(Message.objects.filter(contract=contract).values_list("thread", flat=True)) == {thread.pk}
        told = {seat.person: (seat.received, seat.unread, seat.last_at) for seat in Seat.objects.filter(thread=thread)}
        last = Message.objects.filter(contract=contract).latest("pk").sent_at
        assert told == {carla: (2, 0, last), ana: (1, 0, last)}
    assert len(search(carla, "drawings", {})) == 6
    with refused_by_database("is append-only"):
        sql("UPDATE contracts_message SET text = ''")
