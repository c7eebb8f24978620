"""One request, and its answer in the words of the table."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from ipaddress import ip_address
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from tests import books
from tests.permissions.rows import Row
from tests.permissions.world import MARKUP, Visitor, World

LEADS_TO = {"account_login": "login", "admin:login": "desk", "account_reauthenticate": "again"}
# Not of our own apps, and nothing for an outsider to write either.
OTHERS = (EmailAddress, Authenticator, Group, Group.permissions.through, LogEntry)


class Browser(Client):
    """Django's, without the notes that it takes on templates and contexts: they cost as much as the pages."""

    def request(self, **environ: Any) -> Any:
        return self.handler(self._base_environ(**environ))


# One for all: each new one would set up the whole site again.
_browser = Browser()
_visits = count()


def path_of(world: World, row: Row, visitor: Visitor) -> str:
    """The address that this visitor asks for: with things of the pair that they belong to."""
    arguments = world.arguments(row.of, visitor.things)
    if "/" not in row.name:
        return reverse(row.name, args=arguments)
    path = row.name.replace("<path:object_id>", "{}").replace("(?P<url>.*)$", "{}")
    return "/" + path.format(*arguments)


def ask(visitor: Visitor, method: str, path: str) -> str:
    """What they are answered: a status, or where they are led to. No page shows a name as markup."""
    _browser.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: visitor.session} if visitor.session else {})
    # From another place each time, so that nobody comes too often.
    place = {"REMOTE_ADDR": str(ip_address("10.0.0.0") + next(_visits))}
    response: Any = _browser.post(path, {}, **place) if method == "POST" else _browser.get(path, **place)
    body = response.getvalue()  # reads a file to its end, which closes it
    is_page = response.get("Content-Type", "").startswith("text/html")
    assert not (is_page and MARKUP.encode() in body), f"{path} shows a name as markup"
    return _in_words(response)


def _in_words(response: HttpResponse) -> str:
    if response.status_code not in {301, 302}:
        return str(response.status_code)
    goal = urlsplit(response["Location"])
    name = resolve(goal.path).view_name
    return LEADS_TO.get(name, ">") if "next=" in goal.query else ">"


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def nothing_written() -> Iterator[None]:
    """No row of ours is written in between, nor the addresses, second factors and groups that others keep for us."""
    before = books.snapshot(OTHERS)
    yield
    written = books.written_since(before, OTHERS)
    assert not written, f"Something was written: {written}"


def grow_old(visitor: Visitor) -> None:
    """As if they had last proved who they are long ago."""
    session = SessionStore(visitor.session)
    for proof in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        proof["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session.save()
