"""When a contract is over, its two sides can review each other: the time for it begins."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection

from accounts.notices.notifications import Notice, notify
from contracts import kinds_of_notice as kinds
from contracts.contracts.models import Contract
from contracts.reviews.lasts import OPEN_FOR
from contracts.reviews.models import PersonToCount, Reviewing

# The one other person with whom each of these has had paid work, where there is just one; by index, whatever their
# number.
ONLY_OTHER = """
SELECT least_other FROM (
    SELECT
        least((SELECT min(freelancer_id) FROM contracts_reviewing WHERE client_id = person.id),
              (SELECT min(client_id) FROM contracts_reviewing WHERE freelancer_id = person.id)) AS least_other,
        greatest((SELECT max(freelancer_id) FROM contracts_reviewing WHERE client_id = person.id),
                 (SELECT max(client_id) FROM contracts_reviewing WHERE freelancer_id = person.id)) AS last_other
    FROM unnest(%s::bigint[]) AS person (id)
) others WHERE least_other = last_other
"""


def open_for(released_minor: Mapping[Contract, int], *, at: datetime) -> None:
    """Let both sides of these contracts review each other, and tell them; a fixed number of statements.

    `released_minor`: of each, what was released for work that could be seen, in minor units above zero. The contracts
    must be locked. What two people said of each other counts from when one of them has had others, too: so whoever had
    had but one is counted anew.
    """
    if not released_minor:
        return
    people = {pk for contract in released_minor for pk in (contract.client_id, contract.freelancer_id)}
    PersonToCount.mark(_only_others_of(people))
    due_at = at + OPEN_FOR
    Reviewing.objects.bulk_create(
        Reviewing(
            contract=contract,
            client_id=contract.client_id,
            freelancer_id=contract.freelancer_id,
            released_minor=minor,
            opened_at=at,
            due_at=due_at,
            made_good_until=at,
        )
        for contract, minor in released_minor.items()
    )
    notify([told for contract in released_minor for told in _notices(contract, due_at)], at=at)


def _notices(contract: Contract, due_at: datetime) -> list[Notice]:
    return [
        Notice(
            writer.pk,
            f"contract:{contract.pk}:review",
            kinds.REVIEW_WANTED,
            f"{contract.get_absolute_url()}review/",
            {"contract": contract.title, "other": other, "due": due_at, "of": contract.pk, "writer": writer.pk},
            contract.get_absolute_url(),
        )
        for writer, other in ((contract.client, contract.freelancer), (contract.freelancer, contract.client))
    ]


def _only_others_of(people: Collection[int]) -> set[int]:
    """Whose reviews by one of these may count from now on, and these, whose own may."""
    with connection.cursor() as cursor:
        cursor.execute(ONLY_OTHER, [list(people)])
        return {pk for (pk,) in cursor.fetchall()} | set(people)
