"""Is the site alive, and is everything that it needs at hand?

Both are answered before anything else looks at the request, whatever host it names. Each part is asked in a thread of
its own, for which nobody waits longer than a moment. These use the real time: a demo's moved clock must not make a
worker look dead.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.connection import ConnectionProxy
from redis.exceptions import RedisError

from marketplace import due

logger = logging.getLogger(__name__)
# Not the one that answers whatever happens: here it is the question whether it does.
cache = ConnectionProxy(caches, "heartbeat")
HEARTBEAT = "health:worker-heartbeat"
MAIL_HEARTBEAT = "health:mail-heartbeat"
FILES_HEARTBEAT = "health:files-heartbeat"
BEAT_HEARTBEAT = "health:beat-heartbeat"
HEARTBEATS = {"worker": HEARTBEAT, "mail": MAIL_HEARTBEAT, "files": FILES_HEARTBEAT, "beat": BEAT_HEARTBEAT}
DEAD_AFTER = timedelta(seconds=90)
LATE_AFTER = timedelta(minutes=15)
QUEUES = ("", "-mail", "-files")
# All answers together; a little is left of two seconds for the way.
WITHIN = 1.5
NO_ANSWER = "no answer"

Answer = dict[str, Any]
_lock = threading.Lock()
# What was asked last about each part, and when.
_asked: dict[str, tuple[Future[Answer], float]] = {}


def beat(key: str = HEARTBEAT) -> None:
    """Record that a process did its work just now."""
    cache.set(key, stamp(), timeout=None)


def stamp() -> str:
    """This moment, in real time, as text."""
    return timezone.now().isoformat()


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the web process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all that the site needs answers and its work is not late, else 503 that names what is wrong.

    Within two seconds, whatever hangs.
    """
    asked = {name: _ask(name, question) for name, question in QUESTIONS.items()}
    answer: Answer = {}
    for name, (future, since) in asked.items():
        # What somebody else has waited for long enough is not waited for again: many who ask at once wait once.
        answer |= _answer(name, future, since + WITHIN)
    well = all(answer[name] == "ok" for name in PARTS)
    return JsonResponse({name: answer[name] for name in (*PARTS, "queues", "due")}, status=200 if well else 503)


PATHS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz}
PARTS = ("database", "broker", "worker", "mail", "files", "beat", "work")


class HealthMiddleware:
    """Answers both before hosts, sessions and redirects are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The health of the site, or whatever comes after this."""
        view = PATHS.get(request.path_info)
        if view is None:
            return self._get_response(request)
        response = view(request)
        # Who asked has been told: Django would log every 503 as an error and mail it to the operators.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def _ask(name: str, question: Callable[[], Answer]) -> tuple[Future[Answer], float]:
    """Begin to ask, unless an earlier question still waits: what hangs takes one thread, however often it is asked."""
    with _lock:
        earlier = _asked.get(name)
        if earlier is not None and not earlier[0].done():
            return earlier
        future: Future[Answer] = Future()
        asked = _asked[name] = future, time.monotonic()
    threading.Thread(target=_fulfil, args=(future, question), daemon=True, name=f"health-{name}").start()
    return asked


def _fulfil(future: Future[Answer], question: Callable[[], Answer]) -> None:
    try:
        future.set_result(question())
    except Exception as error:
        future.set_exception(error)
    finally:
        connection.close()  # This thread's own.


def _answer(name: str, future: Future[Answer], deadline: float) -> Answer:
    try:
        return future.result(max(0.0, deadline - time.monotonic()))
    except (TimeoutError, DatabaseError, RedisError, OSError) as error:
        logger.warning("Not ready: %s gives no answer (%s)", name, type(error).__name__)
    return SILENT[name]


def _database() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"database": "ok"}


def _work() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1000")
    ages = due.ages()
    late = [name for name, age in ages.items() if age > LATE_AFTER]
    return {
        "work": f"late: {', '.join(late)}" if late else "ok",
        "due": {name: {"oldest_seconds": int(age.total_seconds())} for name, age in ages.items()},
    }


def _broker() -> Answer:
    with redis.Redis.from_url(settings.REDIS_URL, db=0, socket_timeout=1, socket_connect_timeout=1) as broker:
        broker.ping()
        names = [settings.CELERY_TASK_DEFAULT_QUEUE + suffix for suffix in QUEUES]
        queues = {
            name: {"waiting": broker.llen(name), "oldest_seconds": _age(broker.lindex(name, -1))} for name in names
        }
    late = any((queue["oldest_seconds"] or 0) > LATE_AFTER.total_seconds() for queue in queues.values())
    return {"broker": "tasks wait too long" if late else "ok", "queues": queues}


def _age(message: Any) -> int | None:
    """Seconds since a task was sent; None where there is none, or nobody noted it."""
    sent_at = json.loads(message)["headers"].get("sent_at") if message else None
    return int((timezone.now() - datetime.fromisoformat(sent_at)).total_seconds()) if sent_at else None


def _heartbeats() -> Answer:
    heard, now = cache.get_many(HEARTBEATS.values()), timezone.now()
    told = {
        name: "ok" if key in heard and now - datetime.fromisoformat(heard[key]) < DEAD_AFTER else "no heartbeat"
        for name, key in HEARTBEATS.items()
    }
    if told["beat"] != "ok":
        # It is beat that asks the others for theirs: nobody knows of them then.
        silent = [name for name in told if told[name] != "ok" and name != "beat"]
        told |= dict.fromkeys(silent, "unknown while beat is away")
    return told


QUESTIONS = {"database": _database, "work": _work, "broker": _broker, "heartbeats": _heartbeats}
SILENT: dict[str, Answer] = {
    "database": {"database": NO_ANSWER},
    "work": {"work": "unknown", "due": {}},
    "broker": {"broker": NO_ANSWER, "queues": {}},
    "heartbeats": dict.fromkeys(HEARTBEATS, "unknown"),
}
