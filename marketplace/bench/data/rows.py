"""Rows by the hundred thousand, written by the database itself from the numbers 1 to n.

Made one by one in Python a million rows take minutes, in one INSERT ... SELECT of generate_series seconds. Triggers and
constraints see them as they see any others. What a caller does not name has the model's own default, so that a new
column needs no line here.
"""

from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg2.sql import SQL, Composable, Identifier, Literal

from marketplace import clock
from marketplace.fields import CreatedAtField

RESERVE = "SELECT setval(s, nextval(s) + %(number)s - 1) - %(number)s FROM pg_get_serial_sequence(%(table)s, 'id') s"


def insert(model: type[Model], number: int, **expressions: str | int) -> int:
    """Insert so many rows, numbered `n` from 1; returns the id before the first: the n-th has this plus n.

    `expressions` are of columns: SQL that may use n, or a number. It is code of ours, never what somebody typed.
    """
    table = model._meta.db_table
    columns = {
        field.column: SQL(str(expressions[field.attname])) if field.attname in expressions else _default(field)
        for field in model._meta.concrete_fields
        if not field.primary_key and (field.attname in expressions or not field.has_db_default())
    }
    if unknown := expressions.keys() - {field.attname for field in model._meta.concrete_fields}:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}.")
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, {"number": number, "table": table})
        before: int = cursor.fetchone()[0]
        cursor.execute(
            SQL("INSERT INTO {} (id, {}) SELECT {} + n, {} FROM generate_series(1, {}) n").format(
                Identifier(table),
                SQL(", ").join(map(Identifier, columns)),
                Literal(before),
                SQL(", ").join(columns.values()),
                Literal(number),
            )
        )
    return before


def analyze() -> None:
    """Tell the planner what is in the tables now; elsewhere autovacuum does, within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _default(field: "Field[Any, Any]") -> Composable:
    value = clock.now() if isinstance(field, CreatedAtField) else field.get_default()
    return Literal(field.get_db_prep_save(value, connection))
