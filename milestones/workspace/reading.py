"""What a contract's page reads of its milestones: one statement for their rows, one for each kind of thing beneath.

With each row comes what there is beneath it, so that nothing is asked for where there is none, nor of what the page
folds away; files, links and criteria come with the row that they belong to. The number of statements does not depend
on how many milestones there are. The pieces of SQL buy that, and half of the page's time: Django takes longer to put
the same subqueries together than the database takes to answer them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    Field,
    JSONField,
    Model,
    OuterRef,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.expressions import RawSQL

from accounts.models import User
from contracts.models import Contract
from escrow.earnings import unprotected
from escrow.models import Payment, Refund, Taking
from escrow.money_in import payments
from marketplace import changes
from marketplace.attachments.kept import FILE_TOLD
from milestones.models import Milestone, SettlementOffer, Submission
from milestones.workspace import asked_payment

# All in one column: Django spends as long on each further one as on a small statement.
BENEATH = """jsonb_build_object(
    'criteria', ARRAY(
        SELECT text FROM milestones_criterion WHERE milestone_id = milestones_milestone.id ORDER BY position),
    'checkout', (
        SELECT p.state FROM escrow_paymentpart part JOIN escrow_payment p ON p.id = part.payment_id
        WHERE part.hold_id = milestones_milestone.hold_id AND p.state = ANY(%s) ORDER BY p.id DESC LIMIT 1),
    'last_turn', (
        SELECT kind FROM milestones_milestoneevent WHERE milestone_id = milestones_milestone.id
        AND (kind = 'submitted' OR kind = 'dispute_withdrawn' AND actor_id = %s) ORDER BY at DESC, id DESC LIMIT 1),
    'was_disputed', EXISTS (
        SELECT FROM milestones_milestoneevent
        WHERE milestone_id = milestones_milestone.id AND kind = 'dispute_opened'),
    'was_unseen', {was_unseen},
    'offers', EXISTS (SELECT FROM milestones_settlementoffer WHERE milestone_id = milestones_milestone.id),
    'submissions', EXISTS (SELECT FROM milestones_submission WHERE milestone_id = milestones_milestone.id),
    'refunds', EXISTS (SELECT FROM escrow_refund WHERE hold_id = milestones_milestone.hold_id),
    'takings', EXISTS (SELECT FROM escrow_taking WHERE hold_id = milestones_milestone.hold_id)
)""".replace("{was_unseen}", unprotected.WAS_UNSEEN.format(hold="milestones_milestone.hold_id"))
SUBMITTED = """jsonb_build_object(
    'files', (
        SELECT jsonb_agg(jsonb_build_object({file}) ORDER BY id)
        FROM milestones_submissionfile WHERE submission_id = milestones_submission.id),
    'shown', (
        SELECT jsonb_agg(jsonb_build_object({file}) ORDER BY id)
        FROM milestones_changerequestfile WHERE change_request_id = milestones_changerequest.id),
    'links', ARRAY(
        SELECT url FROM milestones_submissionlink WHERE submission_id = milestones_submission.id ORDER BY id),
    'claims', ARRAY(
        SELECT c.text FROM milestones_submission_claims s JOIN milestones_criterion c ON c.id = s.criterion_id
        WHERE s.submission_id = milestones_submission.id ORDER BY c.position),
    'unmet', ARRAY(
        SELECT c.text FROM milestones_changerequest_unmet u JOIN milestones_criterion c ON c.id = u.criterion_id
        WHERE u.changerequest_id = milestones_changerequest.id ORDER BY c.position)
)""".replace("{file}", FILE_TOLD)
SURPLUS = """EXISTS (
    SELECT FROM milestones_milestone m JOIN escrow_paymentpart part ON part.hold_id = m.hold_id
    JOIN escrow_refund r ON r.payment_id = part.payment_id
    WHERE m.contract_id = contracts_contract.id AND r.hold_id IS NULL AND r.replaced_by_id IS NULL
)"""

# The thread it was made from: whether something was said there before, the reader's seat, and whether all that they
# have not read is of this contract.
TALK = """(
    SELECT jsonb_build_object('thread', thread.id, 'seat', seat.id, 'received', received, 'read', read, 'before', (
        SELECT contract_id IS DISTINCT FROM contracts_contract.id FROM contracts_message
        WHERE thread_id = thread.id ORDER BY sent_at, id LIMIT 1), 'all_here', received > read AND NOT EXISTS (
        SELECT FROM (
            SELECT contract_id FROM contracts_message WHERE thread_id = thread.id AND author_id <> seat.person_id
            ORDER BY sent_at DESC, id DESC LIMIT received - read
        ) unread WHERE contract_id IS DISTINCT FROM contracts_contract.id))
    FROM contracts_thread thread LEFT JOIN contracts_seat seat ON seat.thread_id = thread.id AND seat.person_id = %s
    WHERE thread.job_id = contracts_contract.job_id AND thread.freelancer_id = contracts_contract.freelancer_id
)"""
# The address of its page, as contracts.contracts.models.address has it.
UNREAD = """EXISTS (
    SELECT FROM accounts_notification told WHERE told.user_id = %s AND told.read_at IS NULL
    AND told.about = '/contracts/' || contracts_contract.id || '/'
)"""

# Whether the reader has; nobody is told whether the other side has.
REVIEWED = """EXISTS (
    SELECT FROM contracts_reviewing time JOIN contracts_review own ON own.reviewing_id = time.id
    WHERE time.contract_id = contracts_contract.id AND own.by_id = %s
)"""


class Beneath(TypedDict):
    """What there is of a milestone besides its row."""

    criteria: list[str]
    # The state of a payment whose checkout is open or which a bank is working on.
    checkout: str | None
    # The kind of the last event that decides whether the reader may open another dispute.
    last_turn: str | None
    was_disputed: bool
    # Released with nothing submitted.
    was_unseen: bool
    offers: bool
    submissions: bool
    refunds: bool
    takings: bool


@dataclass(frozen=True)
class Read:
    """A contract's milestones in order, with hold and account, and by id what there is of each."""

    milestones: list[Milestone]
    beneath: dict[int, Beneath]


