"""A thread as one of its two people reads it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.suspension.suspended import refuse_if_suspended
from contracts.models import Contract, Message, Proposal, Thread
from contracts.talk import asking, thread
from contracts.talk.threads import Seat
from marketplace import changes, still_true
from marketplace.refusals import Refused

LONGEST_KEY = 18


class Talk:
    """What its page shows; a fixed number of statements."""

    def __init__(self, found: Thread, reader: User, query: Mapping[str, Any]) -> None:
        path = found.get_absolute_url()
        # From before what it tells of: what comes in between is seen at the next refresh.
        self.asks_at = still_true.address_in_inbox(path, changes.of_inbox(reader.pk), reader.pk)
        self.thread, self.reader, self.job = found, reader, found.job
        self.other = found.other_party(reader)
        self.seat = Seat.objects.get(thread=found, person=reader)
        self.said = thread.page_in(found, query)
        made = Contract.objects.visible_to(reader).filter(job=found.job_id, freelancer=found.freelancer_id)
        self.contract = made.order_by("-pk").first()
        sent = Proposal.objects.filter(job=found.job_id, freelancer=found.freelancer_id)
        self.proposal = sent.order_by("-pk").first()

    @property
    def unread(self) -> set[int]:
        """Which of the messages shown are new to the reader."""
        theirs = [message.pk for message in self.said.page if message.author_id != self.reader.pk]
        return set(theirs[: self.seat.unread]) if not self.said.page.newer else set()

    @property
    def is_client(self) -> bool:
        return self.reader.pk == self.thread.client_id

    @property
    def may_propose(self) -> bool:
        """Whether the reader can send the proposal that the talk may be about."""
        return not self.is_client and self.proposal is None and self.job.is_open

    @property
    def writes_at(self) -> str:
        return reverse("thread_message", args=[self.thread.pk])

    @cached_property
    def stopped(self) -> str:
        """Why the reader cannot write here now; empty where they can."""
        try:
            require_may_write(self.thread, self.reader)
        except Refused as refusal:
            return str(refusal)
        return ""


def require_may_write(found: Thread, by: User) -> None:
    """Raise what writing here would raise before it looks at the words."""
    if asking.contract_of(found):
        return
    refuse_if_suspended(by, asking.WRITE)
    asking.require_may_go_on(found, found.job, by)


def quoted(found: Thread, pk: str) -> Message | None:
    """The message of this thread that somebody wants to quote, with its author; None where there is no such."""
    if not pk.isdecimal() or len(pk) > LONGEST_KEY:
        return None
    return Message.objects.filter(thread=found, pk=pk, hiding=None).select_related("author").first()
