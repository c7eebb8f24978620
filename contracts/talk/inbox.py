"""All of a person's threads, the newest first: what was said last in each, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import JSONField, Q, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import User
from contracts.talk.threads import Seat, Thread
from marketplace.paging import Page, page_of

THREADS_A_PAGE = 25
MOST_NAMED = 10
# Names and titles have no index of a person's own; what is older is found by its words.
LOOKED_THROUGH = 500
# A freelancer knows of a contract from its deposit on.
TOLD = """jsonb_build_object(
    'last', (
        SELECT jsonb_build_object('author', author_id, 'text', CASE
            WHEN author_id <> contracts_seat.person_id
            AND EXISTS (SELECT FROM contracts_hiding WHERE message_id = contracts_message.id)
            THEN '' ELSE left(text, 300) END)
        FROM contracts_message WHERE thread_id = contracts_seat.thread_id ORDER BY sent_at DESC, id DESC LIMIT 1),
    'contract', (
        SELECT state FROM contracts_contract made
        WHERE made.job_id = contracts_thread.job_id AND made.freelancer_id = contracts_thread.freelancer_id
        AND (made.offered_at IS NOT NULL OR made.client_id = contracts_seat.person_id) ORDER BY id DESC LIMIT 1),
    'proposal', (
        SELECT state FROM contracts_proposal sent
        WHERE sent.job_id = contracts_thread.job_id AND sent.freelancer_id = contracts_thread.freelancer_id
        ORDER BY id DESC LIMIT 1)
)"""


@dataclass(frozen=True)
class Line:
    """One thread as it stands in the inbox."""

    seat: Seat
    told: Mapping[str, Any]

    @property
    def thread(self) -> Thread:
        return self.seat.thread

    @property
    def other(self) -> User:
        return self.thread.other_party(self.seat.person)

    @property
    def last(self) -> str:
        """The beginning of what was said last; empty where that was files alone."""
        return self.told["last"]["text"] if self.told["last"] else ""

    @property
    def is_mine(self) -> bool:
        """Whether the reader had the last word."""
        return bool(self.told["last"]) and self.told["last"]["author"] == self.seat.person_id

    @property
    def state(self) -> str:
        """Of the contract or, before there is one, of the proposal; empty while it is but a question."""
        return str(self.told["contract"] or self.told["proposal"] or "")

    @property
    def kind(self) -> str:
        """Whose state it is, as badges know it."""
        return "contract" if self.told["contract"] else "proposal"


def page_for(user: User, query: Mapping[str, Any], *, unread: bool = False) -> "tuple[Page[Seat], Sequence[Line]]":
    """The page that an address asks for; one statement, however many threads there are."""
    seats = Seat.objects.of(user)
    page = page_of(_told(seats.unread() if unread else seats), query, by=("-last_at", "-id"), size=THREADS_A_PAGE)
    return page, _lines(page.rows, user)


def named(user: User, words: str) -> Sequence[Line]:
    """The newest few whose job or other person is called so, of this person's newest LOOKED_THROUGH threads."""
    other = Q(thread__client=user, thread__freelancer__name__icontains=words)
    other |= Q(thread__freelancer=user, thread__client__name__icontains=words)
    newest = Seat.objects.of(user).order_by("-last_at", "-id").values("pk")[:LOOKED_THROUGH]
    seats = Seat.objects.filter(Q(thread__job__title__icontains=words) | other, pk__in=newest)
    return _lines(list(_told(seats).order_by("-last_at", "-id")[:MOST_NAMED]), user)


def _told(seats: "QuerySet[Seat]") -> "QuerySet[Seat]":
    told: Any = seats.select_related("thread__job", "thread__client", "thread__freelancer")
    known: QuerySet[Seat] = told.annotate(told=RawSQL(TOLD, (), JSONField()))  # noqa: S611 (written above)
    return known


def _lines(seats: Sequence[Any], user: User) -> list[Line]:
    for seat in seats:
        seat.person = user
    return [Line(seat, seat.told) for seat in seats]
