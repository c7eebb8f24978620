"""Two runs at once keep each line once, with one cost."""

import pytest
from django.db import IntegrityError

from escrow.books import provider
from escrow.ledger import locks
from escrow.models import Journal, ProviderLine
from tests.escrow.conftest import TakeOver
from tests.escrow.paper import Paper
from tests.racing import Racer, gate_before, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper(take_over: TakeOver) -> Paper:
    paper = take_over()
    paper.add("fee", -250)
    return paper


def both_import(monkeypatch: pytest.MonkeyPatch) -> tuple[Racer, Racer]:
    """The first has looked what is kept already, and is about to book the costs of what is not."""
    gate = gate_before(monkeypatch, provider, "_book_costs")
    racers = race(lambda: provider.import_lines("sandbox"), lambda: provider.import_lines("sandbox"), gate)
    assert ProviderLine.objects.count() == Journal.objects.filter(kind="cost").count() == 1
    return racers


def test_the_second_waits_and_finds_them_kept(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = both_import(monkeypatch)
    assert (first.error, second.error) == (None, None)
    assert (first.result, second.result) == (1, 0)


def test_without_its_lock_the_second_is_refused_by_the_database(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "wait_for", lambda name: None)
    first, second = both_import(monkeypatch)
    assert (first.error, first.result) == (None, 1)
    assert isinstance(second.error, IntegrityError)
