"""Proven collusion: two of the staff take earnings that were not withdrawn; two others decide if it is appealed.

Whatever is said is a step that nobody can change. The person hears of it when it is confirmed, not before, or there
would be nothing left to take. What is taken is nobody's until the appeal is over: then it is the platform's, or theirs
again.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import strangers
from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from accounts.wording.kinds import Kind as KindOfNotice
from escrow.earnings import outages
from escrow.kinds_of_notice import forfeitures
from escrow.ledger import posting
from escrow.models import Account, Forfeiture, ForfeitureStep, Journal
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.money import Money
from marketplace.outages import horizon
from marketplace.refusals import NotYours, Refused

State, Step = Forfeiture.State, ForfeitureStep.Kind
Kind = Account.Kind


class NothingToForfeit(Refused):
    """The person has no such earnings, or has withdrawn them."""


class ForfeitureStands(Refused):
    """What was asked does not fit how the forfeiture stands."""


class HasAPart(NotYours):
    """Nobody decides about earnings of their own."""


class AnotherPerson(NotYours):
    """Each step takes somebody who has had none before it."""


class NoReasons(Refused):
    """The person must be able to read why."""


def propose(person: User, *, amount: Money, by: User, reasons: str) -> Forfeiture:
    """Say what is to be taken and why; nothing is before a second person has confirmed it. Nobody is told but staff.

    Raises HasAPart, NoStranger, NoReasons or NothingToForfeit.
    """
    _require_stranger(person, by)
    _require_words(reasons)
    account = Account.objects.filter(kind=Kind.EARNINGS, owner=person, currency=amount.currency).first()
    if amount.amount_minor <= 0 or account is None or not account.balance_minor:
        raise NothingToForfeit(
            _("{person} has no earnings in {currency} that were not withdrawn.").format(
                person=person.name, currency=amount.currency
            )
        )
    with transaction.atomic():
        made = Forfeiture.objects.create(
            person=person,
            currency=amount.currency,
            amount_minor=amount.amount_minor,
            reasons=reasons.strip(),
            made_at=clock.now(),
        )
        _note(made, Step.PROPOSED, by, reasons)
        alarm(f"Forfeiting {amount} waits for a second person", f"{made}. See Forfeitures on the desk.")
    return made


@transaction.atomic
def confirm(forfeiture: Forfeiture, *, by: User) -> Forfeiture:
    """A second person agrees: what is there of it leaves the earnings, and the person is told how to appeal.

    Locks taken: the forfeiture, then the earnings account. Raises HasAPart, NoStranger, AnotherPerson, ForfeitureStands
    or NothingToForfeit.
    """
    found, now = _locked(forfeiture, State.PROPOSED), clock.now()
    _require_stranger(found.person, by)
    _require_another(found, by, ForfeitureStep.FIRST)
    accounts = Account.objects.select_for_update(no_key=True)
    earnings = accounts.get(kind=Kind.EARNINGS, owner=found.person_id, currency=found.currency)
    found.taken_minor = min(found.amount_minor, earnings.balance_minor or 0)
    if not found.taken_minor:
        raise NothingToForfeit(_("It has all been withdrawn by now. Do not confirm it."))
    _move(found, earnings, _kept(found), Journal.Kind.FORFEITED, "forfeit", by=by, at=now)
    found.state, found.appeal_due_at = State.KEPT, now + settings.FORFEITURE_APPEAL
    found.save()
    _note(found, Step.CONFIRMED, by, "")
    _tell(found, "kept", forfeitures.KEPT, at=now)
    return found


@transaction.atomic
def reject(forfeiture: Forfeiture, *, by: User, said: str) -> None:
    """A second person does not agree, and says why: nothing is taken. Locks and raises as `confirm`, and NoReasons."""
    found = _locked(forfeiture, State.PROPOSED)
    _require_stranger(found.person, by)
    _require_another(found, by, ForfeitureStep.FIRST)
    _require_words(said)
    found.state, found.ended_at = State.REJECTED, clock.now()
    found.save()
    _note(found, Step.REJECTED, by, said)


@transaction.atomic
def appeal(forfeiture: Forfeiture, *, by: User, text: str) -> None:
    """The person says why it is wrong, once; different staff decide. Locks the forfeiture.

    Raises NotYours, ForfeitureStands or NoReasons.
    """
    found = _locked(forfeiture, State.KEPT)
    require_can_appeal(found, by=by)
    _require_words(text)
    found.state = State.APPEALED
    found.save()
    _note(found, Step.APPEALED, by, text)
    alarm(f"A forfeiture of {found.taken} was appealed", f"{found}: two others of the staff have to decide.")


def require_can_appeal(found: Forfeiture, *, by: User) -> None:
    """Raise NotYours or ForfeitureStands unless this person can appeal it now; exact only while it is locked."""
    if found.person_id != by.pk:
        raise NotYours(_("Only whose earnings they were can appeal."))
    until = outages.appeal_until(found)
    if until is None or until <= clock.now():
        raise ForfeitureStands(_("It was appealed already, or the time to appeal is over."))


@transaction.atomic
def answer_appeal(forfeiture: Forfeiture, *, give_back: bool, by: User, said: str) -> None:
    """One of the staff who had no part in it says what should come of an appeal. Locks the forfeiture.

    The next of them agrees with `confirm_answer` or not. Raises HasAPart, NoStranger, AnotherPerson, ForfeitureStands
    or NoReasons.
    """
    found = _locked(forfeiture, State.APPEALED)
    _require_stranger(found.person, by)
    _require_another(found, by, ForfeitureStep.FIRST)
    _require_words(said)
    if found.open_answer:
        raise ForfeitureStands(_("An answer waits for a second person already."))
    _note(found, Step.GIVE_BACK if give_back else Step.UPHOLD, by, said)
    alarm("The answer to an appeal waits for a second person", f"{found}. See Forfeitures on the desk.")


@transaction.atomic
def confirm_answer(forfeiture: Forfeiture, *, by: User) -> None:
    """Another of them agrees, and it is carried out. Locks and raises as `answer_appeal`, and the earnings account."""
    found, answer = _answered(forfeiture, by)
    _end(found, give_back=answer.kind == Step.GIVE_BACK, by=by, why=answer.text)


@transaction.atomic
def disagree(forfeiture: Forfeiture, *, by: User, said: str) -> None:
    """Whoever looks at it second does not agree, and says why: with it, or with the answer to its appeal.

    Locks and raises as `confirm` or `answer_appeal`.
    """
    if forfeiture.state == State.PROPOSED:
        reject(forfeiture, by=by, said=said)
        return
    found, _unused = _answered(forfeiture, by)
    _require_words(said)
    _note(found, Step.DECISION_REJECTED, by, said)


def currencies() -> list[str]:
    """In which anybody has earnings."""
    there = Account.objects.filter(kind=Kind.EARNINGS, balance_minor__gt=0).order_by("currency")
    return list(there.values_list("currency", flat=True).distinct())


def end_unappealed() -> int:
    """What nobody has appealed in time is final; returns how many were. Outages are given back first, as by a sweep."""
    now = clock.now()
    until, away = horizon(now)
    due = Forfeiture.objects.filter(state=State.KEPT, appeal_due_at__lte=until).order_by("pk")
    for span in away:
        if span.ended_at <= until:
            outages.make_good(span, at=now)
        due = due.exclude(**span.spares("appeal_due_at"))
    ended = 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            found = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(pk=pk).first()
            if found:
                _end(found, give_back=False, by=None, why="")
                ended += 1
    return ended


def _end(found: Forfeiture, *, give_back: bool, by: User | None, why: str) -> None:
    now = clock.now()
    if give_back:
        earnings = Account.earnings([(found.person_id, found.currency)])[found.person_id, found.currency]
        _move(found, _kept(found), earnings, Journal.Kind.FORFEITURE_ENDED, "forfeit-returned", by=by, at=now)
    else:
        own = Account.platform([Kind.FEES], [found.currency])[Kind.FEES, found.currency]
        _move(found, _kept(found), own, Journal.Kind.FORFEITURE_ENDED, "forfeit-final", by=by, at=now)
    found.state, found.ended_at = State.RETURNED if give_back else State.FINAL, now
    found.save()
    _note(found, Step.ENDED, by, "")
    _tell(found, "ended", forfeitures.RETURNED if give_back else forfeitures.FINAL, why=why, at=now)


def _locked(forfeiture: Forfeiture, state: str) -> Forfeiture:
    found = Forfeiture.objects.select_for_update(no_key=True, of=("self",)).select_related("person")
    locked = found.get(pk=forfeiture.pk)
    if locked.state != state:
        raise ForfeitureStands(_("This is not possible now: it is {state}.").format(state=locked.get_state_display()))
    return locked


def _answered(forfeiture: Forfeiture, by: User) -> tuple[Forfeiture, ForfeitureStep]:
    """An appealed one, locked, and the answer that this person can confirm or not."""
    found = _locked(forfeiture, State.APPEALED)
    _require_stranger(found.person, by)
    _require_another(found, by, ForfeitureStep.FIRST)
    answer = found.open_answer
    if answer is None:
        raise ForfeitureStands(_("No answer waits for a second person."))
    if answer.by_id == by.pk:
        raise AnotherPerson(_("You gave this answer yourself. Somebody else has to confirm it."))
    return found, answer


def _require_stranger(person: User, by: User) -> None:
    """Raise HasAPart for the person, NoStranger for whoever has or had a contract or a proposal with them."""
    if by.pk == person.pk:
        raise HasAPart(_("You have a part in this yourself. Somebody else has to decide it."))
    strangers.require_stranger(by, {person.pk})


def _require_another(found: Forfeiture, by: User, kinds: tuple[str, ...]) -> None:
    if found.steps.filter(kind__in=kinds, by=by).exists():
        raise AnotherPerson(_("You had a part in this decision. Somebody else has to take the next step."))


def _require_words(text: str) -> None:
    if not text.strip():
        raise NoReasons(_("Say why, so that it can be read by whoever it is about, and by whoever decides next."))


def _kept(found: Forfeiture) -> Account:
    return Account.platform([Kind.FORFEITED], [found.currency])[Kind.FORFEITED, found.currency]


def _move(
    found: Forfeiture, source: Account, target: Account, kind: str, what: str, *, by: User | None, at: datetime
) -> None:
    lines = (posting.debit(source, found.taken_minor), posting.credit(target, found.taken_minor))
    posting.post([posting.Draft(kind, f"{what}:{found.pk}", lines, by.pk if by else None)], at=at)


def _note(found: Forfeiture, kind: str, by: User | None, text: str) -> None:
    ForfeitureStep.objects.create(forfeiture=found, kind=kind, by=by, text=text.strip(), at=clock.now())


def _tell(found: Forfeiture, what: str, kind: KindOfNotice, *, at: datetime, why: str = "") -> None:
    facts: Facts = {"forfeiture": found.pk, "taken": found.taken, "until": found.appeal_due_at, "why": why}
    facts = {**facts, "reasons": found.reasons}
    notify([Notice(found.person_id, f"forfeiture:{found.pk}:{what}", kind, found.get_absolute_url(), facts)], at=at)
