"""Every kind of line that Stripe's books can have is known here: a new library with others fails this."""

import inspect
import re

import pytest
import stripe
from stripe.params.reporting import _report_run_create_params as reports

from escrow.gateways.stripe.categories import CATEGORIES, DECISIVE_TYPES, OTHER_TYPES, TYPES, category_of, described
from escrow.models import ProviderLine
from tests.stripe_server import StripeServer


def types_of_the_library() -> set[str]:
    """Listed in words only, behind the field."""
    source = inspect.getsource(stripe.BalanceTransaction)
    words = source[source.index("Transaction type:") :].split("Learn more")[0]
    return set(re.findall(r"`([a-z_]+)`", words))


def reporting_categories_of_the_library() -> set[str]:
    """A line's own field is any text; reports are asked for by the same names."""
    source = inspect.getsource(reports)
    words = source[source.index("reporting_category: NotRequired[") :].split("]|str", 1)[0]
    return set(re.findall(r"'([a-z_]+)'", words))


def test_the_lists_are_found() -> None:
    assert {"charge", "reserve_hold", "transfer_refund"} <= types_of_the_library()
    assert {"charge", "risk_reserved_funds", "network_cost"} <= reporting_categories_of_the_library()
    assert min(len(types_of_the_library()), len(reporting_categories_of_the_library())) > 30


def test_every_type_is_known() -> None:
    assert types_of_the_library() - TYPES == set()
    assert DECISIVE_TYPES.keys() & OTHER_TYPES == set()


def test_every_type_of_the_description_is_known(stripe_server: StripeServer) -> None:
    described_types = stripe_server.validator.rules.schemas["balance_transaction"]["properties"]["type"]["enum"]
    assert set(described_types) - TYPES == set()


def test_every_reporting_category_is_known() -> None:
    assert reporting_categories_of_the_library() - CATEGORIES.keys() == set()


def test_each_is_something_that_we_keep() -> None:
    assert {*CATEGORIES.values(), *DECISIVE_TYPES.values(), "unknown"} == set(ProviderLine.Category.values)


@pytest.mark.parametrize(
    ("kind", "reporting_category", "category"),
    [
        ("reserve_transaction", "risk_reserved_funds", "reserve"),
        ("reserve_hold", "other_adjustment", "reserve"),
        ("reserved_funds", "connect_reserved_funds", "reserve"),
        ("payout_minimum_balance_hold", "payout", "reserve"),
        ("payment_reversal", "other_adjustment", "charge"),
        ("adjustment", "dispute", "chargeback"),
        ("adjustment", "other_adjustment", "other"),
        ("stripe_fee", "network_cost", "fee"),
        ("payment", "charge", "charge"),
        ("something_new", "charge", "charge"),
        ("something_new", "brand_new", "unknown"),
        ("adjustment", "brand_new", "unknown"),
        ("reserve_release", "brand_new", "reserve"),
    ],
)
def test_what_a_line_is(kind: str, reporting_category: str, category: str) -> None:
    assert category_of(kind, reporting_category) == category


def test_what_is_not_known_is_named() -> None:
    assert described("new_type", "brand_new", "Loyalty bonus") == (
        "reporting category brand_new, type new_type: Loyalty bonus"
    )
    assert described("topup", "topup", None) == "topup"
