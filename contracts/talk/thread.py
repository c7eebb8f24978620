"""What was said in a thread or in one of its contracts: the newest messages, and those before them by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import User
from contracts.contracts.models import Contract
from contracts.talk.models import Message
from contracts.talk.threads import Thread
from marketplace import paging
from marketplace.attachments.kept import FILE_TOLD

SHOWN_AT_ONCE = 30
IN_ORDER = ("-sent_at", "-id")
# Files and what is quoted come with their message: statements less, on a page that is read more often than any other.
TOLD = """jsonb_build_object(
    'files', (
        SELECT jsonb_agg(jsonb_build_object({file}) ORDER BY id)
        FROM contracts_messagefile WHERE message_id = contracts_message.id),
    'quoted', (
        SELECT jsonb_build_object('pk', id, 'author', author_id, 'text', left(text, 300))
        FROM contracts_message said WHERE said.id = contracts_message.quotes_id),
    'quotes_hidden', EXISTS (SELECT FROM contracts_hiding WHERE message_id = contracts_message.quotes_id),
    'hidden', EXISTS (SELECT FROM contracts_hiding WHERE message_id = contracts_message.id),
    'elsewhere', EXISTS (SELECT FROM contracts_askedelsewhere WHERE message_id = contracts_message.id)
)""".replace("{file}", FILE_TOLD)


class Two(Protocol):
    """Between whom it was said."""

    client: User
    freelancer: User


@dataclass(frozen=True)
class Stretch:
    """Messages in the order in which they were written; `page` has the keys of those before and after."""

    page: paging.Page[Message]

    def __iter__(self) -> Iterator[Message]:
        return reversed(self.page.rows)

    def __bool__(self) -> bool:
        return bool(self.page.rows)


def page_of(contract: Contract, query: Mapping[str, Any]) -> Stretch:
    """What was written in a contract: the newest, or what an address's `older` or `newer` asks for; one statement.

    Each has its files in `files_told`, what it quotes in `quoted`, whether staff have hidden it in `is_hidden`, and its
    author if that is one of the two people.
    """
    return _page(Message.objects.filter(contract=contract), contract, query)


def page_in(thread: Thread, query: Mapping[str, Any]) -> Stretch:
    """The same of a whole thread, whatever it was written in."""
    return _page(Message.objects.filter(thread=thread), thread, query)


def _page(said: "QuerySet[Message]", two: Two, query: Mapping[str, Any]) -> Stretch:
    messages: Any = said.annotate(told=RawSQL(TOLD, (), JSONField()))  # noqa: S611 (written above)
    page = paging.page_of(messages, query, by=IN_ORDER, size=SHOWN_AT_ONCE)
    people = {person.pk: person for person in (two.client, two.freelancer)}
    for message in page:
        message.files_told, message.quoted = message.told["files"], message.told["quoted"]
        message.points_elsewhere, message.is_hidden = message.told["elsewhere"], message.told["hidden"]
        if message.told["quotes_hidden"]:
            message.quoted = None
        if message.author_id in people:
            message.author = people[message.author_id]
        if message.quoted:
            message.quoted["author"] = people.get(message.quoted["author"])
    return Stretch(page)
