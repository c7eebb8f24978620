import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from marketplace import clock

Deed = Callable[[], object]


class Timeline:
    """Everything that happens up to `now`, done in the order of time with the clock standing where it happened."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._waiting: list[tuple[datetime, int, Deed]] = []
        self._order = count()

    def add(self, at: datetime, do: Deed) -> None:
        """Have something done at its instant. What lies beyond now is left to the worker."""
        if at <= self.now:
            heapq.heappush(self._waiting, (at, next(self._order), do))

    def run(self) -> None:
        """Do everything, also what is added on the way."""
        while self._waiting:
            at, _, do = heapq.heappop(self._waiting)
            with clock.at(at):
                do()
