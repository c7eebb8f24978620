"""Saved searches by the ten thousand, two a person: words, skills, budgets and countries as people ask for them."""

from accounts.models import Skill, User
from contracts.finding.words import meaning
from contracts.models import SavedSearch
from marketplace import clock
from marketplace.bench.data import rows

SEARCHES_A_PERSON = 2
WORDS = ("logo", "bakery", "zeppelin", "poster -house", "translation manual")


def saved(people: int) -> None:
    """So many freelancers more, each with their searches, which want mail at once."""
    named = f"'finder-{people}-' || n"
    before = rows.insert(User, people, email=f"{named} || '@example.org'", name=named, is_freelancer="true")
    skills = list(Skill.objects.order_by("pk").values_list("pk", flat=True)[:30])
    meant = [meaning(words) for words in WORDS]
    now = clock.now()
    SavedSearch.objects.bulk_create(
        [
            SavedSearch(
                user_id=before + 1 + number % people,
                name="What I do",
                asked="q=logo",
                meant=meant[number % len(meant)] if number % 3 else "",
                skill_ids=[skills[number % len(skills)]] if number % 3 == 0 else [],
                category="design" if number % 7 == 0 else "",
                currency="EUR" if number % 2 else "",
                budget_min_minor=50_000 if number % 2 else None,
                country="DE" if number % 11 == 0 else "",
                mail=SavedSearch.Mail.AT_ONCE,
                mail_at=now,
                created_at=now,
                opened_at=now,
            )
            for number in range(people * SEARCHES_A_PERSON)
        ],
        batch_size=2_000,
    )
