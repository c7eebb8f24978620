"""What a browser calls itself, in words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# In this order: most of them also claim to be one of those below them.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """The browser and system of a User-Agent header: "Firefox on Linux"."""
    name = next((name for mark, name in BROWSERS.items() if mark in user_agent), _("Unknown browser"))
    system = next((system for mark, system in SYSTEMS.items() if mark in user_agent), "")
    return _("{name} on {system}").format(name=name, system=system) if system else name
