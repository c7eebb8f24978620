"""What a suspension looks like: the banner, the contract's page for both sides, and the staff desk."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import Suspension, User
from marketplace import clock, times
from milestones.models import Milestone
from milestones.verbs import hiring
from tests import books, story
from tests.factories import PASSWORD, JobFactory, ProposalFactory, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


@pytest.fixture
def tess(db: None) -> User:
    """Staff who may view everything and suspend people."""
    user = with_second_factor(User.objects.create_user("tess@example.org", name="Tess", is_staff=True))
    rights = Permission.objects.filter(codename__startswith="view_") | Permission.objects.filter(
        codename="suspend_user"
    )
    user.user_permissions.set(rights)
    return user


def shown(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def form(**changes: str) -> dict[str, str]:
    review_on = (clock.now() + timedelta(days=30)).date().isoformat()
    return {"reason": "identity", "sentence": "Please send a picture.", "review_on": review_on} | changes


def test_its_own_page_says_it_once(client: Client, ana: User) -> None:
    story.suspend(ana)
    page = shown(client, ana, reverse("suspension"))
    for said in (
        "We look at it again by",
        "Please send us a picture of your passport.",
        "Until it is lifted you cannot begin anything new",
        "When an account is suspended",
    ):
        assert page.count(said) == 1, said
    assert "Your account has been suspended since" not in page


@pytest.mark.parametrize("name", ["dashboard", "jobs", "earnings", "notifications", "protection"])
def test_the_banner_is_on_every_page(client: Client, ana: User, olga: User, name: str) -> None:
    suspension = story.suspend(ana)
    page = shown(client, ana, reverse(name))
    assert f"Your account has been suspended since {times.absolute(suspension.started_at, ana.zone)}" in page
    assert "Identity not confirmed. Please send us a picture of your passport." in page
    assert f"We look at it again by {times.absolute(suspension.review_at, ana.zone)}" in page
    assert "account has been suspended since" not in shown(client, olga, reverse(name))


def test_signing_in_stays_possible(client: Client, ana: User) -> None:
    story.suspend(ana)
    answer = client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD}, follow=True)
    assert "Your account has been suspended since" in answer.content.decode()


def test_both_sides_read_on_the_contract_what_it_means(
    client: Client, carla: User, ana: User, in_review: Milestone
) -> None:
    suspension = story.suspend(ana)
    address = in_review.contract.get_absolute_url()
    theirs, own = shown(client, carla, address), shown(client, ana, address)
    assert (
        f"Ana Freelancer’s account has been suspended since {times.absolute(suspension.started_at, carla.zone)}"
        in theirs
    )
    assert own.count("Your account has been suspended since") == 1
    assert "What your suspension means here" in own
    assert "What your suspension means here" not in theirs
    assert in_review.review_due_at
    for page, reader, who in ((theirs, carla, "Ana Freelancer"), (own, ana, "you")):
        due = times.absolute(in_review.review_due_at, reader.zone)
        assert f"“Milestone 1”: If nobody acts, $600.00 goes to {who} in 14 days, on {due}." in page
    can = "can still submit work that is funded, return money, settle and take part in a dispute"
    assert f"Ana Freelancer {can}" in theirs
    assert f"You {can}" in own
    assert "passport" not in theirs
    assert "Ana Freelancer, account suspended" in shown(client, carla, reverse("dashboard"))


def test_a_blocked_step_answers_with_a_page_that_says_why(client: Client, carla: User) -> None:
    job = JobFactory(client=carla, draft=True)
    story.suspend(carla)
    client.force_login(carla)
    with books.unchanged():
        answer = client.post(reverse("job_publish", args=[job.pk]))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Your account is suspended</h1>" in page
    assert "You cannot publish jobs while your account is suspended" in page


def test_staff_see_the_effect_and_suspend(client: Client, tess: User, ana: User, in_review: Milestone) -> None:
    person = reverse("admin:accounts_user_change", args=[ana.pk])
    address = reverse("admin:accounts_suspension_suspend", args=[ana.pk])
    assert address in shown(client, tess, person)
    client.force_login(tess)
    with books.unchanged():
        page = client.get(address).content.decode()
    assert in_review.contract.title in page
    assert "“Milestone 1”: If nobody acts, $600.00 goes to Ana Freelancer in 14 days, on" in page
    answer = client.post(address, form(), follow=True)
    assert "Everyone concerned is told" in answer.content.decode()
    suspension = Suspension.objects.get(user=ana)
    assert suspension.review_at > clock.now() + timedelta(days=29)
    assert LogEntry.objects.get().user == tess
    extend = reverse("admin:accounts_suspension_extend", args=[suspension.pk])
    lift = reverse("admin:accounts_suspension_lift", args=[suspension.pk])
    assert extend in shown(client, tess, person)
    later = (suspension.review_at + timedelta(days=3)).date().isoformat()
    client.post(extend, {"sentence": "It was too dark.", "review_on": later})
    assert story.fresh(suspension).review_at.date().isoformat() == later
    assert lift in shown(client, tess, reverse("admin:accounts_suspension_change", args=[suspension.pk]))
    assert "are told" in shown(client, tess, lift)
    client.post(lift, {"sentence": "Thank you."})
    assert story.fresh(suspension).lifted_at
    listed = shown(client, tess, reverse("admin:accounts_suspension_changelist"))
    assert "Ana Freelancer" in listed


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": ""}, "Choose a reason."),
        ({"sentence": ""}, "Say why, in a sentence for the person."),
        ({"review_on": "2001-01-01"}, "is in the past. Choose today or a later day."),
        ({"review_on": ""}, "Choose the day of the review."),
    ],
)
def test_what_is_missing_is_said_and_input_kept(
    client: Client, tess: User, ana: User, changes: dict[str, str], message: str
) -> None:
    client.force_login(tess)
    with books.unchanged():
        page = client.post(reverse("admin:accounts_suspension_suspend", args=[ana.pk]), form(**changes))
    assert message in page.content.decode()
    assert changes.get("sentence", "Please send a picture.") in page.content.decode()


def test_two_at_the_same_time_get_one_clear_answer(client: Client, tess: User, ana: User) -> None:
    story.suspend(ana)
    client.force_login(tess)
    with books.unchanged():
        page = client.post(reverse("admin:accounts_suspension_suspend", args=[ana.pk]), form())
    assert "Ana Freelancer is suspended already." in page.content.decode()


def test_staff_without_the_right_cannot(client: Client, tess: User, ana: User, carla: User) -> None:
    suspension = story.suspend(carla)
    tess.user_permissions.remove(Permission.objects.get(codename="suspend_user"))
    tess = User.objects.get(pk=tess.pk)
    suspend = reverse("admin:accounts_suspension_suspend", args=[ana.pk])
    assert suspend not in shown(client, tess, reverse("admin:accounts_user_change", args=[ana.pk]))
    others = [reverse(f"admin:accounts_suspension_{what}", args=[suspension.pk]) for what in ("extend", "lift")]
    with books.unchanged():
        for address in (suspend, *others):
            assert client.get(address).status_code == 403
            assert client.post(address, form()).status_code == 403
    client.force_login(ana)
    assert client.get(suspend).status_code == 302


def test_nobody_suspends_themselves_or_a_superuser(client: Client, tess: User, sam: User) -> None:
    client.force_login(tess)
    with books.unchanged():
        for user in (tess, sam):
            address = reverse("admin:accounts_suspension_suspend", args=[user.pk])
            assert client.post(address, form()).status_code == 403
            desk = client.get(reverse("admin:accounts_user_change", args=[user.pk]))
            assert address not in desk.content.decode()


def test_before_the_deposit_form_the_client_reads_that_the_offer_could_not_be_accepted(
    client: Client, carla: User
) -> None:
    proposal = ProposalFactory(job__client=carla)
    address = reverse("hire", args=[proposal.pk])
    warning = f"{proposal.freelancer.name} cannot take on work at the moment, so nothing was charged."
    assert warning not in shown(client, carla, address)
    contract = hiring.contract_for(proposal, by=carla)
    story.suspend(proposal.freelancer)
    for form in (address, reverse("offer_deposit", args=[contract.pk])):
        refused = client.get(form)
        assert refused.status_code == 409
        assert warning in refused.text


def test_a_review_that_nobody_lives_to_see_is_refused(client: Client, carla: User, tess: User) -> None:
    client.force_login(tess)
    address = reverse("admin:accounts_suspension_suspend", args=[carla.pk])
    with books.unchanged():
        page = client.post(address, form(review_on="9999-12-31"))
    assert "Choose a day within the next ten years." in page.content.decode()
