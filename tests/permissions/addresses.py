"""Every address of the site, read from the URL list itself, so that none can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from marketplace.staff import ReadOnlyAdmin


@dataclass(frozen=True)
class Address:
    """`name` is what it is reversed by, such as "admin:index"; without a name of its own, its route."""

    name: str
    route: str


@cache
def every_address() -> tuple[Address, ...]:
    """In the order of the URL list."""
    return tuple(_below(get_resolver()))


def _below(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[Address]:
    for found in resolver.url_patterns:
        route = prefix + str(found.pattern)
        if isinstance(found, URLPattern):
            yield Address(f"{namespace}{found.name}" if found.name else route, route)
        else:
            inner = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from _below(found, inner, route)


def read_only_models() -> list[type[Model]]:
    """What staff may read in the admin and nobody may change."""
    return [model for model, desk in admin.site._registry.items() if isinstance(desk, ReadOnlyAdmin)]


def desk_name(model: type[Any], page: str) -> str:
    """The name of one of the pages that the admin itself makes for a model; "short" has none, hence its route."""
    app, name = model._meta.app_label, model._meta.model_name
    return f"staff/{app}/{name}/<path:object_id>/" if page == "short" else f"admin:{app}_{name}_{page}"
