"""How much is measured."""

from enum import Enum
from typing import TypeVar

Number = TypeVar("Number", int, float)


class Size(Enum):
    """FULL is what targets are about; SMALL shows within a few minutes that everything still runs."""

    FULL = "full"
    SMALL = "small"

    def of(self, full: Number, small: Number) -> Number:
        """The number for this size."""
        return full if self is Size.FULL else small
