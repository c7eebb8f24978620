"""One request to the API from its arrival to the answer."""

import hmac
import json
import traceback
from typing import Any

from tests.stripe_openapi import InvalidRequest
from tests.stripe_server import forms, rights, routes, uploads
from tests.stripe_server.balance import mature
from tests.stripe_server.checkout import end_due
from tests.stripe_server.errors import StripeError
from tests.stripe_server.exchange import Recorded, Request, Response, Validator
from tests.stripe_server.expanding import expanded
from tests.stripe_server.faults import Faults, Hold
from tests.stripe_server.idempotency import Keys, fingerprint
from tests.stripe_server.state import State


class Api:
    """Holds the state's lock only while a request is worked on, never while it stands still or is validated."""

    def __init__(self, state: State, keys: Keys, faults: Faults, validator: Validator, secret_key: str) -> None:
        self.state = state
        self.keys = keys
        self.faults = faults
        self.validator = validator
        self.secret_key = secret_key
        self.restricted: dict[str, rights.Lacking] = {}
        self.calls: list[Recorded] = []

    def handle(self, request: Request, *, of_files: bool = False) -> Response:
        """`of_files`: it came to the host that takes files and nothing else, and no other host does."""
        v2 = request.path.startswith("/v2/")
        found = routes.find(request.method, request.path)
        if found and of_files != (found[0].method == "POST" and found[0].template in uploads.TEMPLATES):
            found = None
        template = found[0].template if found else request.path
        headers = request.headers
        key = headers.get("idempotency-key") if request.method == "POST" else None
        recorded = Recorded(request.method, request.path, template, key, headers.get("stripe-account"), {})
        with self.state.lock:
            self.calls.append(recorded)
            request_id = self.state.new_id("req")
        fault = self.faults.draw(request.method, template)
        recorded.fault = fault if isinstance(fault, str) else None
        try:
            self.authenticate(headers.get("authorization", ""))
            self.refuse_by_fault(recorded.fault)
            if found is None:
                raise self.unknown_address(request)
            rights.require(self.lacking(headers), found[0], recorded.account)
            recorded.params = self.params_of(request, v2=v2)
            rights.require_expanding(self.lacking(headers), template, recorded.params)
            status, body = self.once(found[0], found[1], recorded, fault, request_id)
        except StripeError as error:
            status, body = error.status, encoded(error.body(v2=v2))
        recorded.status = status
        if status >= 400:
            self.validator.check_error(request.method, template, json.loads(body))
        answer_headers = {"Request-Id": request_id, "Stripe-Version": headers.get("stripe-version", "")}
        if key:
            answer_headers["Idempotency-Key"] = key
        if recorded.replayed:
            answer_headers |= {"Idempotent-Replayed": "true", "Original-Request": request_id}
        fate = {
            "timeout_before_work": "close",
            "timeout_after_work": "close",
            "reset_after_work": "reset",
        }.get(recorded.fault or "", "answer")
        return Response(status, body, answer_headers, fate=fate)

    def authenticate(self, authorization: str) -> None:
        scheme, _, given = authorization.partition(" ")
        if scheme != "Bearer" or not given:
            raise StripeError("You did not provide an API key.", status=401)
        if given not in self.restricted and not hmac.compare_digest(given.encode(), self.secret_key.encode()):
            raise StripeError(f"Invalid API Key provided: {given[:8]}****", status=401)

    def lacking(self, headers: dict[str, str]) -> rights.Lacking:
        """The rights that this key has not got."""
        return self.restricted.get(headers["authorization"].partition(" ")[2], frozenset())

    def refuse_by_fault(self, fault: str | None) -> None:
        if fault == "rate_limit":
            message = "Too many requests hit the API too quickly. We recommend an exponential backoff of your requests."
            raise StripeError(message, status=429, code="rate_limit")
        if fault == "error_before_work":
            raise StripeError("An unknown error occurred", status=500, kind="api_error")
        if fault == "timeout_before_work":
            raise StripeError("Nobody reads this: the connection is closed.", status=504, kind="api_error")

    def unknown_address(self, request: Request) -> StripeError:
        self.validator.complain(f"{request.method} {request.path}", "no such address here")
        return StripeError(f"Unrecognized request URL ({request.method}: {request.path}).", status=404)

    def params_of(self, request: Request, *, v2: bool) -> dict[str, Any]:
        if v2 and request.method == "POST":
            try:
                params = json.loads(request.body or b"{}")
            except ValueError as error:
                raise StripeError("The body is no valid JSON.", code="invalid_json") from error
            return dict(params)
        if request.headers.get("content-type", "").startswith(uploads.TYPE):
            return uploads.decoded(request.headers["content-type"], request.body)
        return forms.decoded(request.body.decode() if request.method == "POST" else request.query)

    def once(
        self, route: routes.Route, args: dict[str, str], recorded: Recorded, fault: str | Hold | None, request_id: str
    ) -> tuple[int, bytes]:
        """Do the work, unless this key has an answer already."""
        account, key = recorded.account, recorded.key
        if key is None:
            return self.work(route, args, recorded, fault, request_id)
        print_ = fingerprint(recorded.method, recorded.path, recorded.params)
        if kept := self.keys.begin(account, key, print_, v2=route.v2):
            recorded.replayed = True
            return kept
        try:
            status, body = self.work(route, args, recorded, fault, request_id)
        except BaseException:
            self.keys.forget(account, key)
            raise
        self.keys.finish(account, key, status, body)
        # Version 2 promises that asking again after a failure does nothing twice: it keeps what it did, not the 500.
        return server_error(v2=True) if fault == "error_after_work" and route.v2 else (status, body)

    def work(
        self, route: routes.Route, args: dict[str, str], recorded: Recorded, fault: str | Hold | None, request_id: str
    ) -> tuple[int, bytes]:
        """The answer that the key keeps. Raises StripeError for what is refused before execution."""
        try:
            params = self.validator.check_request(route.method, route.template, recorded.params)
        except InvalidRequest as error:
            raise StripeError(str(error), code=error.code, param=error.param) from error
        recorded.params = params
        if isinstance(fault, Hold):
            fault.stand()
        if fault == "error_during_work":
            return server_error(v2=route.v2)
        state = self.state
        with state.lock:
            tick(state)
            state.request = {"id": request_id, "idempotency_key": recorded.key}
            try:
                value = route.answer(routes.Call(state, params, args, recorded.account))
                answer = expanded(state, value, [] if route.v2 else params.get("expand", []))
                recorded.worked = True
            except StripeError as error:
                if error.error["param"] == "expand":
                    self.validator.complain(f"{route.method} {route.template}", str(error))
                return error.status, encoded(error.body(v2=route.v2))
            except Exception:
                self.validator.complain(f"{route.method} {route.template}", traceback.format_exc())
                return server_error(v2=route.v2)
            finally:
                state.request = {"id": None, "idempotency_key": None}
        self.validator.check_answer(route.method, route.template, answer)
        return server_error(v2=False) if fault == "error_after_work" and not route.v2 else (200, encoded(answer))


def tick(state: State) -> None:
    """What happens at Stripe by itself as time goes by."""
    mature(state)
    end_due(state)


def server_error(*, v2: bool) -> tuple[int, bytes]:
    error = StripeError("An unknown error occurred", status=500, kind="api_error")
    return 500, encoded(error.body(v2=v2))


def encoded(value: Any) -> bytes:
    return json.dumps(value, indent=2).encode()
