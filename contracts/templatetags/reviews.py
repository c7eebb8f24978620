from typing import Any

from django import template

from accounts.models import User
from contracts.reviews.averages import standings
from contracts.reviews.models import Review
from contracts.reviews.points import MOST

register = template.Library()
SHOWN_OF_PERSON = 3


@register.inclusion_tag("contracts/_reviews_of.html", takes_context=True)
def reviews_of(context: Any, person: User) -> dict[str, Any]:
    """What others say of a person: the averages and the newest reviews; two statements."""
    newest = list(Review.objects.of_person(person).order_by("-published_at", "-id")[: SHOWN_OF_PERSON + 1])
    return {
        "person": person,
        "user": context.get("user"),
        "standings": standings(person.pk) if newest else [],
        "reviews": newest[:SHOWN_OF_PERSON],
        "has_more": len(newest) > SHOWN_OF_PERSON,
    }


@register.inclusion_tag("contracts/_stars.html")
def stars(number: int) -> dict[str, Any]:
    """So many stars of five, with their number for who does not see them."""
    return {"number": number, "most": MOST, "full": range(number), "empty": range(MOST - number)}
