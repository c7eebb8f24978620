"""What goes wrong on purpose: by chance (seeded) or the next time that something is asked."""

import random
import threading
from collections import deque
from dataclasses import dataclass, field, fields
from typing import Any

REQUEST_FAULTS = (
    "timeout_before_work",  # the connection is closed; nothing was done
    "reset_after_work",  # done and kept under the key; the connection is reset
    "timeout_after_work",  # done and kept under the key; the connection is closed
    "error_before_work",  # 500; nothing was done, nothing is kept
    "error_during_work",  # 500; nothing was done, but the 500 is kept under the key
    "error_after_work",  # 500; done, and the 500 is kept under the key
    "rate_limit",  # 429
)

# A question changes nothing, so these are all that can befall it.
FAULTS_OF_QUESTIONS = ("timeout_before_work", "error_before_work", "rate_limit")


@dataclass
class Hold:
    """A request that stands still: wait for `arrived`, then call `release()`."""

    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        self.released.set()

    def stand(self) -> None:
        self.arrived.set()
        self.released.wait(timeout=10)


@dataclass
class Faults:
    """Chances between 0 and 1. The first group is for requests to the API, the second for webhooks.

    A late webhook waits for 1 to `most_rounds_late` rounds of delivery; shuffling is decided once a round.
    """

    seed: int | str = 0
    timeout_before_work: float = 0
    reset_after_work: float = 0
    timeout_after_work: float = 0
    error_before_work: float = 0
    error_during_work: float = 0
    error_after_work: float = 0
    rate_limit: float = 0

    late: float = 0
    doubled: float = 0
    dropped: float = 0
    shuffled: float = 0
    most_rounds_late: int = 4

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.lock = threading.Lock()
        self.planned: dict[str, deque[str | Hold]] = {}

    def next(self, request: str, fault: str, times: int = 1) -> None:
        """Plan a fault for the next such request(s): next("POST /v1/refunds", "reset_after_work").

        The address is a template as in Stripe's documents: "GET /v1/refunds/{refund}".
        """
        if fault not in REQUEST_FAULTS:
            raise ValueError(f"{fault} is none of {REQUEST_FAULTS}")
        with self.lock:
            self.planned.setdefault(request, deque()).extend([fault] * times)

    def hold(self, request: str) -> Hold:
        """Make the next such request stand still after its key was taken, until it is released."""
        hold = Hold()
        with self.lock:
            self.planned.setdefault(request, deque()).append(hold)
        return hold

    def draw(self, method: str, template: str) -> str | Hold | None:
        """What happens to this request."""
        with self.lock:
            if planned := self.planned.get(f"{method} {template}"):
                return planned.popleft()
            possible = REQUEST_FAULTS if method == "POST" else FAULTS_OF_QUESTIONS
            chance = self.random.random()
            for name in possible:
                chance -= getattr(self, name)
                if chance < 0:
                    return name
            return None

    def happens(self, name: str) -> bool:
        """Whether a fault of webhooks happens now."""
        with self.lock:
            return bool(self.random.random() < getattr(self, name))

    def calm(self) -> None:
        """No fault any more, planned ones included."""
        with self.lock:
            self.planned.clear()
            for each in fields(self):
                if isinstance(each.default, (int, float)) and each.name not in ("seed", "most_rounds_late"):
                    setattr(self, each.name, 0)

    def shuffle(self, values: list[Any]) -> None:
        with self.lock:
            self.random.shuffle(values)

    def rounds_late(self) -> int:
        with self.lock:
            return self.random.randint(1, self.most_rounds_late)
