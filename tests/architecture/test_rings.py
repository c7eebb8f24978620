"""No files stand in a ring, imports for types counted: but a model's back relations inside one package of models."""

import ast
from pathlib import Path

import pytest

from tests.running.started import PROJECT

APPS = ("accounts", "contracts", "disputes", "escrow", "marketplace", "milestones")
Graph = dict[str, set[str]]


def imports_of(root: Path) -> Graph:
    """Which of our modules each of them imports, wherever in the file."""
    files = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for app in APPS
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
    }
    return {name: _imported(path, set(files)) - {name} for name, path in files.items()}


def _imported(path: Path, known: set[str]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            of_module = {f"{node.module}.{alias.name}" for alias in node.names} & known
            # A name that is no module of its own is in the one that it is imported from.
            found |= of_module if len(of_module) == len(node.names) else {*of_module, node.module}
    return found & known


def rings_in(graph: Graph) -> list[set[str]]:
    """Sets of modules that each lead to all others of their set."""
    reached = {name: _reached(graph, name) for name in graph}
    rings = {
        frozenset({name, *(other for other in beyond if name in reached[other])})
        for name, beyond in reached.items()
        if name in beyond
    }
    return [set(ring) for ring in sorted(rings, key=sorted)]


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = [*graph[start]]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found


def forbidden(ring: set[str]) -> bool:
    packages = {name.split(".models")[0] for name in ring if ".models" in name}
    return len(packages) != 1 or any(".models" not in name for name in ring)


def test_no_files_stand_in_a_ring() -> None:
    assert [sorted(ring) for ring in rings_in(imports_of(PROJECT)) if forbidden(ring)] == []


@pytest.mark.parametrize(
    "line",
    ["from milestones.verbs import approving", "def later():\n    from milestones.verbs.approving import approve"],
)
def test_a_planted_one_is_found(tmp_path: Path, line: str) -> None:
    for app in APPS:
        (tmp_path / app).mkdir()
    for room, text in (("outcomes/releasing", line), ("verbs/approving", "from milestones.outcomes import releasing")):
        path = tmp_path / "milestones" / f"{room}.py"
        path.parent.mkdir()
        path.write_text(text)
    [ring] = rings_in(imports_of(tmp_path))
    assert ring == {"milestones.outcomes.releasing", "milestones.verbs.approving"}
    assert forbidden(ring)
