"""What a suspension means for the open contracts of a person: nothing is taken, and both sides are told so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts import signals
from accounts.models import Suspension, SuspensionEvent, User
from accounts.notifications import Notice, notify
from accounts.suspending import Effect
from contracts.models import Contract
from marketplace import times
from milestones.figures import Figures, figures_of
from milestones.models import Milestone, State

Status = Contract.State
Kind = SuspensionEvent.Kind
OPEN = (Status.AWAITING_DEPOSIT, Status.OFFERED, Status.ACTIVE)


@dataclass(frozen=True)
class SuspendedParty:
    """Whose account is suspended since when, and what that means for the contract being looked at."""

    user: User
    since: datetime
    sentences: Sequence[str]


def suspended_parties(contract: Contract, milestones: Sequence[Milestone], zone: tzinfo) -> list[SuspendedParty]:
    """The parties of an open contract who are suspended, as its page tells both sides."""
    if contract.state not in OPEN:
        return []
    parties = {contract.client_id: contract.client, contract.freelancer_id: contract.freelancer}
    in_force = Suspension.objects.in_force().filter(user__in=parties).order_by("user_id")
    return [
        SuspendedParty(
            parties[suspension.user_id],
            suspension.started_at,
            sentences(contract, milestones, parties[suspension.user_id], zone),
        )
        for suspension in in_force
    ]


def sentences(contract: Contract, milestones: Sequence[Milestone], user: User, zone: tzinfo) -> list[str]:
    """What the suspension of this party means here: every sum, what silence does with it, and who can act."""
    client, freelancer = contract.client.get_short_name(), contract.freelancer.get_short_name()
    figures = figures_of(contract, list(milestones))
    is_client = user.pk == contract.client_id
    until = "until the suspension is lifted"
    if contract.state == Status.AWAITING_DEPOSIT:
        waits = f"{client} cannot make the deposit" if is_client else f"{freelancer} cannot accept an offer"
        return [f"Nothing is protected yet. {waits} {until}."]
    if contract.state == Status.OFFERED:
        can = (
            f"{freelancer} can accept or decline the offer, and {client} can withdraw it."
            if is_client
            else f"{freelancer} can decline the offer, but not accept it {until}; {client} can withdraw it."
        )
        return [_offer(contract, figures, client, zone), can]
    lines = [_milestone(m, freelancer, zone) for m in milestones if m.is_protected] or ["Nothing is protected now."]
    if is_client:
        lines.append(f"{client} can still approve work and ask for changes, but not deposit or pay more {until}.")
        if figures.remaining:
            lines.append(f"{figures.remaining} is not deposited yet; work for it is not protected.")
    else:
        lines.append(
            f"{freelancer} can still submit work that is funded and return money; what is released is {freelancer}’s, "
            f"and cannot be withdrawn {until}."
        )
    return lines


def _offer(contract: Contract, figures: Figures, client: str, zone: tzinfo) -> str:
    if figures.frozen or not contract.answer_due_at:
        return f"{figures.protected} stays frozen until the bank decides."
    due = times.absolute(contract.answer_due_at, zone)
    return f"{figures.protected} stays protected; if nobody acts, it goes back to {client} on {due}."


def _milestone(milestone: Milestone, freelancer: str, zone: tzinfo) -> str:
    money = f"{milestone.amount} for “{milestone.title}” stays"
    if milestone.hold.is_frozen:
        return f"{money} frozen until the bank decides."
    if milestone.state == State.DISPUTED:
        return f"{money} protected until you two agree or our staff have ruled."
    if milestone.state == State.SUBMITTED and milestone.review_due_at:
        due = times.absolute(milestone.review_due_at, zone)
        return f"{money} protected; if nobody acts, it goes to {freelancer} on {due}."
    return f"{money} protected until {freelancer} submits the work; neither side can take it alone."


@receiver(signals.effects_wanted)
def effects(user: User, **kwargs: Any) -> list[Effect]:
    """For staff, before they decide; times in their own zone."""
    zone = timezone.get_current_timezone()
    return [
        Effect(
            contract=contract.title,
            other=contract.other_party(user),
            protected=figures_of(contract, milestones).protected,
            sentences=sentences(contract, milestones, user, zone),
        )
        for contract, milestones in _open_contracts(user)
    ]


@receiver(signals.suspension_changed)
def tell_parties(event: SuspensionEvent, **kwargs: Any) -> None:
    """Tell both parties of each open contract what it means there. The reason stays between the person and staff."""
    user = event.suspension.user
    is_lifted = event.kind == Kind.LIFTED
    notices = [
        Notice(
            user_id=party.pk,
            key=f"suspension:{event.pk}:contract:{contract.pk}",
            text=_text(event, contract, figures_of(contract, milestones), is_own=party == user),
            path=contract.get_absolute_url(),
            detail="" if is_lifted else " ".join(sentences(contract, milestones, user, party.zone)),
        )
        for contract, milestones in _open_contracts(user)
        for party in _told(contract)
        # That everything is possible again the person has read already, once for all of their contracts.
        if not (is_lifted and party == user)
    ]
    notify(notices, at=event.at)


def _open_contracts(user: User) -> Iterable[tuple[Contract, list[Milestone]]]:
    """Two statements, whatever the number. Nothing is locked: what is told is how things stand just now."""
    milestones = Milestone.objects.select_related("hold__account").order_by("position")
    contracts = list(
        Contract.objects.of(user).filter(state__in=OPEN).select_related("client", "freelancer").order_by("pk")
    )
    of: dict[int, list[Milestone]] = {contract.pk: [] for contract in contracts}
    for milestone in milestones.filter(contract__in=contracts):
        of[milestone.contract_id].append(milestone)
    return [(contract, of[contract.pk]) for contract in contracts]


def _told(contract: Contract) -> list[User]:
    """Both; the freelancer does not know of an offer whose deposit is still awaited."""
    awaiting = contract.state == Status.AWAITING_DEPOSIT
    return [contract.client] if awaiting else [contract.client, contract.freelancer]


def _text(event: SuspensionEvent, contract: Contract, figures: Figures, *, is_own: bool) -> str:
    whose = "Your" if is_own else f"{event.suspension.user.name}’s"
    how = {
        Kind.SUSPENDED: "account is suspended",
        Kind.EXTENDED: "account stays suspended",
        Kind.LIFTED: "account is no longer suspended",
    }[Kind(event.kind)]
    if event.kind == Kind.LIFTED:
        return f"{whose} {how}. Everything in “{contract.title}” goes on as usual."
    held = figures.protected
    stays = f"{held} of “{contract.title}” stays protected." if held else f"Nothing is protected in “{contract.title}”."
    return f"{whose} {how}. {stays}"
