"""What of a price arrives at the freelancer, while it is typed and once it is sent."""

from django.conf import settings
from django.forms import BoundField

from contracts.proposals.forms import ProposalForm
from contracts.proposals.models import Proposal
from contracts.proposals.plan_forms import Plan
from marketplace.amounts import InvalidAmount, parse_minor
from marketplace.fees import Arriving, arriving


def of_typed(form: ProposalForm, plan: Plan) -> Arriving | None:
    """Of the milestones where they are the price, else of the price alone; None while there is none to be read."""
    currency, price = form.currency, _minor(form["price"], form.currency)
    amounts = [minor for row in plan.kept_rows if (minor := _minor(row["amount"], currency)) is not None]
    pieces = amounts if price is None or sum(amounts) == price else [price]
    return arriving(pieces, currency, bps=settings.PLATFORM_FEE_BPS) if pieces else None


def of_sent(proposal: Proposal) -> Arriving:
    """Of a proposal's plan, by the fee of today: it is fixed when an offer is made of it."""
    amounts = [step.amount_minor for step in proposal.plan.all()]
    return arriving(amounts, proposal.job.currency, bps=settings.PLATFORM_FEE_BPS)


def _minor(bound: BoundField, currency: str) -> int | None:
    """What somebody typed, as it will be read; None for what is no amount."""
    try:
        return parse_minor(str(bound.value() or ""), currency)
    except InvalidAmount:
        return None
