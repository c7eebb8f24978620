"""The thread of a contract: the newest messages, and those before them by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, JSONField
from django.db.models.expressions import RawSQL

from contracts.contracts.models import Contract
from contracts.talk.models import Message
from marketplace import paging
from marketplace.attachments.kept import FILE_TOLD

SHOWN_AT_ONCE = 30
# Files come with their message: one statement less, on a page that is read more often than any other.
FILES = """(
    SELECT jsonb_agg(jsonb_build_object({file}) ORDER BY id)
    FROM contracts_messagefile WHERE message_id = contracts_message.id
)""".replace("{file}", FILE_TOLD)

HIDDEN = "EXISTS (SELECT FROM contracts_hiding WHERE message_id = contracts_message.id)"


@dataclass(frozen=True)
class Thread:
    """Messages in the order in which they were written; `page` has the keys of those before and after."""

    page: paging.Page[Message]

    def __iter__(self) -> Iterator[Message]:
        return reversed(self.page.rows)


def page_of(contract: Contract, query: Mapping[str, Any]) -> Thread:
    """The newest messages, or those that an address's `older` or `newer` asks for; one statement.

    Each has its files in `files_told`, whether staff have hidden it in `is_hidden`, and its author where that is one of
    the contract's two people.
    """
    messages: Any = Message.objects.filter(contract=contract)
    messages = messages.annotate(files_told=RawSQL(FILES, (), JSONField()))  # noqa: S611 (written above)
    messages = messages.annotate(is_hidden=RawSQL(HIDDEN, (), BooleanField()))  # noqa: S611 (written above)
    page = paging.page_of(messages, query, by=("-sent_at", "-id"), size=SHOWN_AT_ONCE)
    people = {person.pk: person for person in (contract.client, contract.freelancer)}
    for message in page:
        if message.author_id in people:
            message.author = people[message.author_id]
    return Thread(page)
