"""Does a text ask to pay or talk elsewhere? Told by its signs, which may be wrong: so it is a gentle word, never a no.

Letters are taken as people read them (other widths, other digits, "name at example dot com"), since who wants to be
overlooked writes like that.
"""

import re
import unicodedata

from django.db import models

from marketplace.texts import later as _


class Sign(models.TextChoices):
    """What it is recognised by."""

    EMAIL = "email", _("an e-mail address")
    PHONE = "phone", _("a telephone number")
    MESSENGER = "messenger", _("another way to talk")
    PAYMENT = "payment", _("another way to pay")
    OUTSIDE = "outside", _("a wish to go outside of Surety")


AT, DOT = r"\s*(?:@|[\[({]\s*at\s*[\])}]|\bat\b)\s*", r"\s*(?:\.|[\[({]\s*dot\s*[\])}]|\bdot\b)\s*"
# "at" and "dot" are words, too: spelled out it takes both, and an ending that addresses have.
SPELLED = rf"\b[\w.+-]+{AT}[\w-]+(?:{DOT}[\w-]+)*{DOT}(?:com|net|org|io|co|me|de|fr|uk|eu|hr|in|info|biz|ru|ua|pl)\b"
PLAIN = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
MESSENGERS = (
    r"whats\s?app|\bwa\.me\b|telegram|\bt\.me\b|skype|\bviber\b|we\s?chat\b|\bdiscord\b"
    r"|\b(?:on|via|by|over|my)\s+(?:signal|imessage|messenger)\b|\b(?:zalo|snapchat|kakaotalk)\b"
)
PAYMENTS = (
    r"pay\s?pal|\btransferwise\b|\bwise\.com\b|\b(?:via|by|with|through|over|my)\s+wise\b|\bpayoneer\b|\bvenmo\b"
    r"|\bcash\s?app\b|\bzelle\b|western\s+union|money\s?gram|\biban\b|\brevolut\b|\bskrill\b"
    r"|\b(?:in|with|via|by)\s+(?:bitcoin|btc|usdt|crypto|ethereum|eth)\b"
)
# An account number as banks write it, which letters of an order number rarely look like.
IBAN = r"\b[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,7}(?:\s?[a-z0-9]{1,3})?\b"
HERE = r"(?:surety|(?:the|this)\s+(?:site|platform|web\s?site|app|market\s?place))"
OUTSIDES = (
    rf"\b(?:outside|off|without|around|leave|bypass)\s+(?:of\s+)?{HERE}\b|\boff[\s-]platform\b"
    r"|\b(?:pay|paid|paying|payment|work|talk|deal|contact|chat|continue)\b[^.!?\n]{0,40}\boutside\b"
    r"|\bavoid(?:ing)?\s+(?:the\s+)?fees?\b|\bpay\s+(?:me|you)\s+directly\b"
)
# A number that begins as those for abroad do, or one of so many digits in groups.
PHONES = r"(?<![\w.,/-])(?:(?:\+|00)\d(?:[\s().-]{0,2}\d){6,14}|\(?\d{2,5}\)?(?:[\s.-]\d{2,5}){2,4})(?![\w/-]|[.,]\d)"
FEWEST_DIGITS, MOST_DIGITS = 8, 15
DATES = re.compile(r"\b\d{4}[-./]\d{1,2}[-./]\d{1,2}\b|\b\d{1,2}[-./]\d{1,2}[-./]\d{4}\b|\b\d{1,2}:\d{2}\b")
# What stands for itself: an address on the web has numbers and names that mean nothing here.
LINKS = re.compile(r"https?://(?!(?:www\.)?(?:wa\.me|t\.me|chat\.whatsapp|paypal|wise))\S+")
LOOKED_FOR = {
    Sign.EMAIL: (PLAIN, SPELLED),
    Sign.MESSENGER: (MESSENGERS,),
    Sign.PAYMENT: (PAYMENTS, IBAN),
    Sign.OUTSIDE: (OUTSIDES,),
}
PATTERNS = [(sign, re.compile(pattern)) for sign, patterns in LOOKED_FOR.items() for pattern in patterns]
PHONE = re.compile(PHONES)


def signs_in(text: str) -> list[Sign]:
    """The kinds of signs that it has, in the order of `Sign`; mostly none."""
    plain = LINKS.sub(" ", "".join(map(_as_read, unicodedata.normalize("NFKC", text))).casefold())
    found = {sign for sign, pattern in PATTERNS if pattern.search(plain)}
    if any(_is_phone(match[0]) for match in PHONE.finditer(DATES.sub(" ", plain))):
        found.add(Sign.PHONE)
    return [sign for sign in Sign if sign in found]


def _as_read(letter: str) -> str:
    """Digits of every script are digits; what takes no room is not there."""
    if unicodedata.category(letter) == "Cf":
        return ""
    digit = unicodedata.digit(letter, None)
    return letter if digit is None else str(digit)


def _is_phone(number: str) -> bool:
    return FEWEST_DIGITS <= sum(letter.isdigit() for letter in number) <= MOST_DIGITS
