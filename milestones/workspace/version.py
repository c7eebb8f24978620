"""Whether a contract's page has changed since somebody looked, for the price of one statement."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import SuspensionEvent
from contracts.models import Contract, ContractEvent, Message
from escrow.models import Chargeback, Debt, Payment, Payout, Refund
from milestones.models import MilestoneEvent


def version_of(contract: Contract) -> str:
    """Changes whenever something that the page shows has changed; one statement. The state is as it was read."""
    payments = Payment.objects.filter(parts__hold__milestone__contract=OuterRef("pk")).order_by()

    sent_back = Refund.objects.filter(hold=None, payment__parts__hold__milestone__contract=OuterRef("pk"))
    suspensions = SuspensionEvent.objects.filter(
        Q(suspension__user=OuterRef("client")) | Q(suspension__user=OuterRef("freelancer"))
    )

    # What its client may not do now, and owes, is shown here, too.
    charged_back = Chargeback.objects.filter(payment__payer=OuterRef("client"))
    owed = Debt.objects.filter(client=OuterRef("client")).order_by().values("client").annotate(all=Sum("moves"))

    def newest(rows: QuerySet[Any], field: str = "pk") -> Subquery:
        return Subquery(rows.order_by(F(field).desc(nulls_last=True)).values(field)[:1])

    seen = Contract.objects.filter(pk=contract.pk).values_list(
        newest(MilestoneEvent.objects.filter(milestone__contract=OuterRef("pk"))),
        newest(ContractEvent.objects.filter(contract=OuterRef("pk"))),
        newest(Message.objects.filter(contract=OuterRef("pk"))),
        newest(payments.filter(state=Payment.State.PROCESSING)),
        newest(payments, "settled_at"),
        newest(suspensions),
        newest(sent_back, "settled_at"),
        newest(charged_back),
        newest(charged_back, "closed_at"),
        newest(charged_back, "settled_at"),
        Subquery(owed.values("all")),
        newest(Payout.objects.filter(payee=OuterRef("freelancer")).order_by()),
    )
    return "-".join(str(part) for part in (contract.state, *seen.get())).replace(" ", "T")
