"""A provider whose books are a list that the test writes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from escrow.gateways.base import BookLine, Event
from escrow.gateways.sandbox.gateway import SandboxGateway
from marketplace import clock
from marketplace.money import Money


@dataclass
class Paper:
    """The books of escrow.gateways.base.Books; `off` is what its balances are off by, in minor units by currency."""

    name: str = "sandbox"
    lines: list[BookLine] = field(default_factory=list)
    off: dict[str, int] = field(default_factory=dict)
    asked_since: list[datetime | None] = field(default_factory=list)
    before_balances: Callable[[], Any] = lambda: None

    def book_lines(self, since: datetime | None) -> Iterator[BookLine]:
        self.asked_since.append(since)
        yield from sorted((x for x in self.lines if since is None or x.at >= since), key=lambda line: line.at)

    def balances(self) -> Mapping[str, int]:
        self.before_balances()
        sums = dict(self.off)
        for line in self.lines:
            sums[line.amount.currency] = sums.get(line.amount.currency, 0) + line.amount.amount_minor - line.fee_minor
        return sums

    def available(self) -> Mapping[str, int]:
        return self.balances()

    def events_since(self, since: datetime) -> Iterator[Event]:
        """Every webhook has arrived."""
        yield from ()

    def add(self, category: str, amount_minor: int, **values: Any) -> BookLine:
        """Write a line, in US dollars unless the test says otherwise."""
        ref = values.pop("ref", f"line-{len(self.lines)}")
        amount = Money(amount_minor, values.pop("currency", "USD"))
        at = clock.now()
        line = BookLine(
            **{"ref": ref, "source": "", "fee_minor": 0, "at": at} | values, category=category, amount=amount
        )
        self.lines.append(line)
        return line

    def find(self, category: str) -> BookLine:
        """The one line of this category."""
        [line] = [line for line in self.lines if line.category == category]
        return line

    def tell(self, line: BookLine, **values: Any) -> None:
        """Tell a line otherwise."""
        self.lines[self.lines.index(line)] = replace(line, **values)

    def copy_sandbox(self) -> None:
        """Tell what the sandbox would."""
        self.lines = list(SandboxGateway().book_lines(None))
