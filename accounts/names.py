"""What people may be called: nobody reads like the site itself or its staff, nor like the other side of a contract.

Names are compared by their skeleton: what is left to the eye when letter case, accents, spaces and signs are put aside
and letters of other scripts that look like a Latin one are taken for it.
"""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

from accounts import signals
from accounts.models import User
from marketplace.refusals import Refused

SITE = "Surety"
# What the site itself could sign with.
OFFICES = ("Support", "Staff", "Admin", "Administrator", "Moderator", "Helpdesk", "Customer Service", "Official")
# Cyrillic, Greek, digits and signs, each with the letter that it looks like. "I", "l" and "1" are one to the eye.
LOOKS_LIKE = (
    "АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS аa вb еe кk мm оo рp сc тt уy хx іi јj ѕs ԁd һh ԛq ԝw ьb "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa ιi κk νv οo ρp τt υu χx łl 0o 1l 3e 4a 5s 7t $s @a |l !l il Il"
)
LOOK_ALIKES = {ord(pair[0]): pair[1] for pair in LOOKS_LIKE.split()}


class SameName(Refused):
    """The two sides of a contract could not be told apart."""

    title = "The two of you have the same name"


def skeleton(name: str) -> str:
    """What the eye sees of a name; empty for one without any letter or digit."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).translate(LOOK_ALIKES)
    letters = (c for c in plain if unicodedata.category(c)[0] in "LNM" and not "\u0300" <= c <= "\u036f")
    return "".join(letters).casefold().translate(LOOK_ALIKES)


def check(name: str, *, of: User | None = None) -> None:
    """Raise ValidationError for a name that reads like the site, its staff, or the other side of an open contract.

    `of` is who wants to be called that; None at sign-up. Staff may be called what they are.
    """
    seen = skeleton(name)
    if not seen:
        raise ValidationError("A name has at least one letter.")
    if of is not None and (of.is_staff or skeleton(of.name) == seen):
        return
    if skeleton(SITE) in seen or seen in {skeleton(office) for office in OFFICES} or seen in _staff():
        raise ValidationError(f"Nobody may be called this: it reads like {SITE} itself or one of our staff.")
    if of is not None and seen in {skeleton(other) for other in _others(of)}:
        raise ValidationError("Somebody whom you have a contract with has this name. Nobody could tell you apart.")


def require_distinct(one: User, other: User) -> None:
    """Raise SameName if nobody could tell these two apart by their names."""
    if skeleton(one.name) == skeleton(other.name):
        raise SameName(
            f"You are both called {one.name} here, and nobody could tell you apart in a contract. Add a middle name or "
            "the name of your business on your profile page, then try again."
        )


def _staff() -> set[str]:
    return {
        skeleton(name) for name in User.objects.filter(is_staff=True, is_active=True).values_list("name", flat=True)
    }


def _others(user: User) -> list[str]:
    """The names of the other sides of a person's open contracts, which an app above knows."""
    answers: list[tuple[Any, Any]] = signals.other_sides_wanted.send(sender=User, user=user)
    [(_, names)] = answers
    return list(names)
