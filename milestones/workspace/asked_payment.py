"""A payment that the freelancer asks for, as a page shows it to one of the two, or to who only reads."""

from dataclasses import dataclass
from typing import Any

from contracts.models import Contract
from milestones.clocks import Party
from milestones.models import PaymentRequest
from milestones.workspace.paused_deposits import Paused, refusal_to_deposit, refusal_to_pay

# What a contract's page reads of it together with the contract: nothing where none is open.
OPEN = """(
    SELECT jsonb_build_object('id', id, 'number', number, 'amount_minor', amount_minor, 'what_for', what_for,
        'reason', reason, 'milestone_id', milestone_id)
    FROM milestones_paymentrequest WHERE contract_id = contracts_contract.id AND state = 'open'
)"""


@dataclass(frozen=True)
class AskedPayment:
    """`can_pay` and `can_fund`: whether the client, who is looking, can do it now."""

    request: PaymentRequest
    party: Party | None
    can_pay: bool = False
    can_fund: bool = False

    @property
    def is_for_client(self) -> bool:
        return self.party == Party.CLIENT and self.request.is_open

    @property
    def is_own(self) -> bool:
        return self.party == Party.FREELANCER and self.request.is_open

    @property
    def is_begun(self) -> bool:
        """Whether the client has opened a payment page and not paid yet."""
        return self.request.is_open and self.request.milestone_id is not None


def of_contract(contract: Contract, party: Party | None, *, paused: Paused | None) -> AskedPayment | None:
    """What is open on this contract, for its page; no statement where it was read `to_show`."""
    request = _open_on(contract)
    if request is None:
        return None
    can_pay = party == Party.CLIENT and not (paused and paused.payments_too)
    return AskedPayment(request, party, can_pay, can_pay and not paused)


def on_its_page(request: PaymentRequest, party: Party) -> AskedPayment:
    """The same for the page of a request, whatever became of it; asks what keeps the client from paying."""
    contract = request.contract
    is_asked = party == Party.CLIENT and request.is_open
    can_pay = is_asked and refusal_to_pay(contract) is None
    return AskedPayment(request, party, can_pay, can_pay and refusal_to_deposit(contract) is None)


def _open_on(contract: Contract) -> PaymentRequest | None:
    known: dict[str, Any] = vars(contract)
    if "payment_request" not in known:
        found = PaymentRequest.objects.filter(contract=contract, state=PaymentRequest.State.OPEN).first()
    else:
        told = known["payment_request"]
        found = PaymentRequest(state=PaymentRequest.State.OPEN, **told) if told else None
    if found:
        # Its people are known already.
        found.contract = contract
    return found
