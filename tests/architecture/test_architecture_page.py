"""ARCHITECTURE.md names what is there, and is short enough to be read whole."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.architecture.names import FOLDERS, ours
from tests.running.started import PROJECT

PAGE = PROJECT / "ARCHITECTURE.md"
LINES, WIDTH = 200, 160
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
# Files and folders as the drawing of the house has them, without backticks: a word that ends in a slash.
DRAWN = re.compile(r"(?<![\w/`<])([a-z_]+(?:/[a-z_]+)*/)(?=\s|$|,)")
NOT_OURS = {"stripe", "SKIP LOCKED", "FOR UPDATE SKIP LOCKED", "TRUNCATE"}


def is_there(name: str) -> bool:
    """Whether what stands in backticks is a file, an address, a command, a variable or a name of ours."""
    if name in NOT_OURS:
        return True
    if name.startswith("make "):
        return f"\n{name.split()[1]}:" in (PROJECT / "Makefile").read_text()
    if name.startswith("manage.py "):
        return name.split()[1] in get_commands()
    if name.startswith("/"):
        return _leads_somewhere(name)
    if "/" in name or (PROJECT / name).exists():
        return (PROJECT / name).exists() and (not name.endswith("/") or (PROJECT / name).is_dir())
    called = re.fullmatch(r"@?([A-Za-z_][\w.]*)(\([^()]*\))?", name)
    if called is None:
        return False
    name = called[1]
    if name.isupper() and (hasattr(settings, name) or f'"{name}"' in (PROJECT / "marketplace/settings.py").read_text()):
        return True
    return ours().has_dotted(name) if "." in name else ours().has(name)


def _leads_somewhere(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def missing_in(page: str) -> list[str]:
    return [name for name in IN_BACKTICKS.findall(page) if not is_there(name)]


def drawn_in(page: str) -> dict[str, list[str]]:
    """The rooms of each app as they are drawn: an indented line begins with the app, or goes on with the last one."""
    app, rooms = "", {}
    for line in page.splitlines():
        if line.startswith("    "):
            first = line.split()[0] if line.strip() else ""
            app = first.rstrip("/") if first.rstrip("/") in FOLDERS else app
            rooms.setdefault(app, []).extend(DRAWN.findall(line))
    return rooms


def too_long(page: str) -> list[str]:
    lines = page.splitlines()
    return [f"{len(lines)} lines"] * (len(lines) > LINES) + [line for line in lines if len(line) > WIDTH]


def test_what_it_names_is_there() -> None:
    page = PAGE.read_text()
    assert len(IN_BACKTICKS.findall(page)) > 100
    assert missing_in(page) == []


def test_the_rooms_that_it_draws_are_there() -> None:
    drawn = drawn_in(PAGE.read_text())
    assert {"accounts", "contracts", "disputes", "escrow", "milestones"} <= set(drawn)
    assert [f"{app}/{room}" for app, rooms in drawn.items() for room in rooms if not _is_room(app, room)] == []


def _is_room(app: str, room: str) -> bool:
    return (PROJECT / app / room).is_dir()


def test_every_room_is_drawn() -> None:
    drawn = drawn_in(PAGE.read_text())
    beside = {"admin", "forms", "views", "migrations", "management", "models", "templatetags"}
    for app in ("accounts", "contracts", "disputes", "escrow", "milestones"):
        rooms = {path.parent.name for path in (PROJECT / app).glob("*/__init__.py")} - beside
        assert rooms - {room.rstrip("/") for room in drawn[app]} == set(), app


def test_the_walk_names_each_file_once() -> None:
    walk = PAGE.read_text().split("\n## ")[1]
    files = [name for name in IN_BACKTICKS.findall(walk) if name.endswith(".py")]
    assert len(files) > 30
    assert sorted(files) == sorted(set(files))


def test_it_can_be_read_whole() -> None:
    assert too_long(PAGE.read_text()) == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_the_files_that_other_pages_name_are_there(name: str) -> None:
    """They also name what is not ours, so only what begins with a folder of ours is looked for."""
    paths = re.findall(rf"`((?:{'|'.join(FOLDERS)}|static|templates)/[\w./-]+)`", (PROJECT / name).read_text())
    assert [path for path in paths if not is_there(path)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "milestones/verbs/aproving.py",
        "milestones/verbs/approving.py/",
        "milestones/hallway/",
        "states.py",
        "milestones.verbs.aproving",
        "approving.aprove",
        "Hold.frozen_when",
        "Refund.arrived_minor",
        "Miilestone",
        "milestone_steps()",
        "escrow.finish_nothing",
        "make everything",
        "manage.py verify_legder",
        "OUTAGE_BEFORE",
        "/milestones/7/aproval/",
        "so much, and no more",
    ],
)
def test_a_wrong_name_is_found(wrong: str) -> None:
    assert missing_in(f"It is in `{wrong}`, not in `manage.py`.") == [wrong]


def test_a_room_that_is_drawn_and_not_there_is_found() -> None:
    drawn = drawn_in("    milestones   verbs/ -> hallway/\n                 silence/")
    assert drawn == {"milestones": ["verbs/", "hallway/", "silence/"]}
    assert [room for room in drawn["milestones"] if not _is_room("milestones", room)] == ["hallway/"]


def test_a_page_that_is_too_long_is_found() -> None:
    assert too_long("line\n" * 201) == ["201 lines"]
    assert too_long("x" * 161) == ["x" * 161]


@pytest.mark.parametrize(
    "right",
    [
        "milestones/verbs/",
        "milestones.verbs.approving",
        "approving.approve",
        "approving.approve()",
        "Hold.frozen_at",
        "Payout.tried_at",
        "@limited(MESSAGES)",
        "escrow.finish_operations",
        "milestone_moves()",
        "refund_in_transit",
        "make adversary",
        "manage.py verify_ledger",
        "OUTAGE_AFTER",
        "MAIL_GATHER_SECONDS",
        "/milestones/7/approval/",
    ],
)
def test_what_is_there_is_found(right: str) -> None:
    assert missing_in(f"`{right}`") == []
