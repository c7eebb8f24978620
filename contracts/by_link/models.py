from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts import addresses
from accounts.models import User
from contracts.by_link import tokens
from contracts.proposals.models import Proposal
from contracts.proposals.plan import Step, total_minor
from marketplace import clock
from marketplace.attachments import Attachment
from marketplace.fields import CreatedAtField
from marketplace.money import Money
from marketplace.refusals import NotYours
from marketplace.texts import later as _later

# So long a link is good for, from when it was made.
LINK_LASTS = timedelta(days=30)


class SentPlanQuerySet(models.QuerySet["SentPlan"]):
    def waiting(self) -> Self:
        """With a link that is good, and taken up by nobody."""
        return self.filter(state=SentPlan.State.WAITING, ends_at__gt=clock.now())


class SentPlan(models.Model):
    """A plan on its way to somebody who may have no account. waiting -> claimed | taken_back; back with a new link.

    Who claims it becomes the other side: only then are there a direct job and a proposal, and bargaining, hiring and
    all that follows are as for any other.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _later("Waiting")
        CLAIMED = "claimed", _later("Taken up")
        TAKEN_BACK = "taken_back", _later("Taken back")

    sender = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sent_plans")
    by_client = models.BooleanField(
        help_text="whether its sender is the one who hires; else they are the one who works"
    )
    title = models.CharField(max_length=100)
    description = models.TextField(max_length=10_000, blank=True)
    currency = models.CharField(max_length=3)
    plan = models.JSONField(help_text="the milestones in their order")
    version = models.PositiveSmallIntegerField(default=1, help_text="goes up with each change")
    other_name = models.CharField(max_length=80, blank=True, help_text="who it is meant for")
    other_email = models.EmailField(blank=True, help_text="where the link is sent to")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    seed = models.CharField(max_length=32, help_text="what the link is made of, beside the site's key")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = CreatedAtField()
    ends_at = models.DateTimeField(help_text="from when on the link is good no more")
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="claimed_plans")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="sent_plan")

    objects = SentPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_by__isnull=False, proposal__isnull=False)
                | (~Q(state="claimed") & Q(claimed_by=None, proposal=None)),
                name="sent_plan_claimed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(claimed_by=F("sender")), name="sent_plan_not_claimed_by_sender"),
        ]
        indexes = [
            models.Index(
                fields=["other_email"], condition=~Q(other_email="") & Q(state="waiting"), name="sent_plan_for_address"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.pk])

    @cached_property
    def steps(self) -> list[Step]:
        """The milestones."""
        return [Step.of(kept) for kept in self.plan]

    @property
    def price(self) -> Money:
        return Money(total_minor(self.steps), self.currency)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING and self.ends_at > clock.now()

    @property
    def shown_state(self) -> str:
        """The state as people see it: a link ends by time alone, too."""
        over = self.state == self.State.WAITING and not self.is_waiting
        return "ended" if over else str(self.state)

    @property
    def to(self) -> str:
        """Who has taken it up, else who it is meant for; empty if that was not said."""
        if self.claimed_by:
            return self.claimed_by.name
        return self.other_name or addresses.shown(self.other_email)

    @property
    def is_claimed(self) -> bool:
        return self.state == self.State.CLAIMED

    @property
    def link(self) -> str:
        """The whole address for the other side; empty if the site's key has changed since it was made."""
        token = tokens.of_seed(self.seed)
        if tokens.hash_of(token) != self.token_hash:
            return ""
        return settings.SITE_URL + reverse("plan_link", args=[token])

    def put(self, steps: Sequence[Step]) -> None:
        """Have these milestones in memory."""
        self.plan = [step.kept() for step in steps]
        self.__dict__.pop("steps", None)

    def link_anew(self, *, at: datetime) -> None:
        """Another link in memory; the one before opens nothing any more."""
        self.seed = tokens.new_seed()
        self.token_hash = tokens.hash_of(tokens.of_seed(self.seed))
        self.state, self.ends_at = self.State.WAITING, at + LINK_LASTS

    def is_sent_to(self, user: User) -> bool:
        """Whether its link was sent to the address that this person signs in with."""
        return bool(self.other_email) and self.other_email == user.email.lower()

    def has_refused(self, user: User) -> bool:
        """Whether its sender has said that it is not for this person."""
        return self.events.filter(kind=PlanEvent.Kind.REFUSED, about=user).exists()

    def require_sender(self, user: User) -> None:
        """Raise NotYours unless this person sent it."""
        if self.sender_id != user.pk:
            raise NotYours(_("Only who sent this plan can do that."))


class SentPlanFile(Attachment):
    """A file that belongs to a plan, for whoever may read it."""

    plan = models.ForeignKey(SentPlan, on_delete=models.CASCADE, related_name="files")


class PlanOpening(models.Model):
    """Somebody with an account has opened a plan's link: they find it again without the link, on any device."""

    plan = models.ForeignKey(SentPlan, on_delete=models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, help_text="of the link that was opened; a new link has another")
    at = CreatedAtField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "plan"], name="one_opening_per_person_and_plan")]

    def __str__(self) -> str:
        return _("{user} opened {plan}").format(user=self.user, plan=self.plan)


class PlanEvent(models.Model):
    """What happened to a plan. Append-only."""

    class Kind(models.TextChoices):
        SENT = "sent", _later("Sent")
        CHANGED = "changed", _later("Changed by its sender")
        LINKED = "linked", _later("New link made")
        TAKEN_BACK = "taken_back", _later("Link taken back")
        AGREED = "agreed", _later("Taken up and agreed to")
        TAKEN_UP = "taken_up", _later("Taken up, to talk about changes")
        REFUSED = "refused", _later("The sender refused who had taken it up")

    plan = models.ForeignKey(SentPlan, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="who was refused"
    )
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_events")
    version = models.PositiveSmallIntegerField(help_text="of the plan, at the time")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @classmethod
    def note(
        cls, plan: SentPlan, kind: str, *, by: User, at: datetime, about: User | None = None, of: Proposal | None = None
    ) -> None:
        """Write down what has just been done."""
        cls.objects.create(plan=plan, kind=kind, by=by, about=about, proposal=of, version=plan.version, at=at)
