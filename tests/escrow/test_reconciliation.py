"""The ledger beside the provider's books: what agrees, what is on its way, and what differs, with both sides' ids."""

import pytest

from accounts.models import User
from escrow import operations
from escrow.books import cover, reconciliation
from escrow.gateways.base import PayoutReport
from escrow.models import Chargeback, Journal, Payment, Payout, ReconciledTotal, Reconciliation, Refund
from escrow.money_out import payouts, withdrawing
from marketplace.money import Money
from milestones.verbs import offers, paying
from tests import story
from tests.books import sql
from tests.conftest import TimeTravel
from tests.escrow.conftest import TakeOver
from tests.escrow.paper import Paper
from tests.milestones.test_verify_ledger import by_hand

pytestmark = pytest.mark.django_db
Told = list[tuple[str, str, str, str, int, int]]


def reconcile() -> Reconciliation:
    run = reconciliation.reconcile("sandbox")
    assert run.error == ""
    return run


def differences(run: Reconciliation) -> Told:
    columns = ("what", "currency", "ours", "theirs", "ledger_minor", "provider_minor")
    return list(run.differences.values_list(*columns))


def totals(run: Reconciliation) -> list[tuple[str, int, int, int]]:
    return [(t.currency, t.ledger_minor, t.on_the_way_minor, t.provider_minor) for t in run.totals.all()]


def on_the_way(run: Reconciliation) -> list[tuple[str, int]]:
    return [(item.what, item.amount_minor) for item in run.on_the_way.all()]


def cash_journals() -> list[str]:
    """The ids of all journals that move cash."""
    rows = sql(
        "SELECT j.id FROM escrow_journal j JOIN escrow_entry e ON e.journal_id = j.id "
        "JOIN escrow_account a ON a.id = e.account_id WHERE a.kind = 'cash' ORDER BY 1"
    )
    return [str(pk) for (pk,) in rows]


@pytest.fixture
def paper(take_over: TakeOver) -> Paper:
    """Two holds of 600.00 and 400.00, paid with one charge; the provider tells of it as "txn-1"."""
    story.pay(story.hire(whole=True))
    paper = take_over()
    paper.tell(paper.find("charge"), ref="txn-1")
    return paper


@pytest.fixture
def payment(paper: Paper) -> Payment:
    return Payment.objects.get()


def named(payment: Payment) -> str:
    return f"payment {payment.pk}: journals {', '.join(cash_journals())}"


def test_nothing_at_all_agrees() -> None:
    run = reconcile()
    assert run.is_clean
    assert totals(run) == []


def test_a_whole_story_on_the_sandbox(ana: User, time_travel: TimeTravel) -> None:
    """Deposits, a surplus, refunds that arrive and come back, a direct payment, a chargeback and a payout."""
    story.give_payout_details(ana)
    released = story.approve(story.submitted_milestone(freelancer=ana))
    contract = released.contract
    story.pay(paying.pay(contract, by=contract.client, amount_minor=100, what_for="Tip"))
    for card in (story.SUCCEEDS, story.REFUNDS_COME_BACK):
        offer = story.offered_contract(card=card, currency="EUR")
        offers.decline(offer, by=offer.freelancer)
    story.active_contract(card=story.CHARGED_BACK_FOR_GOOD, currency="GBP")
    operations.finish_pending()
    on_its_way = reconcile()
    assert (differences(on_its_way), on_its_way.is_clean) == ([], True)
    time_travel.forward(days=15)
    withdrawing.withdraw(ana, amount=Money(50_000, "USD"))
    for _ in range(6):
        operations.finish_pending()
        time_travel.forward(days=1)
        story.hear_from_provider()
    run = reconcile()
    assert (differences(run), run.is_clean) == ([], True)
    assert [currency for currency, *_ in totals(run)] == ["EUR", "GBP", "USD"]
    assert all(total.agrees for total in ReconciledTotal.objects.all())
    assert totals(run)[2] == ("USD", 60_100 - 50_000, 0, 60_100 - 50_000)


def test_one_charge_for_many_holds(paper: Paper) -> None:
    run = reconcile()
    assert run.is_clean
    assert (run.lines, totals(run)) == (1, [("USD", 100_000, 0, 100_000)])


def test_a_deposit_that_the_provider_does_not_have(payment: Payment, paper: Paper) -> None:
    paper.lines.clear()
    run = reconcile()
    theirs = f"{payment.charge_ref}: no line"
    assert differences(run) == [("Only in the ledger", "USD", named(payment), theirs, 100_000, 0)]
    assert not run.is_clean


