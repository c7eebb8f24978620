"""How a record tells: people by name and part, money, instants, and files with their place in the pack."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models.fields.files import FieldFile

from contracts.models import Contract
from marketplace.attachments import Attachment
from marketplace.money import Money
from marketplace.texts import later as _

Json = dict[str, Any]
STAFF: Json = {"name": str(_("Surety staff")), "role": "staff"}
# What nobody did: a clock that ran out, a payment that arrived, a bank.
NOBODY: Json = {"name": "Surety", "role": "automatic"}
LONGEST_NAME = 80


@dataclass(frozen=True)
class KeptFile:
    """A file that goes into the pack, and its entry in the record, to which the packing adds what it found."""

    entry: Json
    file: FieldFile
    at: datetime


@dataclass
class Teller:
    """Tells of one contract, and remembers the files that it told of."""

    contract: Contract
    kept: list[KeptFile] = field(default_factory=list)

    def who(self, user_id: int | None) -> Json:
        """A person: the two parties by name and no more, staff never by name."""
        if user_id is None:
            return NOBODY
        if user_id == self.contract.client_id:
            return {"name": self.contract.client.name, "role": "client"}
        if user_id == self.contract.freelancer_id:
            return {"name": self.contract.freelancer.name, "role": "freelancer"}
        return STAFF

    def money(self, amount_minor: int) -> Json:
        """An amount in the contract's currency: minor units, code, and as people write it."""
        amount = Money(amount_minor, self.contract.currency)
        return {"amount_minor": amount_minor, "currency": amount.currency, "text": str(amount)}

    def split(self, to_freelancer_minor: int, whole_minor: int) -> Json:
        """A division of a milestone's money between the two."""
        rest = whole_minor - to_freelancer_minor
        return {"to_freelancer": self.money(to_freelancer_minor), "to_client": self.money(rest)}

    def files(self, attachments: Iterable[Attachment], folder: str, at: datetime) -> list[Json]:
        """The entries of files that were sent at this instant, in the order in which they were sent."""
        return [self._file(each, folder, at) for each in sorted(attachments, key=lambda each: each.pk)]

    def _file(self, attachment: Attachment, folder: str, at: datetime) -> Json:
        entry: Json = {
            "name": attachment.name,
            "content_type": attachment.content_type,
            "size": attachment.size,
            "sha256": attachment.sha256,
            "path": f"files/{folder}/{attachment.pk}-{safe_name(attachment.name)}",
        }
        self.kept.append(KeptFile(entry, attachment.file, at))
        return entry


def instant(at: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the microsecond: "2026-12-06T13:03:00.000000Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at else None


def day(value: date | None) -> str | None:
    """A calendar date: "2026-12-06"."""
    return value.isoformat() if value else None


def safe_name(name: str) -> str:
    """A name that every system can unpack: plain ASCII, no path, nothing hidden. The record has the real one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain)
    match = re.fullmatch(r"(.*)\.([A-Za-z0-9]{1,10})", plain)
    stem, suffix = match.groups() if match else (plain, "")
    stem = stem.strip("._-")[:LONGEST_NAME] or "file"
    return f"{stem}.{suffix}" if suffix else stem
