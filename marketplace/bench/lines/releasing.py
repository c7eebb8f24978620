"""Release by silence: the worker's own task beside the floor of the same run, with one worker and with two; memory."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from contracts.contracts.models import address
from escrow.models import Account, Hold
from marketplace.bench.data import entries, floor
from marketplace.bench.measured import Measured, growth, speed
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.celery import keep_what_is_loaded
from milestones import tasks
from milestones.models import Milestone, State

BATCH = 1_000
FLOOR = "releases by silence, one worker, beside the floor in SQL"
TWO = "releases by silence, two workers beside one"
MEMORY = "memory of a sweep over {:,} beside one over {:,}"
WORKER = "from marketplace.bench.lines import releasing; releasing.work()"


def measure(size: Size) -> Iterator[Measured]:
    """The floor's copies have no trigger, no foreign key and no notices; servers without fsync."""
    number, long = size.of(20_000, 1_000), size.of(100_000, 4_000)
    _make(number)
    with step("the floor"):
        floor.copy()
        reference = _floor(number)
    with step("one worker"):
        one, little = _workers(1, number)
    yield speed(FLOOR, reference, one, at_least=0.25)
    _make(number)
    with step("two workers"):
        two, _ = _workers(2, number)
    yield speed(TWO, one, two, at_least=1.3)
    _make(long)
    with step(f"one worker, {long:,}"):
        _, much = _workers(1, long)
    yield growth(MEMORY.format(long, number), little, much, "MB", at_most=1.1)


def work() -> None:
    """A worker: the task itself, once told to begin, then how much memory it took at most."""
    keep_what_is_loaded()
    address(0)  # loads the addresses, as any worker has that was at work before
    _say("ready")
    sys.stdin.readline()
    tasks.process_due()
    _say(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024)


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _make(number: int) -> None:
    with step(f"{number:,} milestones that are due"):
        made = entries.due(number)
        holds = Hold.objects.filter(pk__gt=made.holds).order_by()
        # What a person's first release opens once in a lifetime is there.
        Account.earnings(holds.values_list("payee_id", "currency").distinct())
        Account.platform([Account.Kind.FEES], ["USD"])


def _floor(number: int) -> float:
    began = time.monotonic()
    while floor.release(BATCH):
        pass
    return number / (time.monotonic() - began)


def _workers(workers: int, number: int) -> tuple[float, float]:
    """Releases a second, and the megabytes that one of them took at most. Raises RuntimeError where any is left."""
    command = [sys.executable, "-c", f"import django; django.setup(); {WORKER}"]
    pipe = subprocess.PIPE
    begun = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=os.environ) for _ in range(workers)]
    for worker in begun:
        _line(worker)
    began = time.monotonic()
    for worker in begun:
        print("go", file=worker.stdin, flush=True)
    taken = [float(_line(worker)) for worker in begun]
    lasted = time.monotonic() - began
    for worker in begun:
        worker.communicate()
    if left := Milestone.objects.filter(state=State.SUBMITTED).count():
        raise RuntimeError(f"{left} milestones were not released.")
    return number / lasted, max(taken)


def _line(worker: "subprocess.Popen[str]") -> str:
    if line := worker.stdout.readline() if worker.stdout else "":
        return line
    raise RuntimeError(f"A worker ended with {worker.wait()}.")
