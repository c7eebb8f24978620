"""All that the server knows, behind one lock."""

import threading
import uuid
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.stripe_server.errors import missing
from tests.stripe_server.set_up import SetUp
from tests.stripe_server.settlement import Platform
from tests.stripe_server.strictness import Strictness

if TYPE_CHECKING:
    from tests.stripe_server.webhooks import Deliveries

Object = dict[str, Any]


@dataclass
class State:
    """Objects are plain JSON; `owner` says whose they are (None: the platform's), `hidden` what no answer shows."""

    now: Callable[[], datetime]
    settlement: timedelta
    fee: Callable[[int, str], int]
    dispute_fee: int
    deliveries: "Deliveries"
    strict: Strictness = field(default_factory=Strictness)
    platform: Platform = field(default_factory=Platform)
    set_up: SetUp = field(default_factory=SetUp)
    # Where each kind of page is: "pay", "connect", "express", "bank".
    pages: dict[str, str] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    by_id: dict[str, Object] = field(default_factory=dict)
    kinds: dict[str, dict[str, Object]] = field(default_factory=dict)
    owned: dict[tuple[str, str | None], dict[str, Object]] = field(default_factory=dict)
    owner: dict[str, str | None] = field(default_factory=dict)
    hidden: dict[str, dict[str, Any]] = field(default_factory=dict)
    maturing: list[Object] = field(default_factory=list)
    # The request that is being worked on, as its events name it: {"id": ..., "idempotency_key": ...}.
    request: dict[str, str | None] = field(default_factory=lambda: {"id": None, "idempotency_key": None})
    check_object: Callable[[Object, str], None] = lambda _value, _where: None
    _count: int = 0
    _series: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    def timestamp(self, ahead: timedelta = timedelta(0)) -> int:
        """Unix time, whole seconds."""
        return int((self.now() + ahead).timestamp())

    def instant(self, ahead: timedelta = timedelta(0)) -> str:
        """The time as version 2 writes it."""
        return (self.now() + ahead).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def new_id(self, prefix: str) -> str:
        """An identifier that no other object of any server has; later ones sort after earlier ones."""
        self._count += 1
        return f"{prefix}_{self._series}{self._count:08d}"

    def add(self, value: Object, account: str | None = None, **hidden: Any) -> Object:
        """Keep a new object."""
        identifier = value["id"]
        self.by_id[identifier] = value
        self.kinds.setdefault(value["object"], {})[identifier] = value
        self.owned.setdefault((value["object"], account), {})[identifier] = value
        self.owner[identifier] = account
        self.hidden[identifier] = hidden
        return value

    def get(self, kind: str, identifier: str, account: str | None = None, param: str = "id") -> Object:
        """The object itself, not a copy; an error in Stripe's shape if this account has none."""
        value = self.kinds.get(kind, {}).get(identifier)
        if value is None or self.owner[identifier] != account:
            raise missing(kind, identifier, param)
        return value

    def all(self, kind: str, account: str | None = None) -> Iterator[Object]:
        """An account's objects, newest first."""
        yield from reversed(self.owned.get((kind, account), {}).values())

    def copies(self, kind: str) -> list[Object]:
        """Everybody's objects of a kind, oldest first."""
        return deepcopy(list(self.kinds.get(kind, {}).values()))


def merged(old: Object, new: Object) -> Object:
    """Metadata is added to; nothing (an empty text, or null in version 2) takes a key away."""
    return {key: value for key, value in {**old, **new}.items() if value not in ("", None)}
