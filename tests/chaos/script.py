"""How a person's part of a story is written: a generator that does something, then yields until it may go on."""

from collections.abc import Callable, Generator
from typing import TypeVar

from escrow.gateways.base import GatewayUnavailable

Result = TypeVar("Result")
# What a script is doing now, for the report of one that does not come to its end.
Script = Generator[str, None, Result]


def until(what: str, condition: Callable[[], bool]) -> Script[None]:
    """Look again each time that it is this person's turn."""
    while not condition():
        yield what


def persist(what: str, do: Callable[[], Result]) -> Script[Result]:
    """Try again, as a person would, while the provider does not answer."""
    while True:
        try:
            return do()
        except GatewayUnavailable as error:
            yield f"{what}: {error}"
