"""An evidence pack of a contract with many messages, beside one with few: how long it takes, and in how much memory.

Each is made in a process of its own, and what counts is the most memory that this process or any that it started had.
"""

import multiprocessing
import resource
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from django.db import connections

from contracts.models import Contract
from disputes.pack import archive
from marketplace.bench.data import contracts, people
from marketplace.bench.measured import Measured, figure, growth
from marketplace.bench.size import Size

FEW = 50
SECONDS, TIMES_THE_MEMORY = 20, 1.5


def measure(size: Size) -> Iterator[Measured]:
    """Seconds for many messages, and the memory for many as a multiple of that for few."""
    many = size.of(5_000, 500)
    short, long = contracts.made(people.client(), people.freelancer(), 2, 3)
    contracts.written(short, FEW)
    contracts.written(long, many)
    (seconds_few, memory_few), (seconds, memory) = _made(short), _made(long)
    yield figure(f"evidence pack of {many:,} messages", seconds, "s", at_most=SECONDS)
    yield growth(f"evidence pack, {FEW} to {many:,} messages", seconds_few, seconds, "s", at_most=None)
    what = f"memory of an evidence pack, {FEW} to {many:,} messages"
    yield growth(what, memory_few, memory, "MiB", at_most=TIMES_THE_MEMORY)


def _made(contract: Contract) -> tuple[float, float]:
    """Seconds and MiB."""
    connections.close_all()
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_make, args=(contract, theirs))
    process.start()
    theirs.close()
    try:
        told: tuple[float, float] = ours.recv()
    finally:
        process.join()
    return told


def _make(contract: Contract, told: Connection) -> None:
    began = time.monotonic()
    archive.make(contract).close()
    seconds = time.monotonic() - began
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    told.send((seconds, most / 1024))
