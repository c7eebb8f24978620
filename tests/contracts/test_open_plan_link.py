"""Who has a plan's link reads the plan, without an account and nothing else; the link leaks nowhere."""

import logging
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from contracts.by_link import links, sending
from contracts.models import PlanOpening, SentPlan
from tests import story
from tests.by_link import claimed, details, opened_by, path_of, sent_plan
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory
from tests.files import text_file
from tests.pages import tight

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


def read(browser: Client, plan: SentPlan, *, status: int = 200) -> str:
    answer = browser.get(f"/plans/{plan.pk}/")
    assert answer.status_code == status
    return tight(answer.content.decode())


def test_a_stranger_reads_the_plan_and_nothing_else(carla: User) -> None:
    plan = sent_plan(carla, other_name="Nina New", other_email="nina@example.org")
    page = read(opened_by(plan), plan)
    for said in (
        "Logo for a bakery",
        "$1,000.00",
        "Milestone 1",
        "Part 2 is tested",
        "Carla Client would like to hire",
    ):
        assert said in page
    for kept in ("carla@example.org", "nina@example.org", "Nina New", f"/people/{carla.pk}/"):
        assert kept not in page
    assert "Sign up to answer" in page


def test_without_the_link_there_is_nothing(carla: User, olga: User, client: Client) -> None:
    plan = sent_plan(carla)
    assert client.get(f"/plans/{plan.pk}/")["Location"] == f"/accounts/login/?next=/plans/{plan.pk}/"
    client.force_login(olga)
    read(client, plan, status=404)
    assert client.get("/plans/999999/").status_code == 404
    assert client.post(f"/plans/{plan.pk}/claim/", {"seen": 1, "agree": 1}).status_code == 404


def test_the_link_is_left_at_once_and_leaks_nowhere(carla: User, caplog: pytest.LogCaptureFixture) -> None:
    plan = sent_plan(carla)
    browser = Client()
    with caplog.at_level(logging.DEBUG, logger="django"):
        left = browser.get(path_of(plan))
        page = browser.get(left["Location"])
        cut_off = browser.get(path_of(plan)[:-5] + "/")
    token = path_of(plan).split("/")[3]
    assert (left.status_code, left["Location"]) == (302, f"/plans/{plan.pk}/")
    assert left["Referrer-Policy"] == "no-referrer"
    for answer in (left, page, cut_off):
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
    assert token not in page.content.decode()
    assert token not in str(dict(browser.session))
    assert cut_off.status_code == 404
    assert token[:20] not in caplog.text


def test_it_is_found_again_after_signing_up_on_another_device(carla: User) -> None:
    plan = sent_plan(carla, other_name="Nina New", other_email="nina@example.org")
    phone, computer = opened_by(plan), Client()
    form = phone.get(f"/accounts/signup/?next=/plans/{plan.pk}/").content.decode()
    assert 'value="Nina New"' in form
    assert 'value="nina@example.org"' in form
    assert re.search(r'value="freelancer"[^>]* checked', form)
    typed = {"name": "Nina New", "email": "nina@example.com", "password1": PASSWORD, "role": "freelancer"}
    phone.post(f"/accounts/signup/?next=/plans/{plan.pk}/", {**typed, "country": "HR", "time_zone": "UTC"})
    nina = User.objects.get(name="Nina New")
    assert PlanOpening.objects.get().user == nina
    [letter] = [each for each in mail.outbox if each.to == ["nina@example.com"]]
    [confirm] = re.findall(r"/accounts/confirm-email/\S+", letter.body)
    computer.post(confirm)
    assert EmailAddress.objects.get(user=nina).verified
    computer.post("/accounts/login/", {"login": "nina@example.com", "password": PASSWORD})
    assert "A plan waits for your answer" in computer.get("/dashboard/").content.decode()
    assert "Agree to this plan" in read(computer, plan)


