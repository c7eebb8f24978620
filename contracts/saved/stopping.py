"""Stopping mail about new jobs by the link that each of them has: whoever has it need not sign in.

The link is signed, tells nobody who its reader is, and can do nothing else. Programs that read mail stop it by one POST
of their own (RFC 8058); for people the link leads to a page with one button, so that programs which only look at links
stop nothing.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from accounts.models import User
from contracts.models import SavedSearch

LIST = reverse_lazy("saved_searches")
ONE, ALL = "search", "person"
_signer = signing.Signer(salt="contracts.saved.stopping")


@dataclass(frozen=True)
class Link:
    """What a link is about: one search, or all of one person; `search` is None where it is all or is gone."""

    searches: "QuerySet[SavedSearch]"
    search: SavedSearch | None
    is_all: bool


def link_of(search: SavedSearch) -> str:
    """The whole address by which mail about this search is stopped."""
    return _link(ONE, search.pk)


def link_of_all(user: User) -> str:
    """The same for all searches of this person."""
    return _link(ALL, user.pk)


def read(token: str) -> Link | None:
    """What a link is about; None if it is none of ours."""
    try:
        what, _dot, pk = _signer.unsign(token).partition(".")
    except signing.BadSignature:
        return None
    searches = SavedSearch.objects.filter(**{"pk" if what == ONE else "user": int(pk)})
    return Link(searches, searches.first() if what == ONE else None, is_all=what == ALL)


def stop(link: Link) -> None:
    """No more mail about these; the searches stay. However often it is asked for."""
    link.searches.update(mail=SavedSearch.Mail.NEVER, waits=False)


def _link(what: str, pk: int) -> str:
    return f"{settings.SITE_URL}{reverse('search_mail', args=[_signer.sign(f'{what}.{pk}')])}"
