"""Refusals in Stripe's shape."""

from typing import Any


class StripeError(Exception):
    """An answer other than 200."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message, "code": code, "param": param}

    def body(self, *, v2: bool) -> dict[str, Any]:
        """The JSON of the answer; version 2 always has a code and never names a parameter."""
        error = {name: value for name, value in self.error.items() if value is not None}
        if v2:
            error.setdefault("code", "internal_error" if self.status >= 500 else "invalid_request")
            error.pop("param", None)
        elif "code" in error:
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{error['code'].replace('_', '-')}"
        return {"error": error}


def missing(kind: str, identifier: str, param: str) -> StripeError:
    """No such object, or not this account's."""
    name = kind.rsplit(".", maxsplit=1)[-1].replace("_", "")
    return StripeError(f"No such {name}: '{identifier}'", status=404, code="resource_missing", param=param)
