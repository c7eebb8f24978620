"""What clients owe for chargebacks that were lost after their money had been paid out, and how that ends."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from accounts.wording.kinds import Kind as KindOfNotice
from escrow.kinds_of_notice import clients
from escrow.ledger import posting
from escrow.models import Account, Chargeback, Debt, Journal
from marketplace import clock
from marketplace.money import Money
from marketplace.refusals import Refused

Kind = Account.Kind


class NothingOwed(Refused):
    """There is no debt, or it is settled already."""


class NoReference(Refused):
    """Nobody could find the client's payment again."""


def follow(chargeback: Chargeback, *, at: datetime) -> None:
    """Bring the debt to what a lost chargeback took and nothing else has paid for; the client hears of what is more.

    A debt that was settled or written off stays so. The payment's holds must be locked.
    Locks taken: the debt.
    """
    owed = 0
    if chargeback.state == Chargeback.State.LOST and chargeback.rules.client_owes_what_the_bank_took:
        owed = max(0, chargeback.uncovered_minor)
    there = Debt.objects.filter(chargeback=chargeback)
    if not owed and not there.exists():
        return
    debt = there.select_for_update(no_key=True).first() or Debt.objects.create(
        chargeback=chargeback, client_id=chargeback.payment.payer_id, currency=chargeback.currency, opened_at=at
    )
    if debt.ended_at or debt.owed_minor == owed:
        return
    more = owed - debt.owed_minor
    _post(debt, Journal.Kind.DEBT, more, against=Kind.CHARGEBACKS, at=at)
    debt.owed_minor = owed
    debt.save(update_fields=["owed_minor", "moves"])
    _tell(debt, more, at=at)


def settle(chargeback: Chargeback, *, reference: str, by: User) -> None:
    """The client has paid it to the operator, under this reference. The chargeback must be locked.

    Raises NothingOwed or NoReference. Locks taken: the debt.
    """
    debt = _owed(chargeback)
    require_reference(reference)
    # As whatever is paid in another way: the operator has it, and adds what the provider lacks.
    _end(debt, against=Kind.FEES, by=by, reference=reference.strip())
    _notify(debt, "settled", clients.DEBT_SETTLED, at=clock.now())


def require_reference(reference: str) -> None:
    """Raise NoReference without one."""
    if not reference.strip():
        raise NoReference(_("Say under which reference the client has paid it."))


def write_off(chargeback: Chargeback, *, by: User) -> None:
    """Nobody asks for it any more; two of the staff have decided so. The chargeback must be locked.

    Raises NothingOwed. Locks taken: the debt.
    """
    debt = _owed(chargeback)
    _end(debt, against=Kind.CHARGEBACKS, by=by, reference="")
    _notify(debt, "written-off", clients.DEBT_WRITTEN_OFF, at=clock.now())


def owed_for(chargeback: Chargeback) -> Debt | None:
    """What the client owes for it now, if anything."""
    return Debt.objects.filter(chargeback=chargeback, owed_minor__gt=0).first()


def debt_amount(debt: Debt) -> str:
    """What was owed in the end, in words."""
    return str(_ended(debt))


def _ended(debt: Debt) -> Money:
    return Money(debt.ended_minor or 0, debt.currency)


def _owed(chargeback: Chargeback) -> Debt:
    debt = Debt.objects.select_for_update(no_key=True).filter(chargeback=chargeback, owed_minor__gt=0).first()
    if debt is None:
        raise NothingOwed(_("Nothing is owed for this chargeback."))
    return debt


def _end(debt: Debt, *, against: str, by: User, reference: str) -> None:
    now = clock.now()
    _post(debt, Journal.Kind.DEBT_ENDED, -debt.owed_minor, against=against, at=now, by=by)
    debt.ended_at, debt.ended_by, debt.ended_minor, debt.reference = now, by, debt.owed_minor, reference
    debt.owed_minor = 0
    debt.save()


def _post(debt: Debt, kind: str, more: int, *, against: str, at: datetime, by: User | None = None) -> None:
    """So many minor units more are owed, or less; taken from, or put on, another of the platform's accounts."""
    debt.moves += 1
    accounts = Account.platform((Kind.RECEIVABLE, against), [debt.currency])
    owed, other = accounts[Kind.RECEIVABLE, debt.currency], accounts[against, debt.currency]
    lines = (posting.debit(owed, more), posting.credit(other, more))
    posting.post([posting.Draft(kind, f"debt:{debt.pk}:{debt.moves}", lines, by.pk if by else None)], at=at)


def _tell(debt: Debt, more: int, *, at: datetime) -> None:
    fewer = clients.OWES_LESS if debt.owed_minor else clients.OWES_NOTHING
    _notify(debt, f"{debt.moves}", fewer if more < 0 else clients.OWES, at=at)


def _notify(debt: Debt, what: str, kind: KindOfNotice, *, at: datetime) -> None:
    payment, owed = debt.chargeback.payment, _ended(debt) if debt.ended_at else debt.owed
    facts: Facts = {"debt": debt.pk, "owed": owed, "payment": payment.amount}
    notify([Notice(debt.client_id, f"debt:{debt.pk}:{what}", kind, payment.return_path, facts)], at=at)
