"""What a suspension means for one contract, in sentences: every sum, what silence does with it, and who can act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from accounts.models import User
from accounts.suspension.suspended import current_of
from contracts.models import Contract
from marketplace import clock
from milestones.clocks import Party
from milestones.dispute_status import Standing
from milestones.models import Milestone
from milestones.outcomes.voices import side_of
from milestones.workspace import next_step
from milestones.workspace import suspended_words as words
from milestones.workspace.figures import Figures, figures_of
from milestones.workspace.next_step import Reader

Status = Contract.State
OPEN = (Status.AWAITING_DEPOSIT, Status.OFFERED, Status.ACTIVE)


@dataclass(frozen=True)
class SuspendedParty:
    """Whose account is suspended since when, and what that means for the contract being looked at."""

    user: User
    since: datetime
    sentences: Sequence[str]


def suspended_parties(
    contract: Contract, milestones: Sequence[Milestone], reader: User, standings: Mapping[int, Standing]
) -> list[SuspendedParty]:
    """The parties of an open contract who are suspended, as its page tells this party."""
    if contract.state not in OPEN:
        return []
    parties = {contract.client_id: contract.client, contract.freelancer_id: contract.freelancer}
    in_force = [found for _unused, party in sorted(parties.items()) if (found := current_of(party))]
    return [
        SuspendedParty(
            parties[suspension.user_id],
            suspension.started_at,
            sentences(contract, milestones, parties[suspension.user_id], standings, zone=reader.zone, reader=reader),
        )
        for suspension in in_force
    ]


def sentences(
    contract: Contract,
    milestones: Sequence[Milestone],
    user: User,
    standings: Mapping[int, Standing],
    *,
    zone: tzinfo,
    reader: User | None = None,
) -> list[str]:
    """What the suspension of this party means here: every sum, what silence does with it, and who can act.

    `standings` as of `standings_of`. Written for `reader`, for whom their own suspension is "yours"; without one, for
    staff.
    """
    to = Reader(now=clock.now(), zone=zone, side=side_of(contract, reader.pk if reader else None))
    figures = figures_of(contract, list(milestones))
    side = Party.CLIENT if user.pk == contract.client_id else Party.FREELANCER
    if contract.state == Status.AWAITING_DEPOSIT:
        return [to.told(words.AWAITING_DEPOSIT[side], contract)]
    if contract.state == Status.OFFERED:
        return [_offer(contract, figures, to), to.told(words.OFFERED[side], contract)]
    lines = _held(contract, milestones, standings, to) or [str(words.NOTHING)]
    lines.append(to.told(words.ACTIVE[side], contract))
    if side == Party.CLIENT and figures.remaining:
        lines.append(words.REMAINING.format(remaining=figures.remaining))
    return lines


def _offer(contract: Contract, figures: Figures, reader: Reader) -> str:
    if figures.frozen or not contract.answer_due_at:
        return words.FROZEN.format(protected=figures.protected)
    due = reader.until(contract.answer_due_at)["when"]
    return reader.told(words.GOES_BACK, contract, protected=figures.protected, due=due)


def _held(
    contract: Contract, milestones: Sequence[Milestone], standings: Mapping[int, Standing], reader: Reader
) -> list[str]:
    """Of each protected milestone what its own page says comes next: a suspension changes nothing of that."""
    return [
        words.OF_MILESTONE.format(
            title=m.title, sentence=next_step.of_milestone(m, contract, reader, standing=standings.get(m.pk)).sentence
        )
        for m in milestones
        if m.is_protected
    ]
