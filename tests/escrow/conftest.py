from collections.abc import Callable

import pytest

from escrow import gateways
from tests.escrow.paper import Paper

TakeOver = Callable[[], Paper]


@pytest.fixture
def take_over(monkeypatch: pytest.MonkeyPatch) -> TakeOver:
    """Call it, and from then on a provider whose books the test writes stands in for the sandbox, and knows as much."""

    def switch() -> Paper:
        paper = Paper()
        paper.copy_sandbox()
        monkeypatch.setattr(gateways, "named", lambda name: paper)
        return paper

    return switch
