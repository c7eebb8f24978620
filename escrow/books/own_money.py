"""The platform's own money at the provider: topped up or withdrawn by itself, and booked once staff say so."""

from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.ledger import locks, posting, tally
from escrow.models import Account, Journal, ProviderLine
from marketplace import clock
from marketplace.later import run_soon
from marketplace.money import Money
from marketplace.refusals import Refused

Kind = Account.Kind


class NotOwnMoney(Refused):
    """The line is something else, or is booked already."""


class NotEarned(Refused):
    """More was taken out than the platform has earned: what is missing belongs to clients and freelancers."""


def earned_minor(currency: str) -> int:
    """What is the platform's own, in minor units: fees, less the provider's costs, less what chargebacks have taken.

    What clients owe for these is not there to take out before they have paid it.
    """
    return tally.own_minor(currency)


def booked(lines: "QuerySet[ProviderLine]") -> "QuerySet[ProviderLine]":
    """Those of these lines that staff have booked."""
    reference = Concat(Value("own-money:"), "gateway", Value(":"), "ref", output_field=CharField())
    return lines.annotate(booked_as=reference).filter(
        booked_as__in=Journal.objects.filter(kind=Journal.Kind.OWN_MONEY).values("reference")
    )


def require_own(line: ProviderLine) -> None:
    """Raise NotOwnMoney unless this line can be our own money, and is not booked."""
    if line.category not in ProviderLine.OWN or not line.amount_minor:
        raise NotOwnMoney(_("{line} is not a top-up or a withdrawal.").format(line=line))
    if Journal.objects.filter(reference=line.own_money_reference).exists():
        raise NotOwnMoney(_("{line} is booked already.").format(line=line))


@transaction.atomic
def book(line: ProviderLine, *, actor: User) -> Journal:
    """Book a line of the provider's books as the platform's own money, once; two have agreed (own_money_by_two.py).

    One at a time, so that two withdrawals cannot spend the same earnings. Raises NotOwnMoney or NotEarned.
    """
    locks.wait_for("own money")
    require_own(line)
    earned = Money(earned_minor(line.currency), line.currency)
    if earned.amount_minor + line.amount_minor < 0 and line.amount_minor < 0:
        raise NotEarned(
            _(
                "{line} takes out more than the platform has earned in {currency}, which is {earned}. "
                "The rest belongs to clients and freelancers: put it back at the provider, book that "
                "line, and then this one."
            ).format(line=line, currency=line.currency, earned=earned)
        )
    accounts = Account.platform((Kind.CASH, Kind.FEES), [line.currency])
    lines = (
        posting.debit(accounts[Kind.CASH, line.currency], line.amount_minor),
        posting.credit(accounts[Kind.FEES, line.currency], line.amount_minor),
    )
    draft = posting.Draft(Journal.Kind.OWN_MONEY, line.own_money_reference, lines, actor.pk)
    [journal_id] = posting.post([draft], at=clock.now())
    # Payouts may have waited for it.
    run_soon("escrow.finish_operations")
    return Journal.objects.get(pk=journal_id)
