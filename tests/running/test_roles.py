"""The site's role of the database: it runs the product, owns nothing, and rewrites no history."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.errors import DependentObjectsStillExist

from marketplace.services.roles import OWNER, SITE, make_roles
from tests.running.started import PROJECT

# Roles belong to the whole server: two processes of a suite would make them at once.
pytestmark = pytest.mark.xdist_group("roles")
# What the owner has migrated, before there is anybody.
EMPTY = f"roles_empty_{os.getpid()}"
FORBIDDEN = [
    "TRUNCATE escrow_entry",
    "TRUNCATE accounts_user CASCADE",
    "ALTER TABLE escrow_journal DISABLE TRIGGER ALL",
    "DROP TABLE escrow_entry",
    "DROP FUNCTION refuse_change() CASCADE",
    "CREATE TABLE mine (word text)",
    "CREATE TEMPORARY TABLE mine (word text)",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER mine BEFORE INSERT ON escrow_entry FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "SET session_replication_role = replica",
    "UPDATE escrow_journal SET reference = 'other'",
    "DELETE FROM escrow_entry",
    "UPDATE milestones_milestoneevent SET at = now()",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('escrow', '0099', now())",
    "DROP EXTENSION pg_trgm",
    "CREATE EXTENSION hstore",
    "ALTER TEXT SEARCH CONFIGURATION surety DROP MAPPING FOR word",
    f"SET ROLE {OWNER}",
]
WALK = """
from django.conf import settings
from django.test import Client, override_settings
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected here
override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}).enable()
client = Client(headers={"host": "localhost"})
assert client.get("/").status_code == 200
login = client.post("/accounts/login/", {"login": "clara@example.com", "password": "surety-demo"})
assert login.status_code == 302, login.status_code
assert client.get("/dashboard/").status_code == 200
from contracts.models import Contract, Job
job = Job.objects.open().first()
assert job.get_absolute_url() in client.get("/jobs/", {"q": job.title}).text
for contract in Contract.objects.filter(client__email="clara@example.com"):
    assert client.get(contract.get_absolute_url()).status_code == 200
