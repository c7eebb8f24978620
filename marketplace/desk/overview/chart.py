"""Bars for a row of sums, drawn with attributes alone: no style and no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

WIDTH, HEIGHT, GAP = 8, 48, 2


@dataclass(frozen=True)
class Bar:
    """Where it stands, in units of the picture."""

    x: int
    y: float
    height: float
    width: int = WIDTH - GAP


@dataclass(frozen=True)
class Chart:
    """One bar for each sum; one below zero hangs from the line."""

    minor: Sequence[int]

    @property
    def width(self) -> int:
        return len(self.minor) * WIDTH

    @property
    def height(self) -> int:
        return HEIGHT

    @cached_property
    def line(self) -> float:
        """How far down zero is."""
        return self._size(max(0, *self.minor)) if self.minor else HEIGHT

    @property
    def bars(self) -> list[Bar]:
        return [self._bar(place, minor) for place, minor in enumerate(self.minor) if minor]

    def _bar(self, place: int, minor: int) -> Bar:
        # What is there at all is to be seen.
        size = max(1.0, self._size(abs(minor)))
        return Bar(place * WIDTH, round(self.line - size if minor > 0 else self.line, 2), round(size, 2))

    def _size(self, minor: int) -> float:
        whole = max(0, *self.minor) - min(0, *self.minor)
        return HEIGHT * minor / whole if whole else HEIGHT
