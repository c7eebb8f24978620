"""One member of staff decides twice at once about the same two people: together it is too much for one hand."""

from typing import Any

import pytest

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Ruling
from disputes.verbs import ruling
from escrow.chargebacks import deciding, one_hand
from escrow.models import Chargeback, ChargebackDecision
from tests import bank, books, story
from tests.banks import hear
from tests.factories import ClientFactory, FreelancerFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank is made up here, so no provider knows of what it took."""
    monkeypatch.setattr(books, "_assert_provider_agrees", lambda: None)


@pytest.fixture
def ari(transactional_db: None) -> User:
    return story.arbiter()


@pytest.fixture
def people(transactional_db: None) -> dict[str, Any]:
    return {"client": ClientFactory(), "freelancer": FreelancerFactory()}


@pytest.fixture
def debts_of_both(people: dict[str, Any]) -> list[Chargeback]:
    """Two of $600.00, owed for work of the same two people."""
    done = [story.approve(story.submitted_milestone(amounts=(60_000,), **people)) for _ in range(2)]
    payments = [bank.deposit_of(milestone) for milestone in done]
    for payment in payments:
        hear(payment, ref=f"dp_{payment.pk}")
    return [hear(payment, "lost", ref=f"dp_{payment.pk}") for payment in payments]


def settle(chargeback: Chargeback, by: User) -> Any:
    return lambda: deciding.settle_with_client(chargeback, by=by, reference="SEPA-9")


def test_the_later_one_sees_the_earlier(
    monkeypatch: pytest.MonkeyPatch, debts_of_both: list[Chargeback], ari: User
) -> None:
    first, second = debts_of_both
    gate = gate_before(monkeypatch, one_hand, "reach_of")
    outcomes = race(settle(first, ari), settle(second, ari), gate)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert sorted(ChargebackDecision.objects.values_list("state", flat=True)) == ["done", "proposed"]


def test_without_the_lock_both_would_be_done(
    monkeypatch: pytest.MonkeyPatch, debts_of_both: list[Chargeback], ari: User
) -> None:
    first, second = debts_of_both
    without_row_locks(monkeypatch, User)
    gate = gate_before(monkeypatch, one_hand, "limit_of")
    race(settle(first, ari), settle(second, ari), gate)
    assert set(ChargebackDecision.objects.values_list("state", flat=True)) == {"done"}


def test_a_ruling_and_a_settlement_at_once(monkeypatch: pytest.MonkeyPatch, people: dict[str, Any], ari: User) -> None:
    case = story.in_review(story.negotiated_dispute(amounts=(60_000,), **people))
    taking.take(case, by=ari)
    payment = bank.deposit_of(story.approve(story.submitted_milestone(amounts=(60_000,), **people)))
    hear(payment)
    lost = hear(payment, "lost")
    gate = gate_before(monkeypatch, one_hand, "reach_of")
    settled, ruled = race(
        settle(lost, ari),
        lambda: ruling.rule(
            case,
            by=ari,
            to_freelancer_minor=0,
            to_client_minor=60_000,
            reasons="So it is.",
            answers=story.answers_to(case.milestone),
        ),
        gate,
    )
    assert (settled.error, ruled.error) == (None, None)
    assert (ChargebackDecision.objects.get().state, Ruling.objects.get().state) == ("done", "proposed")
