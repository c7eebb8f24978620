"""A person's record, for staff: facts that the system itself has seen, and nobody's opinion of anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from accounts.models import Suspension, User
from contracts.models import Contract
from disputes.models import Dispute, Ruling, Statement
from marketplace import times
from milestones.clocks import Party
from milestones.models import Milestone, MilestoneEvent, State, Submission

EventKind = MilestoneEvent.Kind
# What a client does about work that was handed in.
ANSWERS = (
    EventKind.APPROVED,
    EventKind.CHANGES_REQUESTED,
    EventKind.OFFER_MADE,
    EventKind.REFUND_ASKED,
    EventKind.SETTLED,
    EventKind.DISPUTE_OPENED,
)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Record:
    """One person on one side of contracts: as a client, or as a freelancer."""

    person: User
    role: Party
    contracts: int
    finished: int
    paid_undisputed: int
    by_silence: int
    disputes_opened: int
    disputes_ruled: int
    disputes_lost: int
    suspensions: list[Suspension]
    submissions: int
    answered: int
    median_answer: timedelta | None

    @property
    def answer_time(self) -> str:
        """The median in words: "5 hours", "3 days"."""
        if self.median_answer is None:
            return "—"
        hours = round(self.median_answer / HOUR)
        if not hours:
            return "less than an hour"
        return times.length(timedelta(hours=hours) if hours < 48 else timedelta(days=round(hours / 24)))


def record_of(person: User, role: Party) -> Record:
    """What this person has done on this side; six statements at most, for a client one more."""
    mine = Q(contract__client=person) if role == Party.CLIENT else Q(contract__freelancer=person)
    done = _milestones(mine)
    opened, ruled, lost = _disputes(person, role)
    submitted = _answers(person) if role == Party.CLIENT else []
    answered = [time for time in submitted if time is not None]
    return Record(
        person=person,
        role=role,
        **done,
        disputes_opened=opened,
        disputes_ruled=ruled,
        disputes_lost=lost,
        suspensions=list(Suspension.objects.filter(user=person)),
        submissions=len(submitted),
        answered=len(answered),
        median_answer=_median(answered),
    )


def _milestones(mine: Q) -> dict[str, int]:
    """Direct payments are no work: they do not count."""
    disputed = Exists(Dispute.objects.filter(milestone=OuterRef("pk")))
    silent = Exists(MilestoneEvent.objects.filter(milestone=OuterRef("pk"), kind=EventKind.SILENCE))
    finished = Q(state__in=[State.RELEASED, State.REFUNDED, State.SETTLED])
    counted: dict[str, int] = (
        Milestone.objects.filter(mine, is_direct=False, contract__accepted_at__isnull=False)
        .annotate(disputed=disputed, silent=silent)
        .aggregate(
            contracts=Count("contract", distinct=True),
            finished=Count("pk", filter=finished),
            paid_undisputed=Count("pk", filter=Q(state=State.RELEASED, disputed=False)),
            by_silence=Count("pk", filter=Q(silent=True)),
        )
    )
    return counted


def _disputes(person: User, role: Party) -> tuple[int, int, int]:
    """How many this person opened, how many of both sides' were ruled on, and how many of those were lost."""
    side = "client" if role == Party.CLIENT else "freelancer"
    theirs = Dispute.objects.filter(**{f"milestone__contract__{side}": person})
    opened = theirs.filter(opened_by=person, by_itself=False).count()
    ruled = theirs.filter(outcome=Dispute.Outcome.RULED).select_related("milestone__contract")
    ruled = ruled.prefetch_related("statements", "rulings")
    lost = [dispute for dispute in ruled if _lost_by(dispute) == role]
    return opened, len(ruled), len(lost)


def _lost_by(dispute: Dispute) -> Party | None:
    """Whose wish the ruling was further away from; nobody's if both are as far, or before it is carried out."""
    given = [r.to_freelancer_minor for r in dispute.rulings.all() if r.state == Ruling.State.CARRIED_OUT]
    if not given:
        return None
    stated: Iterable[Statement] = dispute.statements.all()
    wants = {statement.author_id: statement.wants_minor for statement in stated}
    contract = dispute.milestone.contract
    # Who said nothing is taken to want everything.
    from_client = abs(given[0] - wants.get(contract.client_id, 0))
    from_freelancer = abs(given[0] - wants.get(contract.freelancer_id, dispute.milestone.amount_minor))
    if from_client == from_freelancer:
        return None
    return Party.CLIENT if from_client > from_freelancer else Party.FREELANCER


def _answers(client: User) -> list[timedelta | None]:
    """For each submission to this client how long it waited; None for what is not answered, or was by silence."""
    answer = MilestoneEvent.objects.filter(
        milestone=OuterRef("milestone"), actor=client, kind__in=ANSWERS, at__gte=OuterRef("submitted_at")
    )
    submissions = Submission.objects.filter(milestone__contract__client=client).order_by()
    rows = submissions.annotate(answered_at=Subquery(answer.order_by("at", "pk").values("at")[:1]))
    return [answered and answered - at for at, answered in rows.values_list("submitted_at", "answered_at")]


def _median(times_taken: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(time.total_seconds() for time in times_taken)) if times_taken else None


def records_of(contract: Contract) -> list[Record]:
    """The client's as a client, the freelancer's as a freelancer."""
    return [record_of(contract.client, Party.CLIENT), record_of(contract.freelancer, Party.FREELANCER)]
