"""Released with nothing submitted, and the client's bank took the payment back: what was not withdrawn pays for it.

Everything here runs in the caller's transaction, with the payment's holds and the chargeback locked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from escrow import signals
from escrow.earnings import withdrawable
from escrow.ledger import posting
from escrow.models import Account, Chargeback, Entry, Hold, Journal, Taking
from marketplace.money import fee_minor, step_minor

Kind = Account.Kind


def not_withdrawn(holds: Sequence[Hold]) -> dict[int, int]:
    """What is left of each release with nothing submitted whose bank is still to decide, by hold, in minor units.

    What else its payee has earned is no part of it. Locks taken: the payees' earnings accounts, in order of id.
    """
    unseen = _released_unseen(holds)
    if not unseen:
        return {}
    left: dict[int, int] = {}
    for account in _locked_earnings(unseen).values():
        left |= withdrawable.left_of_stopped(account)
    return {hold.pk: left.get(hold.pk, 0) for hold in unseen}


def take_back(
    chargeback: Chargeback, holds: Sequence[Hold], *, within: Mapping[int, int], at: datetime
) -> list[Taking]:
    """Let earnings pay for what a lost chargeback took and no hold has paid for, in order of the holds' ids.

    At most what such a hold was released for, and what its payee had not withdrawn of that when the bank first asked:
    `within`, as `not_withdrawn` tells it. The fee of as much is not kept either. Locks taken: the payees' earnings
    accounts, in order of id.
    """
    unseen = _released_unseen(holds)
    if not unseen or chargeback.uncovered_minor <= 0:
        return []
    earnings = _locked_earnings(unseen)
    balances = {payee: account.balance_minor or 0 for payee, account in earnings.items()}
    left, takings, drafts = chargeback.uncovered_minor, [], []
    for hold in unseen:
        account = earnings[hold.payee_id]
        # Nothing is more important here than that the chargeback ends: what is not there is the client's debt.
        net, fee = _shares(hold, left, min(within.get(hold.pk, 0), balances[hold.payee_id]))
        if not net:
            continue
        left -= net + fee
        balances[hold.payee_id] -= net
        takings.append(Taking(chargeback=chargeback, hold=hold, net_minor=net, fee_minor=fee, taken_at=at))
        drafts.append(_draft(takings[-1], account, Journal.Kind.TAKEN_BACK, "taken-back", back=False))
    posting.post(drafts, at=at)
    takings = Taking.objects.bulk_create(takings)
    if takings:
        signals.earnings_taken.send(sender=Taking, chargeback=chargeback, takings=takings, at=at)
    return takings


def give_again(chargeback: Chargeback, *, at: datetime) -> None:
    """The bank has decided anew, for us: whoever's earnings have paid has them again. Locks as `take_back`."""
    takings = list(chargeback.takings.filter(returned_at=None).select_related("hold", "chargeback").order_by("hold_id"))
    if not takings:
        return
    earnings = _locked_earnings([taking.hold for taking in takings])
    drafts = [
        _draft(each, earnings[each.hold.payee_id], Journal.Kind.GIVEN_AGAIN, "given-again", back=True)
        for each in takings
    ]
    posting.post(drafts, at=at)
    chargeback.takings.filter(pk__in=[taking.pk for taking in takings]).update(returned_at=at)
    for taking in takings:
        taking.returned_at = at
    signals.earnings_taken.send(sender=Taking, chargeback=chargeback, takings=takings, at=at)


def within_reach(holds: Sequence[Hold]) -> set[int]:
    """The ids of those that were released with nothing submitted, by rules that let the payer's bank take it back."""
    return {hold.pk for hold in _released_unseen(holds)}


def _released_unseen(holds: Sequence[Hold]) -> list[Hold]:
    bound = {f"release:hold:{hold.pk}": hold for hold in holds if hold.rules.bank_reaches_unseen_releases}
    unseen = Journal.objects.filter(kind=Journal.Kind.RELEASE_UNSEEN, reference__in=bound)
    return sorted((bound[ref] for ref in unseen.values_list("reference", flat=True)), key=lambda hold: hold.pk)


def _locked_earnings(holds: Sequence[Hold]) -> dict[int, Account]:
    """By payee; a payment has one currency."""
    payees = {hold.payee_id for hold in holds}
    accounts = Account.objects.filter(kind=Kind.EARNINGS, owner__in=payees, currency=holds[0].currency)
    locked = accounts.select_for_update(no_key=True).order_by("pk")
    return {account.owner_id: account for account in locked if account.owner_id}


def _shares(hold: Hold, left: int, there: int) -> tuple[int, int]:
    """Of one release: what comes from the earnings, and what from the fee; together at most what is left to pay.

    `there` is what was not withdrawn of it.
    """
    reference = f"release:hold:{hold.pk}"
    released = Entry.objects.filter(journal__reference=reference, account__hold=hold).values_list(
        "amount_minor", flat=True
    )
    gross = min(left, sum(released) - sum(taking.gross_minor for taking in hold.takings.filter(returned_at=None)))
    if gross <= 0:
        return 0, 0
    fee = fee_minor(gross, hold.fee_bps, hold.currency)
    net = gross - fee
    if net <= there:
        return net, fee
    # The fee of the part that is there, rounded down to what the currency can tell.
    step = step_minor(hold.currency)
    return there, fee * there // net // step * step


def _draft(taking: Taking, earnings: Account, kind: str, what: str, *, back: bool) -> posting.Draft:
    platform = Account.platform((Kind.FEES, Kind.CHARGEBACKS), [earnings.currency])
    sign = -1 if back else 1
    lines = (
        posting.debit(earnings, sign * taking.net_minor),
        posting.debit(platform[Kind.FEES, earnings.currency], sign * taking.fee_minor),
        posting.credit(platform[Kind.CHARGEBACKS, earnings.currency], sign * taking.gross_minor),
    )
    return posting.Draft(kind, f"{what}:{taking.chargeback_id}:hold:{taking.hold_id}", lines)
