"""Shared out so that two processes take the same time; how much was explored is said at the end, whoever did it."""

import time
from collections.abc import Generator
from itertools import chain, zip_longest
from typing import Any

import pytest

LONG = ("test_adversary.py", "test_stalling.py", "test_banking.py", "test_returning.py")
EXPLORED, FOUND, COMPUTED = "explored", "found", "computed"
LONGEST = 12


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, each with a short one behind it: a process holds two tests, and the second has to wait."""
    long = [item for item in items if any(name in item.nodeid for name in LONG)]
    short = [item for item in items if "test_broken_rules.py" in item.nodeid]
    others = [item for item in items if item not in long + short]
    items[:] = [*others, *(item for item in chain(*zip_longest(long, short)) if item)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """How long it computed: what it took by the clock depends on what else the machine does."""
    began = time.process_time()
    try:
        return (yield)
    finally:
        item.user_properties.append((COMPUTED, (item.name, time.process_time() - began)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = terminalreporter.stats.get("passed", [])
    properties = [pair for report in reports for pair in report.user_properties]
    explored = sorted({tuple(value) for name, value in properties if name == EXPLORED})
    for part, states, transitions, refused in explored:
        terminalreporter.write_line(f"{part}: {states} states, {transitions} transitions, {refused} attempts refused")
    if explored:
        states, transitions = (sum(counts[place] for counts in explored) for place in (1, 2))
        terminalreporter.write_line(f"explored: {states} states and {transitions} transitions in all")
    computed = sorted((tuple(value) for name, value in properties if name == COMPUTED), key=lambda one: -one[1])
    for name, seconds in computed[:LONGEST]:
        terminalreporter.write_line(f"{seconds:.0f} s of CPU beside the database: {name}")
    if computed:
        terminalreporter.write_line(f"{sum(seconds for _, seconds in computed):.0f} s of CPU in all")
    for value in sorted({value for name, value in properties if name == FOUND}):
        terminalreporter.write_line(f"kept waiting at most: {value}")
