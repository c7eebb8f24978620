"""What every test stands on: a clock that moves, no network, no broker, files in a temporary folder."""

import os
import random
import re
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import factory.random
import hypothesis
import pytest
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib.auth.signals import user_logged_in
from django.core.cache import caches
from django.core.mail import utils as mail_utils
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.http import HttpRequest
from django.test import override_settings

from accounts.models import User
from contracts.models import Contract
from marketplace import clock, later
from milestones.workspace import parts
from tests import factories, migrated

SEED = "SURETY_TEST_SEED"
# Folders whose tests talk to a site that they have started themselves.
ON_LOOPBACK = ("tests/running/", "tests/browser/", "tests/mail/")
SIGNED = re.compile(r"/still-true/\?page=[^&\"]*")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

hypothesis.settings.register_profile("suite", deadline=None, print_blob=True, database=None)
hypothesis.settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """One seed for a run and all of its workers."""
    os.environ.setdefault(SEED, str(random.randrange(10**9)))
    config.addinivalue_line("markers", "loopback: may open connections to this machine")


def pytest_report_header() -> str:
    """How to repeat this run."""
    return f"random numbers: {SEED}={os.environ[SEED]}"


@pytest.fixture(autouse=True)
def seeded(request: pytest.FixtureRequest) -> None:
    """The same random numbers for a test, alone or among others."""
    seed = f"{os.environ[SEED]} {request.node.nodeid}"
    random.seed(seed)
    factory.random.reseed_random(seed)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unix sockets only; with the mark `loopback` also this machine's own addresses."""
    on_loopback = request.node.get_closest_marker("loopback") or request.node.nodeid.startswith(ON_LOOPBACK)

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def checked(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not (on_loopback and address[0] in LOOPBACK):
                raise AssertionError(f"A test tried to connect to {address}")
            return connect(self, address)

        return checked

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


@pytest.fixture(autouse=True)
def staff_have_proved_who_they_are() -> Iterator[None]:
    """A test that lets staff in (`force_login`) means that they have just signed in with their second factor."""

    def note(request: Any, user: User, **about: Any) -> None:
        if user.is_staff and not get_authentication_records(request, user):
            record_authentication(request, user, method="mfa")

    user_logged_in.connect(note)
    yield
    user_logged_in.disconnect(note)


@pytest.fixture(scope="session", autouse=True)
def no_name_lookup() -> None:
    """Mail asks for this machine's name once; asking a name server could take seconds."""
    mail_utils.DNS_NAME._fqdn = "testserver"


@pytest.fixture(scope="session", autouse=True)
def files_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads of tests go nowhere near anybody's data."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """What tests have committed is cleared away by TRUNCATE, which history refuses: no trigger fires for just that."""
    real = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        statements: list[str] = real(self, style, tables, **options)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tests' database begins as a copy of one that is migrated already."""
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.database()


@pytest.fixture(scope="session", autouse=True)
def mail_is_written_down(django_test_environment: None) -> Iterator[None]:
    """Mail goes into the outbox as it does in life, not past it as in Django's own tests; see tests/letters.py."""
    with override_settings(EMAIL_BACKEND="tests.letters.Backend"):
        yield


@pytest.fixture(autouse=True)
def nobody_has_come_too_often() -> None:
    """What is counted in the cache is counted for one test alone, and what is kept there is kept for one."""
    for name in ("default", parts.CACHE):
        caches[name].clear()


@pytest.fixture(autouse=True)
def what_is_kept_is_true(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Whenever a test reads parts of a page that were kept, they are drawn anew, too, and must be the same.

    Returns what finds them without that.
    """

    def kept(request: HttpRequest, contract: Contract) -> parts.Parts | None:
        found = known(request, contract)
        assert found is None or _unsigned(found) == _unsigned(parts.draw(request, contract))
        return found

    known = parts.known
    monkeypatch.setattr(parts, "known", kept)
    return known


def _unsigned(drawn: parts.Parts) -> dict[str, str]:
    """But for the second in which the address was signed at which the page asks whether it is still true."""
    return {name: SIGNED.sub("", html) for name, html in drawn.items()}


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks that would have been sent to the worker; no broker is spoken to."""
    names: list[str] = []

    class Broker:
        @staticmethod
        def send_task(name: str, **options: Any) -> None:
            names.append(name)

    monkeypatch.setattr(later, "current_app", Broker)
    return names


class TimeTravel:
    """Moves Surety's clock, for every thread."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def offset(self) -> timedelta:
        return self.ahead

    def forward(self, **length: float) -> datetime:
        """Move on by this many days=, hours=, minutes=... and return the new now."""
        self.ahead += timedelta(**length)
        return clock.now()

    def to(self, instant: datetime) -> datetime:
        """Move to just this instant and on from there."""
        self.ahead += instant - clock.now()
        return clock.now()


@pytest.fixture
def time_travel(monkeypatch: pytest.MonkeyPatch) -> TimeTravel:
    """A clock that the test moves: `time_travel.forward(days=14)`."""
    travel = TimeTravel()
    monkeypatch.setattr(clock, "offset", travel.offset)
    return travel


@pytest.fixture
def carla(db: None) -> User:
    """A client."""
    return factories.ClientFactory(name="Carla Client", email="carla@example.org")


@pytest.fixture
def ana(db: None) -> User:
    """A freelancer."""
    return factories.FreelancerFactory(name="Ana Freelancer", email="ana@example.org", time_zone="Europe/Madrid")


@pytest.fixture
def olga(db: None) -> User:
    """An outsider: client and freelancer elsewhere, party to nothing here."""
    return factories.UserFactory(
        name="Olga Outsider", email="olga@example.org", is_client=True, is_freelancer=True, country="HR"
    )


@pytest.fixture
def sam(db: None) -> User:
    """Staff."""
    return factories.StaffFactory(name="Sam Staff", email="sam@example.org")
