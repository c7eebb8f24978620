"""All subjects, one after the other."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from subprocess import PIPE, Popen

from marketplace.bench import table
from marketplace.bench.databases import copied
from marketplace.bench.measured import Measured
from marketplace.bench.size import Size


class SubjectFailed(RuntimeError):
    """A subject ended before it had measured everything; its messages are on stderr."""


def measure(names: Sequence[str], size: Size, *, keep: Path | None, say: Callable[[str], object]) -> list[str]:
    """Print the table line by line, write the figures to `keep`, and return which lines of a full run missed."""
    began, measured = time.monotonic(), []
    for number, name in enumerate(names, start=1):
        say(f"[{number}/{len(names)}] {name}, after {time.monotonic() - began:.0f} s")
        for each in _of(name, size):
            say(table.row(each, size))
            measured.append(each)
    say("\n".join(["", table.head(), *(table.row(each, size) for each in measured)]))
    say(f"Measured in {time.monotonic() - began:.0f} s.")
    if keep:
        keep.write_text(json.dumps({"size": size.value, "lines": [each.as_json() for each in measured]}, indent=1))
    return [] if size is Size.SMALL else [each.what for each in measured if not each.holds]


def _of(name: str, size: Size) -> Iterator[Measured]:
    command = [sys.executable, "-m", "marketplace.bench.subject", name, size.value]
    with copied(name) as env, Popen(command, env=env, stdout=PIPE, text=True) as process:
        for line in process.stdout or ():
            yield Measured.from_json(json.loads(line))
        if process.wait():
            raise SubjectFailed(name)
