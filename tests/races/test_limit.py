"""Many requests of one person at once, at the limit: exactly as many pass as the table says."""

import threading
from dataclasses import replace

import pytest
from django.db import connection

from accounts.models import User
from marketplace import limits
from marketplace.limits import MESSAGES, TooMuch, counting
from marketplace.models import Spent
from tests.racing import Racer, gate_before, race

THREADS, PASS = 12, 5
FIVE = replace(MESSAGES, most=PASS)


def test_of_twelve_at_once_five_pass(carla: User) -> None:
    together = threading.Barrier(THREADS)

    def one() -> bool:
        together.wait(20)
        try:
            limits.spend(carla, FIVE)
        except TooMuch:
            return False
        return True

    racers = [Racer(one).start() for _ in range(THREADS)]
    results = [racer.finish() for racer in racers]
    assert [racer.error for racer in results if racer.error] == []
    assert sum(racer.result for racer in results) == PASS
    assert Spent.objects.get(person_id=carla.pk).amount == PASS


def test_counting_by_looking_first_would_let_both_pass(carla: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why it is one statement: the same in two is a race."""
    limits.spend(carla, FIVE, PASS - 1)

    def look() -> int:
        return Spent.objects.get(person_id=carla.pk).amount

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE marketplace_spent SET amount = amount + 1 WHERE person_id = %s", [carla.pk])

    monkeypatch.setattr(counting, "write", write, raising=False)
    gate = gate_before(monkeypatch, counting, "write")

    def in_two_statements() -> bool:
        if look() + 1 > PASS:
            return False
        counting.write()  # type: ignore[attr-defined]
        return True

    first, second = race(in_two_statements, in_two_statements, gate)
    assert (first.error, second.error) == (None, None)
    assert (first.result, second.result) == (True, True)
    assert look() == PASS + 1
