"""What an address asks a contract's page for: milestones to open, and where thread and history go on."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

OPEN, OLDER, NEWER, EARLIER, PAID = "open", "older", "newer", "earlier", "payment"
# Nobody opens more, one by one; and no address grows without end.
MOST_OPEN = 30
LONGEST_KEY = 200
LONGEST_ID = 18


@dataclass(frozen=True)
class Asked:
    """`opened`: ids of milestones; the keys are of messages (`older`, `newer`) and of the history (`earlier`).

    `paid`: the browser comes back from the provider's page, which proves nothing. A refresh does not ask it again.
    """

    opened: Collection[int] = ()
    messages: Mapping[str, str] = field(default_factory=dict)
    earlier: str = ""
    paid: bool = False

    @classmethod
    def by(cls, query: QueryDict) -> Self:
        """What is not understood is not asked for."""
        ids = [text for text in query.getlist(OPEN)[-MOST_OPEN:] if text.isascii() and text.isdecimal()]
        keys = {name: str(query[name])[:LONGEST_KEY] for name in (OLDER, NEWER) if query.get(name)}
        opened = tuple(dict.fromkeys(int(text) for text in ids if len(text) <= LONGEST_ID))
        return cls(opened, keys, query.get(EARLIER, "")[:LONGEST_KEY], PAID in query)

    def opening(self, page: str) -> Callable[[int], str]:
        """Where the page shows the same, and one more of its milestones open; for many of them."""
        start = self.address(page)
        return lambda pk: f"{start}{'&' if '?' in start else '?'}{OPEN}={pk}#milestone-{pk}"

    def address(self, page: str, *, earlier: str | None = None) -> str:
        """Where the page at this path shows the same, or the history from another key on."""
        keys = {**self.messages, EARLIER: self.earlier if earlier is None else earlier}
        query = urlencode([*((OPEN, pk) for pk in self.opened), *((n, key) for n, key in keys.items() if key)])
        return f"{page}?{query}" if query else page
