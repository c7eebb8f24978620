"""A line of the table."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Target:
    """Where a figure should be: at most, or at least, so much."""

    at_most: float | None = None
    at_least: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the figure is there."""
        return (self.at_most is None or value <= self.at_most) and (self.at_least is None or value >= self.at_least)

    def __str__(self) -> str:
        return f"at most {self.at_most:g}" if self.at_most is not None else f"at least {self.at_least:g}"


@dataclass(frozen=True)
class Measured:
    """`value` is what the target is about, usually `large / small`; both are in `unit`. Without a target it is told."""

    what: str
    value: float
    large: float
    unit: str
    small: float | None = None
    target: Target | None = None

    @property
    def holds(self) -> bool:
        """Whether the target, if there is one, is met."""
        return self.target is None or self.target.holds(self.value)

    def as_json(self) -> dict[str, Any]:
        """What BENCH_JSON keeps of it."""
        return {**asdict(self), "holds": self.holds}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Measured":
        """The same, as it comes from the process that measured."""
        target = Target(**row["target"]) if row["target"] else None
        return cls(**{key: value for key, value in row.items() if key not in {"target", "holds"}}, target=target)


def growth(what: str, small: float, large: float, unit: str = "ms", *, at_most: float | None = 2.0) -> Measured:
    """How many times as much the large one costs as the small one."""
    return Measured(what, large / small, large, unit, small, Target(at_most=at_most) if at_most is not None else None)


def figure(
    what: str, value: float, unit: str, *, at_most: float | None = None, at_least: float | None = None
) -> Measured:
    """A figure that stands for itself, such as a number of statements."""
    told = at_most is None and at_least is None
    return Measured(what, value, value, unit, target=None if told else Target(at_most, at_least))


def speed(what: str, reference: float, reached: float, unit: str = "/s", *, at_least: float) -> Measured:
    """How much of a reference's speed is reached in the same run."""
    return Measured(what, reached / reference, reached, unit, reference, Target(at_least=at_least))
