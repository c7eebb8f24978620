"""A chargeback lands while payouts leave: whatever the order, nothing leaves after it that is another's."""

from datetime import timedelta

import pytest

from accounts.models import User
from escrow.books import own_money
from escrow.chargebacks import chargebacks
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import SandboxChargeback, SandboxCheckout, SandboxTransfer
from escrow.ledger import verification
from escrow.models import Account, Chargeback, Payout
from escrow.money_out import cash_gate, payouts, withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.factories import FreelancerFactory
from tests.racing import gate_before, race

STOLEN = 1_000_000


@pytest.fixture
def payouts_asked_for(monkeypatch: pytest.MonkeyPatch) -> list[Payout]:
    """Two honest payouts of 570.00, and a bank that has taken 10,000.00 back of what left long ago."""
    story.funded_milestone(amounts=(5_000_000,))
    thief: User = FreelancerFactory()
    story.give_payout_details(thief)
    loot = story.approve(story.funded_milestone(freelancer=thief, amounts=(STOLEN,)))
    honest: list[User] = [FreelancerFactory(), FreelancerFactory()]
    for freelancer in honest:
        story.approve(story.submitted_milestone(freelancer=freelancer))
        story.give_payout_details(freelancer)
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=31))
    payouts.send(read(withdrawing.withdraw(thief, amount=Money(STOLEN * 95 // 100, "USD"))))
    asked = [withdrawing.withdraw(freelancer, amount=Money(57_000, "USD")) for freelancer in honest]
    deposit = story.fresh(loot.hold).deposit
    assert deposit
    SandboxChargeback.take_back(SandboxCheckout.objects.get(ref=deposit.provider_ref), at=clock.now())
    return asked


def read(payout: Payout) -> Payout:
    return Payout.objects.select_related("recipient", "payee").get(pk=payout.pk)


def hear() -> None:
    """The worker hears of the chargeback."""
    chargebacks.hear(SandboxGateway.name, SandboxChargeback.objects.get().ref)


def left() -> int:
    """How many honest transfers were made."""
    return SandboxTransfer.objects.count() - 1


def test_what_was_claimed_before_it_landed_leaves_and_nothing_after(
    payouts_asked_for: list[Payout], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker stands between its claim and the provider when the bank is heard of."""
    one, other = payouts_asked_for
    gate = gate_before(monkeypatch, SandboxGateway, "transfer")
    first, second = race(lambda: payouts.send(read(one)), hear, gate)
    assert (first.error, second.error) == (None, None)
    payouts.send(read(other))
    assert (read(one).state, read(other).state, left()) == ("sent", "intended", 1)
    chargeback = Chargeback.objects.get()
    assert read(one).cleared_at <= chargeback.opened_at  # type: ignore[operator]
    assert verification.verify() == []


def test_while_it_is_being_written_the_payout_counts_as_earlier(
    payouts_asked_for: list[Payout], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the other, and whoever is committed first counts first."""
    gate = gate_before(monkeypatch, chargebacks.answering, "intention")
    first, second = race(hear, lambda: payouts.send(read(payouts_asked_for[0])), gate)
    assert (first.error, second.error) == (None, None)
    payouts.send(read(payouts_asked_for[1]))
    assert ([read(each).state for each in payouts_asked_for], left()) == (["sent", "intended"], 1)


def test_two_workers_at_once_find_the_gate_closed(
    payouts_asked_for: list[Payout], monkeypatch: pytest.MonkeyPatch
) -> None:
    hear()
    gate = gate_before(monkeypatch, cash_gate, "missing")
    one, other = payouts_asked_for
    first, second = race(lambda: payouts.send(read(one)), lambda: payouts.send(read(other)), gate)
    assert (first.error, second.error) == (None, None)
    assert (left(), [read(each).state for each in payouts_asked_for]) == (0, ["intended", "intended"])


def test_two_workers_with_the_same_payout_claim_it_once(
    payouts_asked_for: list[Payout], monkeypatch: pytest.MonkeyPatch
) -> None:
    [one, _] = payouts_asked_for
    copies = read(one), read(one)
    gate = gate_before(monkeypatch, cash_gate, "missing")
    first, second = race(lambda: payouts.send(copies[0]), lambda: payouts.send(copies[1]), gate)
    assert (first.error, second.error) == (None, None)
    assert (read(one).state, left()) == ("sent", 1)
    hear()


def test_without_the_gate_it_all_leaves(payouts_asked_for: list[Payout], monkeypatch: pytest.MonkeyPatch) -> None:
    """So the tests above see something."""
    hear()
    monkeypatch.setattr(cash_gate, "missing", lambda currency: Money(0, currency))
    for payout in payouts_asked_for:
        payouts.send(read(payout))
    assert left() == 2
    assert own_money.earned_minor("USD") < 0
    assert Account.objects.filter(kind="hold", balance_minor__gt=0).exists()
