"""What the filters of the list of jobs offer, and by which columns each order goes."""

from contracts.models import Job
from marketplace.texts import later as _later

SINCE_VISIT = "visit"
CATEGORIES = [("", _later("Any")), *Job.Category.choices]
# In days.
POSTED = [
    ("", _later("Any time")),
    (SINCE_VISIT, _later("Since your last visit")),
    ("1", _later("In the last 24 hours")),
    ("3", _later("In the last 3 days")),
    ("7", _later("In the last 7 days")),
    ("30", _later("In the last 30 days")),
]
# At most so many were sent and not withdrawn.
FEW_PROPOSALS = [
    ("", _later("Any number")),
    ("0", _later("None yet")),
    ("4", _later("Fewer than 5")),
    ("9", _later("Fewer than 10")),
    ("19", _later("Fewer than 20")),
]
SORTS = [
    ("", _later("Best first")),
    ("newest", _later("Newest first")),
    ("budget", _later("Highest budget first")),
    ("needed", _later("Needed soonest first")),
    ("proposals", _later("Fewest proposals first")),
]
NEWEST = ("-published_at", "-id")
# All columns of an order go one way, as its index does: see `marketplace/paging.py`.
ORDERS = {
    "": NEWEST,
    "newest": NEWEST,
    "budget": ("-budget_minor", "-id"),
    "needed": ("deadline_on", "id"),
    "proposals": ("proposals_sent", "id"),
}
