"""Everybody has a profile and a record from the moment they are written, by whichever way they are written."""

import pytest

from accounts.models import Profile, Record, User

pytestmark = pytest.mark.django_db


def test_one_person() -> None:
    ana = User.objects.create_user("ana@example.org", "a long enough passphrase", name="Ana")
    assert ana.profile.availability == ana.profile.photo.name == ""
    assert (ana.record.jobs_done, ana.record.answer_seconds, ana.record.counted_at) == (0, None, None)


def test_many_people_in_one_statement() -> None:
    people = [User(email=f"{number}@example.org", name="Somebody") for number in range(3)]
    User.objects.bulk_create(people)
    assert Profile.objects.filter(user__in=people).count() == Record.objects.filter(user__in=people).count() == 3


def test_a_person_written_twice_has_one_of_each() -> None:
    ana = User.objects.create_user("ana@example.org", "a long enough passphrase", name="Ana")
    ana.name = "Ana P."
    ana.save()
    assert Profile.objects.filter(user=ana).count() == Record.objects.filter(user=ana).count() == 1


def test_they_go_with_the_person() -> None:
    ana = User.objects.create_user("ana@example.org", "a long enough passphrase", name="Ana")
    ana.delete()
    assert not Profile.objects.exists()
    assert not Record.objects.exists()
