"""Print each text that no catalogue could follow; the exit code says whether there is one."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.texts import in_python, in_templates

APPS = ("accounts", "contracts", "disputes", "escrow", "marketplace", "milestones")
# What developers and operators read: in English, in terminals and logs.
UNREAD = {"backups", "migrations", "management", "bench", "services", "seeding", "checking"}
UNREAD_FILES = {
    "marketplace/settings.py",
    "marketplace/production.py",
    "marketplace/web.py",
    "marketplace/outbox/sending.py",
    "escrow/checks.py",
    "accounts/checks.py",
}


def main() -> int:
    """0 if everything goes through gettext."""
    texts = [*_of_templates(), *_of_python()]
    sys.stdout.writelines(f"{line}\n" for line in texts)
    return 1 if texts else 0


def _of_templates() -> Iterator[str]:
    for path in sorted(path for path in Path("templates").rglob("*.*") if path.suffix in {".html", ".txt"}):
        texts = in_templates.untranslated(path.read_text(), plain=path.suffix == ".txt")
        yield from (f"{path}:{found.line}: {found.text}" for found in texts)


def _of_python() -> Iterator[str]:
    for app in APPS:
        for path in sorted(Path(app).rglob("*.py")):
            if not UNREAD & set(path.parts) and str(path) not in UNREAD_FILES:
                yield from (f"{path}:{found.line}: {found.text}" for found in in_python.untranslated(path.read_text()))


if __name__ == "__main__":
    sys.exit(main())
