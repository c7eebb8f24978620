"""Escrow speaks upward by a few signals, each heard by exactly one receiver."""

import pytest
from django.dispatch import Signal

from escrow import signals

ALL = {name: signal for name, signal in vars(signals).items() if isinstance(signal, Signal)}


def test_there_are_signals() -> None:
    assert {"holds_locked", "deposit_succeeded", "deposit_failed", "refund_succeeded", "refund_failed"} <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_each_has_one_receiver(name: str) -> None:
    assert len(ALL[name].receivers) == 1
