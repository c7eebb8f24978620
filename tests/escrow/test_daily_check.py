"""The daily check goes on where the last one ended and misses nothing since; the rest is left to the weekly one."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from escrow import tasks
from escrow.books import chain, checkpoints, daily, everything
from escrow.ledger import posting
from escrow.models import Account, ChainLink, Checkpoint, Entry, Journal, Payment
from marketplace import clock
from milestones import verification as milestones
from tests import story
from tests.books import balance, refused_by_database, sql
from tests.milestones.test_verify_ledger import by_hand

pytestmark = pytest.mark.django_db
Kind = Account.Kind
CHANGED = "A journal is not what was linked, or the link before it was changed"


def found() -> list[str]:
    return [problem.what for problem in daily.verify(milestones.verify_touched)]


@pytest.fixture
def verified() -> Checkpoint:
    """A deposit and a release, verified yesterday."""
    story.approve(story.submitted_milestone())
    assert found() == []
    return Checkpoint.objects.get()


def test_what_was_verified_is_written_down(verified: Checkpoint) -> None:
    head = chain.head()
    assert head
    assert (verified.position, verified.hash) == (head.position, head.hash)
    fees, earned = -balance("fees"), -balance("earnings")
    assert verified.totals == {
        "USD": {"cash": balance("cash"), "hold": -balance("hold"), "fees": fees, "earnings": earned}
    }


def test_a_day_without_anything_writes_nothing(verified: Checkpoint) -> None:
    assert found() == []
    assert Checkpoint.objects.get() == verified


def test_only_what_came_since_is_hashed_again(verified: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    story.submitted_milestone()
    hashed: list[int] = []
    read = chain.records
    monkeypatch.setattr(chain, "records", lambda ids: hashed.extend(ids) or read(ids))
    chain.extend_fully()
    hashed.clear()
    assert found() == []
    assert hashed == list(ChainLink.objects.filter(position__gt=verified.position).values_list("journal", flat=True))
    assert [each.position for each in Checkpoint.objects.all()] == [verified.position + len(hashed), verified.position]


def test_totals_are_carried_forward(verified: Checkpoint) -> None:
    story.submitted_milestone()
    found()
    assert checkpoints.last().totals["USD"]["cash"] == balance("cash")
    assert everything.verify() == []
    # Had they been summed from the beginning, this would not be seen.
    by_hand("UPDATE escrow_checkpoint SET totals = jsonb_set(totals, '{USD,refund_in_transit}', '-5')")
    assert found() == ["Refunds in transit are not what the ledger has in transit"]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE escrow_journal SET actor_id = NULL WHERE id = %s", CHANGED),
        ("UPDATE escrow_entry SET amount_minor = amount_minor + 1 WHERE journal_id = %s", "A journal is not balanced"),
        ("DELETE FROM escrow_entry WHERE journal_id = %s", "A journal has no entries"),
        (
            "UPDATE escrow_account SET balance_minor = balance_minor + 1 WHERE balance_minor IS NOT NULL AND id IN ("
            "SELECT account_id FROM escrow_entry WHERE journal_id = %s)",
            "A balance is not the sum of its entries",
        ),
        (
            "UPDATE milestones_milestone SET state = 'cancelled', idle_due_at = NULL FROM escrow_journal j "
            "WHERE j.id = %s AND j.reference = 'deposit:hold:' || hold_id",
            "A milestone is not protected, but its hold has money",
        ),
        (
            "UPDATE escrow_hold SET amount_minor = 7 FROM escrow_journal j "
            "WHERE j.id = %s AND j.reference = 'deposit:hold:' || escrow_hold.id",
            "A hold's money is neither whole nor gone",
        ),
    ],
)
def test_what_the_day_wrote_and_touched_is_looked_at(verified: Checkpoint, statement: str, what: str) -> None:
    story.funded_milestone()
    chain.extend_fully()
    deposit = Journal.objects.latest("pk")
    connection.check_constraints()
    by_hand(statement, deposit.pk)
    assert what in found()
    # What differs is told again: there is no new checkpoint.
    assert what in found()
    assert Checkpoint.objects.get() == verified


def test_a_payment_that_ended_without_a_journal_is_found(verified: Checkpoint) -> None:
    payment = story.at_checkout(story.hire())
    by_hand("UPDATE escrow_payment SET state = 'succeeded', settled_at = %s WHERE id = %s", clock.now(), payment.pk)
    assert Payment.objects.get(pk=payment.pk).state == "succeeded"
    assert found() == ["A payment's state and the ledger do not agree on what came in"]


def test_what_was_rewritten_below_is_left_to_the_weekly_check(
    verified: Checkpoint, caplog: pytest.LogCaptureFixture
) -> None:
    """Said in so many words where the daily check stands."""
    by_hand("UPDATE escrow_journal SET actor_id = NULL WHERE kind = 'release'")
    # What ended within the last day is asked about once more.
    by_hand("UPDATE escrow_payment SET amount_minor = 1, settled_at = settled_at - interval '2 days'")
    assert found() == []
    tasks.verify_books()
    assert "The ledger is not" not in caplog.text
    tasks.verify_all_books()
    assert CHANGED in caplog.text
    assert "A payment's state and the ledger do not agree on what came in" in caplog.text


def test_a_chain_that_was_made_anew_does_not_fit_the_checkpoint(verified: Checkpoint) -> None:
    by_hand("UPDATE escrow_journal SET actor_id = NULL WHERE kind = 'release'")
    by_hand("DELETE FROM escrow_chainlink")
    assert "The chain does not have the link of the last checkpoint" in found()
    assert "A checkpoint stands at another link than the chain has" in {p.what for p in everything.verify()}


def test_what_was_carried_forward_is_summed_anew_each_week(verified: Checkpoint) -> None:
    by_hand("UPDATE escrow_checkpoint SET totals = jsonb_set(totals, '{USD,fees}', '-5')")
    [problem] = everything.verify()
    assert problem.what == "What was summed up to a checkpoint is not what the ledger says"


def test_a_checkpoint_is_for_ever(verified: Checkpoint) -> None:
    for statement in ("UPDATE escrow_checkpoint SET position = 0", "DELETE FROM escrow_checkpoint"):
        with refused_by_database("append-only"):
            sql(statement)


def test_a_longer_past_costs_no_more_statements(verified: Checkpoint) -> None:
    def cost() -> int:
        story.submitted_milestone()
        with CaptureQueriesContext(connection) as captured:
            assert found() == []
        return len(captured)

    first = cost()
    for _ in range(3):
        story.approve(story.submitted_milestone())
    found()
    assert cost() == first


def test_the_command_shows_how_far_it_is(verified: Checkpoint) -> None:
    out, err = StringIO(), StringIO()
    call_command("verify_ledger", "--chain", stdout=out, stderr=err)
    assert "A journal is not balanced?" in err.getvalue()
    assert f"The chain, {verified.position} of {verified.position}" in err.getvalue()
    daily_out = StringIO()
    call_command("verify_ledger", stdout=daily_out, stderr=StringIO())
    assert set(daily_out.getvalue().splitlines()) <= set(out.getvalue().splitlines())


def test_when() -> None:
    day, week = (settings.CELERY_BEAT_SCHEDULE[name] for name in ("verify-books", "verify-all-books"))
    assert (day["task"], week["task"]) == ("escrow.verify_books", "escrow.verify_all_books")
    assert week["schedule"].day_of_week == {0}


def earn(reference: str) -> None:
    accounts = Account.platform([Kind.CASH, Kind.FEES], ["USD"])
    lines = (posting.debit(accounts[Kind.CASH, "USD"], 100), posting.credit(accounts[Kind.FEES, "USD"], 100))
    posting.post([posting.Draft(Journal.Kind.OWN_MONEY, reference, lines)], at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_what_commits_after_the_checkpoint_with_an_id_below_it_is_not_missed() -> None:
    """It is open over two daily checks, the second of which would otherwise not look so far down again."""
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                earn("own:late")
                written.set()
                assert go_on.wait(60)
        finally:
            connection.close()

    Account.platform([Kind.CASH, Kind.FEES], ["USD"])
    thread = threading.Thread(target=slowly)
    thread.start()
    assert written.wait(20)
    for reference in ("own:1", "own:2", "own:3"):
        with transaction.atomic():
            earn(reference)
        assert daily.verify() == []
    assert checkpoints.last().totals == {"USD": {"cash": 300, "fees": -300}}
    go_on.set()
    thread.join()
    late = Journal.objects.get(reference="own:late")
    assert late.pk < Journal.objects.get(reference="own:1").pk
    # In between, what is asked from the checkpoint on has it already.
    in_cash = f"SELECT sum(e.amount_minor) {checkpoints.ALL_MOVES} WHERE a.kind = 'cash'"
    assert checkpoints.ask(in_cash, checkpoints.last()) == [(400,)]
    assert daily.verify() == []
    assert checkpoints.last().totals == {"USD": {"cash": 400, "fees": -400}}
    assert ChainLink.objects.get(journal=late).position == checkpoints.last().position
    assert everything.verify() == []


@pytest.mark.django_db(transaction=True)
def test_the_search_for_late_ones_follows_the_days() -> None:
    for reference in ("own:1", "own:2", "own:3"):
        with transaction.atomic():
            earn(reference)
        daily.verify()
    ids = list(Journal.objects.order_by("pk").values_list("pk", flat=True))
    assert [each.newest for each in Checkpoint.objects.order_by("position")] == ids
    assert [each.linked_below for each in Checkpoint.objects.order_by("position")] == [0, *ids[:2]]


def test_a_checkpoint_from_before_a_restore_counts_no_transactions(verified: Checkpoint) -> None:
    by_hand("UPDATE escrow_checkpoint SET begun_in = %s", 2**60)
    story.submitted_milestone()
    assert found() == []
    assert checkpoints.last().linked_below == verified.linked_below
    assert Entry.objects.exists()
    assert checkpoints.last().made_at - verified.made_at < timedelta(days=1)
