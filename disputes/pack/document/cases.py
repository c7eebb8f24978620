"""The disputes: statements, evidence, questions, rulings with their findings, and the appeal."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from disputes.pack.document.blocks import (
    Story,
    attached,
    byline,
    facts,
    heading,
    in_order,
    line,
    numbered,
    quote,
    small,
)
from disputes.pack.document.words import divided, inline, when
from disputes.pack.teller import Json

TO = {"client": "the client", "freelancer": "the freelancer", "both": "both sides"}


def cases(data: Json) -> Story:
    """All disputes in the order of their milestones; nothing if there were none."""
    found = [(milestone, dispute) for milestone in data["milestones"] for dispute in milestone["disputes"]]
    told = [flowable for milestone, dispute in found for flowable in _dispute(milestone, dispute)]
    return [*heading(0, "Disputes"), *told] if told else []


def _dispute(milestone: Json, dispute: Json) -> Iterator[Flowable]:
    yield from heading(1, f"Dispute {dispute['number']}: milestone {milestone['number']}, {inline(milestone['title'])}")
    opened = f"{when(dispute['opened_at'])} by {inline(dispute['opened_by']['name'])}"
    after = dispute["after_submission"]
    if dispute["opened_by_itself"]:
        opened += "; a refund request that nobody answered became it"
    yield from facts(
        [
            ("Money at issue", milestone["amount"]["text"]),
            ("Opened", opened),
            ("Opened after", f"Submission {after}" if after else "Nothing had been submitted"),
            ("Stage", dispute["stage_text"] + (f", until {when(dispute['due_at'])}" if dispute["due_at"] else "")),
            ("With staff since", when(dispute["in_review_at"])),
            ("Staff mean to rule by", when(dispute["ruling_due_at"])),
            ("Outcome", dispute["outcome_text"] or "None yet"),
            ("Closed", when(dispute["closed_at"])),
        ]
    )
    yield from heading(2, "Criteria at issue")
    yield from numbered(dispute["criteria"]) if dispute["criteria"] else [line("None was named.")]
    dated = [
        *((each["stated_at"], _statement(each)) for each in dispute["statements"]),
        *((each["added_at"], _evidence(each)) for each in dispute["evidence"]),
        *((each["asked_at"], _question(each)) for each in dispute["questions"]),
        *((each["in_force_at"], _ruling(each)) for each in dispute["rulings"]),
    ]
    if appeal := dispute["appeal"]:
        dated.append((appeal["appealed_at"], _appeal(appeal)))
    yield from in_order(dated)


def _statement(statement: Json) -> Iterator[Flowable]:
    yield from byline("Statement", statement["by"], statement["stated_at"])
    yield line(f"Wants {divided(statement['wants'])}")
    yield from quote(statement["story"])


def _evidence(evidence: Json) -> Iterator[Flowable]:
    yield from byline(f"Evidence {evidence['number']}", evidence["by"], evidence["added_at"])
    yield from quote(evidence["text"])
    for quoted in evidence["quotes"]:
        yield small(f"Quotes message {quoted['message']} of {inline(quoted['by']['name'])}, {when(quoted['sent_at'])}:")
        yield from quote(quoted["text"])
    if evidence["submissions"]:
        yield line("Points to " + ", ".join(f"submission {number}" for number in evidence["submissions"]))
    yield from attached(evidence["files"])


def _question(question: Json) -> Iterator[Flowable]:
    yield from byline(f"Question to {TO[question['to']]}", question["by"], question["asked_at"])
    yield from quote(question["text"])


def _appeal(appeal: Json) -> Iterator[Flowable]:
    of = f" against ruling {appeal['ruling']}" if appeal["ruling"] else ""
    yield from byline(f"Appeal{of}", appeal["by"], appeal["appealed_at"])
    yield from quote(appeal["reasons"])


def _ruling(ruling: Json) -> Iterator[Flowable]:
    second = ", confirmed by a second person" if ruling["confirmed_by_a_second_person"] else ""
    carried_out = f" on {when(ruling['carried_out_at'])}" if ruling["carried_out_at"] else ""
    yield from byline(f"Ruling {ruling['number']}", ruling["by"], ruling["in_force_at"])
    yield line(f"<b>{divided(ruling)}</b>. {ruling['state_text']}{carried_out}{second}.")
    yield from quote(ruling["reasons"])
    for finding in ruling["findings"]:
        criterion = finding["criterion"]
        yield line(f"{criterion['number']}. {inline(criterion['text'])}: <b>{finding['met_text'].lower()}</b>")
        yield from quote(finding["text"])
