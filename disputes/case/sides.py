"""The two sides of a dispute, each with its story and what it wants."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from disputes.models import Dispute, Statement
from marketplace.money import Money


@dataclass(frozen=True)
class Side:
    """The client or the freelancer; no statement means that they have not told their story."""

    person: User
    role: str
    opened: bool
    statement: Statement | None
    bar: list[tuple[str, str, float, str]]


def sides_of(dispute: Dispute) -> list[Side]:
    """Who opened it first."""
    contract = dispute.milestone.contract
    statements = {statement.author_id: statement for statement in dispute.statements.all()}
    both = [
        Side(
            person=person,
            role=role,
            opened=person.pk == dispute.opened_by_id,
            statement=statements.get(person.pk),
            bar=split_bar(dispute, statements[person.pk].wants_minor) if person.pk in statements else [],
        )
        for person, role in ((contract.client, "client"), (contract.freelancer, "freelancer"))
    ]
    return sorted(both, key=lambda side: not side.opened)


def split_bar(dispute: Dispute, to_freelancer_minor: int) -> list[tuple[str, str, float, str]]:
    """A split of the milestone's money as the parts of a money bar."""
    milestone = dispute.milestone
    client, freelancer = (p.get_short_name() for p in (milestone.contract.client, milestone.contract.freelancer))
    paid = Money(to_freelancer_minor, milestone.currency)
    share = 100 * to_freelancer_minor / milestone.amount_minor
    return [
        ("paid", _("To {freelancer}").format(freelancer=freelancer), share, str(paid)),
        ("refunded", _("Back to {client}").format(client=client), 100 - share, str(milestone.amount - paid)),
    ]
