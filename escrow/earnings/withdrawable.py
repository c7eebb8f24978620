"""When released money can be withdrawn: one table of risk, read by withdrawals, the help page and the page of earnings.

The release itself never waits, and no row changes when a time comes. The longest wait that applies counts. Whatever a
client's bank may be about to take back stays until that is decided, under the rules of every version: it would be paid
with other people's money.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escrow.earnings import bank_stops, released
from escrow.earnings.bank_stops import Stop
from escrow.earnings.released import FIRST_PAYMENTS, YOUNG_FOR, Released
from escrow.models import Account, Payout
from escrow.models.fraud_warning import WARNINGS_LAST
from marketplace import clock, times
from marketplace.money import Money
from marketplace.rules import Rules
from marketplace.texts import later as _later

UNSEEN_WAITS = timedelta(days=14)
FIRST_WAITS = timedelta(days=14)
LARGE_UNSEEN_WAITS = timedelta(days=30)
# What a freelancer is told of money that was released with nothing submitted; it waits for UNSEEN_WAITS.
UNPROTECTED = gettext_lazy(
    "Nothing was submitted, so this money is not protected from the client’s bank. You can withdraw it {waits} after "
    "its release at the earliest."
)
BY_DEBIT = _later("The bank account that it was paid from can take it back until then.")


@dataclass(frozen=True)
class Wait:
    """One row: what it is for, how long after the release, and the sentence beside a sum that waits for it."""

    name: str
    what: str
    lasts: timedelta
    reason: str

    @property
    def how_long(self) -> str:
        return times.length(self.lasts)


@dataclass(frozen=True)
class Pending:
    """Earnings that can be withdrawn from `available_at` on, None while nobody knows, and why not before.

    `is_unprotected`: the client's bank can take them until they are withdrawn.
    """

    amount: Money
    available_at: datetime | None
    reason: str
    is_unprotected: bool = False


def table(currency: str = "USD") -> list[Wait]:
    """Every wait that has a length; of those that last equally long the first is named."""
    limit = Money(settings.UNSEEN_LIMIT[currency], currency)
    young, unseen, first = (times.length(length) for length in (YOUNG_FOR, UNSEEN_WAITS, FIRST_WAITS))
    return [
        Wait(
            "reviewed",
            _("Released after a submission, or by a ruling"),
            settings.EARNINGS_HOLD,
            _("What you are paid waits {length} after its release.").format(
                length=times.length(settings.EARNINGS_HOLD)
            ),
        ),
        Wait(
            "unseen",
            _("Released with nothing submitted, or paid directly"),
            UNSEEN_WAITS,
            _("Nothing was submitted for it, so it waits {unseen}.").format(unseen=unseen),
        ),
        Wait(
            "first_payments",
            _("The first {first_payments} payments from a client to a freelancer").format(
                first_payments=FIRST_PAYMENTS
            ),
            FIRST_WAITS,
            _("The first {first_payments} payments from a client to you wait {first}.").format(
                first_payments=FIRST_PAYMENTS, first=first
            ),
        ),
        Wait(
            "first_payout",
            _("As long as no payout has reached the freelancer yet"),
            FIRST_WAITS,
            _("Until your first payout has arrived, what you are paid waits {first}.").format(first=first),
        ),
        Wait(
            "large_unseen",
            _(
                "More than {limit} in all, with the fee and each currency in proportion, released with "
                "nothing submitted, or paid directly, within {young} of the first payment from that "
                "client"
            ).format(limit=limit, young=young),
            LARGE_UNSEEN_WAITS,
            _(
                "Within {young} of your first payment from this client more than {limit} was paid with "
                "nothing submitted, all currencies together, so this waits {length}."
            ).format(young=young, limit=limit, length=times.length(LARGE_UNSEEN_WAITS)),
        ),
    ]


def shortest(*, is_seen: bool) -> timedelta:
    """How long what is released waits at the least, whoever gets it."""
    return settings.EARNINGS_HOLD if is_seen else UNSEEN_WAITS


def table_of(rules: Rules, currency: str) -> list[Wait]:
    """The waits that a contract under these rules knows."""
    return [wait for wait in table(currency) if rules.withdrawing_waits_by_risk or wait.name == "reviewed"]


def until_decided() -> list[str]:
    """What has no length of its own, in words for the help page and the terms; under the rules of every version."""
    return [
        _("Paid by bank debit, while the bank account that it was paid from can take it back"),
        _("While the client’s bank asks about the payment, or has taken it back and not decided"),
        _(
            "While the card’s network has warned that the payment may not be its owner’s: {length} "
            "at most, unless the bank takes it back"
        ).format(length=times.length(WARNINGS_LAST)),
    ]


def pending_of(accounts: Sequence[Account], *, back: Payout | None = None) -> Mapping[int, list[Pending]]:
    """What cannot be withdrawn yet of these earnings accounts of one person, by account; what comes first is first.

    `back`: as if this payout, which has not left, had come back. A fixed number of statements. Exact only while the
    accounts are locked.
    """
    if not accounts:
        return {}
    found, is_first = _known(accounts[0].owner_id, accounts)
    tables = {account.pk: {wait.name: wait for wait in table(account.currency)} for account in accounts}
    free = {each: _free_at(each, tables[each.account_id], is_first=is_first) for each in found}
    left = released.left_when_stopped(accounts, {each: at for each, (at, _unused) in free.items()}, back=back)
    pending: dict[int, list[Pending]] = {account.pk: [] for account in accounts}
    currencies, now = {account.pk: account.currency for account in accounts}, clock.now()
    for each, (at, reason) in free.items():
        minor, stop = left.get(each, each.minor), each.stop
        stands = stop and (stop.until is None or stop.until > at)
        until, why = (stop.until, stop.reason) if stop and stands else (at, reason)
        if minor and (until is None or until > now):
            pending[each.account_id].append(
                Pending(Money(minor, currencies[each.account_id]), until, why, each.is_unprotected)
            )
    return {pk: sorted(parts, key=_soonest_first) for pk, parts in pending.items()}


def stopped_since(payout: Payout) -> str:
    """Why this payout, which has not left, must not any more: a bank has asked since then about what it is made of.

    Empty where what it takes could be withdrawn all the same. Locks taken: the payee's earnings account.
    """
    asked = (bank_stops.of(p, at=clock.now())[0] for p in bank_stops.watched(payout.payee_id, at=clock.now()).values())
    reasons = [stop.reason for stop in asked if stop and stop.since >= payout.created_at]
    if not reasons:
        return ""
    mine = Account.objects.select_for_update(no_key=True).filter(kind=Account.Kind.EARNINGS, owner=payout.payee_id)
    account = mine.get(currency=payout.currency)
    stays = sum(part.amount.amount_minor for part in pending_of([account], back=payout)[account.pk])
    return reasons[0] if stays > (account.balance_minor or 0) else ""


def left_of_stopped(account: Account) -> dict[int, int]:
    """Of each release that a bank's question stops, by its hold: what was not withdrawn before, in minor units.

    Exact only while the account is locked.
    """
    found, is_first = _known(account.owner_id, [account])
    waits = {wait.name: wait for wait in table(account.currency)}
    free = {each: _free_at(each, waits, is_first=is_first)[0] for each in found}
    return {each.hold_id: minor for each, minor in released.left_when_stopped([account], free).items()}


def left_if_asked(accounts: Sequence[Account], *, back_to: datetime) -> dict[int, Money]:
    """Of each release with nothing submitted since then, by its hold: what a bank that asked now could take of it.

    A fixed number of statements. Exact only while the accounts are locked.
    """
    found, is_first = _known(accounts[0].owner_id, accounts, back_to=back_to)
    tables = {account.pk: {wait.name: wait for wait in table(account.currency)} for account in accounts}
    currencies, asks = {account.pk: account.currency for account in accounts}, Stop(clock.now(), None, "")
    asked = [replace(each, stop=each.stop or asks) if each.is_unprotected else each for each in found]
    free = {each: _free_at(each, tables[each.account_id], is_first=is_first)[0] for each in asked}
    left = released.left_when_stopped(accounts, free)
    return {
        each.hold_id: Money(minor, currencies[each.account_id])
        for each, minor in left.items()
        if minor and each.is_unprotected
    }


def _known(
    payee_id: int | None, accounts: Sequence[Account], *, back_to: datetime | None = None
) -> tuple[list[Released], bool]:
    """What was released to a person, and whether no payout has reached them yet."""
    return released.of(accounts, back_to=back_to), not Payout.objects.filter(
        payee=payee_id, state__in=Payout.ARRIVED
    ).exists()


def _free_at(each: Released, waits: Mapping[str, Wait], *, is_first: bool) -> tuple[datetime, str]:
    """From when on it could be withdrawn if no bank asked, and why not before."""
    applying = [waits["reviewed"]]
    if each.waits_by_risk:
        applying += [waits["unseen"]] if each.unseen else []
        applying += [waits["first_payments"]] if each.is_among_the_first else []
        applying += [waits["first_payout"]] if is_first else []
        applying += [waits["large_unseen"]] if each.is_large_unseen else []
    longest = max(applying, key=lambda wait: wait.lasts)
    free_at = each.at + longest.lasts
    if each.comes_back_until and each.comes_back_until > free_at:
        return each.comes_back_until, BY_DEBIT
    return free_at, longest.reason


def _soonest_first(part: Pending) -> tuple[bool, datetime]:
    return part.available_at is None, part.available_at or clock.now()
