"""What goes in and out: a request, its answer, and what is remembered of them."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.stripe_server.state import Object


@dataclass
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]  # names in lower case
    body: bytes


@dataclass
class Response:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    fate: str = "answer"  # or "close", "reset": what happens to the connection instead


@dataclass
class Recorded:
    """What arrived and what came of it. `worked`: whether the server did what was asked, this time."""

    method: str
    path: str
    template: str
    key: str | None
    account: str | None
    params: dict[str, Any]
    status: int = 0
    fault: str | None = None
    worked: bool = False
    replayed: bool = False


class Validator(Protocol):
    """What checks requests and objects against Stripe's description; see tests/stripe_openapi."""

    def check_request(self, method: str, template: str, params: dict[str, Any]) -> dict[str, Any]: ...

    def check_answer(self, method: str, template: str, answer: Object) -> None: ...

    def check_error(self, method: str, template: str, body: Object) -> None: ...

    def complain(self, where: str, reason: str) -> None: ...
