"""Three hundred jobs to their end, while the provider and the worker fail at every point.

The provider delays, doubles, drops and shuffles its webhooks, does not answer before or after it has worked, fails and
says that it is busy; the worker is killed at random moments; the mail server hangs, drops connections and says later;
and in the middle the database is lost, and a backup is restored that knows nothing of the last hour. When calm returns,
nothing else is lost and nothing happened twice.

A run is of one seed, which is printed. CHAOS_SEEDS is how many to run (`make chaos SEEDS=20`); without it as many as
fit in CHAOS_SECONDS. CHAOS_SEED is the first seed, to repeat a run; threads and processes make no two quite the same.
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.notices import mailing
from disputes.silence import sweep as disputes
from escrow import operations
from escrow.earnings import forfeiting
from escrow.inbox import inbox
from marketplace import clock
from marketplace.outbox import sending
from milestones.silence import sweep
from tests.chaos import lost_hour, reckoning
from tests.chaos.earners import Earner
from tests.chaos.jobs import STORIES, End, Job
from tests.chaos.lost_hour import LostHour
from tests.chaos.script import Script
from tests.chaos.world import World, site_time

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
JOBS = int(os.environ.get("CHAOS_JOBS", "300"))
EARNERS = 12
FIRST_SEED = int(os.environ.get("CHAOS_SEED", str(random.SystemRandom().randrange(10**6))))
# After each so many rounds everybody's clock moves so many days: work first, then payouts, silence and evidence.
# All of it is less than the provider lists its events for.
DAYS = (0, 2, 4, 8, 3, 3)
ROUNDS_A_STRETCH = 6
# Before this stretch a backup is restored: some have been paid by then, many are under way.
LOST_BEFORE_STRETCH = 4
LOST_JOBS, LOST_ROUNDS = 14, 4
# So often a round begins a day later: keys are forgotten while their operations are unanswered.
A_DAY_GOES_BY = 0.1
# So often operators have heard what is missing, and put it there.
OPERATORS_TOP_UP = 0.3
# Stripe sets so much aside for each job, in minor units, from the second stretch until calm returns.
SET_ASIDE = 12_000
CALM_ROUNDS = 80


@pytest.fixture
def data_dir(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.PAYMENTS = "stripe"
    monkeypatch.setattr(clock, "offset", lambda: site_time() - clock.timezone.now())
    return tmp_path


def seeds() -> Iterator[int]:
    """The given number, or as many as fit."""
    number, seconds = os.environ.get("CHAOS_SEEDS"), float(os.environ.get("CHAOS_SECONDS", "0"))
    if number:
        yield from range(FIRST_SEED, FIRST_SEED + int(number))
        return
    began, seed = time.monotonic(), FIRST_SEED
    longest = 0.0
    while seed == FIRST_SEED or time.monotonic() - began + longest < seconds:
        started = time.monotonic()
        yield seed
        longest, seed = max(longest, time.monotonic() - started), seed + 1


def test_nothing_is_lost_and_nothing_happens_twice(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in seeds():
        began = time.monotonic()
        with capsys.disabled():
            sys.stdout.write(f"\nchaos: CHAOS_SEED={seed} ...")
            sys.stdout.flush()
        world = run(seed, data_dir)
        with capsys.disabled():
            done = f"{JOBS} jobs, {len(world.server.calls)} calls, {world.kills} kills, "
            done += f"{reckoning.refunds_that_waited(world.server)} refunds that waited, {world.top_ups} top-ups, "
            done += f"{len(world.post_office.server.messages)} mails, {world.post_office.hangs} hangs of their server"
            sys.stdout.write(f" {done}, {time.monotonic() - began:.0f} s\n")
        call_command("flush", interactive=False, verbosity=0)


def run(seed: int, data_dir: Path) -> World:
    """One run; returns what it was like."""
    with World(seed, data_dir) as world:
        chance = world.random
        earners = [Earner(world.server, chance, bank_is_closed=n % 4 == 0) for n in range(EARNERS)]
        jobs = [STORIES[n % len(STORIES)](Job(world.server, chance.choice(earners).user, chance)) for n in range(JOBS)]
        payouts = [earner.withdraws() for earner in earners]
        ends: list[End] = []
        for stretch, days in enumerate(DAYS):
            if stretch == LOST_BEFORE_STRETCH:
                lost = lose_an_hour(world, earners)
            world.pass_time(days=days)
            if stretch == 1:
                world.server.reserve(JOBS * SET_ASIDE, "usd")
            for _ in range(ROUNDS_A_STRETCH):
                a_round_of_chaos(world, jobs, payouts, ends)
        world.end_the_killing()
        # It was the worker that brought most of it to its end, however often it was killed.
        assert len(ends) > len(jobs)
        world.server.calm()
        world.server.release(JOBS * SET_ASIDE, "usd")
        world.post_office.calm()
        calm(world, jobs, payouts, ends)
        reckoning.everything_is_where_it_should_be(ends)
        reckoning.every_operation_happened_once(world.server, lost)
        reckoning.the_books_agree(world.server, lost)
        world.post_office.arrived_once()
        world.server.assert_valid()
        return world


def lose_an_hour(world: World, earners: list[Earner]) -> LostHour:
    """Back up, let new people come while the worker and the provider go on with everything, restore."""
    lost_hour.back_up(world)
    chance = world.random
    jobs = [STORIES[n % len(STORIES)](Job(world.server, chance.choice(earners).user, chance)) for n in range(LOST_JOBS)]
    lost_hour.withdraw_a_little(earners)
    for _ in range(LOST_ROUNDS):
        a_round_of_chaos(world, jobs, [], [])
    return lost_hour.restore(world)


def a_round_of_chaos(world: World, jobs: list[Script[End]], payouts: list[Script[None]], ends: list[End]) -> None:
    """Everybody has a turn; the worker and the webhooks go on beside them."""
    if world.random.random() < A_DAY_GOES_BY:
        world.pass_time(hours=26)
    world.pass_time(minutes=world.random.randint(1, 40))
    world.wake_worker()
    world.random.shuffle(jobs)
    take_turns(jobs, ends)
    world.server.deliver()
    take_turns(payouts, [])
    world.let_worker_work()
    if world.random.random() < OPERATORS_TOP_UP:
        world.top_up()
    if world.random.random() < 0.3:
        world.server.settle()
        world.server.expire_due()


def take_turns(scripts: list[Script[End]] | list[Script[None]], ends: list[End]) -> None:
    """Each goes on as far as it can; those that came to their end are taken out."""
    for script in list(scripts):
        try:
            next(script)
        except StopIteration as stop:
            scripts.remove(script)
            ends.append(stop.value)


def calm(world: World, jobs: list[Script[End]], payouts: list[Script[None]], ends: list[End]) -> None:
    """All is well again: what the schedule does brings everything to its end. Keys are forgotten on the way."""
    for round_ in range(CALM_ROUNDS):
        world.pass_time(hours=5 * 24 if round_ % 10 == 9 else 2)
        if round_ % 10 == 5:
            world.top_up()
        take_turns(jobs, ends)
        take_turns(payouts, [])
        world.server.settle()
        world.server.expire_due()
        world.server.deliver()
        inbox.fetch_missed()
        while inbox.process_pending():
            pass
        operations.finish_pending()
        sweep.process_due()
        disputes.process_due()
        forfeiting.end_unappealed()
        while mailing.write_pending():
            pass
        while sending.send_due():
            pass
        if not jobs and round_ > 30 and reckoning.nothing_is_under_way() and world.post_office.has_delivered_all():
            break
    assert Counter(next(script) for script in jobs) == {}, reckoning.what_is_apart(world.server)
    assert reckoning.nothing_is_under_way()
