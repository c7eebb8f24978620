"""People, jobs and proposals to start from. What comes after hiring is driven by real verbs: see tests/story.py."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from factory.django import DjangoModelFactory

from accounts.models import User
from contracts.models import Job, Proposal
from contracts.proposals.models import Step
from marketplace import clock

PASSWORD = "a long enough passphrase"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AMOUNTS = (60_000, 40_000)


def with_second_factor(user: User) -> User:
    """The same person, with an authenticator app whose secret is TOTP_SECRET."""
    if settings.STAFF_SECOND_FACTOR:
        TOTP.activate(user, TOTP_SECRET)
    return user


class UserFactory(DjangoModelFactory[User]):
    """Somebody with a verified address who signs in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Faker("name")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)

    @factory.post_generation
    def verified(user: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:  # noqa: N805
        """`verified=False` leaves the address unconfirmed."""
        if create:
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=extracted is not False)

    @factory.post_generation
    def second_factor(user: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:  # noqa: N805
        """Staff have an authenticator app, without which the desk does not open; `second_factor=False` has none."""
        if create and user.is_staff and extracted is not False:
            with_second_factor(user)


class ClientFactory(UserFactory):
    """Somebody who hires."""

    is_client = True


class FreelancerFactory(UserFactory):
    """Somebody who works, and can be paid where they are."""

    is_freelancer = True
    country = "HR"


class StaffFactory(UserFactory):
    """Staff with every permission of the admin."""

    is_staff = True
    is_superuser = True


class JobFactory(DjangoModelFactory[Job]):
    """A job that takes proposals; `draft=True` is not published yet, `closed=True` is off the market."""

    class Meta:
        model = Job

    class Params:
        open = factory.Trait(state=Job.State.OPEN, published_at=factory.LazyFunction(clock.now))
        draft = factory.Trait(state=Job.State.DRAFT, published_at=None)
        closed = factory.Trait(state=Job.State.CLOSED, closed_at=factory.LazyFunction(clock.now))

    client = factory.SubFactory(ClientFactory)
    title = factory.Sequence(lambda n: f"A shop for bicycles, number {n}")
    description = "A small shop with a basket and a checkout."
    category = Job.Category.SOFTWARE
    currency = "USD"
    budget_minor = 100_000
    deadline_on = factory.LazyFunction(lambda: (clock.now() + timedelta(days=60)).date())
    state = Job.State.OPEN
    published_at = factory.LazyFunction(clock.now)
    hire_due_at = factory.LazyAttribute(lambda job: datetime.combine(job.deadline_on, time.max, tzinfo=UTC))


def plan_of(amounts: Sequence[int]) -> list[Step]:
    """A plan with a milestone for each amount (in minor units): "Milestone 1" and so on, two criteria each."""
    due_on = (clock.now() + timedelta(days=30)).date()
    return [
        Step(f"Milestone {n}", amount, due_on, (f"Part {n} works", f"Part {n} is tested"))
        for n, amount in enumerate(amounts, start=1)
    ]


class ProposalFactory(DjangoModelFactory[Proposal]):
    """A live proposal, sent by the real verb. `amounts=(100, 200)` or `plan=[Step(...), ...]` decides the price."""

    class Meta:
        model = Proposal

    class Params:
        amounts = AMOUNTS

    job = factory.SubFactory(JobFactory)
    freelancer = factory.SubFactory(FreelancerFactory)
    cover_letter = "I have built three shops like this one."
    plan = factory.LazyAttribute(lambda proposal: plan_of(proposal.amounts))
    price_minor = factory.LazyAttribute(lambda proposal: sum(step.amount_minor for step in proposal.plan))

    @classmethod
    def _create(cls, model_class: type[Proposal], *args: Any, **kwargs: Any) -> Proposal:
        return Proposal.send(kwargs.pop("job"), by=kwargs.pop("freelancer"), **kwargs)
