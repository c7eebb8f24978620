"""Freelancers are found by what they are about, as jobs are: forms, accents and slips make no difference."""

import unicodedata

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Project
from tests.books import sql
from tests.directory.people import found, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("searched", "headline"),
    [
        ("cafe", "Logos for cafés"),
        ("CAFÉ", "Logos for cafes"),
        ("sao paulo", "Photographer in São Paulo"),
        ("developers", "A developer of shops"),
        ("logo", "Logos for bakeries"),
        ("bakery", "Logos for bakeries"),
        ("translation", "Translator of manuals"),
        ("bakry", "Logo for a bakery"),
        ("bakrey logo", "Logo for a bakery"),
        ("devloper", "A developer of shops"),
        ("phoots", "Photos in São Paulo"),
        (unicodedata.normalize("NFD", "zürich"), unicodedata.normalize("NFC", "Baker in Zürich")),
        (unicodedata.normalize("NFC", "zürich"), unicodedata.normalize("NFD", "Baker in Zürich")),
        ('"pen test"', "I do a pen test"),
        ("logo -gym", "Logo for a bakery"),
        ("horvat", "Anything"),
        ("horvta", "Anything"),
    ],
)
def test_she_is_found(client: Client, searched: str, headline: str) -> None:
    person("Gil Gym", headline="A gym is my mark", about="Nothing of the kind.")
    person(headline=headline)
    assert found(client, q=searched) == ["Ana Horvat"]


@pytest.mark.parametrize(
    ("searched", "headline"), [('"pen test"', "Penetration test"), ("100%", "Logo"), ("painter", "Logo for a bakery")]
)
def test_she_is_not_found(client: Client, searched: str, headline: str) -> None:
    person(headline=headline)
    assert found(client, q=searched) == []


def test_skills_projects_and_what_they_write_count_as_words(client: Client) -> None:
    ana = person(skills=["German"], about="I sail on Sundays.")
    project = Project.objects.create(user=ana, position=1, title="A zeppelin in ink")
    for words in ("german", "sails", "zeppelins", "german zeppelin"):
        assert found(client, q=words) == ["Ana Horvat"]
    ana.skills.clear()
    project.delete()
    for words in ("german", "zeppelins"):
        assert found(client, q=words) == []


def test_what_is_changed_is_found_as_it_is_now(client: Client) -> None:
    ana = person(headline="Baker")
    ana.headline = "Miller"
    ana.save()
    assert (found(client, q="baker"), found(client, q="miller")) == ([], ["Ana Horvat"])


def test_who_has_the_words_in_the_headline_comes_first(client: Client) -> None:
    person("In the text", about="I draw maps.")
    person("In the skills", skills=["Maps"])
    person("In the headline", headline="Maps and plans")
    assert found(client, q="map") == ["In the headline", "In the skills", "In the text"]


def test_it_is_said_when_there_are_only_words_like_them(client: Client) -> None:
    person(headline="Logo for a bakery")
    assert "Nobody has just these words." in client.get("/people/", {"q": "bakrey"}).text
    assert "Nobody has just these words." not in client.get("/people/", {"q": "bakery"}).text
    assert "Nobody fits all of this" in client.get("/people/", {"q": "submarine"}).text


def test_a_fixed_number_of_statements(client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/people/", {"q": "designer", "skill": "Maps", "language": "en"})
        return len(captured)

    person(skills=["Maps"], speaks=[("en", 4)])
    few = statements()
    for n in range(12):
        person(f"Person {n}", skills=["Maps", "Ink"], speaks=[("en", 3), ("de", 2)])
    assert statements() == few


def test_what_the_database_keeps_is_what_there_is() -> None:
    """Row by row, whatever has changed in between: it equals what a recount of everybody says."""
    ana = person(skills=["Ink"], speaks=[("en", 3)], record={"jobs_done": 3, "earned_band": 2})
    ana.skills.clear()
    ana.languages.all().delete()
    kept = sql("SELECT * FROM contracts_listing ORDER BY id")
    sql("UPDATE contracts_listing SET skills = '{7}', languages = '{xx}', searched = NULL, jobs_done = 0")
    sql("SELECT list_people(ARRAY(SELECT id FROM accounts_user))")
    assert sql("SELECT * FROM contracts_listing ORDER BY id") == kept