def test_a_charge_that_the_ledger_does_not_have(paper: Paper) -> None:
    paper.add("charge", 5_000, source="ch-unknown", ref="txn-2")
    run = reconcile()
    assert differences(run) == [("Only at the provider", "USD", "", "ch-unknown: txn-2", 0, 5_000)]
    assert totals(run) == [("USD", 100_000, 0, 105_000)]


def test_a_charge_of_another_amount(paper: Paper, payment: Payment) -> None:
    paper.add("charge", -1, source=payment.charge_ref, ref="txn-2")
    theirs = f"{payment.charge_ref}: txn-1, txn-2"
    assert differences(reconcile()) == [("Amounts differ", "USD", named(payment), theirs, 100_000, 99_999)]


def test_a_charge_in_another_currency(payment: Payment, paper: Paper) -> None:
    paper.tell(paper.find("charge"), amount=Money(92_000, "EUR"))
    row = f"payment {payment.pk}"
    assert differences(reconcile()) == [
        ("Another currency", "EUR", row, f"{payment.charge_ref}: txn-1", 0, 92_000),
        ("Another currency", "USD", named(payment), f"{payment.charge_ref}: no line", 100_000, 0),
    ]


def test_a_balance_that_is_not_the_sum_of_its_lines(paper: Paper) -> None:
    paper.off = {"USD": -7}
    what = "The balance is not the sum of the lines"
    assert differences(reconcile()) == [(what, "USD", "all lines", "balance", 100_000, 99_993)]


def test_a_balance_without_any_line(paper: Paper) -> None:
    paper.off = {"JPY": 500, "EUR": 0}
    run = reconcile()
    assert [row[1:] for row in differences(run)] == [("JPY", "all lines", "balance", 0, 500)]
    assert totals(run) == [("JPY", 0, 0, 500), ("USD", 100_000, 0, 100_000)]


def test_a_move_of_cash_that_nobody_can_name(paper: Paper, payment: Payment) -> None:
    first, second = cash_journals()
    by_hand("UPDATE escrow_journal SET reference = 'deposit:nobody' WHERE id = %s", first)
    assert [
        (what, ours, minor, theirs_minor) for what, _, ours, _, minor, theirs_minor in differences(reconcile())
    ] == [
        ("Only in the ledger", f"deposit:nobody: journals {first}", 60_000, 0),
        ("Amounts differ", f"payment {payment.pk}: journals {second}", 40_000, 100_000),
    ]


def test_payments_of_another_gateway_are_left_out(paper: Paper) -> None:
    Payment.objects.update(gateway="elsewhere")
    paper.lines.clear()
    assert totals(reconcile()) == []
    assert reconciliation.in_use() == ["elsewhere", "sandbox"]


@pytest.fixture
def refund() -> Refund:
    """Sent, not arrived; the provider has let it go."""
    offer = story.offered_contract(card=story.REFUNDS_COME_BACK)
    offers.decline(offer, by=offer.freelancer)
    operations.finish_pending()
    refund = Refund.objects.get()
    assert refund.state == "sent"
    return refund


def test_a_refund_on_its_way_is_no_difference(refund: Refund) -> None:
    run = reconcile()
    assert differences(run) == []
    assert (on_the_way(run), totals(run)) == ([(f"refund {refund.pk}", 60_000)], [("USD", 60_000, 60_000, 0)])


def test_a_refund_that_the_provider_has_not_let_go_is_not_on_its_way(refund: Refund, take_over: TakeOver) -> None:
    paper = take_over()
    paper.lines.remove(paper.find("refund"))
    run = reconcile()
    assert (differences(run), on_the_way(run)) == ([], [])
    assert totals(run) == [("USD", 60_000, 0, 60_000)]


def test_a_refund_on_its_way_with_another_amount_is_a_difference(refund: Refund, take_over: TakeOver) -> None:
    paper = take_over()
    line = paper.find("refund")
    paper.add("refund", 100, source=line.source, ref="txn-back")
    run = reconcile()
    theirs = f"{refund.provider_ref}: {line.ref}, txn-back"
    assert differences(run) == [("Amounts differ", "USD", f"refund {refund.pk}", theirs, -60_000, -59_900)]
    assert totals(run) == [("USD", 60_000, 59_900, 100)]


def test_of_a_refund_that_takes_more_than_it_should_no_more_is_on_its_way(refund: Refund, take_over: TakeOver) -> None:
    paper = take_over()
    paper.add("refund", -100, source=refund.provider_ref)
    run = reconcile()
    assert [what for what, *_ in differences(run)] == ["Amounts differ"]
    assert totals(run) == [("USD", 60_000, 60_000, -100)]
    assert cover.positions(["sandbox"])[0].short_minor == 100


