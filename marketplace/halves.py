"""Requests of which only a part has come: what they hold of the disk, and for how long they may.

A body waits in a temporary file until it is whole; only then does anybody know whose it is. So what strangers can hold
is kept within bounds here: whoever sends slower than any line does is let go, and where one place, or all together,
hold more than their share, the slowest of them go first. Nothing of theirs has been done.
"""

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

# Seconds between two looks.
EVERY = 10
# A minute at first for nothing but a handshake; then bytes a second, which a telephone on a bad line still reaches.
PATIENCE, SLOWEST = 60, 4_000
# What all of one place may hold, in bytes: a whole office that sends its largest forms. And of what is free, all.
OF_ONE_PLACE = 1024**3
SHARE_OF_FREE = 0.25


@dataclass(frozen=True)
class Half:
    """One unfinished body: from where, bytes that came, seconds that it has taken, and how to end it."""

    place: str
    size: int
    seconds: float
    let_go: Callable[[], None]

    @property
    def speed(self) -> float:
        return self.size / max(self.seconds, 1)


def watch(server: Any) -> None:
    """Have a waitress server look at what is half sent each time that it looks for idle connections."""
    begun: dict[int, tuple[Any, float]] = {}
    look_for_idle = server.maintenance

    def maintenance(now: float) -> None:
        look_for_idle(now)
        for half in to_let_go(
            _halves(server.active_channels, begun),
            free=shutil.disk_usage(tempfile.gettempdir()).free,
            # Behind a proxy everybody comes from one place, and the proxy waits for what is slow.
            of_one_place=None if settings.BEHIND_PROXY else OF_ONE_PLACE,
        ):
            half.let_go()

    server.maintenance = maintenance


def to_let_go(halves: Iterable[Half], *, free: int, of_one_place: int | None) -> list[Half]:
    """Those that must go, with `free` bytes left on the disk."""
    gone: list[Half] = []
    by_place = defaultdict(list)
    for half in sorted(halves, key=lambda half: half.speed):
        if half.seconds > PATIENCE and half.speed < SLOWEST:
            gone.append(half)
        else:
            by_place[half.place].append(half)
    kept: list[Half] = []
    for of_place in by_place.values():
        beyond, within = _divided(of_place, of_one_place)
        gone += beyond
        kept += within
    kept.sort(key=lambda half: half.speed)
    held = sum(half.size for half in kept)
    return gone + _divided(kept, int((free + held) * SHARE_OF_FREE))[0]


def _divided(slowest_first: list[Half], most: int | None) -> tuple[list[Half], list[Half]]:
    """The slowest ones, and the rest, which hold no more than `most`. Each is looked at once: thousands may wait."""
    held, first_kept = sum(half.size for half in slowest_first), 0
    while most is not None and held > most:
        held -= slowest_first[first_kept].size
        first_kept += 1
    return slowest_first[:first_kept], slowest_first[first_kept:]


def _halves(channels: Mapping[int, Any], begun: dict[int, tuple[Any, float]]) -> list[Half]:
    """What is half sent now. `begun` keeps when each was first seen, by its connection."""
    now, found, still = time.monotonic(), [], {}
    for descriptor, channel in channels.items():
        request = channel.request
        if request is None or request.completed:
            continue
        seen, since = begun.get(descriptor, (None, now))
        since = since if seen is request else now
        still[descriptor] = (request, since)
        found.append(
            Half(
                place=str(channel.addr[0]),
                size=request.header_bytes_received + request.body_bytes_received,
                seconds=now - since,
                let_go=_ender(channel),
            )
        )
    begun.clear()
    begun.update(still)
    return found


def _ender(channel: Any) -> Callable[[], None]:
    def let_go() -> None:
        channel.will_close = True

    return let_go
