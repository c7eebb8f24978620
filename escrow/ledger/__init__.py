"""The double-entry ledger and the holds: the only writer of journals, and what checks what it wrote."""
