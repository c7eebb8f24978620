"""Opening pages and sending forms as somebody, and what must be true of the answers."""

from typing import Any

from django.test import Client

from accounts.models import User
from tests import books
from tests.pages import tight


def shown(client: Client, person: User, address: str) -> str:
    """The page as this person reads it; looking changes nothing."""
    client.force_login(person)
    with books.unchanged():
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return tight(answer.content.decode())


def sent(client: Client, person: User, address: str, data: dict[str, Any]) -> str:
    """Send a form that is right; returns where it leads."""
    client.force_login(person)
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def kept(client: Client, person: User, address: str, data: dict[str, Any], *, status: int = 200) -> str:
    """Send a form that is refused: the same form again, and nothing happened."""
    client.force_login(person)
    with books.unchanged():
        answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == status, page
    assert "There is a problem" in page or "problems" in page
    return page


def statuses(client: Client, person: User, address: str, data: dict[str, Any]) -> tuple[int, int]:
    """What looking and sending get; neither changes anything."""
    client.force_login(person)
    with books.unchanged():
        return client.get(address).status_code, client.post(address, data).status_code
