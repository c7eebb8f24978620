"""Putting a backup back: into an empty site with the same migrations, in one transaction, under a new name.

Our own triggers rest meanwhile, and foreign keys are checked before they are on again.
"""

import hashlib
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DataError, OperationalError, connection, connections, transaction

from marketplace import changes
from marketplace.backups import tables
from marketplace.backups.saving import FORMAT

OWNER = "DATABASE_OWNER_URL"
# The one other connection, made for the time of a restore.
ALIAS = "owner"


class CannotRestore(Exception):
    """The archive and this site do not go together; nothing was changed. The message is for operators."""


def restore(path: Path) -> str:
    """Put a backup back; returns the new name of the installation. Raises CannotRestore, OSError or DatabaseError.

    All of the database is written in one transaction, by its owner (DATABASE_OWNER_URL, where the site's own role may
    not change tables). Files are put beside those that are there; one of the same name must have the same content.
    """
    _refuse_people()
    try:
        return _restore(path)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise CannotRestore(f"The backup is not whole, or is none: {error}") from error


def _restore(path: Path) -> str:
    with tarfile.open(path, "r|gz") as archive, _as_owner() as alias, transaction.atomic(using=alias):
        members = iter(archive)
        manifest = _manifest(archive, next(members, None))
        with connections[alias].cursor() as cursor:
            _require_same(cursor, manifest)
            names = [table["name"] for table in manifest["tables"]]
            # Before anything else: history refuses to be emptied, too.
            _triggers(cursor, names, "DISABLE")
            cursor.execute(f"TRUNCATE {tables.quoted(names)} RESTART IDENTITY")
            hashes = _read(archive, members, cursor, {t["name"]: t["columns"] for t in manifest["tables"]})
            # Foreign keys are checked now; a table with checks to come cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _triggers(cursor, names, "ENABLE")
            for sequence, last in manifest["sequences"].items():
                if last is not None:
                    cursor.execute("SELECT setval(%s::regclass, %s)", [f'"{sequence}"', last])
            # Whoever held a mail when the backup was made holds it no more.
            cursor.execute("UPDATE marketplace_outgoingmail SET claimed_until = NULL, claimed_by = ''")
            changes.leap(cursor)
            cursor.execute("SELECT renew_installation_name()")
            name = str(cursor.fetchone()[0])
            _require_files(hashes)
    return name


def _refuse_people() -> None:
    users = get_user_model()
    if users._meta.db_table not in connection.introspection.table_names():
        raise CannotRestore("This site's database has no tables yet. Run migrate first.")
    people = users._default_manager.count()
    if people:
        raise CannotRestore(
            f"This site is not empty: it has {people} people. A backup is restored into a new database that has "
            "only been migrated."
        )


@contextmanager
def _as_owner() -> Iterator[str]:
    """The connection that may alter tables."""
    url = os.environ.get(OWNER)
    if not url:
        yield "default"
        return
    import environ  # noqa: PLC0415  needed here alone

    owner = environ.Env.db_url_config(url)
    connections.databases[ALIAS] = {**connections.databases["default"], "USER": owner["USER"]} | {
        "PASSWORD": owner.get("PASSWORD", "")
    }
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def _manifest(archive: tarfile.TarFile, member: tarfile.TarInfo | None) -> dict[str, Any]:
    content = archive.extractfile(member) if member and member.name == "manifest.json" else None
    if content is None:
        raise CannotRestore("This is no backup of Surety: it does not begin with a manifest.")
    manifest: dict[str, Any] = json.load(content)
    if manifest.get("format") != FORMAT:
        raise CannotRestore(f"The backup is of format {manifest.get('format')}; this release reads {FORMAT}.")
    return manifest


def _require_same(cursor: Any, manifest: Mapping[str, Any]) -> None:
    """The same migrations, tables and columns; otherwise say which differ."""
    here, there = set(tables.migrations(cursor)), set(manifest["migrations"])
    if here != there:
        missing, more = ", ".join(sorted(there - here)) or "none", ", ".join(sorted(here - there)) or "none"
        raise CannotRestore(
            f"The backup is of another release. Migrations that it has and this site has not: {missing}. "
            f"The reverse: {more}. Restore it with the release that wrote it, then migrate."
        )
    for table in manifest["tables"]:
        if tables.columns(cursor, table["name"]) != table["columns"]:
            raise CannotRestore(f"The table {table['name']} has other columns here than in the backup.")


def _triggers(cursor: Any, names: list[str], verb: str) -> None:
    """Our own rules rest while rows are put back that they have let in before: balances would be counted twice."""
    for name in names:
        cursor.execute(f'ALTER TABLE "{name}" {verb} TRIGGER USER')


def _read(
    archive: tarfile.TarFile, members: Iterator[tarfile.TarInfo], cursor: Any, columns: Mapping[str, list[str]]
) -> dict[str, str]:
    """Fill the tables and put the files back as they come; returns the files' hashes as the backup lists them."""
    filled, found = set(), {}
    for member in members:
        content = archive.extractfile(member)
        kind, _, name = member.name.partition("/")
        if content is None:
            continue
        if kind == "tables" and name in columns:
            try:
                with cursor.db.wrap_database_errors:
                    cursor.copy_expert(f'COPY "{name}" ({tables.quoted(columns[name])}) FROM STDIN', content)
            except (DataError, OperationalError) as error:
                # Also what ends in the middle of it: the database tells so.
                raise CannotRestore(f"The backup is not whole, or is none: {error}") from error
            filled.add(name)
        elif kind == "files":
            found[name] = _put(name, content)
        elif member.name == "files.json":
            listed: dict[str, str] = json.load(content)
            if filled != set(columns) or found != listed:
                break
            return listed
    raise CannotRestore("The backup is not whole: tables or files are missing in it, or were changed.")


def _put(name: str, content: Any) -> str:
    """Put one file in its place, by way of a temporary one; returns its SHA-256."""
    with tempfile.TemporaryFile() as copied:
        digest = hashlib.sha256()
        while piece := content.read(1024 * 1024):
            digest.update(piece)
            copied.write(piece)
        copied.seek(0)
        if default_storage.exists(name):
            with default_storage.open(name) as there:
                if hashlib.file_digest(there, "sha256").hexdigest() != digest.hexdigest():
                    raise CannotRestore(f"Another file is already kept as {name}.")
        elif default_storage.save(name, File(copied)) != name:
            raise CannotRestore(f"{name} could not be kept under its name.")
    return digest.hexdigest()


def _require_files(hashes: Mapping[str, str]) -> None:
    """What is in the storage now is what the backup lists."""
    for name, expected in hashes.items():
        with default_storage.open(name) as stored:
            if hashlib.file_digest(stored, "sha256").hexdigest() != expected:
                raise CannotRestore(f"{name} was not put back whole.")
