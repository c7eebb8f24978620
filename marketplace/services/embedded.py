"""The two services that Surety needs, with the URLs under which the settings find them."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from marketplace.services import place as places
from marketplace.services.account import account_for
from marketplace.services.datadir import DataDir
from marketplace.services.postgres import postgres
from marketplace.services.progress import say, step
from marketplace.services.sockets import short_folder
from marketplace.services.valkey import valkey


def given(environ: Mapping[str, str], name: str) -> bool:
    """Whether the environment names a value, directly or as a file that holds it."""
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


@contextmanager
def lasting_services(data_dir: DataDir, environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Whatever of database and broker the environment does not name, run from DATA_DIR. Yields their URLs."""
    urls: dict[str, str] = {}
    with ExitStack() as stack:
        place = None if given(environ, "DATABASE_URL") else places.lasting_place(data_dir.root)
        sockets = stack.enter_context(short_folder(place.account if place else None, data_dir.run / "sockets"))
        if place:
            if place.note:
                say(f"  {place.note}")
            with step(f"PostgreSQL {places.version()}" + ("" if place.data.exists() else ", first start")):
                server = postgres(place, sockets, log=data_dir.log("postgres"), pidfile=data_dir.pidfile("postgres"))
                urls["DATABASE_URL"] = stack.enter_context(server)
        if not given(environ, "REDIS_URL"):
            with step("Broker"):
                broker = valkey(
                    data_dir.root / "valkey", sockets, log=data_dir.log("valkey"), pidfile=data_dir.pidfile("valkey")
                )
                urls["REDIS_URL"] = stack.enter_context(broker)
        yield urls


@contextmanager
def passing_services() -> Iterator[tuple[Path, dict[str, str]]]:
    """Both services in a temporary folder that vanishes with them. Yields the folder and their URLs."""
    account = account_for(Path("/nonexistent"))
    with short_folder(account) as folder, ExitStack() as stack:
        place = places.passing_place(folder, account)
        database = stack.enter_context(postgres(place, folder, log=folder / "postgres.log", lasting=False))
        broker = stack.enter_context(valkey(folder / "valkey", folder, log=folder / "valkey.log", lasting=False))
        yield folder, {"DATABASE_URL": database, "REDIS_URL": broker}
