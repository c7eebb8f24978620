"""Active contracts by the thousand, with the money, history and messages that the verbs would have left."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import User
from contracts.models import Contract, ContractTerms, Job, Message, Proposal
from escrow.ledger import holds, posting
from escrow.models import Account, Hold, Journal, Payment, PaymentPart
from marketplace import clock
from milestones.clocks import IDLE, REVIEW
from milestones.models import Criterion, Milestone, MilestoneEvent, State, Submission

AMOUNT = 50_000
CURRENCY = "USD"
AT_ONCE = 20
Kind = MilestoneEvent.Kind


def made(client: User, freelancer: User, number: int, milestones: int) -> list[Contract]:
    """So many active contracts of so many milestones of 500.00 USD each.

    The last milestone is not funded, the one before it in review, the one before that worked on; the rest is paid.
    """
    return [
        contract
        for begin in range(0, number, AT_ONCE)
        for contract in _some(client, freelancer, min(AT_ONCE, number - begin), milestones)
    ]


def written(contract: Contract, number: int) -> None:
    """So many messages, the two sides by turns, a minute apart, the last one now."""
    now, sides = clock.now(), (contract.client, contract.freelancer)
    Message.objects.bulk_create(
        Message(
            contract=contract,
            author=sides[n % 2],
            text=f"Message {n}: the second draft is nearer to what was agreed. Shall we keep the wide margin?",
            sent_at=now - timedelta(minutes=number - n),
        )
        for n in range(number)
    )


@transaction.atomic
def _some(client: User, freelancer: User, number: int, milestones: int) -> list[Contract]:
    contracts = _contracts(client, freelancer, number, milestones)
    plan = _milestones(contracts, milestones)
    last = [m for m in plan if m.position == milestones]
    _fund([m for m in plan if m not in last])
    _submit([m for m in plan if m.position < milestones and m.position != milestones - 2])
    _release([m for m in plan if m.position < milestones - 2])
    return contracts


def _contracts(client: User, freelancer: User, number: int, milestones: int) -> list[Contract]:
    now = clock.now()
    jobs = Job.objects.bulk_create(
        Job(
            client=client,
            title=f"A shop for bicycles, number {n}",
            description="A small shop with a basket and a checkout.",
            category=Job.Category.SOFTWARE,
            currency=CURRENCY,
            budget_minor=AMOUNT * milestones,
            deadline_on=(now + timedelta(days=60)).date(),
            state=Job.State.FILLED,
            published_at=now,
        )
        for n in range(number)
    )
    proposals = Proposal.objects.bulk_create(
        Proposal(
            job=job,
            freelancer=freelancer,
            cover_letter="I have built three shops like this one.",
            price_minor=AMOUNT * milestones,
            state=Proposal.State.ACCEPTED,
            answered_at=now,
        )
        for job in jobs
    )
    contracts = Contract.objects.bulk_create(
        Contract(
            job=proposal.job,
            proposal=proposal,
            client=client,
            freelancer=freelancer,
            client_name=client.name,
            freelancer_name=freelancer.name,
            title=proposal.job.title,
            currency=CURRENCY,
            fee_bps=settings.PLATFORM_FEE_BPS,
            state=Contract.State.ACTIVE,
            created_at=now,
            offered_at=now,
            accepted_at=now,
        )
        for proposal in proposals
    )
    terms = {"currency": CURRENCY, "fee_bps": settings.PLATFORM_FEE_BPS, "change_rounds": 3, "milestones": []}
    ContractTerms.objects.bulk_create(
        ContractTerms(contract=contract, version=1, text=terms, agreed_at=now) for contract in contracts
    )
    return contracts


def _milestones(contracts: Sequence[Contract], number: int) -> list[Milestone]:
    now = clock.now()
    wanted = [
        holds.Wanted(c.client, c.freelancer, CURRENCY, AMOUNT, c.fee_bps, f"contract-{c.pk}", c.rules_version)
        for c in contracts
        for _ in range(number)
    ]
    opened = iter(holds.open_holds(wanted, at=now))
    made = Milestone.objects.bulk_create(
        Milestone(
            contract=contract,
            hold=next(opened),
            position=position,
            title=f"Part {position} of the shop",
            amount_minor=AMOUNT,
            currency=CURRENCY,
            due_on=(now + timedelta(days=30)).date(),
        )
        for contract in contracts
        for position in range(1, number + 1)
    )
    Criterion.objects.bulk_create(
        Criterion(milestone=m, position=n, text=f"Part {m.position} {what}")
        for m in made
        for n, what in enumerate(("works", "is tested"), start=1)
    )
    MilestoneEvent.record(made, Kind.CREATED, from_states=[State.PENDING] * len(made), actor=None, at=now)
    return made


def _fund(milestones: Sequence[Milestone]) -> None:
    now = clock.now()
    payments = iter(
        Payment.objects.bulk_create(
            Payment(
                payer=m.contract.client,
                currency=CURRENCY,
                amount_minor=AMOUNT,
                description=m.title,
                return_path=m.contract.get_absolute_url(),
                gateway="sandbox",
                state=Payment.State.SUCCEEDED,
                created_at=now,
                expires_at=now,
                next_check_at=now,
                settled_at=now,
            )
            for m in milestones
        )
    )
    for m in milestones:
        m.hold.deposit = next(payments)
    PaymentPart.objects.bulk_create(
        PaymentPart(payment=m.hold.deposit, hold=m.hold, amount_minor=AMOUNT) for m in milestones
    )
    Hold.objects.bulk_update([m.hold for m in milestones], ["deposit"], batch_size=2_000)
    cash = Account.platform([Account.Kind.CASH], [CURRENCY])[Account.Kind.CASH, CURRENCY]
    for some in _by(milestones, 1_000):
        accounts = {a.hold_id: a for a in Account.objects.filter(hold__in=[m.hold_id for m in some])}
        posting.post([_deposit(m, cash, accounts[m.hold_id]) for m in some], at=now)
    MilestoneEvent.record(
        _moved(milestones, State.FUNDED, funded_at=now, idle_due_at=now + IDLE.lasts),
        Kind.FUNDED,
        from_states=[State.PENDING] * len(milestones),
        actor=None,
        at=now,
    )


def _deposit(milestone: Milestone, cash: Account, hold: Account) -> posting.Draft:
    lines = (posting.debit(cash, AMOUNT), posting.credit(hold, AMOUNT))
    return posting.Draft(Journal.Kind.DEPOSIT, f"deposit:hold:{milestone.hold_id}", lines)


def _submit(milestones: Sequence[Milestone]) -> None:
    now = clock.now()
    Submission.objects.bulk_create(
        Submission(milestone=m, number=1, author=m.contract.freelancer, message="Here it is.", submitted_at=now)
        for m in milestones
    )
    moved = _moved(milestones, State.SUBMITTED, submitted_at=now, review_due_at=now + REVIEW.lasts, idle_due_at=None)
    MilestoneEvent.record(moved, Kind.SUBMITTED, from_states=[State.FUNDED] * len(moved), actor=None, at=now)


def _release(milestones: Sequence[Milestone]) -> None:
    now = clock.now()
    for some in _by(milestones, 1_000):
        holds.release([m.hold for m in some], actor=None, at=now)
    moved = _moved(milestones, State.RELEASED, review_due_at=None, closed_at=now)
    MilestoneEvent.record(moved, Kind.APPROVED, from_states=[State.SUBMITTED] * len(moved), actor=None, at=now)


def _moved(milestones: Sequence[Milestone], state: str, **columns: object) -> list[Milestone]:
    """The same, read anew: the database lets nobody write a state that no move leads to."""
    ids = [m.pk for m in milestones]
    Milestone.objects.filter(pk__in=ids).update(state=state, **columns)
    return list(Milestone.objects.with_parties().filter(pk__in=ids).order_by("pk"))


def _by(milestones: Sequence[Milestone], size: int) -> Iterator[Sequence[Milestone]]:
    for begin in range(0, len(milestones), size):
        yield milestones[begin : begin + size]
