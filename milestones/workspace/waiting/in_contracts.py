"""What waits for a person in their contracts, from the lines that the dashboard has read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from contracts.models import Contract
from escrow.models import Payment, PaymentPart
from marketplace.money import Money
from milestones.clocks import APPEAL, RESPONSE, Party
from milestones.dispute_status import Standing
from milestones.models import Milestone, State
from milestones.workspace.overview import Line
from milestones.workspace.priority import Ahead
from milestones.workspace.waiting.thing import Rank, Thing


def things_in(lines: Sequence[Line], user: User) -> list[Thing]:
    """A row for each thing that this person can do; one statement."""
    last = _last_payments(lines)
    return [thing for line in lines for thing in _of_line(line, user, last)]


def _of_line(line: Line, user: User, last: dict[int, str]) -> Iterator[Thing]:
    party = Party.CLIENT if user.pk == line.contract.client_id else Party.FREELANCER
    if line.asked:
        yield Thing(
            what=_("Pay, fund or decline"),
            url=line.asked.get_absolute_url(),
            about=_("{what_for}, {contract}").format(what_for=line.asked.what_for, contract=line.contract.title),
            who=_who(line),
            amount=line.asked.amount,
            sentence=_("{freelancer} asks for {amount}: {reason}").format(
                freelancer=line.other.get_short_name(), amount=line.asked.amount, reason=line.asked.reason
            ),
            rank=Rank.FIRST,
            since=line.asked.asked_at,
        )
    if line.current is None and line.next_step.waits_for in {party, Party.BOTH}:
        yield _of_offer(line, party, last)
    ahead = {each.milestone.pk: each for each in line.ahead}
    theirs = {pk for pk, each in ahead.items() if _is_theirs(each, party)}
    beside = tuple(
        _("{milestone}: {sentence}").format(milestone=each.milestone.title, sentence=each.next_step.sentence)
        for pk, each in ahead.items()
        if pk not in theirs
    )
    for pk in sorted(theirs, key=list(ahead).index):
        yield replace(_of_milestone(line, ahead[pk], party, last), beside=beside)
        # Told once, with the first of them.
        beside = ()


def _is_theirs(ahead: Ahead, party: Party) -> bool:
    """Late work is its freelancer's, whatever else the contract waits for."""
    late = party == Party.FREELANCER and ahead.milestone.is_overdue and not ahead.milestone.hold.is_frozen
    return late or ahead.next_step.waits_for in {party, Party.BOTH}


def _of_offer(line: Line, party: Party, last: dict[int, str]) -> Thing:
    contract, failed = line.contract, last.get(line.contract.pk) == Payment.State.FAILED
    if party == Party.FREELANCER:
        what, url = _("Accept or decline the offer"), contract.get_absolute_url()
    else:
        what, url = _("Make the deposit"), reverse("offer_deposit", args=[contract.pk])
    return Thing(
        what=_("Pay again: the payment failed") if failed else what,
        url=contract.get_absolute_url() if line.deposits_paused else url,
        about=contract.title,
        who=_who(line),
        amount=line.figures.protected if party == Party.FREELANCER else line.figures.agreed,
        due_at=line.next_step.due_at,
        sentence=line.next_step.sentence,
        rank=Rank.FIRST if failed else Rank.CLOCK,
        is_urgent=line.next_step.urgent,
        notes=_notes(line, pays=party == Party.CLIENT),
    )


def _of_milestone(line: Line, ahead: Ahead, party: Party, last: dict[int, str]) -> Thing:
    milestone, step = ahead.milestone, ahead.next_step
    failed = milestone.state == State.PENDING and last.get(milestone.contract_id) == Payment.State.FAILED
    late = milestone.is_overdue and party == Party.FREELANCER
    standing = line.standings.get(milestone.pk)
    what, url = _to_do(milestone, party, standing)
    first = failed or (standing is not None and standing.asked in {party, Party.BOTH})
    pays = milestone.state == State.PENDING
    return Thing(
        what=_("Pay again: the payment failed") if failed else what,
        url=milestone.get_absolute_url() if pays and line.deposits_paused else url,
        about=_("{milestone}, {contract}").format(milestone=milestone.title, contract=line.contract.title),
        who=_who(line),
        amount=_amount(milestone, party),
        due_at=step.due_at,
        sentence=step.sentence,
        rank=Rank.FIRST if first else Rank.CLOCK if step.due_at or late else Rank.WORK,
        late_since=milestone.due_on if late else None,
        is_urgent=step.urgent,
        notes=_notes(line, pays=pays),
    )


def _amount(milestone: Milestone, party: Party) -> Money:
    """What it is about: what an open offer gives, else all of it."""
    offer = milestone.open_offer if milestone.is_at_work else None
    if offer and offer.by_client != (party == Party.CLIENT) and not offer.is_refund_request:
        return offer.to_freelancer
    return milestone.hold.balance if milestone.refund_came_back else milestone.amount


def _to_do(milestone: Milestone, party: Party, standing: Standing | None) -> tuple[str, str]:
    """What this side can do about it, and where."""
    if standing:
        return _in_dispute(standing, party), standing.url
    offer = milestone.open_offer if milestone.is_at_work else None
    if offer and offer.by_client != (party == Party.CLIENT):
        asked_back = offer.is_refund_request
        return (_("Answer the refund request") if asked_back else _("Answer the offer")), offer.get_absolute_url()
    if milestone.refund_came_back:
        return _("Send the refund again"), reverse("refund_again", args=[milestone.pk])
    if milestone.state == State.PENDING:
        return _("Make the deposit"), reverse("milestone_fund", args=[milestone.pk])
    if milestone.state == State.CHANGES_REQUESTED:
        return _("Hand in the work again"), milestone.get_absolute_url()
    if milestone.state == State.SUBMITTED:
        return _("Review the work"), milestone.get_absolute_url()
    return _("Hand in the work"), milestone.get_absolute_url()


def _in_dispute(standing: Standing, party: Party) -> str:
    if standing.asked in {party, Party.BOTH}:
        return _("Answer our staff")
    if standing.clock == APPEAL:
        return _("Accept the ruling or appeal") if standing.accepts else _("Read the ruling")
    return _("Respond to the dispute") if standing.clock == RESPONSE else _("Settle it, or leave it to our staff")


def _who(line: Line) -> str:
    if line.other_is_suspended:
        return _("{other}, account suspended").format(other=line.other.name)
    return line.other.name


def _notes(line: Line, *, pays: bool) -> tuple[str, ...]:
    found = [_("Deposits are paused")] if pays and line.deposits_paused else []
    if line.more:
        more = ngettext("{number} more milestone is open", "{number} more milestones are open", line.more)
        found.append(more.format(number=line.more))
    if line.figures.frozen:
        found.append(_("{frozen} of it frozen").format(frozen=line.figures.frozen))
    return tuple(found)


def _last_payments(lines: Iterable[Line]) -> dict[int, str]:
    """By contract, how the last payment stands for what is to be deposited next; one statement, even for none."""
    pending = {line.current.pk for line in lines if line.current and line.current.state == State.PENDING}
    awaited = {line.contract.pk for line in lines if line.contract.state == Contract.State.AWAITING_DEPOSIT}
    of_them = Q(hold__milestone__in=pending | {0}) | Q(hold__milestone__contract__in=awaited | {0})
    parts = PaymentPart.objects.filter(of_them)
    rows = parts.order_by("payment_id").values_list("hold__milestone__contract_id", "payment__state")
    return dict(rows)