def to_show(contracts: "QuerySet[Contract]", reader: User) -> "QuerySet[Contract]":
    """Contracts with their people and, as of the same instant, what tells what else there is to ask.

    `version` as of `changes.version_of`; `payment_request`: the one that is open; `has_unread`: the reader
    was told something of it and has not read that; `talk`: its thread and their seat in it; `has_reviewed`: they
    wrote a review of it; `has_surplus`: something was paid without need; `is_asked_about`: the client's bank asks about
    a payment of theirs, or has taken one back.
    """
    return contracts.select_related("client", "freelancer", "reviewing").annotate(
        version=_sql(changes.OF_A_CONTRACT.format(contract="contracts_contract"), output=BigIntegerField()),
        payment_request=_sql(asked_payment.OPEN),
        talk=_sql(TALK, reader.pk),
        has_unread=_sql(UNREAD, reader.pk, output=BooleanField()),
        has_surplus=_sql(SURPLUS, output=BooleanField()),
        has_reviewed=_sql(REVIEWED, reader.pk, output=BooleanField()),
        is_asked_about=Exists(payments.against(OuterRef("client"))),
    )


def milestones_of(contract: Contract, reader_id: int) -> Read:
    """Their rows, the offers made for them, and what a bank took of what was paid; one statement, or one for each."""
    found: list[Any] = list(
        Milestone.objects.filter(contract=contract)
        .select_related("hold__account")
        .order_by("position")
        .annotate(beneath=_sql(BENEATH, [str(state) for state in Payment.LIVE], reader_id))
    )
    read = Read(found, {row.pk: row.beneath for row in found})
    for milestone in read.milestones:
        # Its people are known already; each milestone would ask for them again.
        milestone.contract = contract
    _read(found, [row for row in found if row.beneath["offers"]], "settlement_offers", SettlementOffer)
    for milestone in read.milestones:
        for offer in milestone.settlement_offers.all():
            _introduce(offer)
    _read([row.hold for row in found], [row.hold for row in found if row.beneath["takings"]], "takings", Taking)
    return read


def read_beneath(read: Read, milestones: Sequence[Milestone]) -> None:
    """Read what was submitted for these, with its answers, and what was refunded; at most one statement each."""
    having = [milestone for milestone in milestones if read.beneath[milestone.pk]["submissions"]]
    submissions: Any = Submission.objects.select_related("change_request").annotate(told=_sql(SUBMITTED))
    _read(milestones, having, "submissions", Submission, submissions)
    for submission in (each for milestone in having for each in milestone.submissions.all()):
        _introduce(submission)
        if hasattr(submission, "change_request"):
            submission.change_request.author = submission.milestone.contract.client
    refunded = [milestone.hold for milestone in milestones if read.beneath[milestone.pk]["refunds"]]
    _read([milestone.hold for milestone in milestones], refunded, "refunds", Refund)


def _read(
    rows: Sequence[Model], having: Sequence[Model], name: str, model: type[Model], found: "QuerySet[Any] | None" = None
) -> None:
    """Read this of those rows that have any, and let the others know that they have none."""
    if having:
        prefetch_related_objects(having, Prefetch(name, found))
    none = model._default_manager.none()
    # Otherwise Django puts a statement together before it finds that there is nothing to ask.
    none._result_cache = []
    for row in rows:
        vars(row).setdefault("_prefetched_objects_cache", {}).setdefault(name, none)


def _introduce(written: Submission | SettlementOffer) -> None:
    """Let it know its author without asking: one of the two people of its contract."""
    contract = written.milestone.contract
    for person in (contract.client, contract.freelancer):
        if person.pk == written.author_id:
            written.author = person


def _sql(text: str, *values: Any, output: "Field[Any, Any] | None" = None) -> RawSQL:
    """A column of pieces written above: nothing that anybody typed is in them."""
    return RawSQL(text, values, output or JSONField())  # noqa: S611
