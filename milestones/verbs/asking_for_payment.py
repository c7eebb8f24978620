"""Asking for a payment: the freelancer says how much, what for and why, before or during the work."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspended import require_not_suspended
from accounts.wording.facts import Value
from accounts.wording.kinds import Kind
from contracts.models import Contract, ContractEvent
from escrow.money_in import payable, supported
from marketplace import clock
from marketplace.charges import require_payable
from marketplace.refusals import Refused
from milestones import locks
from milestones.kinds_of_notice import asking
from milestones.models import PaymentRequest
from milestones.outcomes import releasing
from milestones.verbs.ending import AlreadyEnding
from milestones.verbs.taking_up_payment_requests import leave

State = PaymentRequest.State


class RequestAlreadyOpen(Refused):
    """One request waits for its answer; a second one would only confuse."""


@transaction.atomic
def ask(contract: Contract, *, by: User, amount_minor: int, what_for: str, reason: str) -> PaymentRequest:
    """Ask the client for `amount_minor` minor units. It moves no money and no clock.

    Locks holds, contract, milestones, then the person. Raises NotYours, ContractStateRefuses, AlreadyEnding,
    RequestAlreadyOpen, NotPayable, NotOfferedHere, CannotBePaid, Suspended or Refused for empty words.
    """
    require_payable(contract.money(amount_minor))
    contract, now = locks.all_of(contract)[0].contract, clock.now()
    require_can_ask(contract, by=by)
    require_not_suspended(by, "ask for payments")
    if not what_for.strip() or not reason.strip():
        raise Refused(_("Say what it is for and why, so that your client can decide."))
    number = contract.payment_requests.count() + 1
    request = PaymentRequest.objects.create(
        contract=contract,
        number=number,
        amount_minor=amount_minor,
        what_for=what_for.strip(),
        reason=reason.strip(),
        asked_at=now,
    )
    text = _("Asked for {amount}: {what_for}").format(amount=request.amount, what_for=request.what_for)
    ContractEvent.objects.create(contract=contract, text=text, actor=by, at=now)
    tell(request, contract.client, asking.ASKED, "asked", now, path=request.get_absolute_url(), reason=request.reason)
    return request


@transaction.atomic
def take_back(request: PaymentRequest, *, by: User) -> None:
    """Ask for it no more; a payment page that the client has open for it is closed.

    Locks holds, contract, milestones. Raises NotYours, RequestNotOpen, or PaymentInProgress while the client's bank
    works on the payment.
    """
    milestones, now = locks.all_of(request.contract), clock.now()
    contract = milestones[0].contract
    contract.require_freelancer(by)
    fresh = PaymentRequest.objects.get(pk=request.pk)
    fresh.contract = contract
    fresh.require_open()
    leave(fresh, milestones, by=by, at=now)
    fresh.close(State.WITHDRAWN, at=now)
    text = _("No longer asked for {amount}: {what_for}").format(amount=fresh.amount, what_for=fresh.what_for)
    ContractEvent.objects.create(contract=contract, text=text, actor=by, at=now)
    tell(fresh, contract.client, asking.TAKEN_BACK, "taken-back", now)
    releasing.complete_finished_contracts([contract.pk], at=now)


def require_can_ask(contract: Contract, *, by: User) -> None:
    """Raise whatever `ask` raises before it looks at the request itself; reads only."""
    contract.require_freelancer(by)
    contract.require_state(Contract.State.ACTIVE)
    if contract.ending_since:
        raise AlreadyEnding(_("This contract has been ended, so nothing new is asked for. What is held goes its way."))
    if contract.payment_requests.filter(state=State.OPEN).exists():
        raise RequestAlreadyOpen(
            _("You have asked for a payment already. Take that back first, or wait for the answer.")
        )
    supported.require_offered(contract.currency)
    payable.require_can_be_paid(by)


def tell(
    request: PaymentRequest, reader: User, kind: Kind, key: str, at: datetime, *, path: str = "", **facts: Value
) -> None:
    """Tell one of the two what became of a request."""
    contract = request.contract
    known: dict[str, Value] = {
        "request": request.pk,
        "amount": request.amount,
        "what_for": request.what_for,
        "client": contract.client,
        "freelancer": contract.freelancer,
        **facts,
    }
    about = contract.get_absolute_url()
    notify([Notice(reader.pk, f"payment-request:{request.pk}:{key}", kind, path or about, known, about)], at=at)
