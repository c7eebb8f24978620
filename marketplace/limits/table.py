"""The one table of limits: the views count by it, the refusal and the help page are written from it."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GB = 1024**3


@dataclass(frozen=True)
class Limit:
    """At most `most` in each `per`, which begins with the first of them.

    `what` heads its row on the help page; `can` is what a person can do, with a place for how many. `most` is a count,
    or bytes.
    """

    name: str
    what: str
    can: str
    most: int
    per: timedelta
    in_bytes: bool = False

    @property
    def how_many(self) -> str:
        """The number as people read it: "120", "2 GB"."""
        if not self.in_bytes:
            return str(self.most)
        return f"{self.most // GB} GB" if self.most % GB == 0 else f"{self.most // 1024**2:,} MB"

    @property
    def period(self) -> str:
        return "an hour" if self.per == HOUR else "a day"

    @property
    def sentence(self) -> str:
        """For the person who has reached it: "You can send 120 messages an hour"."""
        return f"You can {self.can.format(self.how_many)} {self.period}"


# Many times what anybody at work needs, and few enough that nobody is flooded and no bill runs up.
MESSAGES = Limit("messages", "Messages", "send {} messages", 120, HOUR)
PROPOSALS = Limit("proposals", "Proposals", "send {} proposals", 60, DAY)
ANSWERS = Limit("answers", "Proposals shortlisted, declined or withdrawn", "answer {} proposals", 400, DAY)
JOBS = Limit("jobs", "Jobs written down", "write down {} jobs", 40, DAY)
JOB_CHANGES = Limit("job_changes", "Jobs changed, published or closed", "change jobs {} times", 200, DAY)
HIRES = Limit("hires", "Offers to freelancers", "make {} offers to freelancers", 50, DAY)
CHECKOUTS = Limit("checkouts", "Payment pages opened", "open {} payment pages", 60, HOUR)
SUBMISSIONS = Limit("submissions", "Work handed in", "hand in work {} times", 60, DAY)
SETTLEMENTS = Limit("settlements", "Settlement offers and refund requests", "make {} settlement offers", 60, DAY)
DISPUTES = Limit("disputes", "Disputes opened", "open {} disputes", 20, DAY)
EVIDENCE = Limit("evidence", "Evidence added", "add evidence {} times", 60, HOUR)
# Making a pack reads every file of a contract.
PACKS = Limit("packs", "Evidence packs", "have {} evidence packs", 10, HOUR)
PROFILE = Limit("profile", "Changes of your profile", "change your profile {} times", 60, HOUR)
# Each asks the provider for a page, and for some makes an account there.
PAYOUT_PAGES = Limit("payout_pages", "Pages for payout details", "open {} pages for payout details", 40, HOUR)
# Twenty of the largest forms there can be, so that one form is never too much by itself.
UPLOADS = Limit(
    "uploads",
    "Files sent",
    "send {} of files",
    max(2 * GB, 20 * settings.UPLOAD_MAX_FILES * settings.UPLOAD_MAX_BYTES),
    DAY,
    in_bytes=True,
)

LIMITS = (
    MESSAGES,
    PROPOSALS,
    ANSWERS,
    JOBS,
    JOB_CHANGES,
    HIRES,
    CHECKOUTS,
    SUBMISSIONS,
    SETTLEMENTS,
    DISPUTES,
    EVIDENCE,
    PACKS,
    PROFILE,
    PAYOUT_PAGES,
    UPLOADS,
)
