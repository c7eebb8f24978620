"""Every file of a contract, newest first: of its job, proposal, messages, work, change requests and disputes.

One statement for a page, whatever there is: each kind gives as many as the page holds, by its own index.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract

A_PAGE = 50
FACTS = "f.id, f.name, f.size, f.sha256, f.content_type, f.warning, f.preview_width, f.preview_height, f.file AS kept"
# By the name of its address: its number among those of one instant, table of files, how it hangs on the contract,
# whose and when it is.
KINDS = {
    "job_file": (
        "contracts_jobfile f JOIN contracts_contract c ON c.job_id = f.job_id JOIN contracts_job j ON j.id = f.job_id",
        "c.id",
        "j.client_id",
        "j.created_at",
    ),
    "proposal_file": (
        "contracts_proposalfile f JOIN contracts_contract c ON c.proposal_id = f.proposal_id "
        "JOIN contracts_proposal p ON p.id = f.proposal_id",
        "c.id",
        "p.freelancer_id",
        "p.created_at",
    ),
    "message_file": (
        "contracts_messagefile f JOIN contracts_message m ON m.id = f.message_id",
        "m.contract_id",
        "m.author_id",
        "m.sent_at",
    ),
    "submission_file": (
        "milestones_submissionfile f JOIN milestones_submission s ON s.id = f.submission_id "
        "JOIN milestones_milestone n ON n.id = s.milestone_id",
        "n.contract_id",
        "s.author_id",
        "s.submitted_at",
    ),
    "change_request_file": (
        "milestones_changerequestfile f JOIN milestones_changerequest r ON r.id = f.change_request_id "
        "JOIN milestones_milestone n ON n.id = r.milestone_id",
        "n.contract_id",
        "r.author_id",
        "r.requested_at",
    ),
    "evidence_file": (
        "disputes_evidencefile f JOIN disputes_evidence e ON e.id = f.evidence_id "
        "JOIN disputes_dispute d ON d.id = e.dispute_id JOIN milestones_milestone n ON n.id = d.milestone_id",
        "n.contract_id",
        "e.author_id",
        "e.added_at",
    ),
}
COLUMNS = (
    *("at", "rank", "author_id", "pk", "name", "size", "sha256", "content_type", "warning"),
    *("preview_width", "preview_height", "kept"),
)
RANKS = {name: rank for rank, name in enumerate(KINDS)}
ONE_KIND = """(
    SELECT {at} AS at, {rank} AS rank, {author} AS author_id, {facts} FROM {tables}
    WHERE {contract} = %(contract)s
    AND (%(at)s::timestamptz IS NULL OR ({at}, {rank}, f.id) < (%(at)s, %(rank)s, %(id)s))
    ORDER BY at DESC, f.id DESC LIMIT %(most)s
)"""
ALL = (
    " UNION ALL ".join(
        ONE_KIND.format(tables=tables, contract=contract, author=author, at=at, rank=RANKS[name], facts=FACTS)
        for name, (tables, contract, author, at) in KINDS.items()
    )
    + " ORDER BY at DESC, rank DESC, id DESC LIMIT %(most)s"
)


WEIGHT = "SELECT COALESCE(sum(f.size), 0) FROM {tables} WHERE {contract} = %(contract)s"
ALL_WEIGHTS = " UNION ALL ".join(
    WEIGHT.format(tables=tables, contract=contract) for tables, contract, _author, _at in KINDS.values()
)


@dataclass(frozen=True)
class ContractFile:
    """One file as the list shows it."""

    at: datetime
    rank: int
    author_id: int
    pk: int
    name: str
    size: int
    sha256: str
    content_type: str
    warning: str
    preview_width: int
    preview_height: int
    kept: str
    author: User | None = None

    @property
    def kind(self) -> str:
        return list(KINDS)[self.rank]

    @property
    def address(self) -> str:
        return reverse(self.kind, args=[self.pk])

    @property
    def belongs_to(self) -> str:
        """What it came with, in a word; also its folder in the zip."""
        return {
            "job_file": _("Job"),
            "proposal_file": _("Proposal"),
            "message_file": _("Messages"),
            "submission_file": _("Work"),
            "change_request_file": _("Change requests"),
            "evidence_file": _("Evidence"),
        }[self.kind]

    @property
    def key(self) -> str:
        return f"{self.at.isoformat()}~{self.rank}~{self.pk}"


@dataclass(frozen=True)
class ListOfFiles:
    """A page of them; `older` is the key of the next, and `newer` says that there is a page before."""

    rows: list[ContractFile]
    older: str
    is_first: bool

    def __iter__(self) -> Iterator[ContractFile]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(contract: Contract, query: Mapping[str, Any]) -> ListOfFiles:
    """The newest files of a contract, or those older than an address's `older` asks for; one statement."""
    begin = _key(str(query.get("older", "")))
    found = _read(contract, begin, A_PAGE + 1)
    more = len(found) > A_PAGE
    return ListOfFiles(found[:A_PAGE], found[A_PAGE - 1].key if more else "", begin is None)


def all_of(contract: Contract) -> Iterator[ContractFile]:
    """Every one, by pages."""
    begin: tuple[datetime, int, int] | None = None
    while found := _read(contract, begin, A_PAGE):
        yield from found
        begin = found[-1].at, found[-1].rank, found[-1].pk


def weight_of(contract: Contract) -> int:
    """How many bytes all of them have; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_WEIGHTS, {"contract": contract.pk})
        return sum(int(weight) for (weight,) in cursor.fetchall())


def _read(contract: Contract, begin: tuple[datetime, int, int] | None, most: int) -> list[ContractFile]:
    at, rank, pk = begin or (None, 0, 0)
    people = {person.pk: person for person in (contract.client, contract.freelancer)}
    with connection.cursor() as cursor:
        cursor.execute(ALL, {"contract": contract.pk, "at": at, "rank": rank, "id": pk, "most": most})
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return [ContractFile(**row, author=people.get(row["author_id"])) for row in rows]


def _key(text: str) -> tuple[datetime, int, int] | None:
    """What a key says; None for what is none of ours."""
    parts = text.split("~")
    try:
        at = parse_datetime(parts[0].replace(" ", "+"))
        if len(parts) != 3 or at is None or at.tzinfo is None:
            return None
        rank, pk = int(parts[1]), int(parts[2])
    except ValueError:
        return None
    return (at, rank, pk) if 0 <= rank < len(KINDS) and 0 <= pk < 2**63 else None
