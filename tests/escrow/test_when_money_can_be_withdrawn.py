"""When released money can be withdrawn: each row of the table, and the date and reason that are shown."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.chargebacks.chargebacks import apply
from escrow.earnings import earnings
from escrow.earnings.withdrawable import Pending
from escrow.gateways.base import ChargebackReport
from escrow.models import Chargeback, FraudWarning, Payment
from escrow.money_out import withdrawing
from marketplace import clock, rules, times
from marketplace.money import Money
from milestones.models import Milestone
from milestones.verbs import paying, returning
from tests import bank, story
from tests.books import assert_books_balance, refused, refused_by_database
from tests.conftest import TimeTravel
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
DISPUTED = "The client’s bank disputes this payment. It stays here until the bank has decided."
WARNED = "The card’s network has warned that this payment may not be its owner’s."


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
def known(carla: User, ana: User, time_travel: TimeTravel) -> User:
    """Ana, whom Carla has paid three times, and who has been paid out: nothing waits for being the first."""
    bank.known_pair(carla, ana, time_travel)
    return ana


def days_and_reason(user: User) -> list[tuple[int | None, str]]:
    """In how many days each sum that waits can be withdrawn, and why not now."""
    [standing] = earnings.standing_of(user)
    return [(_days(part), part.reason) for part in standing.pending]


def _days(part: Pending) -> int | None:
    return None if part.available_at is None else round((part.available_at - clock.now()) / timedelta(days=1))


def reviewed(client: User, freelancer: User, amount: int = 60_000) -> Milestone:
    return story.approve(story.submitted_milestone(client=client, freelancer=freelancer, amounts=(amount,)))


def early(client: User, freelancer: User, amount: int = 10_000) -> Milestone:
    return story.approve(story.funded_milestone(client=client, freelancer=freelancer, amounts=(amount,)))


def test_released_after_a_review_it_waits_five_days(carla: User, known: User, time_travel: TimeTravel) -> None:
    reviewed(carla, known)
    assert days_and_reason(known) == [(5, "What you are paid waits 5 days after its release.")]
    with refused(withdrawing.NotThatMuchAvailable, match=r"up to \$0.00"):
        withdrawing.withdraw(known, amount=usd(1))
    time_travel.forward(days=5)
    assert withdrawing.withdraw(known, amount=usd(57_000)).amount == usd(57_000)


def test_released_with_nothing_submitted_it_waits_fourteen(carla: User, known: User) -> None:
    early(carla, known)
    assert days_and_reason(known) == [(14, "Nothing was submitted for it, so it waits 14 days.")]


def test_paid_directly_it_waits_fourteen(carla: User, known: User) -> None:
    contract = story.active_contract(client=carla, freelancer=known)
    story.pay(paying.pay(contract, by=carla, amount_minor=10_000, what_for="Train ticket"))
    assert days_and_reason(known) == [(14, "Nothing was submitted for it, so it waits 14 days.")]


def test_the_first_three_payments_of_a_pair_wait_fourteen(known: User, time_travel: TimeTravel) -> None:
    new: User = story.submitted_milestone(freelancer=known).contract.client
    for _ in range(4):
        reviewed(new, known)
    first = (14, "The first 3 payments from a client to you wait 14 days.")
    assert days_and_reason(known) == [(5, "What you are paid waits 5 days after its release."), first, first, first]


def test_milestones_of_one_payment_are_one_payment(known: User) -> None:
    contract = story.active_contract(freelancer=known, amounts=(1_000, 1_000, 1_000, 1_000), whole=True)
    for milestone in story.milestones_of(contract):
        story.approve(story.submit(milestone))
    assert {days for days, _ in days_and_reason(known)} == {14}


def test_what_was_given_back_makes_no_pair_known(known: User, settings: Settings) -> None:
    settings.FULL_RETURNS = 4
    contract = story.active_contract(freelancer=known, amounts=(1_000,))
    for _ in range(3):
        milestone = story.funded_milestone(freelancer=known, client=contract.client, amounts=(1_000,))
        returning.return_money(milestone, by=known, confirmed_minor=1_000, reason="Sorry", seen_state="funded")
    reviewed(contract.client, known)
    assert [days for days, _ in days_and_reason(known)] == [14]


def test_until_the_first_payout_has_arrived_everything_waits_fourteen(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    for _ in range(4):
        reviewed(carla, ana, 1_000)
    assert days_and_reason(ana)[-1] == (14, "Until your first payout has arrived, what you are paid waits 14 days.")
    story.give_payout_details(ana)
    time_travel.forward(days=14)
    withdrawing.withdraw(ana, amount=usd(1_000))
    reviewed(carla, ana, 1_000)
    assert [days for days, _ in days_and_reason(ana)] == [14]
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    assert [days for days, _ in days_and_reason(ana)] == [5]


@pytest.mark.parametrize(("amounts", "days"), [((50_000,), [14]), ((50_100,), [30]), ((30_000, 20_100), [14, 30])])
def test_a_new_pair_with_much_unseen_waits_thirty(
    known: User, amounts: tuple[int, ...], days: list[int], carla: User
) -> None:
    """500.00 in all, fee included: split into parts it is as much."""
    new: User = story.submitted_milestone(freelancer=known).contract.client
    for amount in amounts:
        early(new, known, amount)
    found = days_and_reason(known)
    assert [each for each, _ in found] == days
    if days[-1] == 30:
        assert "more than $500.00 was paid with nothing submitted" in found[-1][1]


def test_another_currency_is_no_limit_of_its_own(known: User) -> None:
    new: User = story.submitted_milestone(freelancer=known).contract.client
    early(new, known, 30_000)
    for amount in (20_000, 1_000):
        paid = story.funded_milestone(client=new, freelancer=known, amounts=(amount,), currency="EUR")
        story.approve(paid)
    found = {part.amount: _days(part) for standing in earnings.standing_of(known) for part in standing.pending}
    assert found == {usd(28_500): 14, Money(19_000, "EUR"): 14, Money(950, "EUR"): 30}


def test_of_a_pair_that_is_older_than_thirty_days_it_waits_fourteen(carla: User, known: User) -> None:
    early(carla, known, 1_000_000)
    assert [days for days, _ in days_and_reason(known)] == [14]


def test_while_the_bank_has_not_decided_it_stays(carla: User, known: User, time_travel: TimeTravel) -> None:
    milestone = reviewed(carla, known)
    time_travel.forward(days=6)
    chargeback = bank.take_back(bank.deposit_of(milestone))
    assert days_and_reason(known) == [(None, DISPUTED)]
    with refused(withdrawing.NotThatMuchAvailable, match=r"up to \$0.00"):
        withdrawing.withdraw(known, amount=usd(1))
    bank.decide(chargeback, time_travel)
    assert days_and_reason(known) == []
    assert_books_balance()


def test_an_inquiry_stops_it_too(carla: User, known: User, time_travel: TimeTravel) -> None:
    payment = bank.deposit_of(reviewed(carla, known))
    time_travel.forward(days=6)
    asks = ChargebackReport(
        ref="asks", charge_ref=payment.charge_ref, amount=payment.amount, taken=usd(0), state="open", reason="fraud",
        is_inquiry=True,
    )  # fmt: skip
    apply(payment, asks)
    [(days, reason)] = days_and_reason(known)
    assert (days, reason.startswith("The client’s bank asks about this payment.")) == (None, True)


def test_what_was_withdrawn_before_the_bank_asked_stops_nothing_else(
    carla: User, known: User, time_travel: TimeTravel
) -> None:
    paid_out = reviewed(carla, known)
    time_travel.forward(days=6)
    withdrawing.withdraw(known, amount=usd(57_000))
    operations.finish_pending()
    reviewed(carla, known, 20_000)
    time_travel.forward(days=6)
    bank.take_back(bank.deposit_of(paid_out))
    [standing] = earnings.standing_of(known)
    assert (standing.available, list(standing.pending)) == (usd(19_000), [])


def test_what_is_left_of_it_stays_and_what_comes_later_does_not(
    carla: User, known: User, time_travel: TimeTravel
) -> None:
    charged_back = reviewed(carla, known)
    time_travel.forward(days=6)
    withdrawing.withdraw(known, amount=usd(20_000))
    operations.finish_pending()
    bank.take_back(bank.deposit_of(charged_back))
    reviewed(ClientFactory(), known, 10_000)
    time_travel.forward(days=15)
    for _ in range(2):
        [standing] = earnings.standing_of(known)
        assert [(part.amount, part.available_at) for part in standing.pending] == [(usd(37_000), None)]
        if standing.available:
            assert standing.available == usd(9_500)
            withdrawing.withdraw(known, amount=usd(9_500))


def test_a_payout_that_comes_back_is_no_way_around_it(carla: User, known: User, time_travel: TimeTravel) -> None:
    charged_back = reviewed(carla, known)
    time_travel.forward(days=6)
    story.give_payout_details(known, bank="closed")
    withdrawing.withdraw(known, amount=usd(57_000))
    operations.finish_pending()
    bank.take_back(bank.deposit_of(charged_back))
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    operations.finish_pending()
    [standing] = earnings.standing_of(known)
    assert (standing.available, [part.amount for part in standing.pending]) == (usd(0), [usd(57_000)])


def test_a_warning_stops_it_for_thirty_days(carla: User, known: User, time_travel: TimeTravel, client: Client) -> None:
    milestone = reviewed(carla, known)
    time_travel.forward(days=6)
    bank.warn(bank.deposit_of(milestone))
    [(days, reason)] = days_and_reason(known)
    assert (days, reason.startswith(WARNED)) == (30, True)
    client.force_login(known)
    assert WARNED in client.get("/earnings/").text
    with refused(withdrawing.NotThatMuchAvailable, match=r"up to \$0.00"):
        withdrawing.withdraw(known, amount=usd(1))
    time_travel.forward(days=30)
    assert days_and_reason(known) == []


def test_a_warning_is_over_once_its_chargeback_is_decided(carla: User, known: User, time_travel: TimeTravel) -> None:
    payment = bank.deposit_of(reviewed(carla, known))
    time_travel.forward(days=6)
    bank.warn(payment)
    chargeback = bank.take_back(payment)
    assert days_and_reason(known) == [(None, DISPUTED)]
    bank.decide(chargeback, time_travel)
    assert days_and_reason(known) == []


def test_a_card_that_is_warned_of_a_minute_later(ana: User, time_travel: TimeTravel) -> None:
    story.offered_contract(freelancer=ana, card="4000 0000 0000 5423")
    assert not FraudWarning.objects.exists()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    assert FraudWarning.objects.get().payment == Payment.objects.get()


def test_a_warning_is_kept_once_and_for_good(carla: User, known: User, caplog: pytest.LogCaptureFixture) -> None:
    payment = bank.deposit_of(reviewed(carla, known))
    bank.warn(payment)
    bank.warn(payment)
    assert FraudWarning.objects.count() == 1
    assert caplog.text.count("A payment may be fraudulent") == 1
    with refused_by_database("append-only"):
        FraudWarning.objects.update(heard_at=clock.now() - timedelta(days=40))


def test_under_the_first_rules_everything_waits_five_days(
    carla: User, ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    early(carla, ana, 1_000_000)
    assert days_and_reason(ana) == [(5, "What you are paid waits 5 days after its release.")]


def test_under_the_first_rules_a_bank_stops_it_too(
    carla: User, ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone, warned = reviewed(carla, ana), reviewed(carla, ana, 10_000)
    time_travel.forward(days=6)
    bank.warn(bank.deposit_of(warned))
    bank.take_back(bank.deposit_of(milestone))
    assert [days for days, _ in days_and_reason(ana)] == [30, None]


def test_a_longer_hold_of_the_operator_counts(carla: User, known: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EARNINGS_HOLD", timedelta(days=90))
    early(carla, known)
    assert days_and_reason(known)[-1:] == [(90, "What you are paid waits 90 days after its release.")]


def test_each_sum_says_its_date_and_its_reason(carla: User, known: User, client: Client) -> None:
    early(carla, known)
    reviewed(carla, known)
    client.force_login(known)
    page = " ".join(client.get("/earnings/").text.split())
    [standing] = earnings.standing_of(known)
    for part in standing.pending:
        assert part.available_at
        day = times.absolute(part.available_at, known.zone)
        assert f'{day}</time>. <span class="muted">{part.reason}</span>' in page


def test_more_history_costs_no_more_statements(carla: User, known: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            earnings.standing_of(known)
        return len(counted)

    payments = [bank.deposit_of(reviewed(carla, known)) for _ in range(4)]
    bank.take_back(payments[0])
    few = statements()
    for payment in payments[1:]:
        bank.warn(payment)
        bank.take_back(payment)
    assert Chargeback.objects.count() == 4
    assert statements() == few <= 14
