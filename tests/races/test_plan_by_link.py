"""A link that two people have, or whose sender takes it back while it is being answered: one of them wins."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from contracts.by_link import claiming, direct_jobs, links, sending
from contracts.models import Job, Proposal, SentPlan
from tests.by_link import claimed, details, sent_plan
from tests.racing import gate_before, race, without_row_locks


def claim(plan: SentPlan, by: User) -> Callable[[], Any]:
    return lambda: claimed(plan, by)


def test_of_two_one_takes_it_up(carla: User, ana: User, olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = sent_plan(carla)
    gate = gate_before(monkeypatch, direct_jobs, "make")
    first, second = race(claim(plan, ana), claim(plan, olga), gate)
    assert first.error is None
    assert isinstance(second.error, claiming.NotThere)
    assert Proposal.objects.get().freelancer == ana
    assert Job.objects.count() == 1


def test_without_locks_both_would(carla: User, ana: User, olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = sent_plan(carla)
    without_row_locks(monkeypatch, SentPlan, User)
    gate = gate_before(monkeypatch, direct_jobs, "make")
    first, second = race(claim(plan, ana), claim(plan, olga), gate)
    assert (first.error, second.error) == (None, None)
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize("verb", [links.take_back, links.renew])
def test_a_link_taken_back_too_late_stays_taken_up(
    carla: User, ana: User, monkeypatch: pytest.MonkeyPatch, verb: Callable[..., Any]
) -> None:
    plan = sent_plan(carla)
    gate = gate_before(monkeypatch, direct_jobs, "make")
    first, second = race(claim(plan, ana), lambda: verb(plan, by=carla), gate)
    assert first.error is None
    assert isinstance(second.error, sending.PlanNotWaiting)
    assert SentPlan.objects.get().claimed_by == ana


def test_a_change_in_the_meantime_is_read_first(carla: User, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = sent_plan(carla)
    gate = gate_before(monkeypatch, sending, "_write")
    change, answer = race(lambda: sending.edit(plan, details(title="A mark"), by=carla), claim(plan, ana), gate)
    assert change.error is None
    assert isinstance(answer.error, claiming.PlanChanged)
    assert not Job.objects.exists()


def test_each_takes_up_the_others(monkeypatch: pytest.MonkeyPatch, olga: User, ana: User) -> None:
    """Both lock both people: in the order of their keys, or each would wait for the other."""
    ana.is_client = True
    ana.save()
    ours = sending.send(details(), by=olga, as_client=True)
    theirs = sending.send(details(), by=ana, as_client=True)
    gate = gate_before(monkeypatch, direct_jobs, "make")
    first, second = race(claim(ours, ana), claim(theirs, olga), gate)
    assert (first.error, second.error) == (None, None)
    assert Proposal.objects.count() == 2
