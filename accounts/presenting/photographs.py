"""A person's photograph: theirs to change and to take away."""

from django.db import transaction

from accounts.models import Profile, User
from accounts.presenting import drawn
from marketplace.uploads.models import Upload

# Dots each way: sharp at twice the size of the largest place that has one.
SIDE = 320


def change(user: User, upload: Upload) -> None:
    """Make this their photograph: its middle, in a square. Not inside a transaction; locks the profile.

    What was sent is not kept. Raises NoPicture, FileIsGone or NowhereToStore.
    """
    name = drawn.keep(drawn.drawn(upload, square=SIDE))
    try:
        before = _write(user, name)
    except BaseException:
        drawn.forget(name)
        raise
    drawn.forget(before)
    drawn.used([upload])


def take_away(user: User) -> None:
    """Have no photograph any more. Not inside a transaction; locks the profile."""
    drawn.forget(_write(user, ""))


@transaction.atomic
def _write(user: User, name: str) -> str:
    """The name of the one before."""
    profile = Profile.objects.select_for_update(no_key=True).get(user=user)
    before = str(profile.photo)
    profile.photo = name
    profile.save(update_fields=["photo"])
    return before
