"""Who has had to do with whom, for the apps below, which know no contract: staff decide only about strangers."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from accounts import signals
from contracts.models import Contract, Invitation, Proposal


def dealt_with(people: Collection[int]) -> set[int]:
    """Everybody who has or had a contract with one of these people, a proposal from one to the other or an invitation.

    Messages stand in contracts. By primary keys; of each of `people` the others are named, too. Three statements.
    """
    found: set[int] = set()
    for model, client in ((Contract, "client"), (Proposal, "job__client"), (Invitation, "job__client")):
        theirs = Q(**{f"{client}__in": people}) | Q(freelancer__in=people)
        for pair in model._default_manager.filter(theirs).values_list(client, "freelancer").order_by().distinct():
            found.update(one for one, other in (pair, pair[::-1]) if other in people)
    return found


@receiver(signals.dealings_wanted)
def answer(people: Collection[int], **about: Any) -> set[int]:
    """What staff of every app are asked by, see accounts/strangers.py."""
    return dealt_with(people)
