"""Amounts that operators set: one for all currencies, or one by one."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace import operator_amounts
from marketplace.money import CURRENCIES
from marketplace.production import Environment


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Any:
    def read(text: str | None) -> dict[str, int]:
        monkeypatch.delenv("MINIMUM_OF_ALL", raising=False)
        if text is not None:
            monkeypatch.setenv("MINIMUM_OF_ALL", text)
        return operator_amounts.of(Environment(), "MINIMUM_OF_ALL", default=20)

    return read


def test_a_plain_number_is_dollars_and_about_as_much_elsewhere(given: Any) -> None:
    assert given(None) == given("20")
    assert given("20")["USD"] == 2_000
    assert given("20")["JPY"] == 3_000
    assert given("20")["KWD"] == 6_000
    assert set(given("20")) == set(CURRENCIES)
    assert set(given("0").values()) == {0}


def test_one_by_one(given: Any) -> None:
    found = given("USD:25, EUR:18.50 ,JPY:1000")
    assert (found["USD"], found["EUR"], found["JPY"], found["GBP"]) == (2_500, 1_850, 1_000, 1_600)


@pytest.mark.parametrize("text", ["", "much", "-1", "1e400", "USD:", "XYZ:3", "JPY:1.5", "USD:1.005", "NaN", "١٠"])
def test_what_is_no_amount_is_named(given: Any, text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MINIMUM_OF_ALL"):
        given(text)
