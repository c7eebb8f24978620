"""The one table of limits: the views count by it, the refusal and the help page are written from it."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.texts import later as _later

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
        return (
            _("{what} GB").format(what=self.most // GB)
            if self.most % GB == 0
            else _("{what:,} MB").format(what=self.most // 1024**2)
        )

    @property
    def period(self) -> str:
        return _("an hour") if self.per == HOUR else _("a day")

    @property
    def sentence(self) -> str:
        """For the person who has reached it: "You can send 120 messages an hour"."""
        words = _("You can {do} an hour") if self.per == HOUR else _("You can {do} a day")
        return words.format(do=self.can.format(self.how_many))


# Many times what anybody at work needs, and few enough that nobody is flooded and no bill runs up.
MESSAGES = Limit("messages", "Messages", "send {} messages", 120, HOUR)
# Each is somebody whom one has not written to before.
QUESTIONS = Limit("questions", _later("Questions to clients about their jobs"), "ask {} questions", 40, DAY)
PROPOSALS = Limit("proposals", "Proposals", "send {} proposals", 60, DAY)
BARGAINS = Limit("bargains", _later("Plans changed or proposed"), "change or propose {} plans", 100, DAY)
ANSWERS = Limit("answers", _later("Proposals shortlisted, declined or withdrawn"), "answer {} proposals", 400, DAY)
JOBS = Limit("jobs", _later("Jobs written down"), "write down {} jobs", 40, DAY)
# Some of them are mail to strangers.
PLANS = Limit("plans", _later("Plans sent by a link, or linked anew"), "send {} plans", 20, DAY)
PLAN_CHANGES = Limit("plan_changes", _later("Plans sent by a link that are changed"), "change plans {} times", 100, DAY)
JOB_CHANGES = Limit("job_changes", _later("Jobs changed, published or closed"), "change jobs {} times", 200, DAY)
SAVES = Limit("saves", _later("Jobs and searches saved"), "save jobs and searches {} times", 600, DAY)
INVITATIONS = Limit("invitations", _later("Invitations to a job"), "invite {} freelancers", 40, DAY)
HIRES = Limit("hires", _later("Offers to freelancers"), "make {} offers to freelancers", 50, DAY)
CHECKOUTS = Limit("checkouts", _later("Payment pages opened"), "open {} payment pages", 60, HOUR)
PAYMENT_REQUESTS = Limit("payment_requests", _later("Payments asked for"), "ask for {} payments", 40, DAY)
SUBMISSIONS = Limit("submissions", _later("Work handed in"), "hand in work {} times", 60, DAY)
SETTLEMENTS = Limit(
    "settlements", _later("Settlement offers and refund requests"), "make {} settlement offers", 60, DAY
)
DISPUTES = Limit("disputes", _later("Disputes opened"), "open {} disputes", 20, DAY)
EVIDENCE = Limit("evidence", _later("Evidence added"), "add evidence {} times", 60, HOUR)
# Making a pack reads every file of a contract.
PACKS = Limit("packs", _later("Evidence packs"), "have {} evidence packs", 10, HOUR)
PROFILE = Limit("profile", _later("Changes of your profile"), "change your profile {} times", 60, HOUR)
# Each asks the provider for a page, and for some makes an account there.
PAYOUT_PAGES = Limit("payout_pages", _later("Pages for payout details"), "open {} pages for payout details", 40, HOUR)
REVIEWS = Limit("reviews", _later("Reviews and replies written"), "write {} reviews and replies", 60, DAY)
REPORTS = Limit("reports", _later("Things reported to our staff"), "report {} things", 40, DAY)
FILES = Limit("files", _later("Files begun to be sent in parts"), "begin to send {} files", 600, DAY)
# Twenty of the largest files there can be, so that one file is never too much by itself.
UPLOADS = Limit(
    "uploads",
    _later("Files sent"),
    "send {} of files",
    max(10 * GB, 20 * settings.UPLOAD_MAX_BYTES),
    DAY,
    in_bytes=True,
)

LIMITS = (
    MESSAGES,
    QUESTIONS,
    PROPOSALS,
    BARGAINS,
    ANSWERS,
    JOBS,
    JOB_CHANGES,
    SAVES,
    PLANS,
    PLAN_CHANGES,
    INVITATIONS,
    HIRES,
    CHECKOUTS,
    PAYMENT_REQUESTS,
    SUBMISSIONS,
    SETTLEMENTS,
    DISPUTES,
    EVIDENCE,
    PACKS,
    PROFILE,
    PAYOUT_PAGES,
    REVIEWS,
    REPORTS,
    FILES,
    UPLOADS,
)
