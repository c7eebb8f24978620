"""How often something that ends by itself is started again, and after which pause."""

from dataclasses import dataclass

STEADY = 60.0
DEATHS = 5


@dataclass
class Restarts:
    """Of one process: growing pauses, until it has ended five times in a row within a minute of its start."""

    first_pause: float = 1.0
    in_a_row: int = 0

    def after(self, lived: float) -> float | None:
        """How many seconds to wait before the next start, after it lived that many; None if it is no use."""
        self.in_a_row = self.in_a_row + 1 if lived < STEADY else 1
        if self.in_a_row >= DEATHS:
            return None
        return float(self.first_pause * 2 ** (self.in_a_row - 1))
