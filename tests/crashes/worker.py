"""A real worker on a queue of its own, and what it leaves in the broker."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from marketplace.celery import app

PROJECT = Path(__file__).parent.parent.parent
READY = " ready."
PATIENCE = 120


class Worker:
    """A Celery worker as `make run` starts it, but for one task at a time; on the test's own database.

    `options` are more of Celery's, `variables` more of the environment.
    """

    def __init__(self, queue: str, data_dir: Path, *options: str, **variables: str) -> None:
        command = [sys.executable, "-m", "celery", "--app", "marketplace", "worker", "--concurrency", "1"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO", *options]
        # A pipe that nobody empties would stop it.
        self.log = data_dir / f"{uuid.uuid4()}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env={**environment(queue, data_dir), **variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        self.until(lambda: READY in self.log.read_text())

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that this worker brings about."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "Nothing happens"
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.02)
                raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """SIGKILL to the worker and its child, as when the machine is out of memory or of power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def environment(queue: str, data_dir: Path) -> Mapping[str, str]:
    """The suite's own environment, pointed to the test's database and queue; e-mails become files."""
    database_url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        "SURETY_MODE": "demo",
        "DATABASE_URL": urlunsplit(database_url),
        "CELERY_QUEUE": queue,
        "DATA_DIR": str(data_dir),
    }


def new_queue() -> str:
    """A name that no other test and no other worker has."""
    return f"test-{uuid.uuid4()}"


def send(task: str, queue: str) -> None:
    """Put a task into the queue, as the schedule does."""
    with app.connection_for_write() as broker:
        app.send_task(task, queue=queue, connection=broker)


def forget(queue: str) -> None:
    """Take away what a killed worker has left in the broker."""
    with app.connection_for_write() as broker, broker.channel() as channel:
        redis = channel.client
        redis.delete(queue, f"_kombu.binding.{queue}", f"_kombu.binding_permanent.{queue}")
        for tag, message in redis.hgetall("unacked").items():
            if queue.encode() in message:
                redis.hdel("unacked", tag)
                redis.zrem("unacked_index", tag)
