"""Records counted once more, plainly: in Python, one person after the other, from the rows that the verbs wrote."""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from statistics import median_low
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import Record, User
from contracts.models import Contract, Job
from disputes.models import Dispute, Ruling
from escrow.models import Chargeback
from milestones.models import Milestone, MilestoneEvent

ABOUT_A_DOLLAR = {"USD": 1, "EUR": 1, "GBP": Fraction(4, 5), "JPY": 150, "KWD": Fraction(3, 10)}
DECIMALS = {"USD": 2, "EUR": 2, "GBP": 2, "JPY": 0, "KWD": 3}
NO_ANSWER = {"submitted", "returned", "ruled", "frozen", "charged_back", "given_back", "refund_unanswered"}
ANSWERS = {"approved", "changes_requested", "dispute_opened", "settled"}
IN_BETWEEN = {"settlement_offered", "refund_asked"}


def recounted(user: User) -> dict[str, Any]:
    """What the record of this person must say."""
    paid = [m for m in Milestone.objects.with_parties() if _is_paid(m)]
    pairs = {(m.contract.client_id, m.contract.freelancer_id) for m in paid}
    open_pairs = {(c, f) for c, f in pairs if (f, c) not in pairs and sum(c == p[0] or f == p[1] for p in pairs) > 1}
    counted = [m for m in paid if (m.contract.client_id, m.contract.freelancer_id) in open_pairs]
    worked = [m for m in counted if m.contract.freelancer_id == user.pk]
    hired = [m for m in counted if m.contract.client_id == user.pk]
    return {
        **_as_freelancer(user, worked),
        **_as_client(user, hired, {f for c, f in open_pairs if c == user.pk}),
        "second_factor": Authenticator.objects.filter(user=user, type__in=["totp", "webauthn"]).exists(),
    }


def said(user: User) -> dict[str, Any]:
    """What it says."""
    record = Record.objects.get(user=user)
    return {
        field.name: getattr(record, field.name)
        for field in Record._meta.concrete_fields
        if field.name not in {"user", "counted_at"}
    }


def _as_freelancer(user: User, counted: list[Milestone]) -> dict[str, Any]:
    done = {m.contract_id for m in counted if m.contract.state == Contract.State.COMPLETED}
    mine = Milestone.objects.filter(contract__freelancer=user)
    missed = [m for m in mine if m.overdue_at and m.state not in {"released", "settled"} and not m.submissions.exists()]
    in_vain = [m for m in mine if m.state == "refunded" and m.submissions.exists() and _is_disputed(m)]
    dated = [m for m in counted if m.due_on]
    stays = sorted(_stay([m for m in counted if m.contract.client_id == c]) for c in _clients(counted))
    days, jobs = stays[-1] if stays else (0, 0)
    return {
        "jobs_done": len(done),
        "earned_band": _band(counted),
        "on_time": sum(_handed_in_by(m) for m in dated),
        "on_time_of": len(dated) + len(missed),
        "undisputed": sum(not _is_disputed(m) for m in counted),
        "undisputed_of": len(counted) + len(in_vain),
        "longest_client_days": days,
        "longest_client_jobs": jobs,
    }


def _as_client(user: User, counted: list[Milestone], freelancers: set[int]) -> dict[str, Any]:
    theirs = Contract.objects.filter(client=user, freelancer__in=freelancers)
    waits = [w for m in Milestone.objects.filter(contract__in=theirs) for w in _waits(m, user.pk)]
    rulings = list(
        Ruling.objects.filter(state="carried_out", dispute__milestone__contract__client=user).select_related(
            "dispute__milestone"
        )
    )
    return {
        "jobs_posted": Job.objects.filter(client=user, published_at__isnull=False).count(),
        "hires": theirs.filter(accepted_at__isnull=False).count(),
        "spent_band": _band(counted),
        "answer_seconds": median_low(waits) if waits else None,
        "answers_of": len(waits),
        "silent": sum(m.events.filter(kind="silence").exists() for m in counted),
        "silent_of": len(counted),
        "rounds": sum(m.change_requests.count() for m in counted),
        "rounds_of": len(counted),
        "disputes_lost": sum(r.to_freelancer_minor > r.to_client.amount_minor for r in rulings),
        "disputes_lost_of": len(rulings),
    }


def _is_paid(m: Milestone) -> bool:
    lost = Chargeback.objects.filter(payment=m.hold.deposit_id, state__in=["lost", "partly_lost"])
    has_money = m.state in {"released", "settled"} and not m.is_direct
    return has_money and m.submissions.exists() and not lost.exists()


def _is_disputed(m: Milestone) -> bool:
    return any(
        d.outcome not in {"withdrawn", "charged_back", "given_back"} for d in Dispute.objects.filter(milestone=m)
    )


def _handed_in_by(m: Milestone) -> bool:
    first = m.submissions.order_by("number").first()
    assert first
    assert m.due_on
    return bool((first.submitted_at - timedelta(hours=12)).date() <= m.due_on)


def _clients(counted: Iterable[Milestone]) -> set[int]:
    return {m.contract.client_id for m in counted}


def _stay(of_one: list[Milestone]) -> tuple[int, int]:
    began = min(m.contract.accepted_at for m in of_one if m.contract.accepted_at)
    ended = max(m.closed_at for m in of_one if m.closed_at)
    return (ended - began).days, len({m.contract_id for m in of_one if m.contract.state == "completed"})


def _band(counted: Iterable[Milestone]) -> int:
    dollars = sum(
        (
            Fraction(m.settled_minor or m.amount_minor, 10 ** DECIMALS[m.currency]) / ABOUT_A_DOLLAR[m.currency]
            for m in counted
        ),
        start=Fraction(0),
    )
    return 1 + sum(dollars >= limit for limit in (500, 2_500, 10_000, 50_000)) if dollars else 0


def _waits(m: Milestone, client_id: int) -> list[int]:
    events = list(MilestoneEvent.objects.filter(milestone=m).order_by("id"))
    found = []
    for number, event in enumerate(events):
        if event.kind != "submitted":
            continue
        for later in events[number + 1 :]:
            is_theirs = later.actor_id == client_id
            if later.kind == "silence" or (later.kind in ANSWERS | IN_BETWEEN and is_theirs):
                found.append(int((later.at - event.at).total_seconds()))
                break
            if later.kind in NO_ANSWER | ANSWERS:
                break
    return found
