from django import template

from marketplace.demo.logins import LOGINS, Login

register = template.Library()


@register.simple_tag
def demo_logins() -> tuple[Login, ...]:
    """The people whom a newcomer to a demo may sign in as."""
    return LOGINS
