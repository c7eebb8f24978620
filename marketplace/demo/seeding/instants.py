"""When things happened, as the data says it: "62d" ago, give or take some hours; "13d 4h" ago, exactly."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class ImpossibleOrder(ValueError):
    """The data has something happen before what it follows, or in the future."""


def ago(text: str) -> timedelta:
    """How long ago "13d 4h" is."""
    if not re.fullmatch(r"\d+[dhm]( \d+[dhm])*", text):
        raise ValueError(f"{text!r} is not a length of time such as 13d 4h")
    return timedelta(**{UNITS[part[-1]]: int(part[:-1]) for part in text.split()})


def resolve(stated: Sequence[str], *, now: datetime, chance: Random) -> list[datetime]:
    """Instants for lengths of time that go from the oldest to the newest.

    Whole days are said loosely: they become some instant of the hours that follow, always after the one before.
    """
    instants: list[datetime] = []
    for text in stated:
        instant = now - ago(text)
        loose = text.endswith("d")
        if loose:
            instant += timedelta(minutes=chance.randrange(0, 540))
        if instants and instant <= instants[-1]:
            if not loose:
                raise ImpossibleOrder(f"{text} ago is not after what it follows")
            instant = instants[-1] + timedelta(minutes=chance.randrange(7, 50))
        if instant >= now:
            raise ImpossibleOrder(f"{text} ago has become the future")
        instants.append(instant)
    return instants
