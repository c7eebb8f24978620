"""Nobody is called like the site, its staff, or the other side of a contract."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import names
from accounts.models import AccountChange, User
from accounts.names import SameName, skeleton
from contracts.models import Contract, Proposal
from marketplace.forms import in_one_line
from milestones.verbs import hiring
from tests import books, story
from tests.accounts.test_profile import profile
from tests.factories import JobFactory, ProposalFactory, plan_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Surety", "ＳＵＲＥＴＹ"),
        ("Surety", "S u r e t y"),
        ("Surety", "Ѕurеtу"),  # the first, third and sixth letter are Cyrillic
        ("Surety", "5urety"),
        ("Ana Pavić", "ANA  PAVIC"),
        ("Ana Pavić", "Ana.Pavić"),
        ("Ilija", "llija"),
        ("Surety", "Sure\ufe0fty"),  # a selector that nothing is seen of
        ("Surety", "Su\u0433ety"),  # a Cyrillic letter in the middle
        ("Surety", "\ua4e2ure\U000e0100ty"),  # a letter of the Lisu, and another selector
        ("Surety", "S\u1d1c\u0280ety\u20dd"),  # small capitals, and a circle around the last letter
        ("Hélène Girard", "He\u0301le\ufe0fne Girard"),
        ("Ana", "A\u3164na"),
    ],
)
def test_what_looks_the_same_is_the_same(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Ana Pavić", "Ana Costa"), ("กา", "กี"), ("李雷", "韩梅梅")])
def test_other_names_are_others(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


TAKEN = (
    *("Surety Support", "surety", "The Ѕurеtу team", "Support", "S.t.a.f.f", "Sam Staff", "Sаm Stаff", "…"),
    *("\u3164", "Customer Support", "Support Team", "The Staff", "Su\u0433ety"),
)


@pytest.mark.parametrize("name", TAKEN)
def test_a_name_like_ours_is_refused_at_sign_up(client: Client, sam: User, name: str) -> None:
    form = {
        "name": name,
        "email": "new@example.org",
        "password1": "a long enough passphrase",
        "password2": "a long enough passphrase",
        "role": "client",
        "time_zone": "UTC",
    }
    page = client.post("/accounts/signup/", form).content.decode()
    assert "Nobody may be called this" in page or "A name has at least one letter." in page
    assert not User.objects.filter(email="new@example.org").exists()
    client.post("/accounts/signup/", form | {"name": "Nguyễn Thị Minh Khai"})
    assert User.objects.get(email="new@example.org").name == "Nguyễn Thị Minh Khai"


@pytest.mark.parametrize("name", TAKEN)
def test_and_on_the_profile(client: Client, sam: User, ana: User, name: str) -> None:
    client.force_login(ana)
    page = client.post("/profile/", profile(name=name)).content.decode()
    assert "There is a problem" in page
    assert story.fresh(ana).name == "Ana Freelancer"
    assert not AccountChange.objects.exists()


def test_staff_may_be_called_what_they_are(sam: User) -> None:
    names.check("Surety Support", of=sam)


def test_nobody_takes_the_name_of_the_other_side(client: Client, carla: User, ana: User) -> None:
    story.active_contract(client=carla, freelancer=ana)
    client.force_login(ana)
    page = client.post("/profile/", profile(name="CARLA CLIENT")).content.decode()
    assert "Nobody could tell you apart." in page
    assert story.fresh(ana).name == "Ana Freelancer"


def test_nor_the_name_that_the_other_side_had_in_the_terms(carla: User, ana: User) -> None:
    story.active_contract(client=carla, freelancer=ana)
    User.objects.filter(pk=carla.pk).update(name="Carla Weiss")
    with pytest.raises(ValidationError, match="Nobody could tell you apart"):
        names.check("Carla Client", of=ana)


def test_two_of_one_name_make_no_contract(carla: User, ana: User) -> None:
    proposal = ProposalFactory(job__client=carla, freelancer=ana)
    User.objects.filter(pk=ana.pk).update(name="carla CLIENT")
    with books.refused(SameName, match="Add a middle name"):
        hiring.hire(proposal, by=carla, whole=False)
    assert not Contract.objects.exists()


def test_nor_a_proposal(carla: User, ana: User) -> None:
    job = JobFactory(client=carla)
    User.objects.filter(pk=ana.pk).update(name="Carla  Client")
    with pytest.raises(SameName):
        Proposal.send(job, by=story.fresh(ana), cover_letter="Hi", price_minor=100, plan=plan_of((100,)))
    assert not Proposal.objects.exists()


def test_a_change_of_name_is_on_record(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post("/profile/", profile(name="Ana Pavić"))
    client.post("/profile/", profile(name="Ana Pavić", headline="Another headline"))
    change = AccountChange.objects.get(user=ana)
    assert (change.kind, change.detail) == ("name", "Ana Freelancer → Ana Pavić")


def test_the_short_name_is_the_whole_name() -> None:
    assert [User(name=name).get_short_name() for name in ("The Harbour Museum", "Dr. Amara Obi")] == [
        "The Harbour Museum",
        "Dr. Amara Obi",
    ]


def test_control_characters_are_spaces_and_a_null_is_left_to_be_refused() -> None:
    assert in_one_line("Ana\x07\x1b[2J Pavić\x00") == "Ana [2J Pavić\x00"
