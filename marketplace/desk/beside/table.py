"""Which rows belong to which: person, contract, milestone, hold, payment, journal, and back."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

from accounts.models import StaffAction, Suspension, User
from contracts.models import AskedElsewhere, Contract, Job, Proposal, Thread
from disputes.models import Dispute
from escrow.models import (
    Account,
    Chargeback,
    Debt,
    Entry,
    Forfeiture,
    Hold,
    Journal,
    Payment,
    Payout,
    Recipient,
    Refund,
)
from marketplace.desk.beside.beside import SHOWN, Beside
from marketplace.texts import later as _
from milestones.models import Milestone, PaymentRequest

PARTIES = ("milestone__contract__client", "milestone__contract__freelancer")
IN_REFERENCE = re.compile(r"(hold|payout|refund|chargeback)(?:-[a-z]+)*:(\d+)|chargeback-[a-z]+:(\d+)")


def _searched(by: str) -> Callable[[Any], str]:
    """The list's own search for what this attribute of the row says."""

    def query(row: Any) -> str:
        for name in by.split("."):
            row = getattr(row, name)
        return urlencode({"q": row})

    return query


def _contract(contract: Contract) -> str:
    return _("{title}, {state}: {client} and {freelancer}").format(
        title=contract.title,
        state=contract.get_state_display(),
        client=contract.client.name,
        freelancer=contract.freelancer.name,
    )


def _milestone(milestone: Milestone) -> str:
    return f"“{milestone.title}”, {milestone.amount}, {milestone.get_state_display()}"


def _asked(request: PaymentRequest) -> str:
    return f"“{request.what_for}”, {request.amount}, {request.get_state_display()}"


def _dispute(dispute: Dispute) -> str:
    return f"“{dispute.milestone.title}”, {dispute.milestone.amount}, {dispute.get_stage_display()}"


def _contracts_of(user: User) -> "QuerySet[Contract]":
    return Contract.objects.of(user).select_related("client", "freelancer")


def _thread_of(mark: AskedElsewhere) -> "QuerySet[Thread]":
    found = Thread.objects.filter(messages=mark.message_id)
    return found.select_related("job", "client", "freelancer")


def _disputes_of(user: User) -> "QuerySet[Dispute]":
    mine = Q(milestone__contract__client=user) | Q(milestone__contract__freelancer=user)
    return Dispute.objects.filter(mine).select_related("milestone")


def _journals(references: Iterable[str]) -> "QuerySet[Journal]":
    return Journal.objects.filter(reference__in=list(references))


def _on(accounts: "QuerySet[Account]") -> "QuerySet[Journal]":
    """The last that moved one of these: of an account of ours there are as many as there are releases."""
    last = Entry.objects.filter(account__in=list(accounts)).order_by("-pk")
    return Journal.objects.filter(pk__in=last.values("journal")[: 2 * SHOWN])


def _of_payment(payment: Payment) -> "QuerySet[Journal]":
    holds = payment.parts.values_list("hold_id", flat=True)
    return _journals(f"deposit:hold:{pk}" for pk in holds)


def _of_payout(payout: Payout) -> "QuerySet[Journal]":
    kinds = ("payout", "payout-paid", "payout-unpaid", "payout-returned", "by-hand:payout")
    return _journals(f"{kind}:{payout.pk}" for kind in kinds)


def _of_refund(refund: Refund) -> "QuerySet[Journal]":
    kinds = ("refund", "refund-settled", "refund-returned", "surplus:refund", "by-hand:refund", "by-hand-begun")
    return _journals(f"{kind}:{refund.pk}" for kind in kinds)


def _of_chargeback(chargeback: Chargeback) -> "QuerySet[Journal]":
    moves = range(chargeback.moves + 1)
    kinds = ("chargeback-taken", "chargeback-returned", "debt")
    covered = (f"chargeback-covered:{chargeback.pk}:hold:{draw.hold_id}" for draw in chargeback.draws.all())
    return _journals([*(f"{kind}:{chargeback.pk}:{n}" for kind in kinds for n in moves), *covered])


def _named_by(model: type[Model], what: str) -> Callable[[Journal], "QuerySet[Any]"]:
    """The rows that a journal's reference names."""

    def rows(journal: Journal) -> "QuerySet[Any]":
        found = IN_REFERENCE.findall(journal.reference)
        ids = [number or other for kind, number, other in found if (kind or "chargeback") == what]
        return model._default_manager.filter(pk__in=ids)

    return rows


