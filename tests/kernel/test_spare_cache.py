"""While the cache does not answer, people still sign in, and tries are still counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client, override_settings

from accounts.models import User
from marketplace import spare_cache
from tests.signing_in import is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    nobody = {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=1"}
    given = {
        "default": {"BACKEND": "marketplace.spare_cache.SpareCache", **nobody},
        "spare": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)},
    }
    monkeypatch.setattr(spare_cache._away, "until", 0.0)
    with override_settings(CACHES=given):
        yield


def test_everybody_signs_in_and_guessing_is_still_stopped(cache_is_away: None, carla: User, ana: User) -> None:
    browser = Client()
    sign_in(browser, carla.email)
    assert is_in(browser)
    stranger = Client()
    pages = [sign_in(stranger, ana.email, f"guess {n}").content.decode() for n in range(6)]
    assert ["Too many wrong passwords" in page for page in pages] == [False] * 5 + [True]


def test_it_does_what_a_cache_does(cache_is_away: None) -> None:
    assert cache.get("key", "nothing") == "nothing"
    assert cache.add("key", 1)
    assert not cache.add("key", 2)
    assert cache.incr("key", 4) == cache.get("key") == 5
    cache.set("key", [1])
    assert cache.touch("key", 60)
    assert cache.delete("key")
    assert cache.get_or_set("key", "made", 60) == "made"


def test_a_cache_that_is_away_is_asked_once_in_a_while(cache_is_away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def refuse(*args: Any, **kwargs: Any) -> None:
        asked.append(args)
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", refuse)
    now = [1000.0]
    monkeypatch.setattr(spare_cache.time, "monotonic", lambda: now[0])
    for _ in range(3):
        caches["default"].get("key")
    assert len(asked) == 1
    now[0] += spare_cache.TRY_AGAIN_AFTER
    caches["default"].get("key")
    assert len(asked) == 2
