"""Shared out so that two processes take the same time; how much was explored is said at the end, whoever did it."""

from itertools import chain, zip_longest
from typing import Any

import pytest

EXPLORED = "explored"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, each with a short one behind it: a process holds two tests, and the second has to wait."""
    long = [item for item in items if "test_adversary.py" in item.nodeid]
    short = [item for item in items if "test_broken_rules.py" in item.nodeid]
    others = [item for item in items if item not in long + short]
    items[:] = [*others, *(item for item in chain(*zip_longest(long, short)) if item)]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = terminalreporter.stats.get("passed", [])
    found = [value for report in reports for name, value in report.user_properties if name == EXPLORED]
    for submissions, states, transitions, refused in sorted(set(map(tuple, found))):
        terminalreporter.write_line(
            f"after {submissions} submissions: {states} states, {transitions} transitions, {refused} attempts refused"
        )
    if found:
        states, transitions = (sum(counts[place] for counts in set(map(tuple, found))) for place in (1, 2))
        terminalreporter.write_line(f"explored: {states} states and {transitions} transitions in all")
