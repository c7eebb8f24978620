"""Runs of the reconciliation: lines kept once with their costs, another look at what differs, alarm and command."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from unittest.mock import Mock

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from escrow import gateways, tasks
from escrow.books import provider, reconciliation
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox import delivery
from escrow.gateways.sandbox.models import SandboxEvent
from escrow.ledger import verification
from escrow.models import Difference, Journal, Payment, ProviderLine, Reconciliation, Refund
from escrow.money_out import refunds
from milestones.verbs import offers
from tests import story
from tests.books import balance, refused_by_database, sql, unchanged
from tests.escrow.conftest import TakeOver
from tests.escrow.paper import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(take_over: TakeOver) -> Paper:
    """One payment of 600.00, of which the provider knows."""
    story.pay(story.hire(amounts=(60_000,)))
    return take_over()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr(reconciliation.time, "sleep", seconds.append)
    return seconds


def command(*args: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("reconcile", *args, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


def test_a_charges_fee_is_a_cost(paper: Paper) -> None:
    paper.tell(paper.find("charge"), fee_minor=1_770)
    assert reconciliation.reconcile("sandbox").is_clean
    assert (balance("cash"), balance("processing_costs")) == (60_000 - 1_770, -1_770)
    journal = Journal.objects.get(kind="cost")
    assert journal.reference == f"cost:sandbox:{paper.find('charge').ref}"
    assert verification.verify() == []


def test_a_fee_of_the_providers_own_is_a_cost_and_given_back_it_is_none(paper: Paper) -> None:
    paper.add("fee", -250)
    paper.add("fee", 50)
    paper.add("refund", 0, fee_minor=-20)
    paper.add("fee", -10, fee_minor=3)
    assert reconciliation.reconcile("sandbox").is_clean
    assert balance("processing_costs") == -250 + 50 + 20 - 13


def test_a_line_that_costs_nothing_has_no_journal(paper: Paper) -> None:
    reconciliation.reconcile("sandbox")
    assert not Journal.objects.filter(kind="cost").exists()


def test_a_cost_that_is_in_one_of_the_books_only(paper: Paper) -> None:
    line = paper.find("charge")
    paper.tell(line, fee_minor=1_770)
    reconciliation.reconcile("sandbox")
    journal = Journal.objects.get(kind="cost")
    # What the database asks at the end is asked now, while the journal is whole.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET LOCAL session_replication_role = replica")
    sql("DELETE FROM escrow_entry WHERE journal_id = %s", journal.pk)
    [difference] = reconciliation.reconcile("sandbox").differences.all()
    assert (difference.what, difference.theirs) == ("Only at the provider", line.ref)
    assert (difference.ledger_minor, difference.provider_minor) == (0, -1_770)


def test_lines_are_kept_once(paper: Paper) -> None:
    paper.tell(paper.find("charge"), fee_minor=1_770)
    assert provider.import_lines("sandbox") == 1
    with unchanged():
        assert provider.import_lines("sandbox") == 0


def test_later_only_the_last_days_are_asked_for(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    late, newest = paper.find("charge").at - timedelta(days=2), paper.find("charge").at
    provider.import_lines("sandbox")
    paper.add("other", 5, ref="late", at=late)
    assert provider.import_lines("sandbox") == 1
    assert paper.asked_since == [None, newest - timedelta(days=3)]


def test_a_line_whose_journal_could_not_be_named_is_named_as_an_error(paper: Paper) -> None:
    """Its journals' references have room for 80 characters."""
    longest = "x" * (80 - len("own-money:sandbox:"))
    paper.add("fee", -1, ref=longest)
    assert reconciliation.reconcile("sandbox").is_clean
    paper.add("fee", -1, ref=longest + "y")
    run = reconciliation.reconcile("sandbox")
    assert run.error.startswith(f"ReferenceTooLong: The reference of a line is too long to be booked: {longest}y, of ")


def test_lines_come_in_chunks(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "CHUNK", 2)
    for _ in range(4):
        paper.add("fee", -1)
    assert provider.import_lines("sandbox") == 5
    assert balance("processing_costs") == -4


def test_a_line_that_is_told_otherwise_later_is_an_error_of_the_run(paper: Paper) -> None:
    assert reconciliation.reconcile("sandbox").is_clean
    paper.tell(paper.find("charge"), fee_minor=1)
    run = reconciliation.reconcile("sandbox")
    assert "BooksRewritten" in run.error
    assert (run.finished_at, run.is_clean) == (None, False)


def test_lines_that_come_while_the_balance_is_read_are_read_before_it_counts(paper: Paper) -> None:
    news: list[int] = [100, 200]
    paper.before_balances = lambda: news and paper.add("fee", -news.pop())
    run = reconciliation.reconcile("sandbox")
    assert (run.is_clean, run.lines) == (True, 3)


def test_a_provider_that_never_calms_down_is_an_error_of_the_run(paper: Paper) -> None:
    paper.before_balances = lambda: paper.add("fee", -1)
    run = reconciliation.reconcile("sandbox")
    assert (run.error.split(":")[0], run.finished_at) == ("NeverCalm", None)
    assert not run.totals.exists()


def test_webhooks_that_have_arrived_are_acted_upon_first() -> None:
    story.at_checkout(story.hire())
    delivery.deliver_due()
    assert reconciliation.reconcile("sandbox").is_clean
    assert Payment.objects.get().state == "succeeded"


def test_webhooks_that_never_arrived_are_asked_for_first() -> None:
    story.at_checkout(story.hire())
    assert reconciliation.reconcile("sandbox").is_clean
    assert Payment.objects.get().state == "succeeded"


