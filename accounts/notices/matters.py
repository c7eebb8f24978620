"""What notices are about: the page of a contract, a job or a thread, under which they stand together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts import signals
from accounts.models import Notification

MATTER = re.compile(r"/(?:contracts|jobs|proposals|disputes|inbox)/\d+/")


@dataclass(frozen=True)
class Group:
    """Notices about one matter, the newest first; without a title where they are about none that has one."""

    page: str
    title: str
    told: Sequence[Notification]

    @property
    def is_over(self) -> bool:
        """Whether all of it is."""
        return all(each.is_over for each in self.told)


def of_path(path: str) -> str:
    """The page that a notice which leads to this path is about; empty where it is none of these."""
    found = MATTER.match(path)
    return found[0] if found else ""


def grouped(told: Sequence[Notification]) -> list[Group]:
    """By what they are about, each group where its newest stands; what is about nothing stands alone."""
    groups: dict[str, list[Notification]] = {}
    for each in told:
        groups.setdefault(each.about or f"notice {each.pk}", []).append(each)
    titles = _titles([page for page in groups if page.startswith("/")])
    return [Group(page, titles.get(page, ""), rows) for page, rows in groups.items()]


def _titles(pages: Sequence[str]) -> dict[str, str]:
    if not pages:
        return {}
    answers: list[tuple[Any, Any]] = signals.titles_wanted.send(sender=Notification, pages=pages)
    [(_, titles)] = answers
    return dict(titles)
