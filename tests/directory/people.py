"""Freelancers as the directory finds them."""

from collections.abc import Sequence
from typing import Any

from django.test import Client

from accounts.models import Profile, Record, Skill, SpokenLanguage, User
from tests.factories import FreelancerFactory


def person(
    name: str = "Ana Horvat",
    *,
    skills: Sequence[str] = (),
    speaks: Sequence[tuple[str, int]] = (),
    profile: dict[str, Any] | None = None,
    record: dict[str, Any] | None = None,
    **fields: Any,
) -> User:
    """A freelancer with a headline; `profile` and `record` are columns of theirs."""
    user: User = FreelancerFactory(name=name, **{"headline": "Brand designer", **fields})
    user.skills.set(Skill.named(skills))
    for language, level in speaks:
        SpokenLanguage.objects.create(user=user, language=language, level=level)
    if profile:
        Profile.objects.filter(pk=user.pk).update(**profile)
    if record:
        Record.objects.filter(pk=user.pk).update(**record)
    return user


def found(client: Client, **asked: Any) -> list[str]:
    """Whom the directory shows, by name."""
    answer = client.get("/people/", asked)
    assert answer.status_code == 200
    return [listing.person.name for listing in answer.context["found"].page]
