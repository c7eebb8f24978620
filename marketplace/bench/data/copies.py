"""Copies of a contract with its milestones, holds and their balances, by the database itself: what lists read, no more.

Raw SQL: 100,000 milestones that go through the ledger one by one take minutes, and nothing here moves any money. So the
rules about how a row comes to its state are off while they are copied; how rows belong together is as it is.
"""

from django.db import connection, transaction

from contracts.models import Contract

# Between the keys of one copy and the next.
STRIDE = 1_000_000
# In order: the table, which rows of it, and the columns that lead to what is copied, too.
TABLES = (
    ("contracts_job", "id = (SELECT job_id FROM contracts_contract WHERE id = {0})", ("id",)),
    ("contracts_proposal", "id = (SELECT proposal_id FROM contracts_contract WHERE id = {0})", ("id", "job_id")),
    ("contracts_contract", "id = {0}", ("id", "job_id", "proposal_id")),
    ("escrow_hold", "id IN (SELECT hold_id FROM milestones_milestone WHERE contract_id = {0})", ("id",)),
    (
        "escrow_account",
        "hold_id IN (SELECT hold_id FROM milestones_milestone WHERE contract_id = {0})",
        ("id", "hold_id"),
    ),
    ("milestones_milestone", "contract_id = {0}", ("id", "contract_id", "hold_id")),
)
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
CHANGED = "INSERT INTO milestones_contracttodraw (contract_id) SELECT id FROM contracts_contract"


@transaction.atomic
def copied(contract: Contract, number: int) -> None:
    """So many copies of a contract between the same two people."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, which, keys in TABLES:
            cursor.execute(COLUMNS, [table])
            columns = [name for (name,) in cursor.fetchall()]
            values = [f'"{name}" + k * {STRIDE}' if name in keys else f'"{name}"' for name in columns]
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "
                f"FROM {table}, generate_series(1::bigint, %s) k WHERE {which.format(contract.pk)}",
                [number],
            )
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(CHANGED)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