def test_what_the_worker_has_done_by_the_next_look_is_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker died after the provider had refunded; the next one finishes it."""
    offer = story.offered_contract()
    offers.decline(offer, by=offer.freelancer)
    refund = Refund.objects.get()
    with monkeypatch.context() as dies, pytest.raises(KeyboardInterrupt):
        dies.setattr(refunds, "apply", Mock(side_effect=KeyboardInterrupt))
        refunds.send(refund)
    SandboxEvent.objects.filter(kind__startswith="refund").delete()
    run = reconciliation.reconcile("sandbox")
    assert [difference.what for difference in run.differences.all()] == ["Only at the provider"]
    monkeypatch.setattr(reconciliation.time, "sleep", lambda seconds: refunds.send(refund))
    assert reconciliation.reconcile("sandbox").is_clean


def test_what_comes_up_between_two_looks_is_on_its_way(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy day something always is. What differs in both looks is a difference all the same."""
    paper.add("charge", 70, source="ch-stays", ref="txn-stays")
    add = lambda seconds: paper.add("charge", 5, source="ch-new", ref="txn-new")  # noqa: E731
    monkeypatch.setattr(reconciliation.time, "sleep", add)
    run = reconciliation.reconcile("sandbox")
    assert [d.theirs for d in run.differences.all()] == ["ch-stays: txn-stays"]
    assert [(item.what, item.amount_minor) for item in run.on_the_way.all()] == [("ch-new: txn-new", -5)]
    [total] = run.totals.all()
    assert (total.ledger_minor, total.on_the_way_minor, total.provider_minor) == (60_000, -5, 60_075)


def test_differences_alarm_the_operators(
    paper: Paper, settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.ADMINS = [("Operators", "ops@example.org")]
    for n in range(25):
        paper.add("charge", 5, source=f"ch-{n}")
    with django_capture_on_commit_callbacks(execute=True):
        reconciliation.reconcile("sandbox")
    [letter] = mail.outbox
    assert "books differ" in letter.subject
    assert "Only at the provider: $0.00 (nothing) by the ledger, $0.05 (ch-0: line-1) by the provider\n" in letter.body
    assert letter.body.endswith("and 5 more")


def test_a_run_that_agrees_alarms_nobody(
    paper: Paper, settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.ADMINS = [("Operators", "ops@example.org")]
    with django_capture_on_commit_callbacks(execute=True):
        reconciliation.reconcile("sandbox")
    assert mail.outbox == []


def test_a_provider_that_does_not_answer(
    paper: Paper,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    settings.ADMINS = [("Operators", "ops@example.org")]

    def away() -> Any:
        raise GatewayUnavailable("No answer within 20 s")

    monkeypatch.setattr(paper, "balances", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert command()[0] == 2
    run = Reconciliation.objects.get()
    assert run.error == "GatewayUnavailable: No answer within 20 s"
    assert (run.finished_at, run.is_clean, run.differences.count()) == (None, False, 0)
    assert "could not be finished" in mail.outbox[0].subject


def test_a_gateway_that_is_not_known_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    story.hire()
    Payment.objects.update(gateway="gone")
    assert command()[0] == 2
    assert Reconciliation.objects.get(gateway="gone").error.startswith("KeyError")


def test_the_command_when_they_agree(paper: Paper) -> None:
    code, out, err = command()
    assert (code, err) == (0, "")
    assert "USD ledger $600.00, of which on the way $0.00, provider $600.00" in out
    assert "agree" in out


def test_the_command_when_they_differ(paper: Paper) -> None:
    paper.add("charge", 500, source="ch-1", ref="txn-1")
    code, _, err = command("sandbox")
    assert code == 1
    assert "Only at the provider: $0.00 (nothing) by the ledger, $5.00 (ch-1: txn-1) by the provider\n" in err
    assert err.endswith("The books differ: 1 difference.")


def test_the_command_knows_its_providers(paper: Paper) -> None:
    """A slip of the pen is neither a failed run nor an alarm."""
    code, _, err = command("sandbix")
    assert (code, err) == (2, "No money was ever held by sandbix. Choose from: sandbox.")
    assert not Reconciliation.objects.exists()


def test_the_command_waits_if_asked_to(paper: Paper, slept: list[float]) -> None:
    paper.add("charge", 500, source="ch-1")
    command()
    assert slept == [0]
    command("--wait")
    assert slept == [0, 5, 15]


def test_every_night(paper: Paper, slept: list[float]) -> None:
    """The worker stands still for as long as it sleeps, so it is not for long."""
    tasks.reconcile()
    assert (Reconciliation.objects.get().is_clean, slept) == (True, [])
    paper.add("charge", 500, source="ch-1")
    tasks.reconcile()
    assert slept == [5, 15]
    schedule = settings.CELERY_BEAT_SCHEDULE["reconcile"]
    assert (schedule["task"], schedule["schedule"]) == ("escrow.reconcile", crontab(hour="3", minute="17"))


def test_what_was_found_stays_found(paper: Paper) -> None:
    paper.add("charge", 500, source="ch-1")
    reconciliation.reconcile("sandbox")
    for statement in (
        "DELETE FROM escrow_difference",
        "UPDATE escrow_reconciledtotal SET provider_minor = 0",
        "UPDATE escrow_reconciliation SET finished_at = NULL",
        "UPDATE escrow_providerline SET amount_minor = 0",
    ):
        with refused_by_database("append-only"):
            sql(statement)
    assert (Difference.objects.count(), ProviderLine.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_the_provider_is_asked_between_transactions_only(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    def outside(name: str) -> Paper:
        assert not connection.in_atomic_block
        return paper

    monkeypatch.setattr(gateways, "named", outside)
    paper.before_balances = lambda: outside("sandbox")
    assert reconciliation.reconcile("sandbox").is_clean
