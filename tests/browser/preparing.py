"""What every site begins with, a database with its tables and static files: made once, and copied for each site."""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests import migrated

ROOT = Path(__file__).resolve().parents[2]


def prepared(folder: Path) -> dict[str, str]:
    """The environment of a site that keeps its files in this folder and has a database of its own, without people."""
    kept = folder.parent / "prepared"
    environment = _environment(folder, _new_database(copy_of=_made_once(kept)))
    shutil.copytree(kept / "static", folder / "static", copy_function=os.link)
    return environment


def manage(environment: dict[str, str], *command: str) -> str:
    """Run a management command and return what it printed; it must succeed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@cache
def _made_once(folder: Path) -> str:
    """The name of a database as a new site has it, to which nobody is connected; static files are in the folder."""
    name = _new_database(copy_of=migrated.database())
    environment = _environment(folder, name)
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    return name


def _environment(folder: Path, database: str) -> dict[str, str]:
    return {
        **os.environ,
        "SURETY_MODE": "demo",
        "MINIMUM_PAYOUT": "0",  # a little of any currency is withdrawn
        "SECRET_KEY": secrets.token_urlsafe(),
        "DATABASE_URL": urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")),
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
    }


def _new_database(*, copy_of: str) -> str:
    name = f"browser_{secrets.token_hex(4)}"
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {copy_of}")
    return name
