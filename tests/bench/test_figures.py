"""What the bench says of its figures."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.bench import running, table
from marketplace.bench.lines import subjects
from marketplace.bench.measured import Measured, figure, growth, speed
from marketplace.bench.size import Size


@pytest.mark.parametrize(
    ("measured", "holds"),
    [
        (growth("a page", 10, 19.9), True),
        (growth("a page", 10, 20.1), False),
        (figure("statements", 12, "", at_most=12), True),
        (figure("statements", 13, "", at_most=12), False),
        (figure("lives", 0.1, "/s"), True),
        (speed("releases", 10_000, 2_500, at_least=0.25), True),
        (speed("releases", 10_000, 2_400, at_least=0.25), False),
    ],
)
def test_a_target_holds_or_is_missed(measured: Measured, holds: bool) -> None:
    assert measured.holds is holds
    assert Measured.from_json(json.loads(json.dumps(measured.as_json()))) == measured
    assert ("MISSED" in table.row(measured, Size.FULL)) is not holds


def test_a_small_run_judges_nothing() -> None:
    assert "MISSED" not in table.row(growth("a page", 10, 90), Size.SMALL)
    assert "at most 2" in table.row(growth("a page", 10, 90), Size.SMALL)


@pytest.mark.parametrize(("size", "missed"), [(Size.FULL, ["a page"]), (Size.SMALL, [])])
def test_a_full_run_names_what_it_missed_and_keeps_every_figure(
    size: Size, missed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_of", lambda name, size: iter([growth("a page", 10, 90), growth("a list", 10, 10)]))
    said: list[str] = []
    assert running.measure(["pages"], size, keep=tmp_path / "bench.json", say=said.append) == missed
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert [(line["what"], line["value"], line["holds"]) for line in kept["lines"]] == [
        ("a page", 9, False),
        ("a list", 1, True),
    ]
    assert any("1/1] pages" in line for line in said)


def test_nobody_fills_a_site_with_it(settings: pytest.FixtureRequest) -> None:
    settings.MODE = "demo"  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="only `make bench`"):
        call_command("bench", stdout=StringIO())


def test_each_subject_is_a_module_of_its_own() -> None:
    assert {"earlier_version", "lives"} <= set(subjects())
