"""What is being paid for a request: a milestone of its own, which is called off if the payment does not come about."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import ContractEvent, ContractTerms
from escrow.ledger import holds
from escrow.models import Hold, Payment
from escrow.money_in import payments
from escrow.money_in.payments import PaymentInProgress
from milestones.models import Criterion, Milestone, MilestoneEvent, PaymentRequest, State
from milestones.verbs.tries_of_payment_requests import require_tries_left

Kind = MilestoneEvent.Kind


def take_up(
    request: PaymentRequest, milestones: Sequence[Milestone], *, by: User, is_direct: bool, at: datetime
) -> Payment:
    """Ask for the payment that answers an open request; the same again while it is not completed.

    Holds, contract and milestones must be locked; locks the payer. Raises TooManyTries, PaymentInProgress, or as
    `payments.ask` does.
    """
    begun = being_paid(request, milestones)
    left: Milestone | None = None
    if begun is None or begun.is_direct != is_direct:
        require_tries_left(request, milestones, can_complete=begun is not None)
        left, begun = begun, _begin(request, milestones, by=by, is_direct=is_direct, at=at)
        if left:
            _require_not_with_the_bank(left)
            _call_off(left, by=by, at=at)
        request.milestone = begun
        request.save(update_fields=["milestone"])
    contract = begun.contract
    payment = payments.ask(
        [begun.hold],
        payer=by,
        description=f"{begun.title}, {contract.title}"[:200],
        return_path=contract.get_absolute_url(),
    )
    if left:
        # Last: the person is locked before any payment.
        _close_pages(left, at=at)
    return payment


def leave(request: PaymentRequest, milestones: Sequence[Milestone], *, by: User, at: datetime) -> None:
    """Nobody pays it any more: call off what was begun, and have its page closed. Raises PaymentInProgress.

    Holds, contract and milestones must be locked. What is paid all the same goes straight back.
    """
    begun = being_paid(request, milestones)
    if begun is None:
        return
    _require_not_with_the_bank(begun)
    _call_off(begun, by=by, at=at)
    _close_pages(begun, at=at)
    forget([begun])
    request.milestone = None


def being_paid(request: PaymentRequest, milestones: Sequence[Milestone]) -> Milestone | None:
    """The milestone, one of these that are locked, whose payment was begun and has not arrived."""
    found = (each for each in milestones if each.pk == request.milestone_id and each.state == State.PENDING)
    return next(found, None)


def paid(milestones: Sequence[Milestone], state: str, *, actor: User | None, at: datetime) -> None:
    """The payment for these has arrived: whatever asked for them is answered. They must be locked.

    One statement, and three more for what was funded: it is added to the terms, which the request and the deposit are
    the two sides' yes to.
    """
    answered = PaymentRequest.objects.filter(milestone__in=milestones, state=PaymentRequest.State.OPEN)
    if not answered.update(state=state, answered_at=at) or state != PaymentRequest.State.FUNDED:
        return
    [milestone] = milestones
    contract = milestone.contract
    latest = ContractTerms.objects.filter(contract=contract).order_by("-version")[0]
    added = {
        "title": milestone.title,
        "amount_minor": milestone.amount_minor,
        "due_on": None,
        "criteria": [criterion.text for criterion in milestone.criteria.all()],
    }
    text = {**latest.text, "milestones": [*latest.text["milestones"], added]}
    ContractTerms.objects.create(contract=contract, version=latest.version + 1, text=text, agreed_at=at)
    said = _("Milestone added to the terms, as asked for: {title}, {amount}").format(
        title=milestone.title, amount=milestone.amount
    )
    ContractEvent.objects.create(contract=contract, text=said, actor=actor, at=at)


def forget(milestones: Sequence[Milestone]) -> None:
    """Their payment did not come about: what asked for them waits for another answer. They must be locked."""
    waiting = PaymentRequest.objects.filter(milestone__in=milestones, state=PaymentRequest.State.OPEN)
    waiting.update(milestone=None)


def _begin(
    request: PaymentRequest, milestones: Sequence[Milestone], *, by: User, is_direct: bool, at: datetime
) -> Milestone:
    contract = milestones[0].contract
    [hold] = holds.open_holds(
        [
            holds.Wanted(
                payer=by,
                payee=contract.freelancer,
                currency=contract.currency,
                amount_minor=request.amount_minor,
                fee_bps=contract.fee_bps,
                group=f"contract-{contract.pk}",
                rules_version=contract.rules_version,
            )
        ],
        at=at,
    )
    milestone = Milestone.objects.create(
        contract=contract,
        hold=hold,
        position=max(each.position for each in milestones) + 1,
        title=request.what_for,
        amount_minor=request.amount_minor,
        currency=contract.currency,
        is_direct=is_direct,
    )
    if not is_direct:
        Criterion.objects.create(milestone=milestone, position=1, text=request.reason)
    note = _("Asked for by the freelancer")
    MilestoneEvent.record([milestone], Kind.CREATED, from_states=[State.PENDING], actor=by, at=at, note=note)
    return milestone


def _require_not_with_the_bank(milestone: Milestone) -> None:
    payments_of = Payment.objects.filter(parts__hold=milestone.hold_id, state=Payment.State.PROCESSING)
    if payments_of.exists():
        raise PaymentInProgress(
            _("The bank is working on the payment for this. You are both told as soon as it answers.")
        )


def _call_off(milestone: Milestone, *, by: User, at: datetime) -> None:
    milestone.called_off(at=at)
    Hold.close([milestone.hold], at=at)
    Milestone.write([milestone], *Milestone.CLOSED)
    note = _("The payment was not completed")
    MilestoneEvent.record([milestone], Kind.CALLED_OFF, from_states=[State.PENDING], actor=by, at=at, note=note)


def _close_pages(milestone: Milestone, *, at: datetime) -> None:
    payments.mark_for_closing(Payment.objects.filter(parts__hold=milestone.hold_id), at=at)
