"""How much one person may do in an hour or a day: one table, one way to count, one refusal.

What a person begins is counted where it is sent: `@limited(MESSAGES)` on the view, before its verb and in a transaction
of its own. So what is refused or mistyped counts, too, no lock is held while the verb works, and a rule that says no
takes nothing back.

Never limited is whatever lets money go its way: approving, releasing, returning, accepting, declining, answering,
withdrawing an offer or a dispute, withdrawing earnings, and signing in; nor anything that silence, the sweep, staff or
the provider do. `tests/site/test_limits_of_every_address.py` names them all, and why.
"""

from marketplace.limits.counting import TooMuch, forget, is_first, is_within, require_room, spend, was_first
from marketplace.limits.limited import limited
from marketplace.limits.table import (
    ANSWERS,
    BARGAINS,
    CHECKOUTS,
    DAY,
    DISPUTES,
    EVIDENCE,
    FILES,
    HIRES,
    INVITATIONS,
    JOB_CHANGES,
    JOBS,
    LIMITS,
    MESSAGES,
    PACKS,
    PAYMENT_REQUESTS,
    PAYOUT_PAGES,
    PLAN_CHANGES,
    PLANS,
    PROFILE,
    PROPOSALS,
    QUESTIONS,
    REPORTS,
    REVIEWS,
    SAVES,
    SETTLEMENTS,
    SUBMISSIONS,
    UPLOADS,
    Limit,
)

__all__ = [
    "ANSWERS",
    "BARGAINS",
    "CHECKOUTS",
    "DAY",
    "DISPUTES",
    "EVIDENCE",
    "FILES",
    "HIRES",
    "INVITATIONS",
    "JOBS",
    "JOB_CHANGES",
    "LIMITS",
    "MESSAGES",
    "PACKS",
    "PAYMENT_REQUESTS",
    "PAYOUT_PAGES",
    "PLANS",
    "PLAN_CHANGES",
    "PROFILE",
    "PROPOSALS",
    "QUESTIONS",
    "REPORTS",
    "REVIEWS",
    "SAVES",
    "SETTLEMENTS",
    "SUBMISSIONS",
    "UPLOADS",
    "Limit",
    "TooMuch",
    "forget",
    "is_first",
    "is_within",
    "limited",
    "require_room",
    "spend",
    "was_first",
]
