"""What a test has another process run is text: its imports are of things that exist, too."""

import ast
import importlib
import re
from collections.abc import Iterator

from tests.running.started import PROJECT

IMPORT = re.compile(
    r"\bfrom ((?:accounts|contracts|disputes|escrow|marketplace|milestones|tests)[\w.]*) import ([\w, ]+)"
)


def written_in(source: str) -> Iterator[tuple[str, str]]:
    """Modules and the names that texts in this source import of them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for module, names in IMPORT.findall(node.value):
                yield from ((module, name.split(" as ")[0].strip()) for name in names.split(","))


def is_there(module: str, name: str) -> bool:
    try:
        found = importlib.import_module(module)
    except ImportError:
        return False
    if hasattr(found, name):
        return True
    try:
        importlib.import_module(f"{module}.{name}")
    except ImportError:
        return False
    return True


def test_they_are_there() -> None:
    sources = [path.read_text() for path in (PROJECT / "tests").rglob("*.py")]
    written = {found for source in sources for found in written_in(source)}
    assert len(written) > 10
    assert sorted(found for found in written if not is_there(*found)) == [("disputes", "nothing_of_the_kind")]


def test_a_wrong_one_is_found() -> None:
    assert [is_there(*found) for found in written_in('run("from disputes import nothing_of_the_kind")')] == [False]
