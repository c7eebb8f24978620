"""Is the site alive, and is everything that it needs at hand?

These use the real time: a demo's moved clock must not make a worker look dead.
"""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis.exceptions import RedisError

HEARTBEAT = "health:worker-heartbeat"
DEAD_AFTER = timedelta(seconds=90)


def beat() -> None:
    """Record that the worker ran a task just now."""
    cache.set(HEARTBEAT, timezone.now().isoformat(), timeout=None)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the web process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and worker all answer, else 503 that names what does not."""
    answers = {"database": _database(), **_broker_and_worker()}
    return JsonResponse(answers, status=200 if set(answers.values()) == {"ok"} else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return "ok"


def _broker_and_worker() -> dict[str, str]:
    try:
        seen = cache.get(HEARTBEAT)
    except (RedisError, OSError):
        return {"broker": "no answer", "worker": "unknown"}
    alive = seen is not None and timezone.now() - datetime.fromisoformat(seen) < DEAD_AFTER
    return {"broker": "ok", "worker": "ok" if alive else "no heartbeat"}
