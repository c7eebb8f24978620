"""Each milestone: what was agreed, what was handed in, what was asked for and what was offered."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from disputes.pack.document.blocks import (
    Story,
    attached,
    byline,
    facts,
    heading,
    in_order,
    items,
    line,
    numbered,
    quote,
)
from disputes.pack.document.words import day, divided, inline, when
from disputes.pack.teller import Json


def work(data: Json) -> Story:
    """All milestones in order."""
    return [*heading(0, "Milestones"), *(each for milestone in data["milestones"] for each in _milestone(milestone))]


def _milestone(milestone: Json) -> Iterator[Flowable]:
    yield from heading(1, f"{milestone['number']}. {inline(milestone['title'])}")
    yield from facts(
        [
            ("Amount", milestone["agreed"]["text"] + (", paid directly" if milestone["paid_directly"] else "")),
            ("Of that the client’s bank took", _if_any(milestone["taken_by_the_bank"])),
            ("State", milestone["state_text"]),
            ("Held now", _if_any(milestone["held_now"])),
            ("Divided", divided(milestone["settled"]) if milestone["settled"] else ""),
            ("Due on", day(milestone["due_on"])),
            ("Funded", when(milestone["funded_at"])),
            ("Last submitted", when(milestone["submitted_at"])),
            ("Answer due", when(milestone["review_due_at"])),
            ("Frozen by the bank", when(milestone["frozen_at"])),
            ("Closed", when(milestone["closed_at"])),
            ("Disputes", ", ".join(f"Dispute {each['number']}" for each in milestone["disputes"])),
        ]
    )
    if milestone["criteria"]:
        yield from heading(2, "Criteria")
        yield from numbered(milestone["criteria"])
    dated = [
        *((each["submitted_at"], _submission(each)) for each in milestone["submissions"]),
        *((each["requested_at"], _change_request(each)) for each in milestone["change_requests"]),
        *((each["made_at"], _offer(each)) for each in milestone["settlement_offers"]),
    ]
    yield from in_order(dated)


def _if_any(amount: Json) -> str:
    return str(amount["text"]) if amount["amount_minor"] else ""


def _submission(submission: Json) -> Iterator[Flowable]:
    yield from byline(f"Submission {submission['number']}", submission["by"], submission["submitted_at"])
    yield from quote(submission["message"])
    yield line(f"Said to meet: {_named(submission['claims'])}")
    yield from items([f"Link: {inline(link)}" for link in submission["links"]])
    yield from attached(submission["files"])


def _change_request(request: Json) -> Iterator[Flowable]:
    yield from byline(f"Change request {request['number']}", request["by"], request["requested_at"])
    yield from quote(request["message"])
    if request["nothing_delivered"]:
        yield line("The client says that nothing was delivered.")
    yield line(f"Said not to be met: {_named(request['unmet'])}")


def _offer(offer: Json) -> Iterator[Flowable]:
    what = "Refund request" if offer["is_refund_request"] else "Settlement offer"
    counter = f", in answer to offer {offer['answers_offer']}" if offer["answers_offer"] else ""
    yield from byline(f"{what} {offer['number']}{counter}", offer["by"], offer["made_at"])
    yield line(divided(offer))
    yield from quote(offer["reason"])
    until = f", until {when(offer['answer_due_at'])}"
    answered = f" on {when(offer['answered_at'])}" if offer["answered_at"] else until
    yield line(f"{offer['state_text']}{answered}")
    yield from quote(offer["answer"])


def _named(criteria: list[Json]) -> str:
    return ", ".join(f"criterion {each['number']}" for each in criteria) or "no criterion"
