"""What contracts and jobs are called, for accounts, which groups by them what people are told."""

import re
from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts import signals
from contracts.models import Contract, Job

PAGE = re.compile(r"/(contracts|jobs)/(\d{1,18})/")
MODELS: dict[str, Any] = {"contracts": Contract, "jobs": Job}


@receiver(signals.titles_wanted)
def titles(pages: Sequence[str], **about: Any) -> dict[str, str]:
    """By the address of their pages, of those that are pages of contracts and jobs; two statements at most."""
    wanted: dict[str, set[int]] = {"contracts": set(), "jobs": set()}
    for page in pages:
        if match := PAGE.fullmatch(page):
            wanted[match[1]].add(int(match[2]))
    # A contract is called as its job is; both may stand in one list.
    called = {"contracts": "{title}", "jobs": _("Job: {title}")}
    found = [
        (f"/{kind}/{pk}/", called[kind].format(title=title))
        for kind, ids in wanted.items()
        if ids
        for pk, title in MODELS[kind].objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    ]
    return dict(found)
