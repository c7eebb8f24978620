"""History that was rewritten by the database's owner, past every trigger, is found out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from escrow import tasks
from escrow.books import chain, chain_check
from escrow.models import ChainLink, Entry, Journal
from tests import story
from tests.conftest import TimeTravel
from tests.milestones.test_verify_ledger import by_hand

CHANGED = "A journal is not what was linked, or the link before it was changed"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def journals() -> list[int]:
    """Deposits and a release, all linked."""
    story.approve(story.submitted_milestone())
    chain.extend()
    connection.check_constraints()
    return list(ChainLink.objects.order_by("position").values_list("journal_id", flat=True))


def found() -> list[tuple[str, str]]:
    return [(problem.what, problem.where) for problem in chain_check.verify()]


def where(position: int) -> str:
    journal = ChainLink.objects.get(position=position).journal
    return f"position {position}, journal {journal.pk} ({journal.reference})"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE escrow_journal SET actor_id = NULL WHERE id = %s",
        "UPDATE escrow_journal SET kind = 'cost' WHERE id = %s",
        "UPDATE escrow_journal SET reference = reference || '0' WHERE id = %s",
        "UPDATE escrow_journal SET posted_at = posted_at + interval '1 microsecond' WHERE id = %s",
        "UPDATE escrow_entry SET amount_minor = amount_minor * 2 WHERE journal_id = %s",
        "UPDATE escrow_entry SET currency = 'EUR' WHERE journal_id = %s",
        "UPDATE escrow_entry SET account_id = account_id + 1 WHERE journal_id = %s",
        "DELETE FROM escrow_entry WHERE journal_id = %s",
    ],
)
def test_a_changed_journal(journals: list[int], statement: str) -> None:
    by_hand(statement, journals[0])
    assert found() == [(CHANGED, where(1))]


def test_an_entry_that_was_added(journals: list[int]) -> None:
    entry = Entry.objects.filter(journal=journals[0])[0]
    by_hand(
        "INSERT INTO escrow_entry (journal_id, account_id, currency, amount_minor) VALUES (%s, %s, 'USD', 5)",
        journals[0],
        entry.account_id,
    )
    assert found() == [(CHANGED, where(1))]


def test_a_journal_that_is_gone(journals: list[int]) -> None:
    by_hand("DELETE FROM escrow_entry WHERE journal_id = %s", journals[0])
    by_hand("DELETE FROM escrow_journal WHERE id = %s", journals[0])
    assert found() == [("A journal of the chain is gone", f"position 1, journal {journals[0]}")]


def test_a_link_that_was_taken_out(journals: list[int]) -> None:
    by_hand("DELETE FROM escrow_chainlink WHERE position = 1")
    by_hand("UPDATE escrow_journal SET written_at = now() - interval '2 hours'")
    assert found() == [
        ("The chain has a gap", "after position 0 comes 2"),
        (CHANGED, where(2)),
        ("Journals older than an hour are not in the chain", f"1, the first of them journal {journals[0]}"),
    ]


def test_a_changed_journal_with_its_link_made_to_fit(journals: list[int]) -> None:
    by_hand("UPDATE escrow_journal SET actor_id = NULL WHERE id = %s", journals[0])
    fitting = chain.records(journals[:1])[journals[0]].hash_after(chain.GENESIS)
    by_hand("UPDATE escrow_chainlink SET hash = %s WHERE position = 1", fitting)
    assert found() == [(CHANGED, where(2))]


def test_a_chain_that_was_made_anew_does_not_have_the_head_that_was_kept(journals: list[int]) -> None:
    kept = chain.head()
    assert kept
    by_hand("UPDATE escrow_journal SET actor_id = NULL WHERE id = %s", journals[0])
    by_hand("DELETE FROM escrow_chainlink")
    chain.extend()
    assert found() == []
    assert chain.find(kept.hash) is None
    assert verify_ledger("--chain", "--head", kept.hash)[0] == 1


def test_batches_are_joined(journals: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 1)
    assert found() == []
    by_hand("UPDATE escrow_journal SET actor_id = NULL WHERE id = %s", journals[0])
    assert found() == [(CHANGED, where(1))]


def test_a_journal_is_late_by_the_real_time_alone(time_travel: TimeTravel) -> None:
    """A demo's clock may be moved by days between a journal and its link."""
    story.pay(story.hire(amounts=(100,)))
    time_travel.forward(days=14)
    assert found() == []
    late = Journal.objects.latest("pk")
    by_hand("UPDATE escrow_journal SET written_at = now() - interval '59 minutes' WHERE id = %s", late.pk)
    assert found() == []
    by_hand("UPDATE escrow_journal SET written_at = now() - interval '61 minutes' WHERE id = %s", late.pk)
    assert found() == [("Journals older than an hour are not in the chain", f"1, the first of them journal {late.pk}")]


def verify_ledger(*args: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", *args, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


def test_the_command(journals: list[int]) -> None:
    head, first = chain.head(), ChainLink.objects.get(position=1)
    assert head
    code, out, _ = verify_ledger("--chain", "--head", f" {first.hash.upper()} ")
    assert code == 0
    assert "That hash stands at position 1, linked " in out
    assert f"The chain is whole, up to {len(journals)}: {head.hash}" in out
    assert "chain" not in verify_ledger()[1]


def test_the_command_when_history_was_rewritten(journals: list[int]) -> None:
    by_hand("UPDATE escrow_journal SET actor_id = NULL WHERE id = %s", journals[0])
    assert verify_ledger("--full")[0] == 0
    code, _, err = verify_ledger("--chain")
    assert code == 1
    assert f"{CHANGED}: {where(1)}" in err


def test_the_command_with_a_hash_that_never_was() -> None:
    code, _, err = verify_ledger("--chain", "--head", "f" * 64)
    assert code == 1
    assert f"The chain does not have the hash {'f' * 64}" in err
    code, _, err = verify_ledger("--head", "f" * 64)
    assert (code, "give --chain" in err) == (1, True)


def test_it_is_an_alarm(journals: list[int], caplog: pytest.LogCaptureFixture) -> None:
    tasks.verify_all_books()
    assert "The ledger is not" not in caplog.text
    by_hand("UPDATE escrow_journal SET actor_id = NULL WHERE id = %s", journals[0])
    tasks.verify_all_books()
    assert f"{CHANGED}: {where(1)}" in caplog.text
