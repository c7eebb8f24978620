"""Suspending an account: who may, what of it is written for ever, and what it stops."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from accounts.models import Notification, Suspension, SuspensionEvent, User
from accounts.suspension import prolonging, reviewing, suspending
from accounts.suspension.suspended import Suspended, current_of, require_not_suspended
from accounts.suspension.suspending import SuspensionRefused
from contracts.jobs import posting
from contracts.jobs.posting import Details
from contracts.models import Contract, Job, Proposal
from escrow import operations
from escrow.models import Payout
from escrow.money_in.payments import CannotAccept
from escrow.money_out import scheduling, withdrawing
from marketplace import clock, times
from marketplace.money import Money
from marketplace.refusals import NotYours
from milestones.verbs import funding, hiring, offers, paying
from tests import books, story
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory, JobFactory, ProposalFactory, StaffFactory, plan_of

pytestmark = pytest.mark.django_db
Attempt = Callable[[], Any]


@pytest.fixture
def suspension(carla: User, sam: User) -> Suspension:
    return story.suspend(carla, by=sam)


def staff(*, may_suspend: bool) -> User:
    user = User.objects.create_user("tess@example.org", name="Tess", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    if may_suspend:
        user.user_permissions.add(Permission.objects.get(codename="suspend_user"))
    return User.objects.get(pk=user.pk)


def details() -> Details:
    return Details("A shop", "With a basket.", "software", (), "USD", 1_000, (clock.now() + timedelta(days=9)).date())


def publishing(carla: User) -> Attempt:
    job = JobFactory(client=carla, draft=True)
    return lambda: job.publish(by=carla)


def publishing_while_editing(carla: User) -> Attempt:
    job = JobFactory(client=carla, draft=True)
    return lambda: posting.edit(job, details(), by=carla, publish=True)


def posting_a_draft(carla: User) -> Attempt:
    return lambda: posting.post(details(), by=carla, publish=False)


def posting_a_job(carla: User) -> Attempt:
    return lambda: posting.post(details(), by=carla, publish=True)


def hiring_somebody(carla: User) -> Attempt:
    proposal = ProposalFactory(job__client=carla)
    return lambda: hiring.hire(proposal, by=carla, whole=False)


def paying_the_first_deposit(carla: User) -> Attempt:
    contract = hiring.contract_for(ProposalFactory(job__client=carla), by=carla)
    return lambda: hiring.ask_for_first_deposit(contract, by=carla, whole=True)


def opening_the_same_checkout_again(carla: User) -> Attempt:
    contract = story.contract_of(story.hire(client=carla))
    return lambda: hiring.ask_for_first_deposit(contract, by=carla, whole=False)


def depositing(carla: User) -> Attempt:
    second = story.milestones_of(story.active_contract(client=carla))[1]
    return lambda: funding.fund(second, by=carla)


def paying_directly(carla: User) -> Attempt:
    contract = story.active_contract(client=carla)
    return lambda: paying.pay(contract, by=carla, amount_minor=500, what_for="Tip")


def resuming_a_payment(carla: User) -> Attempt:
    contract = story.active_contract(client=carla)
    paying.pay(contract, by=carla, amount_minor=500, what_for="Tip")
    started = story.milestones_of(contract)[-1]
    return lambda: paying.resume(started, by=carla)


def sending_a_proposal(ana: User) -> Attempt:
    job = JobFactory()
    return lambda: Proposal.send(job, by=ana, cover_letter="Hello", price_minor=100, plan=plan_of((100,)))


def accepting_an_offer(ana: User) -> Attempt:
    offer = story.offered_contract(freelancer=ana)
    return lambda: offers.accept(offer, by=ana)


def withdrawing_earnings(ana: User) -> Attempt:
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana))
    return lambda: withdrawing.withdraw(ana, amount=Money(100, "USD"))


CLIENTS = (
    publishing,
    publishing_while_editing,
    posting_a_draft,
    posting_a_job,
    hiring_somebody,
    paying_the_first_deposit,
    opening_the_same_checkout_again,
    depositing,
    paying_directly,
    resuming_a_payment,
)
FREELANCERS = (sending_a_proposal, accepting_an_offer, withdrawing_earnings)


def assert_stopped_until_lifted(user: User, begin: Callable[[User], Attempt], time_travel: TimeTravel) -> None:
    attempt = begin(user)
    if begin is withdrawing_earnings:
        time_travel.forward(days=15)
    suspension = story.suspend(user)
    with books.refused(Suspended, match="while your account is suspended"):
        attempt()
    suspending.lift(suspension, by=StaffFactory(), sentence="Thank you.")
    attempt()


@pytest.mark.parametrize("begin", CLIENTS)
def test_a_client_begins_nothing(begin: Callable[[User], Attempt], carla: User, time_travel: TimeTravel) -> None:
    assert_stopped_until_lifted(carla, begin, time_travel)


@pytest.mark.parametrize("begin", FREELANCERS)
def test_a_freelancer_begins_nothing(begin: Callable[[User], Attempt], ana: User, time_travel: TimeTravel) -> None:
    assert_stopped_until_lifted(ana, begin, time_travel)


def test_the_refusal_names_reason_beginning_and_review_in_the_persons_zone(ana: User) -> None:
    suspension = story.suspend(ana, reason="fraud")
    with pytest.raises(Suspended) as refusal:
        require_not_suspended(ana, "send proposals")
    said = str(refusal.value)
    assert said.startswith("You cannot send proposals while your account is suspended.")
    assert "fraud suspected" in said
    assert times.absolute(suspension.started_at, "Europe/Madrid") in said
    assert times.absolute(suspension.review_at, "Europe/Madrid") in said


def test_nobody_else_is_stopped(suspension: Suspension, olga: User) -> None:
    JobFactory(client=olga, draft=True).publish(by=olga)
    ProposalFactory(job=JobFactory(client=suspension.user), freelancer=olga)
    assert Job.objects.open().count() == 2


def test_a_scheduled_payout_waits_and_goes_on_after_it_is_lifted(ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    recipient = scheduling.set_schedule(ana, "weekly")
    suspension = story.suspend(ana)
    time_travel.forward(days=21)
    # The provider is asked after their account as ever.
    with books.unchanged(besides=["escrow_recipient"]):
        scheduling.pay_scheduled(recipient)
        operations.finish_pending()
    assert books.earned(ana) == 57_000
    suspending.lift(suspension, by=StaffFactory(), sentence="Thank you.")
    operations.finish_pending()
    payout = Payout.objects.get()
    assert (payout.payee, payout.amount_minor, payout.by_schedule) == (ana, 57_000, True)
    assert story.fresh(recipient).next_payout_at > clock.now()  # type: ignore[operator]


def test_a_payout_on_its_way_arrives(ana: User, time_travel: TimeTravel) -> None:
    attempt = withdrawing_earnings(ana)
    time_travel.forward(days=15)
    attempt()
    story.suspend(ana)
    operations.finish_pending()
    time_travel.forward(minutes=5)
    story.hear_from_provider()
    assert Payout.objects.get().state == Payout.State.PAID
    books.assert_books_balance()


def test_a_charge_that_was_under_way_is_protected(carla: User) -> None:
    payment = story.at_checkout(story.hire(client=carla))
    story.suspend(carla)
    story.hear_from_provider()
    contract = story.contract_of(payment)
    assert contract.state == Contract.State.OFFERED
    books.assert_books_balance()


def test_the_person_is_told_once_of_each_step(suspension: Suspension, carla: User, sam: User) -> None:
    later = suspension.review_at + timedelta(days=7)
    suspending.extend(suspension, by=sam, sentence="The picture is too dark.", review_at=later)
    suspending.lift(suspension, by=sam, sentence="Thank you.")
    told = list(Notification.objects.filter(user=carla).order_by("id"))
    assert [notice.text.partition(".")[0] for notice in told] == [
        "Your account is suspended: identity not confirmed",
        "Your account stays suspended",
        "Your account is no longer suspended",
    ]
    assert "picture of your passport" in told[0].detail
    assert times.absolute(later, carla.zone) in told[1].text
    kinds = SuspensionEvent.objects.values_list("kind", "by", "review_at")
    assert list(kinds) == [
        ("suspended", sam.pk, suspension.review_at), ("extended", sam.pk, later), ("lifted", sam.pk, None),
    ]  # fmt: skip


def test_only_staff_with_the_right(carla: User, suspension: Suspension, ana: User) -> None:
    without = staff(may_suspend=False)
    later = suspension.review_at + timedelta(days=1)
    for refused in (
        lambda: story.suspend(ana, by=without),
        lambda: story.suspend(ana, by=carla),
        lambda: suspending.extend(suspension, by=without, sentence="Still", review_at=later),
        lambda: suspending.lift(suspension, by=without, sentence="Thanks"),
    ):
        with books.refused(NotYours, match="right of its own"):
            refused()


def test_nobody_decides_about_themselves_or_a_superuser(sam: User) -> None:
    tess = staff(may_suspend=True)
    with books.refused(NotYours, match="of their own"):
        story.suspend(tess, by=tess)
    with books.refused(NotYours, match="superuser"):
        story.suspend(sam, by=tess)
    suspension = story.suspend(tess, by=sam)
    with books.refused(NotYours, match="of their own"):
        suspending.lift(suspension, by=tess, sentence="I am fine")


def test_what_makes_no_sense_is_refused(suspension: Suspension, carla: User, ana: User, sam: User) -> None:
    now = clock.now()
    with books.refused(SuspensionRefused, match="suspended already"):
        story.suspend(carla, by=sam)
    with books.refused(SuspensionRefused, match="Choose a reason"):
        story.suspend(ana, by=sam, reason="mood")
    with books.refused(SuspensionRefused, match="later day"):
        story.suspend(ana, by=sam, days=-1)
    with books.refused(SuspensionRefused, match="sentence"):
        suspending.suspend(ana, by=sam, reason="abuse", sentence=" ", review_at=now + timedelta(days=1))
    with books.refused(SuspensionRefused, match="later day"):
        suspending.extend(suspension, by=sam, sentence="Longer", review_at=suspension.review_at)
    suspending.lift(suspension, by=sam, sentence="Thank you.")
    with books.refused(SuspensionRefused, match="lifted already"):
        suspending.lift(suspension, by=sam, sentence="Thank you.")
    with books.refused(SuspensionRefused, match="lifted already"):
        suspending.extend(suspension, by=sam, sentence="Longer", review_at=now + timedelta(days=99))


def test_somebody_can_be_suspended_again(suspension: Suspension, carla: User, sam: User) -> None:
    suspending.lift(suspension, by=sam, sentence="Thank you.")
    again = story.suspend(carla, by=sam)
    assert current_of(carla) == again
    assert carla.suspensions.count() == 2


def test_a_review_date_that_has_passed_lifts_nothing(suspension: Suspension, time_travel: TimeTravel) -> None:
    prolonging.confirm(suspension, by=StaffFactory(), sentence="The passport is not theirs.")
    time_travel.forward(days=31)
    assert current_of(suspension.user) == story.fresh(suspension)


@pytest.mark.parametrize(
    "change", ["UPDATE accounts_suspensionevent SET sentence = ''", "DELETE FROM accounts_suspensionevent"]
)
def test_history_cannot_be_changed_in_sql(suspension: Suspension, change: str) -> None:
    with books.refused_by_database("accounts_suspensionevent is append-only"):
        books.sql(change)


@pytest.mark.parametrize("column", ["reason = 'abuse'", "sentence = ''", "started_at = now()", "user_id = user_id + 1"])
def test_what_was_said_at_the_start_stays(suspension: Suspension, column: str) -> None:
    with books.refused_by_database("suspension_stays"):
        books.sql(f"UPDATE accounts_suspension SET {column}")  # noqa: S608


def test_a_suspension_is_not_deleted_nor_taken_up_again(suspension: Suspension, sam: User) -> None:
    suspending.lift(suspension, by=sam, sentence="Thank you.")
    with books.refused_by_database("suspension_stays"):
        books.sql("UPDATE accounts_suspension SET lifted_at = NULL")
    with books.refused_by_database("suspension_stays"):
        books.sql("DELETE FROM accounts_suspension")


def test_two_at_a_time_are_refused_by_the_database(suspension: Suspension) -> None:
    copy = Suspension(user=suspension.user, reason="abuse", sentence="x", started_at=suspension.started_at)
    copy.review_at = suspension.review_at
    with books.refused_by_database("one_suspension_at_a_time"):
        copy.save()


def test_nobody_deposits_for_a_freelancer_who_cannot_accept(carla: User) -> None:
    freelancer = FreelancerFactory()
    proposal = ProposalFactory(job__client=carla, freelancer=freelancer)
    story.suspend(freelancer)
    with books.refused(CannotAccept, match="cannot take on work"):
        hiring.contract_for(proposal, by=carla)


def test_on_the_day_of_the_review_those_who_can_decide_it_are_told_once(
    suspension: Suspension, olga: User, time_travel: TimeTravel
) -> None:
    tess = staff(may_suspend=True)
    about = Notification.objects.filter(key__contains=":review:")
    assert reviewing.remind_staff() == 0
    assert not about.exists()
    time_travel.to(suspension.review_at)
    assert reviewing.remind_staff() == 1
    told = about.get(user=tess)
    assert told.text.startswith(f"The suspension of {suspension.user.name} was to be looked at again by ")
    assert told.path == f"/staff/accounts/suspension/{suspension.pk}/change/"
    told_before = set(about.values_list("user", flat=True))
    assert not {suspension.user_id, olga.pk} & told_before
    reviewing.remind_staff()
    assert about.count() == len(told_before)


def test_of_what_is_lifted_or_extended_nobody_is_reminded(
    suspension: Suspension, sam: User, time_travel: TimeTravel
) -> None:
    later = suspension.review_at + timedelta(days=30)
    suspending.extend(suspension, by=sam, sentence="We wait for the bank.", review_at=later)
    prolonging.confirm(suspension, by=StaffFactory(), sentence="The bank takes its time.")
    time_travel.to(suspension.review_at)
    assert reviewing.remind_staff() == 0
    time_travel.to(later)
    assert reviewing.remind_staff() == 1
    suspending.lift(suspension, by=sam, sentence="It was a mistake.")
    assert reviewing.remind_staff() == 0
