"""What was advertised, proposed and agreed, each version of the terms word for word."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from disputes.pack.document.blocks import Story, attached, byline, heading, items, line, quote, small
from disputes.pack.document.words import day, inline, when
from disputes.pack.teller import Json
from marketplace.money import Money


def terms(data: Json) -> Story:
    """Job and proposal, then the terms."""
    versions = [flowable for version in data["terms"] for flowable in _version(version)]
    return [*heading(0, "What was agreed"), *_job(data), *versions]


def _job(data: Json) -> Iterator[Flowable]:
    job, freelancer = data["job"], data["people"][1]
    yield from heading(1, "The job and the proposal")
    yield line(f"The job as it is advertised: “{inline(job['title'])}”")
    yield from quote(job["description"])
    yield from attached(job["files"])
    yield from byline("The proposal", freelancer, job["proposal"]["sent_at"])
    yield from quote(job["proposal"]["cover_letter"])


def _version(version: Json) -> Iterator[Flowable]:
    text = version["text"]
    yield from heading(1, f"Terms, version {version['version']}")
    yield small(f"Written down on {when(version['agreed_at'])}, word for word")
    if "fee_bps" in text:
        yield line(f"Platform fee: {text['fee_bps'] / 100:g} % of what is released")
    if "change_rounds" in text:
        yield line(f"Change requests: up to {text['change_rounds']} for each milestone")
    if job := text.get("job"):
        yield line(f"The job: “{inline(job.get('title', ''))}”")
        yield from quote(job.get("description", ""))
    for number, milestone in enumerate(text.get("milestones", []), start=1):
        yield from heading(2, f"{number}. {inline(milestone['title'])}")
        due = f", due on {day(milestone['due_on'])}" if milestone.get("due_on") else ""
        yield line(f"{Money(milestone['amount_minor'], text['currency'])}{due}. Agreed criteria:")
        yield from items([inline(criterion) for criterion in milestone.get("criteria", [])])
