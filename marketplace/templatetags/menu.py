"""The menu at the top, as it fits who is looking: what a client needs, what a freelancer needs, or both."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from marketplace.texts import later as _

register = template.Library()


@dataclass(frozen=True)
class Entry:
    """One link: for whom it is, by its address's name."""

    name: str
    label: str
    client: bool = False
    freelancer: bool = False


ENTRIES = (
    Entry("contracts", _("Contracts"), client=True, freelancer=True),
    Entry("my_jobs", _("Jobs"), client=True),
    Entry("people", _("Find people"), client=True),
    Entry("payments", _("Payments"), client=True),
    Entry("jobs", _("Find work"), freelancer=True),
    Entry("my_proposals", _("Proposals"), freelancer=True),
    Entry("earnings", _("Earnings"), freelancer=True),
)
# For who is neither, and for visitors.
OTHERS = (Entry("jobs", _("Find work")), Entry("people", _("Find people")))
VISITORS = (*OTHERS, Entry("protection", _("How it works")))


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> list[dict[str, object]]:
    """The links, of which one may be where the reader is: the one whose address the page's begins with."""
    path = context["request"].path
    entries = [(reverse(entry.name), entry.label) for entry in _entries(context.get("user"))]
    here = max((address for address, _ in entries if path.startswith(address)), key=len, default="")
    return [{"url": address, "label": label, "is_here": address == here} for address, label in entries]


def _entries(user: Any) -> tuple[Entry, ...]:
    if user is None or not user.is_authenticated:
        return VISITORS
    is_client, is_freelancer = user.is_client, user.is_freelancer
    return tuple(e for e in ENTRIES if (e.client and is_client) or (e.freelancer and is_freelancer)) or OTHERS
