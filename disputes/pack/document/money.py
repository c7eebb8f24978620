"""Payments, refunds and chargebacks."""

from collections.abc import Callable

from disputes.pack.document.blocks import Story, heading, line, table
from disputes.pack.document.words import inline, to_the_second
from disputes.pack.teller import Json


def money(data: Json) -> Story:
    """What came in from the client and what went back."""
    told = [
        *_list("Payments by the client", data["payments"], _payment),
        *_list("Refunds to the client", data["refunds"], _refund),
        *_list("Payments that the client’s bank took back, or disputes", data["chargebacks"], _chargeback),
    ]
    return [*heading(0, "Payments and refunds"), *(told or [line("No money has come in.")])]


def _list(title: str, moves: list[Json], tell: Callable[[Json], str]) -> Story:
    if not moves:
        return []
    rows = [
        (str(move["id"]), _at(move), tell(move), move["state_text"].capitalize(), move["amount"]["text"])
        for move in moves
    ]
    head = ("No.", "When (UTC)", "What", "State", "Amount")
    return [*heading(1, title), *table(head, rows, (2, 7, 11, 5, 6), figures=(4,))]


def _at(move: Json) -> str:
    begun = move.get("asked_at") or move["opened_at"]
    ended = move.get("settled_at") or move.get("closed_at")
    return to_the_second(begun) + (f"<br/>to {to_the_second(ended)}" if ended else "")


def _payment(payment: Json) -> str:
    return _parts(payment["for"])


def _refund(refund: Json) -> str:
    of = f"Milestone {refund['milestone']}" if refund["milestone"] else "A deposit that was not waited for any more"
    again = f"<br/>Sent again as refund {refund['sent_again_as']}" if refund["sent_again_as"] else ""
    since = refund["waits_for_the_provider_since"]
    waits = f"<br/>Waits at the payment provider since {to_the_second(since)}" if since else ""
    return f"{of}, from payment {refund['payment']}<br/>{inline(refund['reason'])}{again}{waits}"


def _chargeback(chargeback: Json) -> str:
    reason = f"<br/>{inline(chargeback['reason'])}" if chargeback["reason"] else ""
    paid = f"<br/>Covered by {_parts(chargeback['paid_by'])}" if chargeback["paid_by"] else ""
    taken = "".join(map(_taking, chargeback["taken_from_earnings"]))
    return f"Payment {chargeback['payment']}{reason}{paid}{taken}"


def _taking(taking: Json) -> str:
    again = f", given back {to_the_second(taking['given_again_at'])}" if taking["given_again_at"] else ""
    of = f"Milestone {taking['milestone']}, paid with nothing submitted"
    return f"<br/>{of}: {taking['amount']['text']} from the freelancer’s earnings{again}"


def _parts(parts: list[Json]) -> str:
    return "<br/>".join(f"Milestone {part['milestone']}: {part['amount']['text']}" for part in parts)
