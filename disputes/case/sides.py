"""The two sides of a dispute, each with its story and what it wants."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.models import Dispute, Statement
from marketplace import times
from marketplace.money import Money
from milestones.clocks import Party


@dataclass(frozen=True)
class Side:
    """The client or the freelancer; no statement means that they have not told their story.

    `reads` is whether it is theirs who reads; `untold` says so of a story that is not there.
    """

    person: User
    role: Party
    opened: bool
    by_itself: bool
    reads: bool
    statement: Statement | None
    untold: str
    bar: list[tuple[str, str, float, str]]

    @property
    def told(self) -> str:
        """Who that is: "you, the client, who opened it"."""
        if self.opened and not self.by_itself:
            whole = _("you, the {role}, who opened it") if self.reads else _("the {role}, who opened it")
        else:
            whole = _("you, the {role}") if self.reads else _("the {role}")
        return whole.format(role=self.role)


def sides_of(dispute: Dispute, *, reader: User) -> list[Side]:
    """Who opened it first."""
    contract = dispute.milestone.contract
    statements = {statement.author_id: statement for statement in dispute.statements.all()}
    both = [
        Side(
            person=person,
            role=role,
            opened=person.pk == dispute.opened_by_id,
            by_itself=dispute.by_itself,
            reads=person.pk == reader.pk,
            statement=statements.get(person.pk),
            untold=_untold(dispute),
            bar=split_bar(dispute, statements[person.pk].wants_minor) if person.pk in statements else [],
        )
        for person, role in ((contract.client, Party.CLIENT), (contract.freelancer, Party.FREELANCER))
    ]
    return sorted(both, key=lambda side: not side.opened)


def _untold(dispute: Dispute) -> str:
    if dispute.stage == Dispute.Stage.RESPONDING and dispute.due_at:
        until = times.absolute(dispute.due_at, timezone.get_current_timezone())
        return _("Has not told their side yet; there is time until {until}.").format(until=until)
    if dispute.is_open:
        return _("Did not tell their side in time.")
    return _("Did not tell their side.")


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
