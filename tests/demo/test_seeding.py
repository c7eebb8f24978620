"""The told past, whole: seeded once for this module, and only read."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Notification, User
from contracts.models import Contract, Job, Message, MessageFile, Proposal, Report, Review, Reviewing, SentPlan
from escrow.models import Payment, Refund, WebhookEvent
from marketplace import attachments, clock
from marketplace.demo import logins
from marketplace.demo.seeding import marketplace as seeding
from milestones.models import Milestone, MilestoneEvent, State, SubmissionFile
from tests.books import assert_books_balance

# One worker of a parallel run tells it for all.
pytestmark = pytest.mark.xdist_group("seeding")


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo's marketplace, gone again after the module."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        seeding.tell()
        yield
        transaction.set_rollback(True)


def test_it_is_a_living_marketplace() -> None:
    people = User.objects.filter(is_staff=False)
    roles = Counter(people.values_list("is_client", "is_freelancer"))
    assert 38 <= people.count() <= 44
    assert roles[True, False] >= 12
    assert roles[False, True] >= 20
    assert roles[True, True] == 4
    assert len(set(people.values_list("country", flat=True))) > 20
    public = Job.objects.filter(direct=False)
    assert public.count() == 64
    assert set(public.values_list("category", flat=True)) == set(Job.Category)
    assert {plan.state for plan in SentPlan.objects.all()} == {"waiting", "claimed"}
    assert set(Job.objects.values_list("state", flat=True)) == set(Job.State)
    assert set(Proposal.objects.values_list("state", flat=True)) == set(Proposal.State)
    assert set(Contract.objects.values_list("currency", flat=True)) == {"USD", "EUR", "GBP", "JPY"}


def test_open_jobs_have_from_none_to_many_proposals() -> None:
    counted = Job.objects.open().annotate(
        live=Count("proposals", filter=Q(proposals__state__in=Proposal.LIVE)), sent=Count("proposals")
    )
    assert {0, 1, 2, 3, 4} <= set(counted.values_list("live", flat=True))
    assert counted.aggregate(most=Max("sent"))["most"] == 8


def test_people_have_reviewed_each_other() -> None:
    both, one = 2, 1
    counts = Counter(Review.objects.shown().values_list("reviewing", flat=True))
    assert {both, one} == set(counts.values())
    assert Review.objects.exclude(reply="").exists()
    assert Reviewing.objects.filter(published_at=None).exists()


def test_things_were_reported() -> None:
    assert Report.objects.waiting().exists()
    assert Report.objects.exclude(decision=None).exists()


def test_contracts_stand_in_every_state() -> None:
    states = Counter(Contract.objects.values_list("state", flat=True))
    assert sum(states.values()) >= 25
    assert set(states) == set(Contract.State)


def test_milestones_stand_in_every_state_by_every_way() -> None:
    assert set(Milestone.objects.values_list("state", flat=True)) == set(State)
    kinds = set(MilestoneEvent.objects.values_list("kind", flat=True))
    # A refund that is sent again, two payments of one deposit, an outage and a bank's question are no part of anybody's
    # ordinary year; nor are staff and work that are late, and people who end a dispute sooner.
    kind = MilestoneEvent.Kind
    unusual = {kind.REFUND_RETRIED, kind.SENT_BACK, kind.DEADLINE_MOVED, kind.GIVEN_BACK}
    unusual |= {kind.PART_TAKEN, kind.BANK_OVERRULED, kind.EARNINGS_TAKEN, kind.EARNINGS_GIVEN_AGAIN}
    unusual |= {kind.OVERDUE, kind.STAFF_LATE, kind.DISPUTE_UNWILLING, kind.RULING_ACCEPTED}
    unusual |= {each for each in kind if each.startswith("withdrawal_")}
    assert kinds == set(kind) - unusual
    asked = Milestone.objects.filter(state=State.CHANGES_REQUESTED).annotate(rounds=Count("change_requests"))
    assert set(asked.values_list("rounds", flat=True)) == {1, 2, 3}


def test_clocks_stand_at_every_distance() -> None:
    now = clock.now()
    reviews = Milestone.objects.filter(state=State.SUBMITTED).values_list("review_due_at", flat=True)
    offers = Contract.objects.filter(state=Contract.State.OFFERED).values_list("answer_due_at", flat=True)
    for instants, limits in (
        (reviews, [(0, 1), (1, 3), (12, 24), (48, 96), (144, 216), (288, 336)]),
        (offers, [(0, 1), (4, 12), (48, 96), (96, 144), (144, 168)]),
    ):
        left = [instant - now for instant in instants if instant]
        assert min(left) > timedelta(0)
        for after, before in limits:
            assert any(timedelta(hours=after) < one < timedelta(hours=before) for one in left), (after, before)


def test_the_books_balance() -> None:
    assert_books_balance()


def test_everything_the_provider_said_was_acted_upon() -> None:
    assert not WebhookEvent.objects.filter(processed_at=None).exists()
    assert not Refund.objects.filter(state__in=Refund.LIVE).exists()
    assert set(Refund.objects.values_list("state", flat=True)) == {Refund.State.SUCCEEDED, Refund.State.FAILED}
    assert set(Payment.objects.values_list("state", flat=True)) >= {"succeeded", "failed", "open"}


def test_everything_happened_before_now_and_in_order() -> None:
    now = clock.now()
    for model, instant in (
        (MilestoneEvent, "at"),
        (Message, "sent_at"),
        (Notification, "created_at"),
        (Job, "created_at"),
    ):
        instants = list(model._default_manager.order_by("pk").values_list(instant, flat=True))
        assert instants == sorted(instants)
        assert instants[-1] < now
    assert not User.objects.filter(jobs__created_at__lt=F("joined_at")).exists()
    assert not User.objects.filter(proposals__created_at__lt=F("joined_at")).exists()


def test_plans_are_promised_for_days_to_come_and_before_the_jobs_deadline() -> None:
    for proposal in Proposal.objects.select_related("job").prefetch_related("plan"):
        days = [step.due_on for step in proposal.plan.all()]
        assert days == sorted(days), proposal
        assert proposal.created_at.date() < days[0], proposal
        assert days[-1] <= proposal.job.deadline_on, proposal


def test_no_two_people_write_the_same() -> None:
    letters = Proposal.objects.values_list("cover_letter", flat=True)
    abouts = User.objects.exclude(about="").values_list("about", flat=True)
    for texts in (letters, abouts, Job.objects.values_list("description", flat=True)):
        assert len(set(texts)) == len(texts)


def test_files_are_what_their_names_say() -> None:
    for model in (SubmissionFile, MessageFile):
        for kept in model.objects.all():
            kept.file.name, path = kept.name, kept.file.name
            with kept.file.storage.open(path) as opened:
                opened.name = kept.name
                assert attachments.look(opened, kept.name).content_type == kept.content_type


def test_nobody_is_e_mailed_about_the_past_and_only_the_last_is_unread() -> None:
    assert not Notification.objects.filter(emailed_at=None).exists()
    unread = Counter(Notification.objects.filter(read_at=None).values_list("user", flat=True))
    assert 0 < max(unread.values()) <= 3


def test_the_demo_people_sign_in_with_the_printed_password(client: Client) -> None:
    for login in logins.LOGINS:
        user = User.objects.get(email=login.email)
        assert user.name == login.name
        assert user.check_password(logins.PASSWORD)
        assert EmailAddress.objects.get(user=user).verified
    assert User.objects.get(email=logins.address("staff")).is_superuser


def test_the_client_and_the_freelancer_have_the_most_to_show() -> None:
    clara, ana = (User.objects.get(email=logins.address(key)) for key in ("clara", "ana"))
    shared = Milestone.objects.filter(contract__client=clara, contract__freelancer=ana)
    assert set(shared.values_list("state", flat=True)) == {
        State.RELEASED,
        State.SUBMITTED,
        State.CHANGES_REQUESTED,
        State.FUNDED,
        State.PENDING,
    }
    assert Contract.objects.filter(freelancer=ana, state=Contract.State.OFFERED).exists()
    assert Contract.objects.filter(client=clara, state=Contract.State.OFFERED).exists()
    compared = Job.objects.open().filter(client=clara).annotate(live=Count("proposals"))
    assert compared.aggregate(most=Max("live"))["most"] >= 6


def test_a_second_run_adds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = User.objects.count(), Notification.objects.count()
    call_command("seed_demo")
    assert (User.objects.count(), Notification.objects.count()) == before
    printed = capsys.readouterr().out
    assert "nothing was added" in printed
    for login in logins.LOGINS:
        assert login.email in printed
    assert logins.PASSWORD in printed
