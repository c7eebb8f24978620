"""The freelancer accepts a settlement at the moment at which the client approves the whole: one of them, never both."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from escrow.models import Journal
from milestones.models import Milestone, SettlementOffer
from milestones.models.fields import MilestoneStateRefuses
from milestones.outcomes import releasing, settling
from milestones.verbs import answering_settlements
from tests import story
from tests.books import balance, earned
from tests.racing import gate_before, race

PART = 20_000


@pytest.fixture
def offer(transactional_db: None) -> SettlementOffer:
    milestone = story.submitted_milestone()
    return story.offer(milestone, by=milestone.contract.client, to_freelancer=PART)


def accept(offer: SettlementOffer) -> Callable[[], Any]:
    milestone: Milestone = offer.milestone
    return lambda: answering_settlements.accept(offer, by=milestone.contract.freelancer, confirmed_minor=PART)


def approve(offer: SettlementOffer) -> Callable[[], Any]:
    return lambda: story.approve(offer.milestone)


def was_settled(offer: SettlementOffer) -> None:
    milestone = story.fresh(offer.milestone)
    assert (milestone.state, story.fresh(offer).state) == ("settled", "accepted")
    assert (earned(milestone.contract.freelancer), balance("refund_in_transit")) == (19_000, 40_000)
    assert Journal.objects.filter(kind__in=Journal.RELEASES).count() == 1


def was_approved(offer: SettlementOffer) -> None:
    milestone = story.fresh(offer.milestone)
    assert (milestone.state, story.fresh(offer).state) == ("released", "overtaken")
    assert (earned(milestone.contract.freelancer), balance("refund_in_transit")) == (57_000, 0)
    assert Journal.objects.filter(kind__in=Journal.RELEASES).count() == 1


def test_the_acceptance_comes_first_and_the_approval_is_refused(
    monkeypatch: pytest.MonkeyPatch, offer: SettlementOffer
) -> None:
    accepted, approved = race(accept(offer), approve(offer), gate_before(monkeypatch, settling, "carry_out"))
    assert accepted.error is None
    assert isinstance(approved.error, MilestoneStateRefuses)
    was_settled(offer)


def test_the_approval_comes_first_and_the_acceptance_is_refused(
    monkeypatch: pytest.MonkeyPatch, offer: SettlementOffer
) -> None:
    approved, accepted = race(approve(offer), accept(offer), gate_before(monkeypatch, releasing, "carry_out"))
    assert approved.error is None
    assert isinstance(accepted.error, MilestoneStateRefuses)
    was_approved(offer)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_two_wait_for_each_other_until_the_database_stops_one(
    monkeypatch: pytest.MonkeyPatch, offer: SettlementOffer
) -> None:
    accepted, approved = race(accept(offer), approve(offer), gate_before(monkeypatch, settling, "carry_out"))
    crashed = [racer for racer in (accepted, approved) if isinstance(racer.error, DatabaseError)]
    assert len(crashed) == 1
    assert Journal.objects.filter(kind__in=Journal.RELEASES).count() == 1


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_approval_crashes_on_the_ledger(
    monkeypatch: pytest.MonkeyPatch, offer: SettlementOffer
) -> None:
    approved, accepted = race(approve(offer), accept(offer), gate_before(monkeypatch, releasing, "carry_out"))
    assert isinstance(approved.error, IntegrityError)
    assert accepted.error is None
    was_settled(offer)
