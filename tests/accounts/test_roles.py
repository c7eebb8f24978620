"""Four roles of the staff: what each may, that the groups are as they are written, and who has which."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts import rights, roles
from accounts.models import StaffAction, User
from tests import story
from tests.books import refused
from tests.desk.staff import staff
from tests.factories import with_second_factor

pytestmark = pytest.mark.django_db


def grant(*words: str) -> str:
    out = StringIO()
    call_command("grant", *words, stdout=out)
    return out.getvalue().strip()


def codes_of(name: str) -> set[str]:
    found = Permission.objects.filter(group__name=name).values_list("content_type__app_label", "codename")
    return {f"{app}.{code}" for app, code in found}


@pytest.mark.parametrize("name", sorted(roles.RIGHTS))
def test_a_role_has_just_the_rights_that_are_written(name: str) -> None:
    assert codes_of(name) == set(roles.RIGHTS[name])


def test_whoever_reads_everything_changes_nothing() -> None:
    codes = codes_of(roles.AUDITOR)
    assert {"accounts.view_staffaction", "escrow.view_journal", "disputes.view_dispute"} <= codes
    assert {code for code in codes if ".view_" not in code} == set()


def test_nobody_who_acts_reads_the_log() -> None:
    assert not any("accounts.view_staffaction" in named for named in roles.RIGHTS.values())


def test_a_group_that_was_changed_is_put_right() -> None:
    Group.objects.get(name=roles.SUPPORT).permissions.set(Permission.objects.filter(codename="rule_dispute"))
    roles.keep()
    assert codes_of(roles.SUPPORT) == set(roles.RIGHTS[roles.SUPPORT])


def test_a_role_is_given_and_taken_away(olga: User) -> None:
    assert grant(olga.email, "--role", "arbiter", "--role", "finance") == "Olga Outsider may: arbiter, finance"
    made = story.fresh(olga)
    assert made.is_staff
    assert made.has_perm("disputes.rule_dispute")
    assert made in rights.holders_of("disputes.rule_dispute")
    assert grant(olga.email, "--role", "arbiter", "--take-away") == "Olga Outsider may: finance"
    assert grant(olga.email, "--role", "finance", "--take-away") == "Olga Outsider may: nothing on the desk"
    assert not story.fresh(olga).is_staff
    said = list(StaffAction.objects.order_by("pk").values_list("by", "said"))
    assert said[0] == (None, "olga@example.org: +arbiter +finance")
    assert said[2] == (None, "olga@example.org: -finance")


def test_a_role_that_there_is_not(olga: User) -> None:
    with refused(CommandError, match="invalid choice"):
        grant(olga.email, "--role", "king")
    with refused(rights.NoSuchRight, match="no role called king"):
        rights.give(olga, (), roles=["king"])


def test_who_has_what_is_a_page(client: Client, olga: User) -> None:
    rights.give(olga, ["escrow.view_payment"], roles=["finance"])
    client.force_login(staff("accounts.view_staffaction"))
    shown = client.get(reverse("admin:staff")).text
    for words in ("Olga Outsider", "<strong>Finance</strong>", "Can view payment"):
        assert words in shown
    client.force_login(staff("accounts.view_user"))
    assert client.get(reverse("admin:staff")).status_code == 403


@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_every_role_can_use_the_desk(client: Client, olga: User, role: str) -> None:
    milestone = story.submitted_milestone()
    rights.give(olga, (), roles=[role])
    client.force_login(with_second_factor(story.fresh(olga)))
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:search"), {"q": str(milestone.amount)}).context["found"]
    assert client.get(reverse("admin:milestones_milestone_change", args=[milestone.pk])).status_code == 200
