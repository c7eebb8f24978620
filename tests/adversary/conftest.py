"""How much was explored, said at the end, whichever process did it."""

from typing import Any

EXPLORED = "explored"


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
