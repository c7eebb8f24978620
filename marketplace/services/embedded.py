"""The two services that Surety needs, with the URLs under which the settings find them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import SIGINT

from marketplace.services import place as places
from marketplace.services.account import account_for
from marketplace.services.datadir import DataDir
from marketplace.services.pidfile import stop_leftover
from marketplace.services.postgres import Postgres
from marketplace.services.progress import say, step
from marketplace.services.roles import OWNER, SITE, make_roles
from marketplace.services.server import Server, running
from marketplace.services.sockets import short_folder
from marketplace.services.valkey import Valkey


def given(environ: Mapping[str, str], name: str) -> bool:
    """Whether the environment names a value, directly or as a file that holds it."""
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


def lasting_services(
    data_dir: DataDir, environ: Mapping[str, str], stack: ExitStack, keep: Callable[[Server], None]
) -> dict[str, str]:
    """Have whatever of database and broker the environment does not name kept running from DATA_DIR; their URLs."""
    urls: dict[str, str] = {}
    if not given(environ, "DATABASE_URL"):
        stop_leftover(data_dir.pidfile("postgres"), SIGINT)  # Data that is in use cannot be moved.
        place = places.lasting_place(data_dir.root)
        if place.note:
            say(f"  {place.note}")
        sockets = stack.enter_context(short_folder(place.account, data_dir.run / "postgres-sockets"))
        database = Postgres(place, sockets, log=data_dir.log("postgres"), pidfile=data_dir.pidfile("postgres"))
        with step(f"PostgreSQL {places.version()}" + ("" if place.data.exists() else ", first start")):
            keep(database)
            make_roles(database.url())
        urls |= {"DATABASE_URL": database.url(SITE), "DATABASE_OWNER_URL": database.url(OWNER)}
    if not given(environ, "REDIS_URL"):
        sockets = stack.enter_context(short_folder(None, data_dir.run / "sockets"))
        broker = Valkey(
            data_dir.root / "valkey", sockets, log=data_dir.log("valkey"), pidfile=data_dir.pidfile("valkey")
        )
        with step("Broker"):
            keep(broker)
        urls["REDIS_URL"] = broker.url()
    return urls


@contextmanager
def passing_services() -> Iterator[tuple[Path, dict[str, str]]]:
    """Both services in a temporary folder that vanishes with them. Yields the folder and their URLs."""
    account = account_for(Path("/nonexistent"))
    with short_folder(account) as folder, ExitStack() as stack:
        place = places.passing_place(folder, account)
        database = Postgres(place, folder, log=folder / "postgres.log", lasting=False)
        broker = Valkey(folder / "valkey", folder, log=folder / "valkey.log", lasting=False)
        stack.enter_context(running(database))
        stack.enter_context(running(broker))
        yield folder, {"DATABASE_URL": database.url(), "REDIS_URL": broker.url()}
