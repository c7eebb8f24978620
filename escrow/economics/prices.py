"""The file of the provider's prices. Percents become hundredths of a per cent (bps), amounts minor units."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from marketplace.money import CURRENCIES, decimals

MOST_BPS = 10_000
METHOD = {"percent", "fixed", "dispute"}
METHOD_MAY = METHOD | {
    *("foreign_percent", "conversion_percent", "refund_returns_percent", "cap", "countered", "countered_comes_back"),
}
PAYOUT = {"percent", "fixed", "account_a_month"}
Amounts = Mapping[str, int]


@dataclass(frozen=True)
class Method:
    """One way to pay. Without `foreign_bps` or `conversion_bps` there is no such surcharge; without `countered` in a
    currency a chargeback cannot be answered. Amounts by currency, in minor units."""

    bps: int
    foreign_bps: int | None
    conversion_bps: int | None
    refund_returns_bps: int
    fixed: Amounts
    cap: Amounts
    dispute: Amounts
    countered: Amounts
    countered_comes_back: bool


@dataclass(frozen=True)
class Prices:
    """Everything in the file. `payout_fixed` and `account_a_month` by currency, in minor units."""

    source: str
    read: date
    methods: Mapping[str, Method]
    payout_bps: int
    payout_fixed: Amounts
    account_a_month: Amounts


def read(path: Path) -> Prices:
    """The prices in a file. Raises ImproperlyConfigured, in one line, for one that is missing or not as it must be."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file, parse_float=Decimal)
    except OSError as error:
        raise ImproperlyConfigured(f"PRICES_FILE {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"PRICES_FILE {path} is no TOML: {error}.") from None
    return _Reader(path).prices(table)


class _Reader:
    """Names the place of whatever is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prices(self, table: Mapping[str, Any]) -> Prices:
        self.keys("the file", table, {"from", "read", "methods", "payout"})
        methods, payout = self.table("methods", table["methods"]), self.table("payout", table["payout"])
        self.keys("[payout]", payout, PAYOUT)
        if type(table["read"]) is not date:
            raise self.wrong("read must be a date such as 2026-09-20")
        return Prices(
            source=str(table["from"]),
            read=table["read"],
            methods={name: self.method(f"methods.{name}", each) for name, each in methods.items()},
            payout_bps=self.bps("payout.percent", payout["percent"]),
            payout_fixed=self.amounts("payout.fixed", payout["fixed"]),
            account_a_month=self.amounts("payout.account_a_month", payout["account_a_month"]),
        )

    def method(self, where: str, given: Any) -> Method:
        table = self.table(where, given)
        self.keys(f"[{where}]", table, METHOD, METHOD_MAY)
        comes_back = table.get("countered_comes_back", False)
        if not isinstance(comes_back, bool):
            raise self.wrong(f"{where}.countered_comes_back must be true or false")
        fixed, cap, dispute, countered = (
            self.amounts(f"{where}.{name}", table.get(name, {})) for name in ("fixed", "cap", "dispute", "countered")
        )
        for code in fixed:
            if code not in dispute:
                raise self.wrong(_("{where}.dispute has nothing for {code}").format(where=where, code=code))
        return Method(
            bps=self.bps(f"{where}.percent", table["percent"]),
            foreign_bps=self.maybe_bps(where, table, "foreign_percent"),
            conversion_bps=self.maybe_bps(where, table, "conversion_percent"),
            refund_returns_bps=self.maybe_bps(where, table, "refund_returns_percent") or 0,
            fixed=fixed,
            cap=cap,
            dispute=dispute,
            countered=countered,
            countered_comes_back=comes_back,
        )

    def table(self, where: str, given: Any) -> Mapping[str, Any]:
        if not isinstance(given, dict):
            raise self.wrong(_("{where} must be a table").format(where=where))
        return given

    def keys(self, where: str, table: Mapping[str, Any], must: set[str], may: set[str] | None = None) -> None:
        if missing := sorted(must - set(table)):
            raise self.wrong(_("{where} lacks {missing}").format(where=where, missing=", ".join(missing)))
        if unknown := sorted(set(table) - (may or must)):
            raise self.wrong(
                _("{where} has {unknown}, which Surety does not know").format(where=where, unknown=", ".join(unknown))
            )

    def maybe_bps(self, where: str, table: Mapping[str, Any], name: str) -> int | None:
        return self.bps(f"{where}.{name}", table[name]) if name in table else None

    def bps(self, where: str, given: Any) -> int:
        value = self.number(where, given) * 100
        if value != int(value) or value > MOST_BPS:
            raise self.wrong(_("{where} must be a percentage up to 100 with at most two decimals").format(where=where))
        return int(value)

    def amounts(self, where: str, given: Any) -> Amounts:
        found = {}
        for code, amount in self.table(where, given).items():
            if code not in CURRENCIES:
                raise self.wrong(
                    _("{where} names {code}; Surety knows {currencies}").format(
                        where=where, code=code, currencies=", ".join(CURRENCIES)
                    )
                )
            minor = self.number(f"{where}.{code}", amount).scaleb(decimals(code))
            if minor != int(minor):
                raise self.wrong(_("{where}.{code} has too many decimals").format(where=where, code=code))
            found[code] = int(minor)
        return found

    def number(self, where: str, given: Any) -> Decimal:
        if isinstance(given, bool) or not isinstance(given, int | Decimal):
            raise self.wrong(_("{where} must be a number").format(where=where))
        value = Decimal(given)
        if not value.is_finite() or value < 0:
            raise self.wrong(_("{where} must be a number of at least 0").format(where=where))
        return value

    def wrong(self, what: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"PRICES_FILE {self.path}: {what}.")
