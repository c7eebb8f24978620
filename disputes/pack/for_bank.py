"""What speaks for a payment, on paper for the bank that disputes it: the evidence pack's data, set in files of its own.

Banks take so many bytes and no more. What does not fit is set again with shorter texts and fewer messages, and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.dispatch import receiver

from disputes.pack.document import NotSet, set_evidence_for_a_bank
from disputes.pack.record import collect
from disputes.pack.teller import Json, instant
from escrow import signals
from escrow.chargebacks.evidence import Document
from escrow.gateways.base import EvidenceFile
from escrow.models import Hold, Payment
from marketplace.alarms import alarm
from marketplace.texts import later as _
from milestones.models import Milestone

# How long a text may be, in characters, and how many of the messages are shown, the latest; from one try to the next.
ALL = 10**9
TRIES = ((ALL, ALL), (4_000, 400), (1_000, 150), (300, 40))
# More than this is not even tried: setting it would take minutes.
LINE = 80
MOST_CHARACTERS = 600_000
SHORTENED = " [shortened]"
CUT = _(
    "This document is shortened, because banks take only so much: of each text the first "
    "{longest:,} characters are shown, and of the messages the last {most:,}."
)


def _always(data: Json) -> bool:
    return True


def _was_ruled(data: Json) -> bool:
    return any(each["rulings"] for each in _disputes(data))


def _was_written(data: Json) -> bool:
    return bool(data["messages"])


@dataclass(frozen=True)
class File:
    """What it is called, what of the record it tells, whether there is any, and its share of the room in hundredths."""

    kind: EvidenceFile
    title: str
    parts: tuple[str, ...]
    has_any: Callable[[Json], bool]
    share: int


ALWAYS = ("contract", "people", "site", "made_at", "payment")
FILES = (
    File(EvidenceFile.WORK, _("What was agreed and delivered"), ("job", "terms", "milestones"), _always, 45),
    File(EvidenceFile.MESSAGES, _("What the two wrote to each other"), ("messages",), _was_written, 35),
    File(EvidenceFile.RULING, _("What was ruled when they disagreed"), ("milestones",), _was_ruled, 20),
)


@receiver(signals.evidence_files_wanted)
def files_for_the_bank(payment: Payment, holds: Sequence[Hold], room: int, **kwargs: Any) -> list[Document]:
    """The terms and the work of the milestones that were paid for, the messages, and the ruling if there is one."""
    paid_for = list(Milestone.objects.filter(hold__in=holds).order_by("position"))
    record = collect(paid_for[0].contract_id)
    data, numbers = record.data, {milestone.position for milestone in paid_for}
    for kept in record.files:
        kept.entry.update(path="kept by Surety", check="")
    data["milestones"] = [each for each in data["milestones"] if each["number"] in numbers]
    for dispute in _disputes(data):
        # The two had their say there for our staff; the bank is told what came of it.
        dispute.update(statements=[], evidence=[], questions=[], appeal=None)
    data["payment"] = {"amount": str(payment.amount), "asked_at": instant(payment.created_at)}
    made = [_document(file, {part: data[part] for part in (*ALWAYS, *file.parts)}, room) for file in FILES]
    return [document for document in made if document]


def _document(file: File, data: Json, room: int) -> Document | None:
    """None where there is nothing to tell."""
    if not file.has_any(data):
        return None
    for longest, most in TRIES:
        told = _shortened(data, longest)
        if "messages" in told:
            told["messages"] = told["messages"][-most:]
        if _characters(told) > MOST_CHARACTERS:
            continue
        cut = "" if told == data else CUT.format(longest=longest, most=most)
        try:
            content = set_evidence_for_a_bank(file.kind, file.title, cut, told)
        except NotSet:
            # Named characters by the hundred thousand take more than a press is given; a shorter text does not.
            if (longest, most) == TRIES[-1]:
                raise
            continue
        if len(content) <= room * file.share // 100:
            return Document(file.kind, f"{file.kind}.pdf", content)
    alarm("A file for a bank could not be made small enough", f"{file.title}, contract {data['contract']['id']}")
    return None


def _disputes(data: Json) -> list[Json]:
    return [dispute for milestone in data["milestones"] for dispute in milestone["disputes"]]


def _shortened(value: Any, longest: int) -> Any:
    """The same with every text cut to so many characters."""
    if isinstance(value, str):
        return value if len(value) <= longest else value[:longest] + SHORTENED
    if isinstance(value, dict):
        return {key: _shortened(each, longest) for key, each in value.items()}
    return [_shortened(each, longest) for each in value] if isinstance(value, list) else value


def _characters(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_characters, value.values()))
    if isinstance(value, list):
        return sum(map(_characters, value))
    # A line takes room and time however short it is.
    return len(value) + LINE * value.count("\n") if isinstance(value, str) else 0
