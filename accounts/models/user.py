from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Upper

from accounts.addresses import normalise
from accounts.models.skill import Skill
from marketplace.fields import CreatedAtField
from marketplace.typed import TypedField

if TYPE_CHECKING:
    from accounts.models.suspension import Suspension


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in with this e-mail address; without a password, only by a reset.

        Raises UnusableAddress.
        """
        user = self.model(email=normalise(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Staff with every permission."""
        return self.create_user(email, password, **{"name": email, "is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person: client, freelancer or both, and how they present themselves."""

    email = models.EmailField(unique=True)
    name = TypedField(max_length=80)
    is_client = models.BooleanField("hires", default=False)
    is_freelancer = models.BooleanField("works", default=False)
    headline = TypedField(max_length=120, blank=True)
    about = models.TextField(max_length=4000, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="people")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code")
    time_zone = models.CharField(max_length=50, default="UTC", help_text="IANA name")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = CreatedAtField()
    mail_refused_address = models.EmailField(blank=True, help_text="a mail server said that nothing reaches it")

    # No column: what `accounts.suspension.suspended.look_up` has found for the page that is being made.
    known_suspension: "Suspension | None"

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]
        indexes = [
            models.Index(
                fields=["mail_refused_address"],
                condition=~models.Q(mail_refused_address=""),
                name="mail_does_not_reach",
            ),
            models.Index(Upper("name"), name="person_named"),
            models.Index(fields=["id"], condition=models.Q(is_staff=True), name="person_of_staff"),
            models.Index(fields=["id"], condition=models.Q(is_active=False), name="person_not_active"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """The whole name: what stands first in it is a given name in some languages only, and shared by many."""
        return self.name

    @property
    def mail_is_refused(self) -> bool:
        """Whether the last mail to the address of now was refused for good."""
        return bool(self.email) and self.mail_refused_address == self.email.lower()

    @property
    def language(self) -> str:
        """The language in which this person reads: the site's, as long as it has one only."""
        return settings.LANGUAGE_CODE

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this person reads times; UTC should theirs have been renamed since they chose it."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")
