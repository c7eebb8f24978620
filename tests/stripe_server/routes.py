"""Which function answers which address. The templates are those of Stripe's own description."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.stripe_server.state import Object, State


@dataclass
class Call:
    """One request, decoded and found valid."""

    state: State
    params: dict[str, Any]
    args: dict[str, str]
    account: str | None  # the header Stripe-Account

    def first_arg(self) -> str:
        return next(iter(self.args.values()))


Answer = Callable[[Call], Object]


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    answer: Answer
    pattern: re.Pattern[str]

    @property
    def v2(self) -> bool:
        return self.template.startswith("/v2/")


ROUTES: list[Route] = []


def route(method: str, template: str) -> Callable[[Answer], Answer]:
    """Register the function as the answer to this method and address."""

    def register(answer: Answer) -> Answer:
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
        ROUTES.append(Route(method, template, answer, pattern))
        return answer

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for a request, and what its address names."""
    for candidate in ROUTES:
        if candidate.method == method and (match := candidate.pattern.fullmatch(path)):
            return candidate, match.groupdict()
    return None
