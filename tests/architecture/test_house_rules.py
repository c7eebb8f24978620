"""Rules of the house that a reader could break without noticing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
APPS = ("accounts", "contracts", "disputes", "escrow", "marketplace", "milestones")
# What is about real machines and their clocks.
OF_THIS_MACHINE = ("escrow/gateways/stripe/checking/keys.py", "marketplace/health.py", "marketplace/outages.py")


def sources() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text()


@pytest.mark.parametrize(
    ("what", "only_in"),
    [
        (
            r"\b(Entry|Journal)(\.objects)?\.(bulk_create|create|get_or_create|update_or_create)\b",
            "escrow/ledger/posting.py",
        ),
        (r"^\s*(import|from) stripe\b", "escrow/gateways/stripe"),
        (r"\btimezone\.now\(", (*OF_THIS_MACHINE, "marketplace/clock.py")),
        (r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(", "nowhere"),
        (r"\bsend_task\(|\.delay\(|\.apply_async\(", "marketplace/later.py"),
        (r"\btransaction\.set_autocommit\(|\bATOMIC_REQUESTS\b", "nowhere"),
    ],
)
def test_it_is_done_in_one_place(what: str, only_in: str | tuple[str, ...]) -> None:
    found = {path for path, text in sources() if re.search(what, text, flags=re.MULTILINE)}
    assert {path for path in found if not path.startswith(only_in)} == set()
