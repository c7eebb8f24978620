"""What is kept for good is kept against TRUNCATE, too, which fires no trigger of a row."""

import pytest
from django.db import connection

from tests.books import refused_by_database, sql

pytestmark = pytest.mark.django_db

# A table with a trigger for each row that is deleted does not let go of its rows as they are.
KEPT = """
SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgtype & 1 = 1 AND tgtype & 8 = 8 ORDER BY relname
"""


def test_no_table_whose_rows_are_kept_can_be_emptied() -> None:
    kept = [name for (name,) in sql(KEPT)]
    assert {"escrow_entry", "contracts_message", "milestones_milestoneevent", "disputes_ruling"} <= set(kept)
    for table in kept:
        with refused_by_database(f"{table} is append-only: TRUNCATE refused"):
            sql(f"TRUNCATE {connection.ops.quote_name(table)} CASCADE")


@pytest.mark.parametrize("table", ["accounts_user", "contracts_contract", "milestones_milestone", "escrow_hold"])
def test_nor_by_way_of_what_it_points_to(table: str) -> None:
    with refused_by_database("is append-only: TRUNCATE refused"):
        sql(f"TRUNCATE {table} CASCADE")


def test_only_the_suite_itself_empties_tables() -> None:
    assert sql("SHOW session_replication_role") == [("origin",)]
