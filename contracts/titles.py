"""What contracts, jobs and threads are called, for accounts, which groups by them what people are told."""

import re
from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts import signals
from contracts.models import Contract, Job, Thread

PAGE = re.compile(r"/(contracts|jobs|inbox)/(\d{1,18})/")
# By the first part of the address, and which column has the title.
MODELS: dict[str, tuple[Any, str]] = {
    "contracts": (Contract, "title"),
    "jobs": (Job, "title"),
    "inbox": (Thread, "job__title"),
}


@receiver(signals.titles_wanted)
def titles(pages: Sequence[str], **about: Any) -> dict[str, str]:
    """By the address of their pages, of contracts, jobs and threads; three statements at most."""
    wanted: dict[str, set[int]] = {kind: set() for kind in MODELS}
    for page in pages:
        if match := PAGE.fullmatch(page):
            wanted[match[1]].add(int(match[2]))
    # A contract is called as its job is; both may stand in one list.
    called = {"contracts": "{title}", "jobs": _("Job: {title}"), "inbox": _("Messages: {title}")}
    found = [
        (f"/{kind}/{pk}/", called[kind].format(title=title))
        for kind, ids in wanted.items()
        if ids
        for model, title_of in [MODELS[kind]]
        for pk, title in model.objects.filter(pk__in=ids).order_by().values_list("pk", title_of)
    ]
    return dict(found)
