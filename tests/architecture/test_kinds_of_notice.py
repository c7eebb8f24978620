"""Each app's part of the table of what people can be told, and that together they are one table."""

import ast
import pkgutil
from collections.abc import Iterator
from datetime import UTC
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.utils.functional import Promise

from accounts.wording.facts import Facts
from accounts.wording.kinds import TABLE, FactError, Kind, kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import By, Sides, Typed, parts_of, say, texts
from tests.told import NEWS

PROJECT = Path(__file__).parents[2]
APPS = ("accounts", "escrow", "contracts", "milestones", "disputes")


def parts() -> Iterator[ModuleType]:
    for app in APPS:
        part = import_module(f"{app}.kinds_of_notice")
        yield part
        for file in pkgutil.iter_modules(getattr(part, "__path__", [])):
            yield import_module(f"{part.__name__}.{file.name}")


def rows() -> dict[str, Kind]:
    """Every kind by the name under which code finds it: "milestones.kinds_of_notice.work.SUBMITTED"."""
    return {
        f"{part.__name__}.{name}": value
        for part in parts()
        for name, value in vars(part).items()
        if isinstance(value, Kind)
    }


def named_in_code() -> set[str]:
    """What code reads of the parts, by its whole name, whatever it calls the module."""
    found = set()
    for app in APPS:
        for path in (PROJECT / app).rglob("*.py"):
            tree = ast.parse(path.read_text())
            known = {
                alias.asname or alias.name: f"{node.module}.{alias.name}"
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
                if "kinds_of_notice" in f"{node.module}.{alias.name}"
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                    found.add(f"{known[node.value.id]}.{node.attr}")
    return found


def in_tables_of_events() -> set[int]:
    """Kinds that code finds by an event, in a part's own `OF_EVENT`."""
    return {id(value) for part in parts() for value in getattr(part, "OF_EVENT", {}).values()}


def test_the_parts_are_one_table() -> None:
    assert {row.name: row for row in rows().values()} == {name: row for name, row in TABLE.items() if row is not NEWS}
    assert len(rows()) == len(TABLE) - 1 > 100


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two kinds"):
        kind("submitted", Typed("x"), subject=Typed("x"), button=NEWS.button, until=FOR_GOOD)
    assert TABLE["submitted"].sentence != Typed("x")


def test_every_kind_is_told_and_nothing_is_told_that_is_not_in_the_table() -> None:
    named, by_event = named_in_code(), in_tables_of_events()
    assert [name for name, row in rows().items() if name not in named and id(row) not in by_event] == []
    spoken = {name for name in named if not name.endswith(".OF_EVENT")}
    assert len(spoken) > 100
    assert spoken - rows().keys() == set()


@pytest.mark.parametrize("name", sorted(rows()))
def test_a_row_of_the_table_is_whole(name: str) -> None:
    """A sentence, a subject and a button for whoever is told, each through gettext; names fit their column."""
    row = rows()[name]
    assert 0 < len(row.name) <= 60
    for words in (row.sentence, row.subject, row.button):
        assert list(texts(words))
    for text in (text for words in (row.sentence, row.subject, row.button, row.body) for text in texts(words)):
        assert isinstance(text, Promise)
        assert str(text) == str(text).strip() != ""
    assert not str(row.button).endswith(".")
    assert all(str(text).endswith((".", ":")) or "{" in str(text)[-12:] for text in texts(row.sentence))
    if isinstance(row.sentence, Sides):
        assert row.is_for("client") or row.is_for("freelancer")


def every_way(row: Kind) -> Iterator[dict[str, Any]]:
    """Facts of this kind, for each choice that its sentences make by one of them."""
    chosen = {
        part.fact: list(part.words)
        for words in (row.sentence, row.subject, row.body)
        for part in parts_of(words)
        if isinstance(part, By)
    }
    people = {name: {"id": 1, "name": "Carla"} for name in ("client", "by", "person", "author")}
    known = {**dict.fromkeys(row.needs, "so"), **people, "freelancer": {"id": 2, "name": "Ana"}}
    for values in product(*chosen.values()):
        yield known | dict(zip(chosen, values, strict=True))


@pytest.mark.parametrize("name", sorted(rows()))
def test_whoever_is_told_reads_whole_sentences_in_every_case(name: str) -> None:
    row = rows()[name]
    for facts in every_way(row):
        for reader, side in ((1, "client"), (2, "freelancer")):
            said = [say(words, facts, reader, UTC) for words in (row.sentence, row.subject, row.button)]
            assert [part for part in ("{", "}", "None", "  ") if any(part in words for words in said)] == []
            assert all(said) or not row.is_for(side)
            assert said[0].endswith((".", "so")) or not row.is_for(side)


def test_what_lacks_a_fact_that_its_sentence_names_is_refused() -> None:
    facts: Facts = {"text": "Something happened."}
    with pytest.raises(FactError, match="news needs 'more'"):
        NEWS.keep(facts)
    assert NEWS.keep({**facts, "more": "", "besides": 3}) == {"text": "Something happened.", "more": ""}
