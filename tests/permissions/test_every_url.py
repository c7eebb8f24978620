"""Every address of the site, asked for by every kind of person: who is let in, who is refused, and how."""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from tests.permissions import table
from tests.permissions.addresses import every_address
from tests.permissions.rows import Row, own_rows, rows_of_read_only_models
from tests.permissions.visiting import ask, grow_old, nothing_written, path_of, undone
from tests.permissions.world import Visitor, World

OWN, OF_MODELS = own_rows(), rows_of_read_only_models()
ROWS = [*OWN, *(row for rows in OF_MODELS.values() for row in rows)]
BY_NAME = {row.name: [other for other in OWN if other.name == row.name] for row in OWN}
HAS_POST_ROW = {(row.name, row.of) for row in ROWS if row.method == "POST"}


def test_every_address_has_a_row() -> None:
    listed = {row.name for row in ROWS if row.method == "GET"}
    missing = [f"{address.name} ({address.route})" for address in every_address() if address.name not in listed]
    assert not missing, (
        "Nobody has said who may open " + ", ".join(missing) + ". Add a row for GET to a table "
        "in tests/permissions/table/, and what stands for its arguments to tests/permissions/together.py."
    )


def test_every_row_is_for_an_address_that_exists() -> None:
    addresses = Counter(address.name for address in every_address())
    assert {row.name for row in ROWS} - set(addresses) == set()
    assert [name for name, count in addresses.items() if count > 1] == []


def test_what_nobody_can_look_at_has_a_row_for_post() -> None:
    only_posted = {(row.name, row.of) for row in ROWS if "405" in row.answers.values() and row.method == "GET"}
    assert only_posted - HAS_POST_ROW == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", BY_NAME)
def test_everybody_is_answered_as_the_table_says(world: World, name: str) -> None:
    check(world, BY_NAME[name])


@pytest.mark.django_db
@pytest.mark.parametrize("model", OF_MODELS)
def test_staff_read_it_with_the_right_and_nobody_edits_it(world: World, model: str) -> None:
    check(world, OF_MODELS[model])


def check(world: World, rows: list[Row]) -> None:
    """Fail with everyone who is answered otherwise than the rows say, or if something is written that may not be."""
    for rights in dict.fromkeys(row.rights for row in rows):
        asked = [(row, visitor) for row in rows if row.rights == rights for visitor in world.visitors(rights)]
        with nothing_written():
            problems = [problem for row, visitor in asked for problem in _wrong(world, row, visitor)]
            assert not problems, "\n".join(problems)


def _wrong(world: World, row: Row, visitor: Visitor) -> Iterator[str]:
    """Asks by the row's method, and by a POST where looking is forbidden and no row says what a POST does."""
    path, expected = path_of(world, row, visitor), row.answers[visitor.kind]
    is_let_in = row.lets_in(visitor.kind)
    with undone() if is_let_in and (row.method == "POST" or row.looking_writes) else nullcontext():
        answers = [(row.method, ask(visitor, row.method, path), {expected})]
    if row.method == "GET" and not is_let_in and (row.name, row.of) not in HAS_POST_ROW:
        answers.append(("POST", ask(visitor, "POST", path), {expected, "405"}))
    for method, answer, fine in answers:
        if answer not in fine:
            yield f"{method} {row.name} ({path}), {visitor.kind}, {visitor.name}: {answer} instead of {expected}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", table.ASKS_AGAIN)
def test_whoever_proved_long_ago_who_they_are_is_asked_again(world: World, name: str) -> None:
    [row] = [row for row in BY_NAME[name] if row.method == "GET"]
    let_in = [visitor for visitor in world.visitors(row.rights) if row.answers[visitor.kind] == table.ASKS_AGAIN[name]]
    assert let_in
    with nothing_written():
        answers = {}
        for visitor in let_in:
            grow_old(visitor)
            answers |= {(visitor.name, m): ask(visitor, m, path_of(world, row, visitor)) for m in ("GET", "POST")}
    assert set(answers.values()) == {"again"}, answers
