from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from marketplace.attachments import Attachment


class Kind(StrEnum):
    """What an entry is about; also the value of the page's filter."""

    WORK = "work"
    MESSAGES = "messages"
    OFFERS = "offers"
    EVIDENCE = "evidence"
    STAFF = "staff"
    MONEY = "money"

    @property
    def label(self) -> str:
        return {
            Kind.WORK: _("Work and changes"),
            Kind.MESSAGES: "Messages",
            Kind.OFFERS: "Offers",
            Kind.EVIDENCE: _("Statements and evidence"),
            Kind.STAFF: "Staff",
            Kind.MONEY: _("Money and clocks"),
        }[self]

    @property
    def icon(self) -> str:
        return {
            Kind.WORK: "upload",
            Kind.MESSAGES: "message",
            Kind.OFFERS: "split",
            Kind.EVIDENCE: "document",
            Kind.STAFF: "scales",
            Kind.MONEY: "shield",
        }[self]


@dataclass(frozen=True)
class File:
    """A kept file; `kind` is what it belongs to: submission, changes, message or evidence."""

    kind: str
    pk: int
    name: str
    size: int
    sha256: str

    @classmethod
    def all_of(cls, kind: str, attachments: Iterable[Attachment]) -> list["File"]:
        return [cls(kind, file.pk, file.name, file.size, file.sha256) for file in attachments]


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `points` are short lines below the body; without `who` the system did it."""

    at: datetime
    kind: Kind
    title: str
    who: User | None = None
    role: str = ""
    body: str = ""
    points: Sequence[str] = ()
    files: Sequence[File] = ()
    links: Sequence[str] = ()


def role_of(user: User | None, contract: Contract) -> str:
    """What somebody is in this contract; nothing for the system."""
    if user is None:
        return ""
    return {contract.client_id: "client", contract.freelancer_id: "freelancer"}.get(user.pk, "staff")
