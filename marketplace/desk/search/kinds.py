"""What can be found, by what, and how it is shown: one row for each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from accounts.models import User
from contracts.models import Contract, Job
from disputes.models import Dispute
from escrow.models import Chargeback, Payment, Payout, Refund
from marketplace.texts import later as _
from milestones.models import Milestone


@dataclass(frozen=True)
class Kind:
    """`words`: columns with an index of their letters; `refs`: columns that are looked up as they stand.

    `amount`: whether it is found by its own amount. `by_milestone` leads to it from the milestones that were found.
    `title` and `more` say what it is, `state` the badge and of which kind it is. `parties`: not shown to these.
    """

    name: str
    model: type[Model]
    title: Callable[[Any], str]
    more: Callable[[Any], str]
    words: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    amount: bool = False
    by_milestone: str = ""
    with_row: tuple[str, ...] = ()
    state: tuple[str, str] = ("", "")
    parties: tuple[str, ...] = ()

    @property
    def right(self) -> str:
        return f"{self.model._meta.app_label}.view_{self.model._meta.model_name}"


def _between(contract: Contract) -> str:
    return f"{contract.client.name}, {contract.freelancer.name}"


KINDS = (
    Kind(
        _("People"),
        User,
        title=lambda user: user.name,
        more=lambda user: user.email,
        words=("name", "email"),
        refs=("email",),
    ),
    Kind(
        _("Contracts"),
        Contract,
        title=lambda contract: contract.title,
        more=_between,
        words=("title",),
        with_row=("client", "freelancer"),
        state=("state", "contract"),
    ),
    Kind(
        _("Milestones"),
        Milestone,
        title=lambda milestone: f"“{milestone.title}”, {milestone.amount}",
        more=lambda milestone: f"{milestone.contract.title}: {_between(milestone.contract)}",
        words=("title",),
        amount=True,
        with_row=("contract__client", "contract__freelancer"),
        state=("state", "milestone"),
    ),
    Kind(
        _("Payments"),
        Payment,
        title=lambda payment: f"{payment.amount}",
        more=lambda payment: f"{payment.payer.name}, {payment.get_state_display()}: {payment.description}",
        refs=("provider_ref", "charge_ref"),
        amount=True,
        with_row=("payer",),
    ),
    Kind(
        _("Payouts"),
        Payout,
        title=lambda payout: str(payout.amount),
        more=lambda payout: payout.payee.name,
        refs=("transfer_ref", "provider_ref", "reversal_ref"),
        amount=True,
        with_row=("payee",),
        state=("state", "payout"),
    ),
    Kind(
        _("Refunds"),
        Refund,
        title=lambda refund: str(refund.amount),
        more=lambda refund: f"{refund.payment.payer.name}, {refund.get_state_display()}: {refund.reason}",
        refs=("provider_ref",),
        amount=True,
        with_row=("payment__payer",),
    ),
    Kind(
        _("Chargebacks"),
        Chargeback,
        title=lambda chargeback: str(chargeback.amount),
        more=lambda chargeback: f"{chargeback.payment.payer.name}, {chargeback.get_state_display()}",
        refs=("provider_ref",),
        amount=True,
        with_row=("payment__payer",),
    ),
    Kind(
        _("Disputes"),
        Dispute,
        title=lambda dispute: f"“{dispute.milestone.title}”, {dispute.milestone.amount}",
        more=lambda dispute: _between(dispute.milestone.contract),
        by_milestone="milestone",
        with_row=("milestone__contract__client", "milestone__contract__freelancer"),
        state=("stage", "dispute"),
        parties=("milestone__contract__client", "milestone__contract__freelancer"),
    ),
    Kind(
        _("Jobs"),
        Job,
        title=lambda job: job.title,
        more=lambda job: job.client.name,
        words=("title",),
        with_row=("client",),
        state=("state", "job"),
    ),
)
