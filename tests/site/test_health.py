"""Alive, and ready: what an operator's monitor asks."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from marketplace import health


@pytest.fixture(autouse=True)
def nothing_heard() -> None:
    cache.delete(health.HEARTBEAT)


def test_it_is_alive_without_a_database(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_it_is_ready_when_the_worker_has_been_heard(client: Client) -> None:
    health.beat()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok"}


@pytest.mark.django_db
def test_it_is_not_ready_without_a_worker(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "no heartbeat"


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    health.beat()
    monkeypatch.setattr(health, "DEAD_AFTER", timedelta(0))
    assert client.get("/readyz").status_code == 503
