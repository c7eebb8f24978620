"""Answering a payment request: the client pays it directly, funds it as a milestone, or declines."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract, ContractEvent
from escrow.models import Payment
from marketplace import clock
from marketplace.refusals import Refused
from milestones import locks
from milestones.kinds_of_notice import asking
from milestones.models import Milestone, PaymentRequest
from milestones.outcomes import releasing
from milestones.verbs.approving import AmountNotConfirmed
from milestones.verbs.asking_for_payment import tell
from milestones.verbs.returned_deposits import require_may_deposit
from milestones.verbs.taking_up_payment_requests import leave, take_up

State = PaymentRequest.State


@transaction.atomic
def pay(request: PaymentRequest, *, by: User, confirmed_minor: int) -> Payment:
    """Ask for a direct payment of what was asked for: it is the freelancer's as soon as it is charged.

    `confirmed_minor` is what the page showed. Locks holds, contract, milestones, then the person. Raises NotYours,
    ContractStateRefuses, RequestNotOpen, AmountNotConfirmed, or as `take_up` does. The caller opens the checkout.
    """
    fresh, milestones, now = _answering(request, by=by, confirmed_minor=confirmed_minor)
    return take_up(fresh, milestones, by=by, is_direct=True, at=now)


@transaction.atomic
def fund(request: PaymentRequest, *, by: User, confirmed_minor: int) -> Payment:
    """Ask for the deposit of a new milestone worth what was asked for. Otherwise as `pay`; raises ComesBackTooOften."""
    fresh, milestones, now = _answering(request, by=by, confirmed_minor=confirmed_minor)
    require_may_deposit(by, fresh.contract.freelancer, now=now)
    return take_up(fresh, milestones, by=by, is_direct=False, at=now)


@transaction.atomic
def decline(request: PaymentRequest, *, by: User, answer: str) -> None:
    """Say no, and why; a payment page that was opened for it is closed.

    Locks holds, contract, milestones. Raises NotYours, RequestNotOpen, PaymentInProgress or Refused for
    an empty answer.
    """
    fresh, milestones, now = _answering(request, by=by)
    if not answer.strip():
        raise Refused(_("Say why, in a word."))
    leave(fresh, milestones, by=by, at=now)
    fresh.close(State.DECLINED, at=now, answer=answer.strip())
    text = _("Declined to pay {amount}: {what_for}").format(amount=fresh.amount, what_for=fresh.what_for)
    ContractEvent.objects.create(contract=fresh.contract, text=text, actor=by, at=now)
    tell(fresh, fresh.contract.freelancer, asking.DECLINED, "declined", now, answer=fresh.answer)
    releasing.complete_finished_contracts([fresh.contract_id], at=now)


def require_can_answer(request: PaymentRequest, *, by: User) -> None:
    """Raise whatever every answer raises; reads only."""
    request.contract.require_client(by)
    request.contract.require_state(Contract.State.ACTIVE)
    request.require_open()


def _answering(
    request: PaymentRequest, *, by: User, confirmed_minor: int | None = None
) -> tuple[PaymentRequest, list[Milestone], datetime]:
    """The request, read again with everything of its contract locked, and the instant."""
    milestones = locks.all_of(request.contract)
    fresh = PaymentRequest.objects.get(pk=request.pk)
    fresh.contract = milestones[0].contract
    require_can_answer(fresh, by=by)
    if confirmed_minor is not None and confirmed_minor != fresh.amount_minor:
        raise AmountNotConfirmed(_("The request is for {amount}.").format(amount=fresh.amount))
    return fresh, milestones, clock.now()
