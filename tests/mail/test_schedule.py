"""Mail has a queue and a process of its own, every task a limit, and nothing piles up while nobody works."""

import pytest
from celery.schedules import crontab
from django.conf import settings

from marketplace.celery import app
from marketplace.outbox.claiming import LEASE
from marketplace.services.run import PROCESSES
from marketplace.services.site import SURETY

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))
MAIL = {"marketplace.send_mail", "marketplace.send_alarms", "marketplace.mail_heartbeat"}


def queue_of(name: str) -> str:
    queue: str = app.amqp.router.route({}, name)["queue"].name
    return queue


@pytest.mark.parametrize("name", OURS)
def test_only_what_speaks_to_a_mail_server_is_in_its_queue(name: str) -> None:
    mail_queue = f"{settings.CELERY_TASK_DEFAULT_QUEUE}-mail"
    assert (queue_of(name) == mail_queue) == (name in MAIL)


@pytest.mark.parametrize("name", OURS)
def test_every_task_has_limits_that_the_broker_can_wait_for(name: str) -> None:
    task = app.tasks[name]
    soft = task.soft_time_limit or app.conf.task_soft_time_limit
    hard = task.time_limit or app.conf.task_time_limit
    assert 0 < soft < hard < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


@pytest.mark.parametrize("name", OURS)
def test_what_works_on_large_files_has_a_queue_of_its_own(name: str) -> None:
    ours = {"marketplace.finish_uploads", "marketplace.forget_uploads", "marketplace.files_heartbeat"}
    ours |= {"disputes.make_parcels", "disputes.forget_parcels"}
    assert (queue_of(name) == settings.FILES_QUEUE) == (name in ours)


def test_a_row_is_held_for_longer_than_anybody_sends() -> None:
    assert LEASE.total_seconds() > app.tasks["marketplace.send_mail"].time_limit


@pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
def test_what_is_not_begun_in_time_is_not_begun(name: str) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    assert entry["task"] in OURS
    expires = entry["options"]["expires"]
    if not isinstance(entry["schedule"], crontab):
        assert expires <= entry["schedule"]
    assert expires > 0


def test_the_process_takes_from_that_queue_and_the_worker_does_not(tmp_path: object) -> None:
    class Folder:
        run = settings.DATA_DIR

    commands = SURETY.processes(Folder(), {"PORT": "8000", "CELERY_QUEUE": "some"})  # type: ignore[arg-type]
    assert set(commands) == set(PROCESSES)
    assert commands["mail"][commands["mail"].index("--queues") + 1] == "some-mail"
    assert commands["files"][commands["files"].index("--queues") + 1] == "some-files"
    assert "--queues" not in commands["worker"]
