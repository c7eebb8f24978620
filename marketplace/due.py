"""What should have been done by now: each app says how long its oldest piece of work has been due.

They do so in their `lateness` files.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Min, QuerySet

from marketplace import clock

Question = Callable[[], timedelta | None]
_questions: dict[str, Question] = {}


def ask_of(name: str, question: Question) -> None:
    """Have /readyz ask this, under that name. The question answers None when nothing is due, by one indexed read."""
    _questions[name] = question


def ages() -> dict[str, timedelta]:
    """For how long the oldest of each kind has been due."""
    return {name: question() or timedelta(0) for name, question in sorted(_questions.items())}


def since(rows: QuerySet[Any], instant: str) -> timedelta | None:
    """How long ago the earliest of these rows was due, by the name of its instant; None if there is no row."""
    earliest = rows.aggregate(earliest=Min(instant))["earliest"]
    return clock.now() - earliest if earliest else None
