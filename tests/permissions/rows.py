"""The tables of table/, read: one Row for each line, and the rule for read-only models spelled out for each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.permissions import table
from tests.permissions.addresses import desk_name, read_only_models

NOT_STAFF = ("nobody", "client", "freelancer", "client2", "freelancer2", "s-client", "s-freelancer")
KINDS = (*NOT_STAFF, "staff", "right")
# Who is answered so may not do it; whatever else is an answer lets them in.
REFUSALS = {"login", "desk", "again", "400", "403", "404", "405", "409"}
NONE = "-"


@dataclass(frozen=True)
class Rights:
    """All of `needed` together make the difference; each of `others` would do so alone."""

    needed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def too_few(self) -> list[set[str]]:
        """What somebody may lack who has all the rest, and be refused: any one that is needed, and what replaces it."""
        return [{right, *self.others} for right in self.needed]


@dataclass(frozen=True)
class Row:
    """What each kind of person is answered by one method of one address.

    `of` names what stands for the address's arguments. Staff are of kind "right" with all of `rights`.
    """

    method: str
    name: str
    of: str
    answers: dict[str, str]
    rights: Rights = Rights()
    looking_writes: bool = False

    def lets_in(self, kind: str) -> bool:
        return self.answers[kind] not in REFUSALS


def _read(text: str, *, before: tuple[str, ...] = ()) -> Iterator[Row]:
    """The rows of a table whose first answers are `before` in all of them; a line that does not fit says so."""
    for line in text.splitlines():
        cells = line.split()
        if not cells or cells[0].startswith("#"):
            continue
        method, name, of, *written = cells
        answers = [*before, *written]
        rights = answers.pop() if len(answers) > len(KINDS) else ""
        if len(answers) != len(KINDS) or method not in {"GET", "GET*", "POST"}:
            raise ValueError(f"Not a row of tests/permissions/table/: {line}")
        yield Row(
            method=method.removesuffix("*"),
            name=name,
            of=of,
            answers=dict(zip(KINDS, answers, strict=True)),
            rights=_rights(rights),
            looking_writes=method.endswith("*"),
        )


def _rights(cell: str) -> Rights:
    """From "app.one+two|three": one and two are needed, three would do instead of either. "+other.two" is another's."""
    if not cell:
        return Rights()
    app, _, codenames = cell.partition(".")

    def named(one: str) -> str:
        return one if "." in one else f"{app}.{one}"

    needed, *others = codenames.split("|")
    return Rights(tuple(map(named, needed.split("+"))), tuple(map(named, others)))


def own_rows() -> list[Row]:
    """Those that are written down one by one."""
    desk = _read(table.DESK, before=("desk",) * len(NOT_STAFF))
    return [*(row for text in table.FULL_TABLES for row in _read(text)), *desk]


def rows_of_read_only_models() -> dict[str, list[Row]]:
    """For each model that staff can only read, the pages that the admin makes for it, unless they have own rows."""
    rules = list(_read(table.READ_ONLY_DESK, before=("desk",) * len(NOT_STAFF)))
    written = {(row.method, row.name) for row in own_rows()}
    found = {}
    for model in read_only_models():
        app, name, label = model._meta.app_label, model._meta.model_name, model._meta.label_lower
        rights = Rights((f"{app}.view_{name}",), (f"{app}.change_{name}",))
        rows = [
            replace(rule, name=desk_name(model, rule.name), of=NONE if rule.of == NONE else label, rights=rights)
            for rule in rules
        ]
        found[label] = [row for row in rows if (row.method, row.name) not in written]
    return found
