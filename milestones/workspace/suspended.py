"""What a suspension means for one contract, in sentences: every sum, what silence does with it, and who can act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import current_of
from contracts.models import Contract
from marketplace import clock, times
from milestones.dispute_status import Standing
from milestones.models import Milestone
from milestones.workspace import next_step
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
    client, freelancer = (
        "you" if party == user == reader else party.get_short_name() for party in (contract.client, contract.freelancer)
    )
    figures = figures_of(contract, list(milestones))
    is_client = user.pk == contract.client_id
    until = "until the suspension is lifted"
    if contract.state == Status.AWAITING_DEPOSIT:
        waits = (
            _("{client} cannot make the deposit").format(client=client)
            if is_client
            else _("{freelancer} cannot accept an offer").format(freelancer=freelancer)
        )
        return [_("Nothing is protected yet. {begin} {until}.").format(begin=_begin(waits), until=until)]
    if contract.state == Status.OFFERED:
        can = (
            _("{freelancer} can accept or decline the offer, and {client} can withdraw it.").format(
                freelancer=freelancer, client=client
            )
            if is_client
            else _("{freelancer} can decline the offer, but not accept it {until}; {client} can withdraw it.").format(
                freelancer=freelancer, until=until, client=client
            )
        )
        return [_offer(contract, figures, contract.client.get_short_name(), zone), _begin(can)]
    lines = _held(contract, milestones, standings, zone) or [_("Nothing is protected now.")]
    also = "settle and take part in a dispute"
    if is_client:
        can = _(
            "{client} can still approve work, ask for changes, {also}, but not deposit or pay more {until}."
        ).format(client=client, also=also, until=until)
        lines.append(_begin(can))
        if figures.remaining:
            lines.append(
                _("{remaining} is not deposited yet; work for it is not protected.").format(remaining=figures.remaining)
            )
    else:
        whose = "yours" if user == reader else f"{freelancer}’s"
        can = _(
            "{freelancer} can still submit work that is funded, return money, {also}; what is released is {whose}, "
        ).format(freelancer=freelancer, also=also, whose=whose)
        lines.append(_begin(_("{can}and cannot be withdrawn {until}.").format(can=can, until=until)))
    return lines


def _begin(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _offer(contract: Contract, figures: Figures, client: str, zone: tzinfo) -> str:
    if figures.frozen or not contract.answer_due_at:
        return _("{protected} stays frozen until the bank decides.").format(protected=figures.protected)
    due = times.absolute(contract.answer_due_at, zone)
    return _("{protected} stays protected; if nobody acts, it goes back to {client} on {due}.").format(
        protected=figures.protected, client=client, due=due
    )


def _held(
    contract: Contract, milestones: Sequence[Milestone], standings: Mapping[int, Standing], zone: tzinfo
) -> list[str]:
    """Of each protected milestone what its own page says comes next: a suspension changes nothing of that."""
    reader = Reader(now=clock.now(), zone=zone)
    return [
        f"“{m.title}”: {next_step.of_milestone(m, contract, reader, standing=standings.get(m.pk)).sentence}"
        for m in milestones
        if m.is_protected
    ]
