"""Jobs are found by what they are about: forms of a word, accents and slips of the keyboard make no difference."""

import unicodedata

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Skill
from contracts.finding.words import MOST_RANKED
from contracts.models import Job
from tests.books import sql
from tests.factories import ClientFactory, JobFactory

pytestmark = pytest.mark.django_db


def found(client: Client, words: str, **filters: str) -> list[str]:
    answer = client.get("/jobs/", {"q": words, **filters})
    assert answer.status_code == 200
    return [job.title for job in answer.context["found"].page]


@pytest.mark.parametrize(
    ("searched", "title"),
    [
        ("cafe", "Logo for a Café"),
        ("CAFÉ", "Logo for a cafe"),
        ("sao paulo", "Photos in São Paulo"),
        ("developers", "Find a developer for our shop"),
        ("logos", "Logo for a bakery"),
        ("bakeries", "Logo for a bakery"),
        ("translator", "Translation of a manual"),
        ("bakry", "Logo for a bakery"),
        ("bakrey logo", "Logo for a bakery"),
        ("lgoo", "Logo for a bakery"),
        ("bakrey said", "Logo for a bakery"),
        ("devloper", "Find a developer for our shop"),
        ("desing", "Design of a leaflet"),
        ("trasnlation", "Translation of a manual"),
        ("webbsite", "A website for a bakery"),
        ("phoots", "Photos in São Paulo"),
        ("sao pualo", "Photos in São Paulo"),
        (unicodedata.normalize("NFD", "zürich"), unicodedata.normalize("NFC", "Flat in Zürich")),
        (unicodedata.normalize("NFC", "zürich"), unicodedata.normalize("NFD", "Flat in Zürich")),
        ('"pen test"', "A pen test of our shop"),
        ("logo -gym", "Logo for a bakery"),
    ],
)
def test_it_is_found(client: Client, searched: str, title: str) -> None:
    JobFactory(title="A gym wants a mark", description="Nothing of the kind.")
    JobFactory(title=title, description="As we said.")
    assert found(client, searched) == [title]


@pytest.mark.parametrize(
    ("searched", "title"),
    [
        ('"pen test"', "Penetration test"),
        ("logo -bakery", "Logo for a bakery"),
        ("100%", "Logo"),
        ("cat", "Concatenate"),
        ("painter", "Logo for a bakery"),
    ],
)
def test_it_is_not_found(client: Client, searched: str, title: str) -> None:
    JobFactory(title=title, description="As we said.")
    assert found(client, searched) == []


def test_category_and_skills_count_as_words(client: Client) -> None:
    job = JobFactory(title="A manual", description="Ten pages.", category=Job.Category.WRITING)
    assert found(client, "translation") == ["A manual"]
    assert found(client, "german manual") == []
    job.skills.set(Skill.named(["German"]))
    assert found(client, "german manual") == ["A manual"]
    job.skills.clear()
    assert found(client, "german manual") == []


def test_a_skill_is_found_in_whatever_form(client: Client) -> None:
    JobFactory(title="A manual", description="Ten pages.").skills.set(Skill.named(["Translation"]))
    for words in ("translation", "translations", "translator", "tranlsation"):
        assert found(client, words) == ["A manual"]


def test_every_category_is_found_by_its_name() -> None:
    """The database knows their names by itself; a new one has to be told to it."""
    for value, label in Job.Category.choices:
        assert sql("SELECT job_category_words(%s)", value) == [(label,)]


def test_titles_before_skills_before_category_before_text(client: Client) -> None:
    """The newest last, so that it is no matter of age."""
    for title, skills, category, text in [
        ("Marketing for a bakery", [], Job.Category.DATA, "Some."),
        ("Second", ["Marketing"], Job.Category.DATA, "Some."),
        ("Third", [], Job.Category.MARKETING, "Some."),
        ("Fourth", [], Job.Category.DATA, "It is about marketing."),
    ]:
        job = JobFactory(title=title, category=category, description=text)
        job.skills.set(Skill.named(skills))
    assert found(client, "marketing") == ["Marketing for a bakery", "Second", "Third", "Fourth"]
    assert found(client, "marketing", sort="newest") == ["Fourth", "Third", "Second", "Marketing for a bakery"]


def test_what_was_changed_is_found_by_its_new_words(client: Client) -> None:
    job = JobFactory(title="Logo for a bakery")
    Job.objects.filter(pk=job.pk).update(title="Logo for a gym")
    assert found(client, "bakery") == []
    assert found(client, "gym") == ["Logo for a gym"]


def test_words_that_only_resemble_are_said_to(client: Client) -> None:
    JobFactory(title="Logo for a bakery")
    said = "No open job has just these words."
    assert said in client.get("/jobs/", {"q": "bakry"}).text
    assert said not in client.get("/jobs/", {"q": "bakery"}).text
    assert said not in client.get("/jobs/", {"q": "zeppelin"}).text


@pytest.mark.parametrize(
    "searched", ["'", '"', "\\", "%", "_", "& | !", ":*", "<->", "((", "a" * 100, "\u0301", "or", "-"]
)
def test_signs_are_no_commands(client: Client, searched: str) -> None:
    JobFactory(title="Logo")
    assert client.get("/jobs/", {"q": searched}).status_code == 200


def test_pages_of_what_fits_best(client: Client) -> None:
    owner = ClientFactory()
    for n in range(45):
        JobFactory(title=f"Logo {n}", client=owner)
    seen: list[str] = []
    query: dict[str, str] = {"q": "logo"}
    while True:
        page = client.get("/jobs/", query).context["found"].page
        seen += [job.title for job in page]
        if not page.older:
            break
        query = {"q": "logo", "older": page.older}
    assert seen == [f"Logo {n}" for n in reversed(range(45))]
    back = client.get("/jobs/", {"q": "logo", "newer": page.newer}).context["found"].page
    assert [job.title for job in back] == seen[20:40]


def test_more_jobs_cost_no_more_statements(client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/jobs/", {"q": "logo"}).status_code == 200
        return len(asked)

    owner = ClientFactory()
    JobFactory(title="Logo", client=owner).skills.set(Skill.named(["Print"]))
    few = statements()
    for n in range(30):
        JobFactory(title=f"Logo {n}", client=owner).skills.set(Skill.named(["Print", f"Word {n}"]))
    assert statements() <= few
    assert MOST_RANKED > 30
