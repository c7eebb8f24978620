"""Writing a backup: one snapshot of the database, table by table, then every file that its rows name.

Nothing is kept in memory but one row or one piece of a file. The archive appears under its name when it is whole.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import connection, transaction

from marketplace import clock
from marketplace.backups import files, tables

FORMAT = 1


def save(path: Path) -> list[str]:
    """Write a backup to this path, readable by its owner alone; returns files that are missing or were changed.

    Reads the database in one REPEATABLE READ transaction; takes no lock that anybody would notice. Raises OSError.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
                troubles = _fill(archive, path.parent)
            out.flush()
            os.fsync(out.fileno())
        unfinished.chmod(0o600)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return troubles


@transaction.atomic
def _fill(archive: tarfile.TarFile, scratch: Path) -> list[str]:
    with connection.cursor() as cursor:
        # Under a test the transaction has begun long ago; a snapshot is then what it sees anyway.
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        names = tables.in_order(cursor)
        kept = {table: tables.columns(cursor, table) for table in names}
        manifest = {
            "format": FORMAT,
            "made_at": clock.now().isoformat(),
            "installation": _name(cursor),
            "migrations": tables.migrations(cursor),
            "sequences": tables.sequences(cursor),
            "tables": [{"name": table, "columns": kept[table]} for table in names],
        }
        _add_json(archive, "manifest.json", manifest)
        for table in names:
            with tempfile.TemporaryFile(dir=scratch) as copied:
                query = f'COPY (SELECT {tables.quoted(kept[table])} FROM "{table}") TO STDOUT'  # noqa: S608
                cursor.copy_expert(query, copied)
                _add(archive, f"tables/{table}", copied)
    return _add_files(archive)


def _name(cursor: Any) -> str:
    cursor.execute("SELECT name FROM marketplace_installation ORDER BY id DESC LIMIT 1")
    row = cursor.fetchone()
    return str(row[0]) if row else ""


def _add_files(archive: tarfile.TarFile) -> list[str]:
    """Each file once, with what its content hashes to; then the list of them."""
    troubles, hashes = [], {}
    for name, recorded in files.recorded():
        if name in hashes:
            continue
        try:
            with default_storage.open(name) as stored:
                hashes[name] = hashlib.file_digest(stored, "sha256").hexdigest()
                stored.seek(0)
                _add(archive, f"files/{name}", stored, size=stored.size)
        except FileNotFoundError:
            troubles.append(f"{name} is missing")
            continue
        if recorded and hashes[name] != recorded:
            troubles.append(f"{name} is not what was sent: its SHA-256 differs")
    _add_json(archive, "files.json", hashes)
    return troubles


def _add_json(archive: tarfile.TarFile, name: str, content: object) -> None:
    _add(archive, name, io.BytesIO(json.dumps(content, indent=1).encode()))


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes] | Any, size: int | None = None) -> None:
    if size is None:
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, content)
