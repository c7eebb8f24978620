from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from accounts.models import User
from contracts.models import Job
from marketplace.demo.seeding import reading, script

pytestmark = pytest.mark.django_db


def test_it_refuses_outside_a_demo() -> None:
    with pytest.raises(CommandError, match="works in demo mode only"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_a_crash_leaves_nothing_that_a_second_run_would_take_for_a_marketplace(
    demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(now: object) -> None:
        assert Job.objects.filter(direct=False).count() == 2
        raise RuntimeError("the lights went out")

    two_jobs = script.jobs()[:2]
    monkeypatch.setattr(script, "jobs", lambda: two_jobs)
    monkeypatch.setattr(reading, "catch_up", crash)
    with pytest.raises(RuntimeError, match="the lights went out"):
        call_command("seed_demo")
    assert not User.objects.exists()
    assert not Job.objects.exists()


def test_the_worker_is_not_woken_by_the_past(
    demo: Settings, monkeypatch: pytest.MonkeyPatch, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with_contract = [job for job in script.jobs() if job.name == "api-quickstart"]
    monkeypatch.setattr(script, "jobs", lambda: with_contract)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seed_demo")
    assert Job.objects.get(direct=False).state == Job.State.FILLED
    assert woken == []
