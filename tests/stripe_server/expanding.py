"""`expand[]`: ids replaced by the objects that they name."""

from copy import deepcopy

from tests.stripe_server.errors import StripeError
from tests.stripe_server.lists import whole
from tests.stripe_server.state import Object, State


def expanded(state: State, value: Object, paths: list[str]) -> Object:
    """A copy with these dotted paths expanded; a path may go through a list as `data.x`."""
    copy = deepcopy(value)
    for path in paths:
        follow(state, copy, path.split("."), path)
    return copy


def follow(state: State, value: Object, steps: list[str], path: str) -> None:
    name, *rest = steps
    if name == "data" and value.get("object") == "list":
        for item in value["data"]:
            follow(state, item, rest, path)
        return
    if name not in value and not included(state, value, name):
        raise StripeError(f"This property cannot be expanded ({path}).", code="invalid_request", param="expand")
    if isinstance(value[name], str):
        # The payments that connected accounts receive, and their refunds, have no objects here and stay ids.
        value[name] = deepcopy(state.by_id.get(value[name], value[name]))
    if rest and isinstance(value[name], dict):
        follow(state, value[name], rest, path)


def included(state: State, value: Object, name: str) -> bool:
    """Lists that are there only when asked for."""
    if (value.get("object"), name) == ("charge", "refunds"):
        refunds = [refund for refund in state.all("refund") if refund["charge"] == value["id"]]
        value[name] = whole(f"/v1/charges/{value['id']}/refunds", deepcopy(refunds))
        return True
    if (value.get("object"), name) == ("checkout.session", "line_items"):
        url = f"/v1/checkout/sessions/{value['id']}/line_items"
        value[name] = whole(url, deepcopy(state.hidden[value["id"]]["line_items"]))
        return True
    return False
