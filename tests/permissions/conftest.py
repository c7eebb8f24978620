"""The world is made once for each worker and taken back at the end; each test takes back what it has written."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.template import engines
from django.template.loaders.locmem import Loader
from pytest_django.plugin import DjangoDbBlocker

from marketplace import clock
from tests.conftest import TimeTravel
from tests.permissions.world import World

ENGINE = engines["django"].engine


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everybody and everything, in a transaction that the tests' own are nested in."""
    travel = TimeTravel()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "offset", travel.offset)
        # Thousands of refusals are meant; writing each to the log would take much of the time.
        patch.setattr(logging.getLogger("django.request"), "level", logging.ERROR)
        # Nor is the look of a refusal the question here, and it would take a third of the time.
        pages = dict.fromkeys(("403.html", "404.html", "errors/403.html", "errors/409.html"), "")
        loaders = [Loader(ENGINE, pages), *ENGINE.template_loaders]
        patch.setattr(ENGINE, "template_loaders", loaders)
        yield World(travel)
        transaction.set_rollback(True)