from disputes.silence import sweep as disputes
from milestones.silence import sweep
from escrow.books import chain
assert sweep.process_due().failed == 0
assert disputes.process_due()[1] == 0
chain.extend_fully()
print("walked")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A demo on a database with both roles, migrated by the owner."""
    with _demo("roles", tmp_path_factory.mktemp("data")) as environment:
        _manage(environment, "migrate", "--noinput")
        with _database(EMPTY, like=f"roles_{os.getpid()}"):
            yield environment


@contextmanager
def _demo(name: str, data_dir: Path, *, like: str = "template1") -> Iterator[dict[str, str]]:
    """The environment of a demo with a database of its own, empty or a copy of another one, whose roles are made."""
    name = f"{name}_{os.getpid()}"
    superuser = os.environ["DATABASE_URL"]
    of_database = superuser.replace("/surety?", f"/{name}?")
    with _database(name, like=like):
        make_roles(of_database)
        yield {
            **os.environ,
            "SURETY_MODE": "demo",
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": of_database.replace("//surety@", f"//{SITE}@"),
            "DATABASE_OWNER_URL": of_database.replace("//surety@", f"//{OWNER}@"),
            "SUPERUSER": of_database,
        }
    with _cursor(superuser) as cursor:
        for role in (SITE, OWNER):
            # Another database may be theirs at this moment, of this process of the suite or of another.
            with suppress(DependentObjectsStillExist):
                cursor.execute(f"DROP ROLE IF EXISTS {role}")


@contextmanager
def _database(name: str, *, like: str = "template1") -> Iterator[None]:
    with _cursor(os.environ["DATABASE_URL"]) as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    yield
    with _cursor(os.environ["DATABASE_URL"]) as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_it_owns_nothing_and_is_no_superuser(site: dict[str, str]) -> None:
    with _cursor(site["SUPERUSER"]) as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [SITE])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole AND relkind = 'r'", [OWNER])
        assert cursor.fetchone()[0] > 40
        cursor.execute(
            "SELECT bool_or(rolsuper OR rolcreatedb OR rolcreaterole) FROM pg_roles WHERE rolname = ANY(%s)",
            [[SITE, OWNER]],
        )
        assert cursor.fetchone() == (False,)


def test_the_owner_brings_what_a_search_needs(site: dict[str, str]) -> None:
    with _cursor(site["SUPERUSER"]) as cursor:
        cursor.execute("SELECT extname, extowner::regrole::text FROM pg_extension WHERE extname <> 'plpgsql'")
        assert set(cursor.fetchall()) == {("unaccent", OWNER), ("pg_trgm", OWNER)}


def test_where_the_owner_may_not_another_brings_it(tmp_path: Path) -> None:
    """As in databases that others keep: then whoever may creates both extensions, and the owner goes on."""
    with _demo("managed", tmp_path) as environment:
        with _cursor(environment["SUPERUSER"]) as cursor:
            cursor.execute(f"REVOKE CREATE ON DATABASE managed_{os.getpid()} FROM {OWNER}")
        said = _manage(environment, "migrate", "--noinput", fails=True)
        assert 'permission denied to create extension "unaccent"' in said
        with _cursor(environment["SUPERUSER"]) as cursor:
            cursor.execute("CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm")
        _manage(environment, "migrate", "contracts", "--noinput")


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_it_cannot(site: dict[str, str], statement: str) -> None:
    with _cursor(site["DATABASE_URL"]) as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


def test_to_history_it_can_only_add(site: dict[str, str]) -> None:
    with _cursor(site["SUPERUSER"]) as cursor:
        cursor.execute(
            "SELECT c.relname, has_table_privilege(%s, c.oid, 'UPDATE'), has_table_privilege(%s, c.oid, 'DELETE'),"
            " has_table_privilege(%s, c.oid, 'SELECT') AND has_table_privilege(%s, c.oid, 'INSERT')"
            " FROM pg_class c WHERE c.relkind = 'r' AND c.oid IN (SELECT tgrelid FROM pg_trigger JOIN pg_proc p"
            " ON p.oid = tgfoid WHERE p.proname = 'refuse_change' AND tgname LIKE '%%is_append_only')",
            [SITE] * 4,
        )
        tables = cursor.fetchall()
    assert len(tables) >= 8
    assert {tuple(rights) for _, *rights in tables} == {(False, False, True)}


@pytest.fixture(scope="module")
def lively(site: dict[str, str]) -> dict[str, str]:
    """The same with people and contracts."""
    _manage(site, "seed_demo")
    return site


def test_the_product_runs_on_it(lively: dict[str, str]) -> None:
    assert "walked" in _manage(lively, "shell", "--no-imports", "-c", WALK)
    _manage(lively, "verify_ledger")


def test_a_backup_of_it_goes_into_another(lively: dict[str, str], tmp_path: Path) -> None:
    backup = str(tmp_path / "backup.tar.gz")
    _manage(lively, "backup", backup)
    with _demo("restored", tmp_path / "data") as other:
        said = _manage(other, "restore", backup, fails=True)
        assert "has no tables yet. Run migrate first." in said
        assert "Traceback" not in said
    with _demo("restored", tmp_path / "data", like=EMPTY) as other:
        assert "is restored" in _manage(other, "restore", backup)
        assert "walked" in _manage(other, "shell", "--no-imports", "-c", WALK)
        # The rules rested for the time of it only.
        with _cursor(other["SUPERUSER"]) as cursor, pytest.raises(psycopg2.Error, match="append-only"):
            cursor.execute("DELETE FROM escrow_entry")


def test_data_of_an_earlier_release_changes_hands(site: dict[str, str]) -> None:
    name = f"earlier_{os.getpid()}"
    superuser = os.environ["DATABASE_URL"]
    of_database = superuser.replace("/surety?", f"/{name}?")
    with _cursor(superuser) as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        with _cursor(of_database) as cursor:
            cursor.execute("CREATE TABLE old (id bigint GENERATED BY DEFAULT AS IDENTITY, word text)")
            cursor.execute("CREATE SEQUENCE alone; CREATE VIEW seen AS SELECT word FROM old; CREATE EXTENSION pg_trgm")
            cursor.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            cursor.execute("CREATE TEXT SEARCH CONFIGURATION words (COPY = english)")
        for _ in range(2):
            make_roles(of_database)
        with _cursor(of_database) as cursor:
            cursor.execute(
                "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind IN ('r', 'S', 'v') UNION SELECT proowner::regrole::text FROM pg_proc"
                " WHERE proname = 'one' UNION SELECT cfgowner::regrole::text FROM pg_ts_config"
                " WHERE cfgname = 'words' UNION SELECT datdba::regrole::text FROM pg_database WHERE datname = %s",
                [name],
            )
            assert cursor.fetchall() == [(OWNER,)]
    finally:
        with _cursor(superuser) as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _cursor(url: str) -> Iterator[Any]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def _manage(environment: dict[str, str], *command: str, fails: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert (done.returncode != 0) == fails, said
    return said
