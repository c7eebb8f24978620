"""Who has had to do with whom, for the apps below, which know no contract: staff decide only about strangers."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver

from accounts import signals
from contracts.models import Contract, Invitation, Message, Proposal, Thread

SIDES = ("client", "freelancer")


def dealt_with(people: Collection[int]) -> set[int]:
    """Everybody who has or had a contract with one of these people, a proposal or invitation, or a talk.

    A talk has two sides: a question alone makes nobody less of a stranger. By primary keys; of each of `people` the
    others are named, too. Four statements.
    """
    found: set[int] = set()
    pairs = (
        (Contract.objects, "client"),
        (Proposal.objects, "job__client"),
        (Invitation.objects, "job__client"),
        (_talks(), "client"),
    )
    for rows, client in pairs:
        theirs = Q(**{f"{client}__in": people}) | Q(freelancer__in=people)
        for pair in rows.filter(theirs).values_list(client, "freelancer").order_by().distinct():
            found.update(one for one, other in (pair, pair[::-1]) if other in people)
    return found


def _talks() -> "QuerySet[Thread]":
    """Threads in which both have written."""
    written = [Message.objects.filter(thread=OuterRef("pk"), author=OuterRef(side)) for side in SIDES]
    return Thread.objects.filter(*map(Exists, written))


@receiver(signals.dealings_wanted)
def answer(people: Collection[int], **about: Any) -> set[int]:
    """What staff of every app are asked by, see accounts/strangers.py."""
    return dealt_with(people)
