"""Moves of money as staff read them: what the ledger has, and what a ruling would write into it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from escrow.models import Account, Entry, Journal
from marketplace.money import Money
from milestones.models import Milestone
from milestones.outcomes import settling
from milestones.outcomes.split import Split, split_of

Kind = Account.Kind


@dataclass(frozen=True)
class Line:
    """One line: `amount_minor` above zero debits the account, below zero credits it. `whose` account, if anybody's."""

    kind: str
    whose: str
    amount_minor: int
    currency: str

    @property
    def account(self) -> str:
        name = str(Kind(self.kind).label).capitalize()
        return _("{name} of {whose}").format(name=name, whose=self.whose) if self.whose else name

    @property
    def debit(self) -> Money | None:
        return Money(self.amount_minor, self.currency) if self.amount_minor > 0 else None

    @property
    def credit(self) -> Money | None:
        return Money(-self.amount_minor, self.currency) if self.amount_minor < 0 else None


@dataclass(frozen=True)
class Move:
    """A journal: what it records, its lines and, unless it is yet to come, when it was posted."""

    what: str
    lines: list[Line]
    at: datetime | None = None
    reference: str = ""


@dataclass(frozen=True)
class Preview:
    """What a split does to the ledger, and what is left for whom."""

    split: Split
    sentence: str
    moves: list[Move]


def preview_of(milestone: Milestone, to_freelancer_minor: int) -> Preview:
    """As `settling.carry_out` would do it; minor units, from 0 to the milestone's amount."""
    currency, split = milestone.currency, split_of(milestone, to_freelancer_minor)
    client, freelancer = milestone.contract.client.name, milestone.contract.freelancer.name
    title = f"“{milestone.title}”"
    moves = []
    if split.to_freelancer:
        lines = [
            Line(Kind.HOLD, title, split.to_freelancer.amount_minor, currency),
            Line(Kind.EARNINGS, freelancer, -split.net.amount_minor, currency),
            Line(Kind.FEES, "", -split.fee.amount_minor, currency),
        ]
        moves.append(
            Move(
                _("Release to {freelancer}").format(freelancer=freelancer),
                [line for line in lines if line.amount_minor],
            )
        )
    if split.to_client:
        lines = [
            Line(Kind.HOLD, title, split.to_client.amount_minor, currency),
            Line(Kind.REFUND_IN_TRANSIT, "", -split.to_client.amount_minor, currency),
        ]
        moves.append(Move(_("Refund to {client}").format(client=client), lines))
    return Preview(split, settling.sentence(milestone, to_freelancer_minor), moves)


def moves_of(milestone: Milestone) -> list[Move]:
    """Every journal that touched the milestone's hold, with all of its lines, oldest first; one statement."""
    journals = Entry.objects.filter(account__hold=milestone.hold_id).values("journal")
    entries = Entry.objects.filter(journal__in=journals).select_related("journal", "account__owner")
    in_order = entries.order_by("journal__posted_at", "journal_id", "id")
    return [
        _posted(journal, [_line(entry, milestone) for entry in its_entries])
        for journal, its_entries in groupby(in_order, key=lambda entry: entry.journal)
    ]


def _posted(journal: Journal, lines: list[Line]) -> Move:
    return Move(journal.get_kind_display().capitalize(), lines, journal.posted_at, journal.reference)


def _line(entry: Entry, milestone: Milestone) -> Line:
    account = entry.account
    whose = account.owner.name if account.owner else ""
    if account.hold_id:
        whose = f"“{milestone.title}”" if account.hold_id == milestone.hold_id else f"hold {account.hold_id}"
    return Line(account.kind, whose, entry.amount_minor, entry.currency)
