"""Two of our staff decide about the same report at once: one decision, and one word to each of the two."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from accounts.models import Notification, User
from contracts.models import Report, ReportDecision
from contracts.reports import deciding, reporting, subjects
from contracts.reports.deciding import DecidedAlready
from tests.factories import FreelancerFactory, JobFactory, StaffFactory
from tests.racing import Racer, gate_before, race, without_row_locks


@pytest.fixture
def found() -> Report:
    job, by = JobFactory(), FreelancerFactory()
    return reporting.report(subjects.find("job", job.pk, by), by=by, reason="scam", words="It wants my password.")


def decide(found: Report, by: User, what: str) -> Callable[[], ReportDecision]:
    to_reported = "" if what == "dismissed" else "Nobody asks for passwords here."
    return lambda: deciding.decide(found, by=by, what=what, to_reporter="We have read it.", to_reported=to_reported)


def at_once(found: Report, monkeypatch: pytest.MonkeyPatch) -> tuple[Racer, Racer]:
    gate = gate_before(monkeypatch, deciding, "require_may_decide")
    return race(decide(found, StaffFactory(), "hidden"), decide(found, StaffFactory(), "dismissed"), gate)


def test_the_second_is_refused(found: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = at_once(found, monkeypatch)
    assert first.error is None
    assert isinstance(second.error, DecidedAlready)
    assert ReportDecision.objects.get().what == "hidden"
    assert Notification.objects.filter(kind="report-decided").count() == 1


def test_without_locks_the_database_refuses_the_other(found: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch, Report)
    first, second = at_once(found, monkeypatch)
    assert second.error is None
    assert isinstance(first.error, IntegrityError)
    assert ReportDecision.objects.get().what == "dismissed"
