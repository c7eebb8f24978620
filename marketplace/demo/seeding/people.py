from datetime import datetime
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts import rights
from accounts.models import Skill, User
from escrow.money_in import supported
from marketplace.demo import logins
from marketplace.demo.seeding import script
from marketplace.demo.seeding.instants import resolve
from marketplace.demo.seeding.script import Person


def join(now: datetime) -> dict[str, User]:
    """Everybody, by key, with a verified address. They share one password, so it is hashed once."""
    password = make_password(logins.PASSWORD)
    users = {key: _user(key, person, password, now) for key, person in script.people().items()}
    User.objects.bulk_create(sorted(users.values(), key=lambda user: user.joined_at))
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users.values()]
    )
    for key, person in script.people().items():
        users[key].skills.set(Skill.named(person.skills))
        if person.role:
            rights.give(users[key], (), roles=[person.role])
    return users


def _user(key: str, person: Person, password: str, now: datetime) -> User:
    [joined_at] = resolve([person.joined], now=now, chance=Random(key))  # noqa: S311  the same past every time
    return User(
        email=logins.address(key),
        password=password,
        name=person.name,
        headline=person.headline,
        about=person.about.strip(),
        country=_where_they_can_be_paid(person.country),
        time_zone=person.zone,
        is_client=person.hires,
        is_freelancer=person.works,
        is_staff=person.staff or bool(person.role),
        is_superuser=person.staff,
        joined_at=joined_at,
    )


def _where_they_can_be_paid(country: str) -> str:
    """A demonstration in which freelancers can be paid in few countries has them live there."""
    there = supported.payout_countries()
    return country if country in there else min(there)