def test_a_refund_that_only_the_provider_knows_to_be_back(refund: Refund, take_over: TakeOver) -> None:
    """The sums are equal, because it is in transit by the ledger; the client waits for it all the same."""
    paper = take_over()
    paper.add("refund", 60_000, source=refund.provider_ref, ref="txn-back")
    run = reconcile()
    theirs = f"{refund.provider_ref}: {paper.lines[1].ref}, txn-back"
    assert differences(run) == [("Back at the provider", "USD", f"refund {refund.pk}", theirs, -60_000, 0)]
    assert (on_the_way(run), totals(run)) == ([], [("USD", 60_000, 0, 60_000)])
    assert cover.positions(["sandbox"])[0].short_minor == 0


def test_a_refund_that_comes_back_while_the_books_are_compared(
    refund: Refund, take_over: TakeOver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its webhook has just not arrived yet."""
    paper = take_over()
    paper.add("charge", 5, source="ch-unknown")
    back = lambda seconds: paper.add("refund", 60_000, source=refund.provider_ref)  # noqa: E731
    monkeypatch.setattr(reconciliation.time, "sleep", back)
    run = reconcile()
    assert [what for what, *_ in differences(run)] == ["Only at the provider"]
    assert (on_the_way(run), totals(run)) == ([], [("USD", 60_000, 0, 60_005)])


def test_what_a_chargeback_takes(take_over: TakeOver, time_travel: TimeTravel) -> None:
    story.active_contract(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    paper = take_over()
    assert reconcile().is_clean
    line = paper.find("chargeback")
    paper.add("chargeback", -1, source=line.source)
    [(what, _, ours, _, *minor)] = differences(reconcile())
    taken = Journal.objects.get(kind="chargeback_taken")
    assert (what, minor) == ("Amounts differ", [-60_000, -60_001])
    assert ours == f"chargeback {Chargeback.objects.get().pk}: journals {taken.pk}"


@pytest.fixture
def payout(ana: User, time_travel: TimeTravel) -> Payout:
    """On its way to a bank that has sent nothing back yet."""
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=15)
    withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    operations.finish_pending()
    payout = Payout.objects.get()
    assert payout.state == "sent"
    return payout


def test_a_payout_on_its_way(payout: Payout) -> None:
    run = reconcile()
    assert (differences(run), on_the_way(run)) == ([], [(f"payout {payout.pk}", 10_000)])
    assert totals(run) == [("USD", 60_000, 10_000, 50_000)]


@pytest.mark.parametrize("state", ["transferred", "sent", "returning"])
def test_a_payout_that_was_reversed_by_hand(payout: Payout, take_over: TakeOver, state: str) -> None:
    """In the provider's dashboard. Its sum is equal, but the freelancer gets nothing and nobody would know."""
    Payout.objects.update(state=state)
    take_over().add("transfer", 10_000, source=payout.transfer_ref)
    run = reconcile()
    [(what, _, ours, theirs, *minor)] = differences(run)
    assert (what, ours, minor) == ("Back at the provider", f"payout {payout.pk}", [-10_000, 0])
    assert theirs.startswith(f"{payout.transfer_ref}: ")
    assert (on_the_way(run), totals(run)) == ([], [("USD", 60_000, 0, 60_000)])


def test_a_payout_that_was_reversed_in_part(payout: Payout, take_over: TakeOver) -> None:
    take_over().add("transfer", 100, source=payout.transfer_ref)
    run = reconcile()
    [(what, *_, ledger, provider)] = differences(run)
    assert (what, ledger, provider) == ("Amounts differ", -10_000, -9_900)
    assert totals(run) == [("USD", 60_000, 9_900, 50_100)]
    assert cover.positions(["sandbox"])[0].there_minor == 60_000


def test_a_payout_that_was_paid_and_then_came_back(payout: Payout, take_over: TakeOver) -> None:
    """The ledger has it in transit again until it is taken back from the recipient's account."""
    for state in ("paid", "failed"):
        payouts.apply(payout, PayoutReport(ref=str(payout.provider_ref), state=state))
    run = reconcile()
    [(what, amount_minor)] = on_the_way(run)
    assert (differences(run), amount_minor) == ([], 10_000)
    assert what.startswith(f"payout {payout.pk}: journals ")


def test_a_payout_that_only_the_ledger_calls_paid(payout: Payout, take_over: TakeOver) -> None:
    payouts.apply(payout, PayoutReport(ref=str(payout.provider_ref), state="paid"))
    paper = take_over()
    paper.add("transfer", 10_000, source=payout.transfer_ref)
    [(what, *_, ledger, provider)] = differences(reconcile())
    assert (what, ledger, provider) == ("Amounts differ", -10_000, 0)