def test_confirmed_in_the_same_browser_they_are_back_at_the_plan(carla: User) -> None:
    plan = sent_plan(carla)
    phone = opened_by(plan)
    address = f"/accounts/signup/?next=/plans/{plan.pk}/"
    typed = {"name": "Nina New", "email": "nina@example.com", "password1": PASSWORD, "role": "freelancer"}
    phone.post(address, {**typed, "country": "HR", "time_zone": "UTC", "next": f"/plans/{plan.pk}/"})
    [confirm] = re.findall(r"/accounts/confirm-email/\S+", mail.outbox[-1].body)
    assert phone.post(confirm)["Location"] == f"/plans/{plan.pk}/"


def test_signing_in_takes_it_along(carla: User, ana: User) -> None:
    plan = sent_plan(carla)
    browser = opened_by(plan)
    browser.post("/accounts/login/", {"login": ana.email, "password": "a long enough passphrase"})
    assert "Agree to this plan" in read(browser, plan)
    assert PlanOpening.objects.get().user == ana


def test_the_address_it_was_sent_to_is_as_good_as_the_link(carla: User, client: Client) -> None:
    plan = sent_plan(carla, other_email="nina@example.org")
    client.force_login(FreelancerFactory(email="Nina@Example.org"))
    assert "A plan waits for your answer" in client.get("/dashboard/").content.decode()
    assert "Agree to this plan" in read(client, plan)


def test_a_new_link_closes_what_was_opened_by_the_one_before(carla: User, olga: User) -> None:
    plan = sent_plan(carla)
    stranger, known = opened_by(plan), opened_by(plan, olga)
    before = path_of(plan)
    links.renew(plan, by=carla)
    for browser in (stranger, known):
        page = read(browser, plan, status=410)
        assert "has taken this link back" in page
        assert "Part 1 works" not in page
        assert browser.get(before).status_code == 404
    answer = known.post(f"/plans/{plan.pk}/claim/", {"seen": 1, "agree": 1})
    assert "Ask Carla Client for a new link." in answer.content.decode()
    assert "A plan waits" not in known.get("/dashboard/").content.decode()


def test_a_link_ends_after_thirty_days(carla: User, time_travel: TimeTravel) -> None:
    plan = sent_plan(carla)
    browser = opened_by(plan)
    time_travel.forward(days=29, hours=23)
    read(browser, plan)
    time_travel.forward(hours=2)
    assert "The link was good for 30 days." in read(browser, plan, status=410)


def test_who_comes_second_is_told_kindly(carla: User, ana: User, olga: User) -> None:
    plan = sent_plan(carla)
    browsers = opened_by(plan), opened_by(plan, olga)
    claimed(plan, ana)
    for browser in browsers:
        page = read(browser, plan, status=410)
        assert "Somebody else who had this link has taken the plan of" in page
        assert "Ana Freelancer" not in page
        assert "Part 1 works" not in page


def test_a_suspended_senders_plan_cannot_be_read(carla: User) -> None:
    plan = sent_plan(carla)
    browser = opened_by(plan)
    story.suspend(carla)
    assert "cannot begin anything new" in read(browser, plan, status=410)


def test_its_files_are_for_those_who_may_read_it(carla: User, ana: User, olga: User, sam: User) -> None:
    plan = sending.send(details(), by=carla, as_client=True, files=[text_file()])
    address = f"/files/plans/{plan.files.get().pk}/"

    def status(browser: Client, user: User | None = None) -> int:
        if user:
            browser.force_login(user)
        answer = browser.get(address)
        answer.getvalue()  # read to the end, which closes the file
        return answer.status_code

    guest = opened_by(plan)
    assert [status(guest), status(Client()), status(Client(), olga)] == [200, 404, 404]
    assert [status(Client(), carla), status(Client(), sam)] == [200, 200]
    claimed(plan, ana)
    assert [status(guest), status(Client(), ana), status(Client(), carla)] == [404, 200, 200]
