"""Idempotency keys, as both versions of the API treat them.

Version 1 keeps every answer that was given once execution had begun, a 500 too, for 24 hours. Version 2 keeps good
answers only, for 30 days: a request that failed is done again. Requests that were refused before execution (unknown
parameters, 409, 429) are not kept by either.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.stripe_server.errors import StripeError

V1_LASTS, V2_LASTS = timedelta(hours=24), timedelta(days=30)
LONGEST_KEY = 255


@dataclass
class Kept:
    fingerprint: str
    at: datetime
    lasts: timedelta
    answer: tuple[int, bytes] | None = None  # None: still being worked on


def fingerprint(method: str, path: str, params: dict[str, Any]) -> str:
    return json.dumps([method, path, params], sort_keys=True)


class Keys:
    """The keys of every account. Has a lock of its own: a key is in use while its request runs."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.lock = threading.Lock()
        self.kept: dict[tuple[str | None, str], Kept] = {}

    def begin(self, account: str | None, key: str, print_: str, *, v2: bool) -> tuple[int, bytes] | None:
        """The answer to replay, or None if the request is to be done: then `finish` or `forget` must follow."""
        if len(key) > LONGEST_KEY:
            raise StripeError("Idempotency keys must be at most 255 characters long.", kind="idempotency_error")
        with self.lock:
            kept = self.kept.get((account, key))
            if kept and kept.at + kept.lasts > self.now():
                self.refuse_misuse(kept, key, print_)
                return kept.answer
            self.kept[account, key] = Kept(print_, self.now(), V2_LASTS if v2 else V1_LASTS)
            return None

    @staticmethod
    def refuse_misuse(kept: Kept, key: str, print_: str) -> None:
        if kept.fingerprint != print_:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise StripeError(message, kind="idempotency_error", code="idempotency_error")
        if kept.answer is None:
            message = f"There is currently another in-progress request using this idempotency key ({key})."
            raise StripeError(message, status=409, kind="idempotency_error", code="idempotency_key_in_use")

    def finish(self, account: str | None, key: str, status: int, body: bytes) -> None:
        """Keep the answer; version 2 keeps good ones only."""
        with self.lock:
            kept = self.kept[account, key]
            if kept.lasts == V2_LASTS and status >= 400:
                del self.kept[account, key]
            else:
                kept.answer = status, body

    def forget(self, account: str | None, key: str) -> None:
        """The request was refused before it was begun."""
        with self.lock:
            self.kept.pop((account, key), None)
