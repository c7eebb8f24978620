"""The hash chain over the journals: linked in the background, once each, by a hash that a stranger can compute."""

import hashlib

import pytest
from django.conf import settings

from escrow import tasks
from escrow.books import chain, chain_check
from escrow.ledger import locks
from escrow.models import ChainLink, Journal
from tests import story
from tests.books import refused_by_database, sql, unchanged
from tests.milestones.test_verify_ledger import by_hand
from tests.racing import gate_before, race

pytestmark = pytest.mark.django_db


@pytest.fixture
def journals() -> list[int]:
    """Deposits and a release."""
    story.approve(story.submitted_milestone())
    return list(Journal.objects.order_by("pk").values_list("pk", flat=True))


def linked() -> list[tuple[int, int]]:
    return list(ChainLink.objects.order_by("position").values_list("position", "journal_id"))


def test_journals_are_linked_in_order(journals: list[int]) -> None:
    assert chain.extend() == len(journals)
    assert linked() == list(enumerate(journals, start=1))
    assert chain_check.verify() == []


def test_what_is_linked_is_linked_once(journals: list[int]) -> None:
    chain.extend()
    with unchanged():
        assert chain.extend() == 0
    story.pay(story.hire(amounts=(100,)))
    assert chain.extend() == 1
    assert chain_check.verify() == []


def test_an_empty_chain_is_whole() -> None:
    assert chain.extend() == 0
    assert (chain.head(), chain_check.verify()) == (None, [])


def test_a_stranger_can_compute_it(journals: list[int]) -> None:
    """From an export alone: each hash is that of a line of text."""
    chain.extend()
    export = sql(
        """SELECT l.hash, j.id, j.kind, j.reference, COALESCE(j.actor_id::text, 'null'),
            to_char(j.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            string_agg(format('[%%s,"%%s",%%s]', e.account_id, e.currency, e.amount_minor), ',' ORDER BY e.id)
        FROM escrow_chainlink l JOIN escrow_journal j ON j.id = l.journal_id JOIN escrow_entry e ON e.journal_id = j.id
        GROUP BY l.position, l.hash, j.id ORDER BY l.position"""
    )
    assert len(export) == len(journals)
    previous = "0" * 64
    for stored, journal_id, kind, reference, actor_id, posted_at, entries in export:
        line = f'["{previous}",{journal_id},"{kind}","{reference}",{actor_id},"{posted_at}",[{entries}]]'
        previous = hashlib.sha256(line.encode()).hexdigest()
        assert previous == stored


def test_a_journal_that_commits_late_is_linked_late(journals: list[int]) -> None:
    """Its id is below others that are linked by then."""
    late = journals[1]
    by_hand("UPDATE escrow_journal SET id = -id WHERE id = %s", late)
    by_hand("UPDATE escrow_entry SET journal_id = -journal_id WHERE journal_id = %s", late)
    chain.extend()
    by_hand("UPDATE escrow_journal SET id = -id WHERE id = %s", -late)
    by_hand("UPDATE escrow_entry SET journal_id = -journal_id WHERE journal_id = %s", -late)
    assert chain.extend() == 1
    assert linked()[-1] == (len(journals), late)
    assert chain_check.verify() == []


def test_what_was_linked_days_ago_is_not_searched_again(journals: list[int]) -> None:
    chain.extend()
    by_hand("UPDATE escrow_chainlink SET linked_at = now() - interval '25 hours'")
    by_hand("DELETE FROM escrow_chainlink WHERE journal_id = %s", journals[0])
    assert chain.extend() == 0
    by_hand("UPDATE escrow_chainlink SET linked_at = now() - interval '23 hours'")
    assert chain.extend() == 1


def test_what_was_left_below_that_is_linked_in_the_night(
    journals: list[int], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Journals committed late, and then no worker ran for two days. A batch is smaller than what is left."""
    monkeypatch.setattr(chain, "BATCH", 1)
    chain.extend_fully()
    by_hand("UPDATE escrow_chainlink SET linked_at = now() - interval '2 days'")
    by_hand("UPDATE escrow_journal SET written_at = now() - interval '2 days'")
    by_hand("DELETE FROM escrow_chainlink")
    left, others = journals[:-1], journals[-1:]
    [record] = chain.records(others).values()
    ChainLink.objects.create(position=1, journal_id=record.journal_id, hash=record.hash_after(chain.GENESIS))
    by_hand("UPDATE escrow_chainlink SET linked_at = now() - interval '2 days'")
    chain.extend_fully()
    assert linked() == list(enumerate(others, start=1))
    tasks.verify_books()
    assert linked() == list(enumerate([*others, *left], start=1))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert f"{len(left)} journals were linked later" in caplog.text
    assert chain_check.verify() == []
    caplog.clear()
    story.pay(story.hire(amounts=(100,)))
    tasks.verify_books()
    assert (len(linked()), caplog.records) == (len(journals) + 1, [])


def test_a_long_backlog_is_linked_in_batches(journals: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 2)
    assert chain.extend() == 2
    tasks.extend_chain()
    assert linked() == list(enumerate(journals, start=1))
    assert chain_check.verify() == []


def test_every_minute() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["extend-chain"]
    assert (entry["task"], entry["schedule"]) == ("escrow.extend_chain", 60.0)


def test_a_link_is_for_ever(journals: list[int]) -> None:
    chain.extend()
    for statement in ("UPDATE escrow_chainlink SET hash = ''", "DELETE FROM escrow_chainlink"):
        with refused_by_database("append-only"):
            sql(statement)


@pytest.mark.django_db(transaction=True)
def test_of_two_extenders_one_passes_by(journals: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, chain, "records")
    first, second = race(chain.extend, chain.extend, gate)
    assert (first.error, second.error) == (None, None)
    assert (first.result, second.result) == (len(journals), 0)
    assert chain_check.verify() == []


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_the_chain_does_not_fork_either(journals: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "taken", lambda name: True)
    gate = gate_before(monkeypatch, chain, "records")
    first, second = race(chain.extend, chain.extend, gate)
    assert "position" in str(first.error) or "journal_id" in str(first.error) or "pkey" in str(first.error)
    assert second.result == len(journals)
    assert chain_check.verify() == []


@pytest.mark.django_db(transaction=True)
def test_no_release_waits_for_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, chain.ChainLink.objects, "bulk_create")
    first, second = race(chain.extend, lambda: story.approve(milestone), gate)
    assert (first.error, second.error) == (None, None)
    assert chain.extend() == 1
