"""Payouts from before there was a gate: whatever the provider was asked for counts as gone, heard of or not."""

from importlib import import_module

import pytest

from accounts.models import User
from escrow import operations
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Payout
from escrow.money_out import withdrawing
from marketplace.money import Money
from tests import bank, story
from tests.books import sql
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
LEFT_BEFORE = import_module("escrow.migrations.0020_cash_gate_and_warnings").LEFT_BEFORE


def test_one_that_was_tried_and_not_answered_may_have_left(
    carla: User, ana: User, time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.known_pair(carla, ana, time_travel)
    story.approve(story.submitted_milestone(client=carla, freelancer=ana, amounts=(40_000,)))
    time_travel.forward(days=31)
    tried = withdrawing.withdraw(ana, amount=Money(20_000, "USD"))

    def no_answer(gateway: SandboxGateway, **asked: object) -> None:
        raise GatewayUnavailable("time-out")

    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "transfer", no_answer)
        operations.finish_pending()
    asked_for = withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    Payout.objects.update(cleared_at=None)
    sql(LEFT_BEFORE)
    tried, asked_for = story.fresh(tried), story.fresh(asked_for)
    assert tried.state == "intended"
    assert tried.tried_at
    assert tried.cleared_at == tried.tried_at
    assert asked_for.cleared_at is None
