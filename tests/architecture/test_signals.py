"""The outbox and the apps speak upward by a few signals, each heard by exactly one receiver."""

import pytest
from django.dispatch import Signal

from accounts import signals as accounts
from contracts import signals as contracts
from escrow import signals as escrow
from marketplace.outbox import signals as outbox
from milestones import signals as milestones

APPS = (accounts, contracts, escrow, milestones, outbox)
ALL = {name: signal for app in APPS for name, signal in vars(app).items() if isinstance(signal, Signal)}


def test_there_are_signals() -> None:
    assert {"holds_locked", "deposit_succeeded", "deposit_failed", "refund_succeeded", "refund_failed"} <= set(ALL)
    assert {"suspension_changed", "effects_wanted", "message_sent"} <= set(ALL)
    assert {"refund_requests_unanswered", "disputes_ended", "clocks_moved", "standings_wanted"} <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_each_has_one_receiver(name: str) -> None:
    assert len(ALL[name].receivers) == 1
