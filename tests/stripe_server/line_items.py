"""What a checkout session is for."""

from typing import Any

from tests.stripe_server.errors import StripeError
from tests.stripe_server.state import Object, State


def line_items(state: State, asked: list[dict[str, Any]]) -> list[Object]:
    """The items as the session shows them. Raises StripeError for what this server does not take."""
    if not asked:
        raise StripeError("Missing required param: line_items.", code="parameter_missing", param="line_items")
    items = []
    for place, item in enumerate(asked):
        price = item.get("price_data")
        if price is None or "unit_amount" not in price or "product_data" not in price:
            raise StripeError(
                "This server takes line items with price_data, unit_amount and product_data only.",
                param=f"line_items[{place}][price_data]",
            )
        if price["unit_amount"] < 0 or item.get("quantity", 0) < 1:
            raise StripeError("Invalid amount or quantity.", param=f"line_items[{place}]")
        amount = price["unit_amount"] * item["quantity"]
        items.append(
            {
                "id": state.new_id("li"),
                "object": "item",
                "amount_discount": 0,
                "amount_subtotal": amount,
                "amount_tax": 0,
                "amount_total": amount,
                "currency": price["currency"].lower(),
                "description": price["product_data"]["name"],
                "quantity": item["quantity"],
            }
        )
    if len({item["currency"] for item in items}) > 1:
        raise StripeError("All line items must have the same currency.", param="line_items")
    return items
