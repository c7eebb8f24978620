"""A case on the staff desk, as tests fill it in."""

from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute, Ruling
from disputes.verbs.ruling import rule as decide
from disputes.verbs.ruling_requirements import Answer
from milestones.models import Criterion
from tests import story
from tests.pages import tight


def address(dispute: Dispute, what: str = "change") -> str:
    """Of the case itself or of what is done about it: take, ask, rule, preview, second."""
    return reverse(f"admin:disputes_dispute_{what}", args=[dispute.pk])


def shown(client: Client, user: User, dispute: Dispute, **query: str) -> str:
    """The case's page as this member of staff sees it."""
    client.force_login(user)
    answer = client.get(address(dispute), query)
    assert answer.status_code == 200
    return tight(answer.content.decode())


def ruling(
    dispute: Dispute, to_freelancer: str = "400.00", to_client: str = "200.00", **changes: Any
) -> dict[str, Any]:
    """A ruling written completely, as the form sends it."""
    written: dict[str, Any] = {
        "to_freelancer": to_freelancer,
        "to_client": to_client,
        "reasons": "The shop works, its tests are missing.",
        "seen_evidence": dispute.evidence.count(),
    }
    for criterion in dispute.milestone.criteria.all():
        written |= {f"met-{criterion.pk}": "partly", f"text-{criterion.pk}": f"We tried part {criterion.position}."}
    return written | changes


def of_thousands(**people: Any) -> Dispute:
    """In review, and above what one person decides alone: $2,000.00."""
    return story.in_review(story.negotiated_dispute(amounts=(200_000,), **people))


def of_one_contract(*amounts: int, **people: Any) -> list[Dispute]:
    """A dispute about each milestone of one contract, all in review."""
    contract = story.active_contract(amounts=amounts, whole=True, **people)
    milestones = [story.submit(milestone) for milestone in story.milestones_of(contract)]
    # By both in turn: two people who are new to each other have few disputes open at once.
    sides = [contract.client, contract.freelancer]
    disputes = [story.dispute(milestone, by=sides[number // 2 % 2]) for number, milestone in enumerate(milestones)]
    return [story.in_review(story.respond(dispute)) for dispute in disputes]


def rule(dispute: Dispute, *, by: User, answers: Mapping[Criterion, Answer]) -> Ruling:
    """Everything back to the client, with these answers."""
    return decide(
        dispute,
        by=by,
        to_freelancer_minor=0,
        to_client_minor=dispute.milestone.amount_minor,
        reasons="Nothing works.",
        answers=answers,
    )
