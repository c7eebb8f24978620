"""What our code calls things, read from its source: modules and classes with what they have, tasks, SQL functions."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from tests.running.started import PROJECT

FOLDERS = ("accounts", "contracts", "disputes", "escrow", "marketplace", "milestones", "tests")


def _targets(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign):
        return {node.target.id} if isinstance(node.target, ast.Name) else set()
    if isinstance(node, ast.Assign):
        of_tuples = [name for target in node.targets for name in ast.walk(target)]
        return {name.id for name in of_tuples if isinstance(name, ast.Name)}
    return set()


class Names:
    """`modules` by dotted name, `classes` by theirs; of each what it has. `values` are those of choices."""

    def __init__(self, root: Path) -> None:
        self.modules: dict[str, set[str]] = {}
        self.classes: dict[str, set[str]] = defaultdict(set)
        self.values: set[str] = set()
        self.tasks: set[str] = set()
        self.in_database: set[str] = set()
        self._bases: dict[str, set[str]] = defaultdict(set)
        for path in (path for folder in FOLDERS for path in (root / folder).rglob("*.py")):
            text = path.read_text()
            if "migrations" in path.parts:
                self.in_database |= set(re.findall(r"FUNCTION (\w+)\(", text))
                continue
            self.tasks |= set(re.findall(r'shared_task\([^)]*name="([\w.]+)"', text))
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            self.modules[name] = self._read(ast.parse(text))

    def _read(self, module: ast.Module) -> set[str]:
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                self._read_class(node)
        return {name for node in module.body for name in _targets(node)}

    def _read_class(self, node: ast.ClassDef) -> None:
        bases = {base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases}
        self._bases[node.name] |= bases
        self.classes[node.name] |= {name for statement in node.body for name in _targets(statement)}
        if bases & {"TextChoices", "StrEnum", "Enum"}:
            constants = [value for statement in node.body for value in ast.walk(statement)]
            self.values |= {str(value.value) for value in constants if isinstance(value, ast.Constant)}

    def of_class(self, name: str) -> set[str]:
        """What a class has, what it inherits from ours included."""
        inherited = [self.of_class(base) for base in self._bases.get(name, ()) if base in self.classes]
        return self.classes.get(name, set()).union(*inherited)

    def of_module(self, end: str) -> set[str] | None:
        """What the modules of which this is the name, or its end, have in them; None if there are none."""
        found = [has for name, has in self.modules.items() if f".{name}".endswith(f".{end}")]
        return set().union(*found) if found else None

    def has_dotted(self, name: str) -> bool:
        """Whether `room.module`, `module.name` or `Class.name` is ours."""
        if name in self.tasks or self.of_module(name) is not None:
            return True
        before, _, last = name.rpartition(".")
        in_module = self.of_module(before)
        in_class = self.of_class(before.rpartition(".")[2])
        return last in (in_module or set()) or last in in_class

    def has(self, name: str) -> bool:
        """Whether something is called so: a room, a module, something in one, a column, a state."""
        rooms = {part for module in self.modules for part in module.split(".")}
        return (
            name in rooms
            or name in self.values
            or name in self.in_database
            or name in self.classes
            or any(name in has for has in (*self.modules.values(), *self.classes.values()))
        )


@cache
def ours() -> Names:
    return Names(PROJECT)
