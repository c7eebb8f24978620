"""Alive, and ready: what an operator's monitor asks."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings

from disputes.silence import lateness as disputes
from escrow.inbox import lateness as escrow
from marketplace import due, health
from milestones.silence import lateness
from tests import story
from tests.conftest import TimeTravel


@pytest.fixture(autouse=True)
def nothing_heard() -> None:
    health.cache.delete_many(health.HEARTBEATS.values())


@pytest.fixture
def all_heard(nothing_heard: None) -> None:
    for key in health.HEARTBEATS.values():
        health.beat(key)


@pytest.mark.parametrize("host", ["localhost", "somebody-elses.example", "no host?"])
def test_it_is_alive_without_a_database_whatever_the_host(client: Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("all_heard")
def test_it_is_ready_when_all_have_been_heard(client: Client) -> None:
    answer = client.get("/readyz", headers={"host": "no host?"})
    assert answer.status_code == 200
    told = answer.json()
    assert {told[part] for part in ("database", "broker", "worker", "mail", "files", "beat", "work")} == {"ok"}
    ours = settings.CELERY_TASK_DEFAULT_QUEUE
    assert set(told["queues"]) == {ours, f"{ours}-mail", f"{ours}-files"}
    assert set(told["due"]) == {"jobs", "reviews", "reviews of each other", "settlement offers", "disputes", "webhooks"}


@pytest.mark.django_db
@pytest.mark.usefixtures("all_heard")
@pytest.mark.parametrize("silent", list(health.HEARTBEATS))
def test_whoever_is_silent_is_named_and_nobody_is_mailed(client: Client, silent: str) -> None:
    health.cache.delete(health.HEARTBEATS[silent])
    with override_settings(ADMINS=[("Operators", "ops@surety.example")]):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert {part for part in health.PARTS if answer.json()[part] != "ok"} == {silent}
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_heard")
def test_without_beat_nobody_knows_of_the_others(client: Client) -> None:
    health.beat(health.MAIL_HEARTBEAT)
    told = client.get("/readyz").json()
    assert (told["beat"], told["worker"], told["mail"]) == ("no heartbeat", "unknown while beat is away", "ok")


@pytest.mark.django_db
@pytest.mark.usefixtures("all_heard")
def test_one_that_fell_silent_is_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "DEAD_AFTER", timedelta(0))
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
@pytest.mark.usefixtures("all_heard")
def test_work_that_is_late_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "_questions", {"reviews": lambda: timedelta(minutes=16), "disputes": lambda: None})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["work"] == "late: reviews"
    assert answer.json()["due"]["reviews"] == {"oldest_seconds": 960}


@pytest.mark.django_db
def test_a_review_that_nobody_swept_grows_old(time_travel: TimeTravel) -> None:
    assert (lateness.of_reviews(), lateness.of_settlement_offers(), disputes.of_disputes()) == (None, None, None)
    assert escrow.of_webhooks() is None
    milestone = story.submitted_milestone()
    assert lateness.of_reviews() is None
    assert milestone.review_due_at
    time_travel.to(milestone.review_due_at + timedelta(minutes=20))
    age = lateness.of_reviews()
    assert age
    assert timedelta(minutes=20) <= age < timedelta(minutes=21)
