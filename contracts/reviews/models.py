from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from contracts.contracts.models import Contract
from contracts.reviews.points import LEAST, MOST, POINTS, WORDS, Side
from contracts.reviews.size import band_of
from marketplace.fields import CreatedAtField
from marketplace.money import Money
from marketplace.texts import later as _

LONGEST, LONGEST_REPLY = 3_000, 1_500


class Reviewing(models.Model):
    """The time in which the two sides of a contract that is over can review each other.

    There is one only where money was released for work that could be seen: neither money without any work nor a direct
    payment opens it. It tells nothing of what is written, and no row of it changes when somebody writes.
    """

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="reviewing")
    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    freelancer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    released_minor = models.BigIntegerField(help_text=_("for work that could be seen, in minor units"))
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text=_("then whatever is written is published"))
    reminded_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("the last reminder was sent so many hours before")
    )
    published_at = models.DateTimeField(null=True, blank=True)
    made_good_until = CreatedAtField(help_text=_("what outages took until then was given back to it"))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(released_minor__gt=0), name="reviews_are_of_paid_work"),
            models.CheckConstraint(condition=~Q(client=F("freelancer")), name="reviews_are_of_two_people"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(published_at=None), name="reviews_due"),
            models.Index(fields=["made_good_until"], condition=Q(published_at=None), name="reviews_made_good"),
            models.Index(fields=["client", "freelancer"], name="reviews_of_client"),
            models.Index(fields=["freelancer", "client"], name="reviews_of_freelancer"),
        ]

    def __str__(self) -> str:
        return str(_("Reviews of contract {contract}")).format(contract=self.contract_id)

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.contract_id])

    @property
    def is_open(self) -> bool:
        return self.published_at is None

    def side_of_other(self, user: User) -> Side:
        """As what this party reviews the other."""
        return Side.FREELANCER if user.pk == self.client_id else Side.CLIENT


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> Self:
        """Those that others than their authors may know of."""
        return self.filter(published_at__isnull=False)

    def shown(self) -> Self:
        """Of these the ones that staff have not hidden."""
        return self.published().filter(hidden_at=None)

    def of_person(self, user: User) -> Self:
        """What everybody reads of a person, with what each of them is shown with."""
        return self.shown().filter(of=user).select_related("by", "of", "reviewing__contract")


class Review(models.Model):
    """What one side says of the other. Until it is published it is its author's alone; then the database keeps it."""

    reviewing = models.ForeignKey(Reviewing, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=10, choices=Side.choices, help_text=_("as what they are reviewed"))
    work = models.PositiveSmallIntegerField()
    communication = models.PositiveSmallIntegerField()
    promptness = models.PositiveSmallIntegerField()
    again = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=LONGEST)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=LONGEST_REPLY, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text=_("since when staff show it to nobody else"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reviewing", "by"], name="one_review_a_side"),
            models.CheckConstraint(condition=~Q(by=F("of")), name="nobody_reviews_themselves"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{point}__gte": LEAST, f"{point}__lte": MOST}), name=f"review_stars_{point}"
                )
                for point in POINTS
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None)
                | (~Q(reply="") & Q(replied_at__isnull=False, published_at__isnull=False)),
                name="reply_to_what_is_published",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(published_at__isnull=False), name="hidden_review_was_published"
            ),
        ]
        indexes = [
            models.Index(
                fields=["of", "published_at", "id"], condition=Q(published_at__isnull=False), name="reviews_of_person"
            )
        ]

    def __str__(self) -> str:
        return str(_("Review {number}")).format(number=self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('person_reviews', args=[self.of_id])}#review-{self.pk}"

    @property
    def points(self) -> list[tuple[str, int]]:
        """What each point is called, and its stars."""
        return [(WORDS[self.side][point], getattr(self, point)) for point in POINTS]

    @property
    def size(self) -> str:
        """How large the contract was, as a band of what was released."""
        return band_of(Money(self.reviewing.released_minor, self.reviewing.contract.currency))


class Stars(models.Model):
    """What the published reviews of a person in one part come to, as `counting` keeps it."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stars")
    side = models.CharField(max_length=10, choices=Side.choices)
    published = models.PositiveIntegerField(default=0, help_text=_("that everybody can read"))
    counted = models.PositiveIntegerField(default=0, help_text=_("of these, in averages: the newest of each person"))
    work = models.PositiveIntegerField(default=0, help_text=_("the stars of those that count, added up"))
    communication = models.PositiveIntegerField(default=0)
    promptness = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "stars"
        constraints = [models.UniqueConstraint(fields=["person", "side"], name="stars_of_a_person_in_one_part")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.counted}"


class PersonToCount(models.Model):
    """Whose stars have to be added up anew. Written with whatever changes them, deleted by who has counted."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.person_id)

    @staticmethod
    def mark(people: Collection[int]) -> None:
        """Have these counted; one statement."""
        PersonToCount.objects.bulk_create([PersonToCount(person_id=pk) for pk in people])
