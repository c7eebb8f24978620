"""What people may be called: nobody reads like the site itself or its staff, nor like the other side of a contract.

Names are compared by their skeleton: what is left to the eye when letter case, accents, spaces and signs are put aside
and letters of other scripts that look like a Latin one are taken for it (by Unicode's list of confusable characters).
"""

import unicodedata
from functools import cache
from typing import Any

from confusable_homoglyphs import confusables
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import signals
from accounts.models import User
from marketplace.refusals import Refused
from marketplace.texts import later as _later

SITE = "Surety"
# What the site itself could sign with: a name is refused that is made of nothing else.
OFFICES = _later(
    "Support Staff Team Admin Admins Administrator Administration Moderator Helpdesk Help "
    "Desk Customer Service Services Care Official Billing Payment Payments Payout Payouts "
    "Escrow Security Trust Safety Compliance Disputes Arbiter Arbitration Account Accounts "
    "Department Office The And Of Our"
)
# Digits and signs that stand for letters, and what Unicode's list has for capitals only.
# "I", "l" and "1" are one to the eye.
LOOKS_LIKE = "0o 1l 3e 4a 5s 7t $s @a |l !l il Il вb кk мm нh тt ьb κk τt łl"
LOOK_ALIKES = {ord(pair[0]): pair[1] for pair in LOOKS_LIKE.split()}
# Letters that nothing is seen of, beside the marks: fillers of the Korean alphabet and of Braille.
BLANKS = "\u115f\u1160\u3164\uffa0\u2800"
# Marks that nothing is seen of on any letter: joiners, and selectors of a letter's variant.
UNSEEN_MARKS = (
    *map(chr, range(0xFE00, 0xFE10)),
    *map(chr, range(0xE0100, 0xE01F0)),
    *"\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f",
)


class SameName(Refused):
    """The two sides of a contract could not be told apart."""

    title = _later("The two of you have the same name")


def skeleton(name: str) -> str:
    """What the eye sees of a name; empty for one without any letter or digit."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name))
    seen = ""
    for letter in plain.translate(LOOK_ALIKES):
        kind = unicodedata.category(letter)[0]
        if kind == "M":
            # An accent on a Latin letter is overlooked; in other scripts a mark is a vowel.
            if seen[-1:].isascii() or letter in UNSEEN_MARKS:
                continue
        elif kind not in "LN" or letter in BLANKS:
            continue
        seen += _latin(letter)
    return seen.casefold().translate(LOOK_ALIKES)


@cache
def _latin(letter: str) -> str:
    """The Latin letter that it is taken for, else itself."""
    if letter.isascii():
        return letter
    small_capital = unicodedata.name(letter, "").removeprefix(_("LATIN LETTER SMALL CAPITAL "))
    if len(small_capital) == 1:
        return small_capital
    alike = [each["c"] for each in confusables.confusables_data.get(letter, [])]
    return next((one for one in alike if len(one) == 1 and one.isascii() and one.isalnum()), letter)


def _is_an_office(name: str) -> bool:
    offices = {skeleton(word) for word in OFFICES.split()}
    words = [skeleton(word) for word in name.replace("-", " ").split()]
    return all(word in offices or not word for word in words) or skeleton(name) in offices


def check(name: str, *, of: User | None = None) -> None:
    """Raise ValidationError for a name that reads like the site, its staff, or the other side of an open contract.

    `of` is who wants to be called that; None at sign-up. Staff may be called what they are.
    """
    seen = skeleton(name)
    if not seen:
        raise ValidationError(_("A name has at least one letter."))
    if of is not None and (of.is_staff or skeleton(of.name) == seen):
        return
    if skeleton(SITE) in seen or _is_an_office(name) or seen in _staff():
        raise ValidationError(
            _("Nobody may be called this: it reads like {site} itself or one of our staff.").format(site=SITE)
        )
    if of is not None and seen in {skeleton(other) for other in _others(of)}:
        raise ValidationError(_("Somebody whom you have a contract with has this name. Nobody could tell you apart."))


def require_distinct(one: User, other: User) -> None:
    """Raise SameName if nobody could tell these two apart by their names."""
    if skeleton(one.name) == skeleton(other.name):
        raise SameName(
            _(
                "You are both called {one} here, and nobody could tell you apart in a contract. Add a "
                "middle name or the name of your business on your profile page, then try again."
            ).format(one=one.name)
        )


def _staff() -> set[str]:
    return {
        skeleton(name) for name in User.objects.filter(is_staff=True, is_active=True).values_list("name", flat=True)
    }


def _others(user: User) -> list[str]:
    """The names of the other sides of a person's open contracts, which an app above knows."""
    answers: list[tuple[Any, Any]] = signals.other_sides_wanted.send(sender=User, user=user)
    [(_unused, names)] = answers
    return list(names)
