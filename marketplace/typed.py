"""Names and titles that people typed: wherever they stand, they turn nothing around that stands beside them."""

from typing import Any

from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString

from marketplace.directions import isolated, runs_from_right


class Typed(str):
    """A text with letters that run from right to left: set apart by itself in sentences and on pages.

    As the value of a form, in data and in the database it is what was typed, and nothing more.
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(isolated(str(self)), spec)

    def __html__(self) -> SafeString:
        return SafeString(escape(isolated(str(self))))


class TypedField(models.CharField):
    """A CharField whose values that run from right to left are `Typed`; to the database there is no difference."""

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        """What was read; most names cost no more than a look."""
        return value if value is None or value.isascii() or not runs_from_right(value) else Typed(value)

    def get_prep_value(self, value: Any) -> Any:
        """What is written."""
        prepared = super().get_prep_value(value)
        return str(prepared) if isinstance(prepared, Typed) else prepared

    def deconstruct(self) -> Any:
        """Migrations know it as what it is to the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
