from collections.abc import Iterator, Mapping
from datetime import datetime

from escrow.gateways.base import BookLine
from escrow.gateways.sandbox import books


class Books:
    """The sandbox's books, to compare ours with."""

    def book_lines(self, since: datetime | None) -> Iterator[BookLine]:
        return books.lines(since)

    def balances(self) -> Mapping[str, int]:
        return books.balances()

    def available(self) -> Mapping[str, int]:
        """Here a payment is available at once."""
        return books.balances()
