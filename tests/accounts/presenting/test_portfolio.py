"""A portfolio: a verb each for adding a project, changing it, ordering and taking away."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Project, ProjectPicture, User
from accounts.presenting import projects
from accounts.presenting.projects import MOST_PROJECTS, Said
from accounts.suspension.suspended import Suspended
from marketplace.refusals import NotYours
from tests import story
from tests.books import refused

pytestmark = pytest.mark.django_db


def picture(name: str = "hut.png") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue())


def project(**changed: Any) -> dict[str, Any]:
    return {"title": "A mountain hut", "about": "Signs, menu, stamp.", "link": "https://hut.example.org/", **changed}


def show(user: User, *titles: str) -> list[Project]:
    return [projects.add(user, Said(title, "", "")) for title in titles]


def titles(user: User) -> list[str]:
    return [each.title for each in Project.objects.filter(user=user)]


def test_it_is_added_and_others_see_it(client: Client, ana: User, olga: User) -> None:
    client.force_login(ana)
    assert client.post("/profile/projects/new/", project(pictures=[picture()])).status_code == 302
    client.force_login(olga)
    page = client.get(f"/people/{ana.pk}/").text
    shown = ProjectPicture.objects.get()
    assert "A mountain hut" in page
    assert 'href="https://hut.example.org/" rel="nofollow noopener noreferrer ugc"' in page
    assert f"/files/projects/{shown.pk}/" in page
    answer = client.get(f"/files/projects/{shown.pk}/")
    assert answer["Content-Type"] == "image/webp"
    assert b"".join(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,hello", "ftp://hut.example.org/", "file:///etc"]
)
def test_a_link_leads_to_the_web(client: Client, ana: User, link: str) -> None:
    client.force_login(ana)
    assert client.post("/profile/projects/new/", project(link=link)).status_code == 200
    assert not Project.objects.exists()


def test_what_is_no_picture_keeps_what_was_typed(client: Client, ana: User) -> None:
    client.force_login(ana)
    answer = client.post("/profile/projects/new/", project(pictures=[SimpleUploadedFile("plan.pdf", b"%PDF-1.7 x")]))
    assert "cannot be shown" in answer.text
    assert "A mountain hut" in answer.text
    assert not Project.objects.exists()


def test_it_is_changed(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post("/profile/projects/new/", project(pictures=[picture("one.png"), picture("two.png")]))
    mine, [one, two] = Project.objects.get(), ProjectPicture.objects.all()
    address = f"/profile/projects/{mine.pk}/"
    assert "Signs, menu, stamp." in client.get(address).text
    client.post(address, project(title="A hut", without=[one.pk], pictures=[picture("three.png")]))
    assert titles(ana) == ["A hut"]
    assert [each.name for each in ProjectPicture.objects.all()] == ["two.png", "three.png"]
    assert two in ProjectPicture.objects.all()


def test_at_most_so_many_pictures(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post("/profile/projects/new/", project(pictures=[picture() for _ in range(4)]))
    mine = Project.objects.get()
    answer = client.post(f"/profile/projects/{mine.pk}/", project(pictures=[picture() for _ in range(3)]))
    assert "at most 6 pictures" in answer.text
    assert mine.pictures.count() == 4


def test_they_change_places(client: Client, ana: User) -> None:
    one, _two, three = show(ana, "one", "two", "three")
    client.force_login(ana)
    client.post(f"/profile/projects/{three.pk}/place/", {"to": "up"})
    assert titles(ana) == ["one", "three", "two"]
    client.post(f"/profile/projects/{one.pk}/place/", {"to": "up"})
    assert titles(ana) == ["one", "three", "two"]
    client.post(f"/profile/projects/{one.pk}/place/", {"to": "down"})
    assert titles(ana) == ["three", "one", "two"]


def test_it_is_taken_away(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post("/profile/projects/new/", project(pictures=[picture()]))
    address = f"/profile/projects/{Project.objects.get().pk}/removal/"
    assert "for good" in client.get(address).text
    client.post(address)
    assert not Project.objects.exists()
    assert not ProjectPicture.objects.exists()


def test_at_most_so_many(ana: User) -> None:
    show(ana, *map(str, range(MOST_PROJECTS)))
    with refused(projects.TooMany):
        show(ana, "another")
    assert Project.objects.count() == MOST_PROJECTS


def test_another_s_is_nobody_s_to_change(client: Client, ana: User, olga: User) -> None:
    [mine] = show(ana, "mine")
    client.force_login(olga)
    for address in ("", "place/", "removal/"):
        assert client.post(f"/profile/projects/{mine.pk}/{address}", project()).status_code == 404
    for verb in (
        lambda: projects.change(mine, Said("x", "", ""), by=olga),
        lambda: projects.move(mine, by=olga, up=True),
        lambda: projects.take_away(mine, by=olga),
    ):
        with refused(NotYours):
            verb()
    assert titles(ana) == ["mine"]


def test_the_suspended_add_nothing_and_show_nothing(client: Client, ana: User, olga: User) -> None:
    [mine] = show(ana, "A hut of mine")
    story.suspend(ana)
    with refused(Suspended):
        show(ana, "another")
    with refused(Suspended):
        projects.change(mine, Said("x", "", ""), by=ana)
    assert titles(ana) == ["A hut of mine"]
    client.force_login(olga)
    assert "A hut of mine" not in client.get(f"/people/{ana.pk}/").text
