from babel import Locale
from django import template

from marketplace.money import LOCALE

register = template.Library()


@register.filter
def country(code: str) -> str:
    """The English name of an ISO 3166 country: HR -> Croatia; nothing for nothing."""
    name: str = Locale.parse(LOCALE).territories.get(code, code)
    return name
