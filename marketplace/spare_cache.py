"""The cache, which nobody has to be there: while it does not answer, each process keeps what it must by itself.

Rate limits are counted in it. Were they an error without it, nobody could sign in while the broker is away; were they
left out, passwords could be guessed meanwhile. So each process counts for itself then, and says so once.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
SPARE = "spare"
# Nobody waits for a cache that hangs more than once in so many seconds.
TRY_AGAIN_AFTER = 5.0


class SpareCache(RedisCache):
    """Redis, or the cache `spare` of this process for as long as Redis does not answer."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._either("add", super().add, key, value, timeout, version=version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._either("get", super().get, key, default, version=version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._either("set", super().set, key, value, timeout, version=version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._either("touch", super().touch, key, timeout, version=version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._either("delete", super().delete, key, version=version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._either("incr", super().incr, key, delta, version=version))

    def _either(self, name: str, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _away.until:
            try:
                return do(*args, **kwargs)
            except (RedisError, OSError) as error:
                logger.warning("The cache does not answer; this process counts by itself meanwhile: %s", error)
                _away.until = time.monotonic() + TRY_AGAIN_AFTER
        return getattr(caches[SPARE], name)(*args, **kwargs)


class _Away:
    """Until when this process leaves Redis alone; for all threads together."""

    until = 0.0


_away = _Away()
