"""The staff desk opens with a second factor, and decisions ask again whoever proved long ago who they are."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Suspension, User
from contracts.models import Message
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from escrow.models import Chargeback
from tests import books, casework, story
from tests.conftest import TimeTravel
from tests.factories import PASSWORD, StaffFactory
from tests.files import text_file
from tests.permissions.addresses import every_address
from tests.signing_in import code, grow_old
from tests.site.test_suspension_pages import form as suspension_form

pytestmark = pytest.mark.django_db
ASK, FACTORS = "/accounts/2fa/reauthenticate/", "/accounts/2fa/"
DESK = [address for address in every_address() if address.route.startswith("staff/")]
OPEN_TO_ALL_STAFF = {"admin:login", "admin:logout"}


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def case(carla: User, ana: User, ari: User) -> Dispute:
    """In review, and Ari has taken it."""
    found = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    taking.take(found, by=ari)
    return story.fresh(found)


def path_of(route: str) -> str:
    """Some address that fits a route."""
    for part, some in (
        ("<path:object_id>", "1"),
        ("<int:content_type_id>", "1"),
        ("<path:url>", "x"),
        ("(?P<url>.*)$", "x"),
        ("<str:kind>", "evidence"),
    ):
        route = route.replace(part, some)
    return "/" + "/".join("1" if part.startswith("<") else part for part in route.split("/"))


def test_every_address_of_the_desk_wants_a_second_factor(client: Client) -> None:
    assert len(DESK) > 60
    client.force_login(StaffFactory(second_factor=False))
    led = {
        address.name: client.get(path_of(address.route)) for address in DESK if address.name not in OPEN_TO_ALL_STAFF
    }
    goals = {name: answer.headers.get("Location") for name, answer in led.items()}
    own_page = {"admin:password_change", "admin:password_change_done"}
    assert {name: goal for name, goal in goals.items() if goal != FACTORS} == dict.fromkeys(
        own_page, "/accounts/password/change/"
    )
    page = client.get("/staff/", follow=True).content.decode()
    assert "The staff desk opens with two-step sign-in only." in page


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_an_app_or_a_key_opens_it(client: Client, kind: str) -> None:
    staff = StaffFactory(second_factor=False)
    Authenticator.objects.create(user=staff, type=kind, data={})
    client.force_login(staff)
    assert client.get("/staff/").status_code == 200


def test_recovery_codes_alone_do_not(client: Client) -> None:
    staff = StaffFactory(second_factor=False)
    Authenticator.objects.create(user=staff, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(staff)
    assert client.get("/staff/").headers["Location"] == FACTORS


@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_demonstration_opens_without(client: Client) -> None:
    client.force_login(StaffFactory(second_factor=False))
    assert client.get("/staff/").status_code == 200
    assert client.get("/staff/password_change/").headers["Location"] == "/accounts/password/change/"


def asked_at(answer: Any) -> str:
    """Where it leads, if that is the question for the second factor."""
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path == ASK
    return str(answer["Location"])


def long_signed_in(client: Client, user: User) -> None:
    client.force_login(user)
    grow_old(client)


def test_a_ruling_asks_again_and_loses_nothing(client: Client, ari: User, case: Dispute) -> None:
    long_signed_in(client, ari)
    written = casework.ruling(case, step="confirm")
    with books.unchanged():
        question = asked_at(client.post(casework.address(case, "rule"), written))
    assert not Ruling.objects.exists()
    with books.unchanged():
        assert client.post(question, {"code": "000000", "next": urlsplit(question).query[5:]}).status_code == 200
    assert not Ruling.objects.exists()
    client.post(question, {"code": code(), "next": casework.address(case, "rule")})
    made = Ruling.objects.get()
    assert (made.by, made.to_freelancer_minor, made.reasons) == (ari, 40_000, written["reasons"])
    client.post(question, {"code": code(), "next": casework.address(case, "rule")})
    assert Ruling.objects.count() == 1


def test_a_ruling_that_is_only_checked_is_kept_too(client: Client, ari: User, case: Dispute) -> None:
    long_signed_in(client, ari)
    address = casework.address(case, "rule")
    question = asked_at(client.post(address, casework.ruling(case, step="check", reasons="Long reasons.")))
    page = client.post(question, {"code": code(), "next": address}).content.decode()
    assert "Check the ruling" in page
    assert "Long reasons." in page


def test_a_second_signature_asks_again(client: Client, ari: User) -> None:
    case = casework.of_thousands()
    long_signed_in(client, ari)
    with books.unchanged():
        asked_at(client.post(casework.address(case, "second"), {"decision": "confirm"}))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_suspension_asks_again_when_opened_and_when_sent(client: Client, sam: User, ana: User, method: str) -> None:
    address = reverse("admin:accounts_suspension_suspend", args=[ana.pk])
    long_signed_in(client, sam)
    question = asked_at(getattr(client, method)(address, suspension_form()))
    assert not Suspension.objects.exists()
    client.post(question, {"code": code(), "next": address})
    assert Suspension.objects.exists() == (method == "post")


@pytest.mark.parametrize("name", ["extend", "lift"])
def test_so_do_its_extension_and_its_end(client: Client, sam: User, ana: User, name: str) -> None:
    suspension = story.suspend(ana)
    long_signed_in(client, sam)
    address = reverse(f"admin:accounts_suspension_{name}", args=[suspension.pk])
    for method in (client.get, client.post):
        asked_at(method(address, suspension_form()))
    assert suspension.events.count() == 1


@pytest.mark.parametrize("action", ["let_hold_pay", "let_us_pay", "settle_with_client", "give_back"])
def test_who_pays_for_a_chargeback_asks_again(client: Client, sam: User, time_travel: TimeTravel, action: str) -> None:
    story.submitted_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(days=15)
    story.hear_from_provider()
    chargeback = Chargeback.objects.get()
    long_signed_in(client, sam)
    data = {"action": action, "_selected_action": [chargeback.pk]}
    with books.unchanged():
        question = asked_at(client.post("/staff/escrow/chargeback/", data))
    assert not LogEntry.objects.exists()
    client.post(question, {"code": code(), "next": "/staff/escrow/chargeback/"})
    assert client.get("/staff/escrow/chargeback/").content.decode().count("messagelist") == 1


def test_the_password_does_not_stand_for_the_second_factor(client: Client, sam: User, ana: User) -> None:
    address = reverse("admin:accounts_suspension_suspend", args=[ana.pk])
    long_signed_in(client, sam)
    asked_at(client.post(address, suspension_form()))
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": address})
    question = asked_at(answer)
    assert not Suspension.objects.exists()
    client.post(question, {"code": code(), "next": address})
    assert Suspension.objects.exists()


@pytest.mark.parametrize("opened", ["the page", "the question, too late"])
def test_what_a_thief_left_behind_is_not_done(client: Client, sam: User, ana: User, opened: str) -> None:
    address = reverse("admin:accounts_suspension_suspend", args=[ana.pk])
    long_signed_in(client, sam)
    question = asked_at(client.post(address, suspension_form()))
    if opened == "the page":
        question = asked_at(client.get(address))
    else:
        client.get(question)
        session = client.session
        session[STATE_SESSION_KEY]["asked_at"] -= 301
        session.save()
    assert client.get(question).status_code == 200
    answer = client.post(question, {"code": code(), "next": address})
    assert answer.headers["Location"] == address
    assert not Suspension.objects.exists()


@pytest.mark.parametrize("second_factor", [True, False])
def test_what_staff_see_elsewhere_wants_it_too(client: Client, case: Dispute, second_factor: bool) -> None:
    client.force_login(StaffFactory(second_factor=second_factor))
    contract = case.milestone.contract
    message = Message.send(contract, by=contract.client, text="See here.", files=[text_file()])
    pages = [
        contract.get_absolute_url(),
        reverse("contract_terms", args=[contract.pk]),
        reverse("evidence_pack", args=[contract.pk]),
        reverse("message_file", args=[message.files.get().pk]),
    ]
    for page in pages:
        answer = client.get(page)
        answer.getvalue()
        assert answer.status_code == (200 if second_factor else 404), page


def test_reading_asks_nobody_again(client: Client, ari: User, case: Dispute) -> None:
    long_signed_in(client, ari)
    assert client.get("/staff/").status_code == 200
    assert client.get(casework.address(case)).status_code == 200
