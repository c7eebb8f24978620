"""Reading an amount that a person typed, in the way of writing that they have. What could mean two amounts is asked.

Points and commas are used both ways round in the world, and groups are set apart by spaces and apostrophes, too. As
pages write 1,200.00, one comma before three digits sets a group apart, and one point does if nothing else is possible.
`static/js/amounts.js` reads the same for the figures that pages show while somebody types; a test compares them.
"""

import re
import unicodedata

from babel.numbers import get_currency_symbol, list_currencies
from django.utils.translation import gettext as _

from marketplace.charges import least_charge_minor
from marketplace.money import LOCALE, Money, decimals, limit_minor, price_limit_minor, step_minor

SPACES = " \u00a0\u202f\u2009\u2007"
APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`"
ARABIC_GROUP, ARABIC_POINT = "\u066c", "\u066b"
MINUSES = "-\u2212\u2013"
# What people write for a currency besides its code and the sign that pages show.
SIGNS = {
    "USD": ("$", "us$"),
    "EUR": ("€",),
    "GBP": ("£",),
    "JPY": ("¥", "￥", "円"),
    "CHF": ("fr", "fr.", "sfr", "sfr."),
    "CAD": ("$", "c$", "ca$"),
    "AUD": ("$", "a$", "au$"),
    "KWD": ("kd", "k.d.", "د.ك", "د.ك."),
}
SEPARATORS = re.escape(SPACES + APOSTROPHES + ARABIC_GROUP + ARABIC_POINT + ".,")
BODY = re.compile(rf"([0-9]+)((?:[{SEPARATORS}][0-9]+)*)", re.ASCII)
PIECE = re.compile(rf"([{SEPARATORS}])([0-9]+)", re.ASCII)
CODES = {code.lower() for code in list_currencies()}
GROUP = 3
LONGEST_WHOLE = 12


class InvalidAmount(ValueError):
    """What was typed is not an amount that can be charged; the message is for the person who typed it."""


class AmountIsZero(InvalidAmount):
    """Nothing was typed as an amount, where nothing is none."""


def parse_minor(text: str, currency: str, *, or_zero: bool = False, charged: bool = False) -> int:
    """Minor units of a typed amount: above zero (`or_zero`: not below), no finer than can be paid.

    `charged`: what one card payment can be; else up to a price that is paid in many. Raises InvalidAmount with a
    sentence for the person who typed it.
    """
    most = limit_minor(currency) if charged else price_limit_minor(currency)
    sign, body = _signed(_without_currency(_plain(text), currency))
    whole, fraction = _read(body, currency, most)
    places = decimals(currency)
    if len(fraction) > places:
        raise InvalidAmount(_too_fine(currency))
    minor = int(whole + fraction.ljust(places, "0"))
    if sign:
        raise InvalidAmount(_("Enter zero or more.") if or_zero else _("Enter an amount above zero."))
    if minor == 0 and not or_zero:
        raise AmountIsZero(_("Enter an amount above zero."))
    if minor > most:
        raise InvalidAmount(_("The most is {most}.").format(most=Money(most, currency)))
    if charged and minor < (least := least_charge_minor(currency)):
        raise InvalidAmount(_("The least that can be deposited is {least}.").format(least=Money(least, currency)))
    if minor % step_minor(currency):
        raise InvalidAmount(_("{currency} amounts end in 0, such as 1.250.").format(currency=currency))
    return minor


def _plain(text: str) -> str:
    """Every script's digits as 0 to 9, without the marks that nobody sees, in small letters."""
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf")
    digits = (str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in seen)
    return "".join(digits).strip().lower()


def _without_currency(text: str, currency: str) -> str:
    """The amount without the sign or code of its own currency before or behind it. Raises InvalidAmount for another."""
    match = re.fullmatch(r"(?P<sign>[^0-9]*?)\s*(?P<amount>[0-9](?:.*[0-9])?)\s*(?P<code>[^0-9]*)", text, re.DOTALL)
    if not match:
        raise InvalidAmount(_in_digits(currency))
    own = {currency.lower(), get_currency_symbol(currency, locale=LOCALE).lower(), *SIGNS.get(currency, ())}
    before, behind = match["sign"].strip(), match["code"].strip()
    minus = before[:1] if before[:1] in MINUSES else before[-1:] if before[-1:] in MINUSES else ""
    for named in (before.strip(MINUSES).strip(), behind):
        if named and named not in own:
            raise InvalidAmount(_other_currency(named, currency))
    return minus + match["amount"]


def _other_currency(named: str, currency: str) -> str:
    foreign = named in CODES or any(named in signs for signs in SIGNS.values())
    if foreign or any(unicodedata.category(letter) == "Sc" for letter in named):
        return _("“{upper}” is another currency. Amounts here are in {currency}.").format(
            upper=named.upper(), currency=currency
        )
    return _in_digits(currency)


def _signed(text: str) -> tuple[str, str]:
    return (text[0], text[1:].strip()) if text[:1] in MINUSES and text else ("", text)


def _read(body: str, currency: str, most: int) -> tuple[str, str]:
    """The digits before and behind the decimal point. Raises InvalidAmount, and asks where both could be meant."""
    match = BODY.fullmatch(body)
    if not match:
        raise InvalidAmount(_in_digits(currency))
    pieces = PIECE.findall(match[2])
    marks = [_kind(mark) for mark, _unused in pieces]
    digits = [match[1], *(piece for _unused, piece in pieces)]
    if not _has_fraction(marks, digits, currency, most):
        whole, fraction = _grouped(marks, digits, currency), ""
    else:
        whole, fraction = _grouped(marks[:-1], digits[:-1], currency), digits[-1]
    if len(whole) > LONGEST_WHOLE:
        raise InvalidAmount(_("The most is {most}.").format(most=Money(most, currency)))
    if len(whole) > 1 and whole.startswith("0"):
        raise InvalidAmount(_("An amount does not begin with 0, unless a decimal point follows, as in 0.50."))
    return whole, fraction


def _has_fraction(marks: list[str], digits: list[str], currency: str, most: int) -> bool:
    """Whether the last mark is a decimal point, and not one that sets a group apart."""
    if not marks or marks[-1] not in {".", ",", ARABIC_POINT}:
        return False
    last = marks[-1]
    if last == ARABIC_POINT or marks.count(last) < len(marks):
        return True
    if len(marks) > 1 or len(digits[1]) != GROUP:
        return len(marks) == 1
    return _one_mark_is_a_point(last, *digits, currency=currency, most=most)


def _one_mark_is_a_point(mark: str, whole: str, three: str, *, currency: str, most: int) -> bool:
    """The one case in which both could be meant: three digits behind one point or one comma."""
    places = decimals(currency)
    if places == GROUP and (whole.startswith("0") or len(whole) > GROUP):
        return True
    if whole == "0":
        few = _("{rstrip}, and a").format(rstrip=_too_fine(currency).rstrip(".")) if places else "A"
        raise InvalidAmount(_("{few} group of thousands never begins with 0.").format(few=few))
    if whole.startswith("0") or len(whole) > GROUP:
        return True
    if places == GROUP:
        if mark == ".":
            return True
        if int(whole + three) * 10**places > most:
            raise InvalidAmount(
                _("The most is {most}. If you mean {whole}.{three}, write it so.").format(
                    most=Money(most, currency), whole=whole, three=three
                )
            )
    elif mark == ",":
        return False
    thousands = f"{int(whole + three):,}" + (f".{'0' * places}" if places else "")
    small = f"{whole}.{three[:places]}" if places else whole
    raise InvalidAmount(
        _("{thousands} or {small}? Write {replace} or {small}.").format(
            thousands=thousands, small=small, replace=thousands.replace(",", "")
        )
    )


def _kind(mark: str) -> str:
    if mark in SPACES:
        return " "
    return "'" if mark in APOSTROPHES else mark


def _grouped(marks: list[str], digits: list[str], currency: str) -> str:
    """One run of digits from groups of three that the same mark sets apart."""
    if marks and digits[0].startswith("0"):
        raise InvalidAmount(_("A group of thousands never begins with 0."))
    groups_fit = len(digits[0]) <= GROUP and all(len(group) == GROUP for group in digits[1:])
    if marks and (len(set(marks)) > 1 or ARABIC_POINT in marks or not groups_fit):
        raise InvalidAmount(_in_digits(currency))
    return "".join(digits)


def _too_fine(currency: str) -> str:
    places = decimals(currency)
    if places == 0:
        return _("{currency} has no decimals; enter a whole number.").format(currency=currency)
    return _("{currency} has at most {places} decimals.").format(currency=currency, places=places)


def _in_digits(currency: str) -> str:
    return _("Enter an amount in digits, such as {what}.").format(
        what=("1,200", "", "1,200.50", "1,200.500")[decimals(currency)]
    )
