"""What people type into the forms of jobs and proposals, and change a little in a test."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from marketplace import clock


def date_in_days(days: int) -> date:
    """A date that is so many days away, by Surety's clock."""
    return (clock.now() + timedelta(days=days)).date()


def in_days(days: int) -> str:
    """The same, as a browser sends it."""
    return date_in_days(days).isoformat()


def job(**changed: Any) -> dict[str, Any]:
    """A job for $1,200.50 in two months; publish="1" publishes it."""
    return {
        "title": "A logo for a bakery",
        "description": "A mark and a wordmark.",
        "category": "design",
        "skills": "Branding, branding,  Illustration",
        "currency": "USD",
        "budget": "1,200.50",
        "deadline_on": in_days(60),
        **changed,
    }


def step(number: int, **changed: Any) -> dict[str, Any]:
    """One row of a plan: $400 for two criteria."""
    typed = {"title": "Sketches", "amount": "400.00", "due_on": in_days(30), "criteria": "Three sketches\n\nOn paper"}
    return {f"plan-{number}-{name}": value for name, value in {**typed, **changed}.items()}


def proposal(rows: Sequence[dict[str, Any]] = ({}, {}), **changed: Any) -> dict[str, Any]:
    """A proposal of $800 with a row of the plan for each of `rows`, which say what is different in it."""
    sent = {"cover_letter": "I have drawn for bakers before.", "price": "800", "plan-INITIAL_FORMS": "0"}
    sent["seen_currency"] = "USD"
    for number, row in enumerate(rows):
        sent |= step(number, **row)
    return {**sent, "plan-TOTAL_FORMS": str(len(rows)), **changed}
