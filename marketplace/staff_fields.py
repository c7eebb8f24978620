"""Columns of minor units, written on the desk as money."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.db.models import Model

from marketplace.money import Money

Shown = str | Callable[[Any], str]


@cache
def _as_money(column: str) -> Callable[[Any], str]:
    def shown(row: Any) -> str:
        minor = getattr(row, column)
        return "-" if minor is None else str(Money(minor, row.currency))

    shown.short_description = column.removesuffix("_minor").replace("_", " ")  # type: ignore[attr-defined]
    return shown


def in_money(model: type[Model], fields: Iterable[Any]) -> list[Any]:
    """The same fields, with amounts in place of minor units where a row says of which currency they are."""
    has_currency = any(field.name == "currency" for field in model._meta.fields)
    return [_shown(field) if has_currency else field for field in fields]


def _shown(field: Any) -> Any:
    if isinstance(field, (list, tuple)):
        return tuple(_shown(one) for one in field)
    return _as_money(field) if isinstance(field, str) and field.endswith("_minor") else field