TABLE = (
    Beside(User, _("Contracts"), _contracts_of, _searched("email"), told=_contract),
    Beside(User, _("Jobs"), lambda user: user.jobs.all(), _searched("email")),
    Beside(User, _("Saved searches"), lambda user: user.saved_searches.all(), _searched("email")),
    Beside(User, _("Payments"), lambda user: user.payments.all(), _searched("email")),
    Beside(User, _("Payouts"), lambda user: user.payouts.all(), _searched("email")),
    Beside(User, _("Payout accounts"), lambda user: Recipient.objects.filter(user=user).select_related("user")),
    Beside(User, _("Disputes"), _disputes_of, told=_dispute, not_of=PARTIES),
    Beside(User, _("Chargebacks"), lambda user: Chargeback.objects.filter(payment__payer=user), _searched("email")),
    Beside(User, _("Debts"), lambda user: Debt.objects.filter(client=user).select_related("client", "chargeback")),
    Beside(User, _("Forfeited earnings"), lambda user: Forfeiture.objects.filter(person=user)),
    Beside(User, _("Suspensions"), lambda user: Suspension.objects.filter(user=user).select_related("user")),
    Beside(
        User,
        _("Asked to pay or talk elsewhere"),
        lambda user: AskedElsewhere.objects.filter(author=user).select_related("author"),
        _searched("email"),
    ),
    Beside(User, _("Earnings"), lambda user: Account.objects.filter(owner=user).select_related("owner")),
    Beside(User, _("What they did on the desk"), lambda user: StaffAction.objects.filter(by=user)),
    Beside(Job, _("Contracts"), lambda job: job.contracts.select_related("client", "freelancer"), told=_contract),
    Beside(Job, _("Proposals"), lambda job: job.proposals.select_related("job", "freelancer")),
    Beside(Job, _("Threads"), lambda job: job.threads.select_related("job", "client", "freelancer")),
    Beside(AskedElsewhere, _("Threads"), _thread_of),
    Beside(
        Proposal,
        _("Contracts"),
        lambda proposal: proposal.contracts.select_related("client", "freelancer"),
        told=_contract,
    ),
    Beside(Contract, _("Milestones"), lambda contract: contract.milestones.all(), told=_milestone),
    Beside(
        Contract,
        _("Payments asked for"),
        lambda contract: contract.payment_requests.select_related("contract"),
        told=_asked,
    ),
    Beside(
        Contract,
        _("Payments"),
        lambda contract: Payment.objects.filter(parts__hold__milestone__contract=contract).distinct(),
    ),
    Beside(
        Contract,
        _("Disputes"),
        lambda contract: Dispute.objects.filter(milestone__contract=contract).select_related("milestone"),
        told=_dispute,
        not_of=PARTIES,
    ),
    Beside(
        Milestone,
        _("Disputes"),
        lambda milestone: milestone.disputes.select_related("milestone"),
        told=_dispute,
        not_of=PARTIES,
    ),
    Beside(
        Milestone,
        _("Payments asked for"),
        lambda milestone: PaymentRequest.objects.filter(milestone=milestone).select_related("contract"),
        told=_asked,
    ),
    Beside(
        PaymentRequest,
        _("Milestones"),
        lambda request: Milestone.objects.filter(pk=request.milestone_id or 0),
        told=_milestone,
    ),
    Beside(Milestone, _("Money held"), lambda milestone: Hold.objects.filter(pk=milestone.hold_id)),
    Beside(
        Milestone, _("Payments"), lambda milestone: Payment.objects.filter(parts__hold=milestone.hold_id).distinct()
    ),
    Beside(Milestone, _("Refunds"), lambda milestone: Refund.objects.filter(hold=milestone.hold_id)),
    Beside(
        Milestone,
        _("Chargebacks"),
        lambda milestone: Chargeback.objects.filter(payment__parts__hold=milestone.hold_id).distinct(),
    ),
    Beside(Hold, _("Milestones"), lambda hold: Milestone.objects.filter(hold=hold), told=_milestone),
    Beside(Hold, _("Payments"), lambda hold: Payment.objects.filter(parts__hold=hold).distinct()),
    Beside(Hold, _("Ledger accounts"), lambda hold: Account.objects.filter(hold=hold)),
    Beside(Hold, _("Lines of the ledger"), lambda hold: _on(Account.objects.filter(hold=hold))),
    Beside(
        Payment,
        _("Milestones"),
        lambda payment: Milestone.objects.filter(hold__parts__payment=payment).distinct(),
        told=_milestone,
    ),
    Beside(Payment, _("Money held"), lambda payment: Hold.objects.filter(parts__payment=payment).distinct()),
    Beside(Payment, _("Refunds"), lambda payment: payment.refunds.all()),
    Beside(Payment, _("Chargebacks"), lambda payment: payment.chargebacks.all()),
    Beside(Payment, _("Lines of the ledger"), _of_payment),
    Beside(Payout, _("Lines of the ledger"), _of_payout),
    Beside(Refund, _("Lines of the ledger"), _of_refund),
    Beside(Refund, _("Milestones"), lambda refund: Milestone.objects.filter(hold=refund.hold_id or 0), told=_milestone),
    Beside(
        Chargeback,
        _("Milestones"),
        lambda chargeback: Milestone.objects.filter(hold__parts__payment=chargeback.payment_id).distinct(),
        told=_milestone,
    ),
    Beside(Chargeback, _("Lines of the ledger"), _of_chargeback),
    Beside(Recipient, _("Payouts"), lambda recipient: recipient.payouts.all()),
    Beside(Journal, _("Money held"), _named_by(Hold, "hold")),
    Beside(Journal, _("Payouts"), _named_by(Payout, "payout")),
    Beside(Journal, _("Refunds"), _named_by(Refund, "refund")),
    Beside(Journal, _("Chargebacks"), _named_by(Chargeback, "chargeback")),
    Beside(Account, _("Lines of the ledger"), lambda account: _on(Account.objects.filter(pk=account.pk))),
)
