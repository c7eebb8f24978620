"""The job that a plan becomes: never on the market, for its two people alone."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from contracts.by_link.models import SentPlan
from contracts.models import Job, JobFile

# So long at least there is time to agree and to deposit, whatever the plan's days are.
LEAST_TIME = timedelta(days=30)


def make(plan: SentPlan, client: User, *, at: datetime) -> Job:
    """A direct job of this client, open for this one proposal. In the transaction of the caller, who locks the plan."""
    last = max(step.due_on for step in plan.steps)
    soonest = timezone.localdate(at + LEAST_TIME, timezone=client.zone)
    job = Job(
        client=client,
        direct=True,
        title=plan.title,
        description=plan.description,
        currency=plan.currency,
        budget_minor=plan.price.amount_minor,
        deadline_on=max(last, soonest),
    )
    job.open_until_its_day(at=at)
    job.save()
    JobFile.keep(list(plan.files.all()), job=job)
    return job
