"""Which tables a verb locks, and whether it does so in the one order."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

ORDER = (
    "escrow_hold",
    "contracts_contract",
    "milestones_milestone",
    "disputes_dispute",
    "contracts_reviewing",
    "contracts_review",
    "contracts_report",
    "accounts_user",
    "contracts_sentplan",
    "contracts_job",
    "contracts_proposal",
    "escrow_payment",
    "escrow_refund",
    "escrow_chargeback",
    "escrow_debt",
    "escrow_recipient",
    "escrow_payout",
    "escrow_account",
)
MILESTONE = ("escrow_hold", "contracts_contract", "milestones_milestone")


def locked_by(do: Callable[[], Any]) -> list[str]:
    """The tables in which a verb locks rows, each when it does so first."""
    with CaptureQueriesContext(connection) as captured:
        do()
    tables: list[str] = []
    for query in captured:
        if "FOR NO KEY UPDATE" in query["sql"] or "FOR UPDATE" in query["sql"]:
            tables += [table for table in _locked_in(query["sql"]) if table not in tables]
    return tables


def _locked_in(sql: str) -> list[str]:
    """The tables after OF, or the one that is read."""
    of = re.search(r'UPDATE OF ((?:"\w+"(?:, )?)+)', sql)
    return re.findall(r'"(\w+)"', of[1]) if of else re.findall(r'FROM "(\w+)"', sql)[:1]


def assert_in_order(do: Callable[[], Any], *tables: str) -> None:
    """Just these tables are locked, each first after all that stand above it."""
    assert locked_by(do) == sorted(tables, key=ORDER.index)
