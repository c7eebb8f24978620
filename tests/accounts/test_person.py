"""How a person is shown to others."""

import pytest
from django.test import Client

from accounts.models import Skill, User

pytestmark = pytest.mark.django_db


def test_others_see_who_somebody_is_and_nothing_private(client: Client, ana: User, olga: User) -> None:
    ana.headline, ana.about, ana.country = "Draws by hand", "Since 2010.\n\n<b>Bold</b>", "HR"
    ana.save()
    ana.skills.set(Skill.named(["Lettering"]))
    client.force_login(olga)
    page = client.get(f"/people/{ana.pk}/").text
    for text in ("Ana Freelancer", "Draws by hand", "Since 2010.", "Croatia", "Lettering", f"{ana.joined_at:%B %Y}"):
        assert text in page
    assert "ana@example.org" not in page
    assert "<b>Bold" not in page
    assert "Edit your profile" not in page


def test_ones_own_page_leads_to_the_profile(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = client.get(f"/people/{ana.pk}/").text
    assert "Edit your profile" in page
    assert "Write about yourself" in page


def test_who_has_left_is_not_shown(client: Client, ana: User, olga: User) -> None:
    ana.is_active = False
    ana.save()
    client.force_login(olga)
    assert client.get(f"/people/{ana.pk}/").status_code == 404


def test_who_hides_from_search_engines_is_shown_to_people_only(client: Client, ana: User) -> None:
    ana.profile.hidden_from_search_engines = True
    ana.profile.save()
    assert client.get(f"/people/{ana.pk}/")["Location"].startswith("/accounts/login/")
