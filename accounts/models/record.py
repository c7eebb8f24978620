from django.db import models

from accounts.models.user import User


def _count(about: str) -> "models.PositiveIntegerField[int, int]":
    return models.PositiveIntegerField(default=0, db_default=0, help_text=about)


class Record(models.Model):
    """What has come of a person's deals, counted of rows that nobody can write by hand: one row each.

    A trigger makes it with the person, and the worker counts it anew when something of it has changed. What counts
    and what does not stands where it is counted. "x of y" are two columns, `x` and `x_of`. Amounts are bands, since
    they are of several currencies: nobody's sum is told.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="record")
    # As a freelancer.
    jobs_done = _count("contracts that came to their end with work paid for")
    earned_band = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="0 is nothing; hidden where the profile has `hides_paid_band`"
    )
    on_time = _count("milestones handed in by the agreed day")
    on_time_of = _count("milestones that had such a day")
    undisputed = _count("milestones paid for without a dispute")
    undisputed_of = _count("milestones handed in that came to their end")
    longest_client_days = _count("from first to last payment of the client who has stayed longest")
    longest_client_jobs = _count("jobs done for that client")
    # As a client.
    jobs_posted = _count("jobs that were published")
    hires = _count("contracts that were begun with people whose work was paid for")
    spent_band = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="0 is nothing")
    answer_seconds = models.PositiveIntegerField(null=True, help_text="median time to answer a submission")
    answers_of = _count("submissions that this is the median of")
    silent = _count("milestones released because nobody answered")
    silent_of = _count("milestones paid for")
    rounds = _count("rounds of changes asked for")
    rounds_of = _count("milestones that could be asked about")
    disputes_lost = _count("disputes that staff decided mostly for the other side")
    disputes_lost_of = _count("disputes that staff decided")
    # Both.
    second_factor = models.BooleanField(default=False, db_default=False)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-jobs_done", "user"], name="record_by_jobs_done"),
            models.Index(fields=["-earned_band", "user"], name="record_by_earned"),
            models.Index(fields=["-hires", "user"], name="record_by_hires"),
            models.Index(fields=["-spent_band", "user"], name="record_by_spent"),
        ]

    def __str__(self) -> str:
        return f"record of {self.user_id}"


class RecordToCount(models.Model):
    """A person of whose record something may have changed since it was counted: triggers add one with every change.

    Rows are only added and deleted, never changed, so that nobody who changes something waits for who counts it.
    """

    # Without a constraint in the database: whoever adds one locks in the order that all keep.
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return f"record of {self.user_id}"
