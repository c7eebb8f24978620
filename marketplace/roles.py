"""What the site's own role may do in the database: read and write rows, and nothing to the tables.

It owns nothing, so it can neither change a table nor switch a rule off, and history it can only read and add to: on
tables whose trigger calls `refuse_change()` it has SELECT and INSERT alone, so their rows cannot be locked either. The
tables belong to the role that migrates (`DATABASE_OWNER_URL`). `manage.py` takes that for `migrate`, `flush` and
`restore` only, and `migrate` grants the site's role its rights anew: a new table needs nothing but its migration.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

# What the triggers that call refuse_change() leave of each table; bits 3 and 4 of tgtype are DELETE and UPDATE.
TABLES = """
SELECT c.relname,
       coalesce(bool_or(t.tgtype & 16 <> 0), false) AS refuses_update,
       coalesce(bool_or(t.tgtype & 8 <> 0), false) AS refuses_delete
FROM pg_class c
LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgqual IS NULL AND cardinality(t.tgattr::int2[]) = 0
    AND t.tgfoid IN (SELECT oid FROM pg_proc WHERE proname = 'refuse_change')
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER')
GROUP BY c.oid, c.relname ORDER BY c.relname
"""
SEQUENCES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND pg_has_role(relowner, 'MEMBER') ORDER BY relname
"""


def grant(connection: BaseDatabaseWrapper) -> bool:
    """Give the site's role its rights anew, in one transaction; False where one role does everything.

    `connection` must be the owner's. Raises the database's own error if the site's role does not exist.
    """
    site = str(settings.SITE_DATABASE["USER"])
    if not site or site == connection.settings_dict["USER"]:
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        sequences = [name for (name,) in cursor.fetchall()]
        cursor.execute(TABLES)
        for statement in _statements(connection, site, cursor.fetchall(), sequences):
            cursor.execute(statement)
    return True


def _statements(
    connection: BaseDatabaseWrapper, role: str, tables: list[tuple[str, bool, bool]], sequences: list[str]
) -> Iterator[str]:
    quote = connection.ops.quote_name
    site, database = quote(role), quote(connection.settings_dict["NAME"])
    yield f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"
    yield f"GRANT CONNECT ON DATABASE {database} TO {site}"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {site}"
    yield f"GRANT USAGE ON SCHEMA public TO {site}"
    for name in sequences:
        yield f"REVOKE ALL ON SEQUENCE public.{quote(name)} FROM PUBLIC, {site}"
        yield f"GRANT USAGE, SELECT ON SEQUENCE public.{quote(name)} TO {site}"
    for name, refuses_update, refuses_delete in tables:
        rights = ["SELECT"]
        if name != MigrationRecorder.Migration._meta.db_table:
            rights += ["INSERT", *([] if refuses_update else ["UPDATE"]), *([] if refuses_delete else ["DELETE"])]
        yield f"REVOKE ALL ON TABLE public.{quote(name)} FROM PUBLIC, {site}"
        yield f"GRANT {', '.join(rights)} ON TABLE public.{quote(name)} TO {site}"
