"""Waking the worker: after the commit, and never at the price of the work itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from marketplace import later
from marketplace.later import run_soon

pytestmark = pytest.mark.django_db


def test_it_waits_for_the_commit(woken: list[str], django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        run_soon("some.task")
        assert woken == []
    assert woken == ["some.task"]


def test_what_is_rolled_back_wakes_nobody(
    woken: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        run_soon("some.task")
        raise ZeroDivisionError
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_does_not_answer_costs_no_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Silent:
        @staticmethod
        def send_task(name: str, **options: Any) -> None:
            raise ConnectionError("no broker")

    monkeypatch.setattr(later, "current_app", Silent)
    with transaction.atomic():
        run_soon("some.task")
    assert "no broker" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_silent_broker_costs_no_work_either(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        @staticmethod
        def send_task(name: str, **options: Any) -> None:
            raise ConnectionError("no broker")

    monkeypatch.setattr(later, "current_app", Silent)
    run_soon("some.task")
