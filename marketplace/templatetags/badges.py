"""The word, icon and meaning colour of every state, by kind of thing; the one place that knows them."""

from typing import NamedTuple

from marketplace.texts import later as _


class Badge(NamedTuple):
    """`tone` is a meaning colour of the style sheet: neutral, protected, review, changes, paid, returned, disputed."""

    word: str
    icon: str
    tone: str


BADGES: dict[str, dict[str, Badge]] = {
    "milestone": {
        "pending": Badge(_("Not funded"), "circle-dashed", "neutral"),
        "funded": Badge("Protected", "shield", "protected"),
        "submitted": Badge(_("In review"), "eye", "review"),
        "changes_requested": Badge(_("Changes requested"), "pencil", "changes"),
        "released": Badge("Paid", "check", "paid"),
        "refunded": Badge("Refunded", "return", "returned"),
        "settled": Badge("Settled", "split", "paid"),
        "disputed": Badge("Disputed", "scales", "disputed"),
        "cancelled": Badge("Cancelled", "cross", "neutral"),
        # No state: what is protected, when its day is past with nothing submitted.
        "overdue": Badge(_("Overdue"), "clock", "changes"),
        # No state: whatever it is in, nothing moves while the client's bank disputes the deposit.
        "frozen": Badge("Frozen", "lock", "disputed"),
    },
    "job": {
        "draft": Badge("Draft", "pencil", "neutral"),
        "open": Badge("Open", "circle", "protected"),
        "filled": Badge("Filled", "check", "paid"),
        "closed": Badge("Closed", "lock", "neutral"),
    },
    "invitation": {
        "waiting": Badge(_("Waiting for an answer"), "clock", "review"),
        "proposed": Badge(_("Sent a proposal"), "send", "protected"),
        "declined": Badge("Declined", "cross", "neutral"),
        "over": Badge(_("Over with the job"), "lock", "neutral"),
    },
    "proposal": {
        "submitted": Badge("Sent", "send", "neutral"),
        "shortlisted": Badge("Shortlisted", "star", "review"),
        "accepted": Badge("Accepted", "check", "protected"),
        "declined": Badge("Declined", "cross", "neutral"),
        "withdrawn": Badge("Withdrawn", "return", "neutral"),
    },
    "sent_plan": {
        "waiting": Badge(_("Waiting for an answer"), "clock", "review"),
        "claimed": Badge(_("Taken up"), "check", "protected"),
        "taken_back": Badge(_("Taken back"), "return", "neutral"),
        "ended": Badge(_("Link has ended"), "hourglass", "neutral"),
    },
    "version": {
        "stands": Badge(_("Stands"), "check", "protected"),
        "waits": Badge(_("Waits for an answer"), "clock", "review"),
        "hired": Badge(_("Hired on this"), "shield", "protected"),
        "declined": Badge(_("Declined"), "cross", "neutral"),
        "replaced": Badge(_("Replaced"), "return", "neutral"),
    },
    "contract": {
        "awaiting_deposit": Badge(_("Waiting for deposit"), "circle-dashed", "neutral"),
        "offered": Badge("Offered", "clock", "review"),
        "active": Badge("Active", "shield", "protected"),
        "completed": Badge("Completed", "check", "paid"),
        "ended": Badge("Ended", "flag", "neutral"),
        "declined": Badge("Declined", "cross", "neutral"),
        "expired": Badge("Expired", "hourglass", "neutral"),
        "withdrawn": Badge("Withdrawn", "return", "neutral"),
    },
    "settlement": {
        "open": Badge(_("Waiting for an answer"), "clock", "review"),
        "accepted": Badge("Accepted", "check", "paid"),
        "declined": Badge("Declined", "cross", "neutral"),
        "countered": Badge(_("Answered with another offer"), "split", "neutral"),
        "withdrawn": Badge(_("Taken back"), "return", "neutral"),
        "lapsed": Badge(_("Not answered in time"), "hourglass", "neutral"),
        "unanswered": Badge(_("Not answered: the money went back"), "return", "returned"),
        "escalated": Badge(_("Not answered: became a dispute"), "scales", "disputed"),
        "overtaken": Badge(_("Overtaken by what happened"), "circle", "neutral"),
    },
    "payment_request": {
        "open": Badge(_("Waiting for an answer"), "clock", "review"),
        "paid": Badge(_("Paid directly"), "check", "paid"),
        "funded": Badge(_("Funded as a milestone"), "shield", "protected"),
        "declined": Badge("Declined", "cross", "neutral"),
        "withdrawn": Badge(_("Taken back"), "return", "neutral"),
        "ended": Badge(_("Ended with the contract"), "flag", "neutral"),
    },
    "dispute": {
        "responding": Badge(_("Waiting for a response"), "clock", "disputed"),
        "negotiating": Badge(_("Can be settled"), "split", "review"),
        "in_review": Badge(_("With our staff"), "scales", "disputed"),
        "ruled": Badge("Ruled", "flag", "review"),
        "closed": Badge("Closed", "check", "neutral"),
    },
    "finding": {
        "yes": Badge("Met", "check", "protected"),
        "partly": Badge(_("Partly met"), "circle-dashed", "review"),
        "no": Badge(_("Not met"), "cross", "changes"),
    },
    "reconciliation": {
        "clean": Badge("Equal", "check", "protected"),
        "differs": Badge("Differs", "warning", "disputed"),
        "unfinished": Badge(_("Not finished"), "hourglass", "review"),
    },
    "payment": {
        "created": Badge("Started", "circle-dashed", "neutral"),
        "pending": Badge("Waiting", "clock", "review"),
        "intended": Badge(_("Not paid yet"), "circle-dashed", "neutral"),
        "open": Badge(_("Not paid yet"), "circle-dashed", "neutral"),
        "expired": Badge(_("Not completed"), "hourglass", "neutral"),
        "processing": Badge(_("Being processed"), "clock", "review"),
        "in_transit": Badge(_("On its way"), "clock", "review"),
        "succeeded": Badge("Succeeded", "check", "paid"),
        "paid": Badge("Paid", "check", "paid"),
        "refunded": Badge("Refunded", "return", "returned"),
        "failed": Badge("Failed", "cross", "disputed"),
        "cancelled": Badge("Cancelled", "cross", "neutral"),
    },
    "payout": {
        "intended": Badge(_("Being prepared"), "hourglass", "review"),
        "transferred": Badge(_("On its way"), "clock", "review"),
        "sent": Badge(_("On its way"), "clock", "review"),
        "paid": Badge(_("Paid out"), "check", "paid"),
        "by_hand": Badge(_("Paid by hand"), "check", "paid"),
        "returning": Badge(_("Coming back"), "return", "changes"),
        "failed": Badge(_("Came back"), "return", "returned"),
    },
}


def find(state: str, kind: str) -> Badge:
    """The badge of a state; one that has none shows its own words, so that a new state is never blank."""
    unnamed = Badge(state.replace("_", " ").capitalize(), "circle", "neutral")
    return BADGES.get(kind, {}).get(state, unnamed)
