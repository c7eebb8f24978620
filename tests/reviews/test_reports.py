"""Reporting a job, a person, a message or a review, and what staff decide: told to both, and hidden from others."""

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts import rights
from accounts.models import Notification, StaffAction, User
from accounts.strangers import NoStranger
from contracts.jobs import reopening
from contracts.models import Contract, Hiding, Job, Message, Report, ReportDecision, Review, Stars
from contracts.reports import deciding, reporting, subjects
from contracts.reports.deciding import DecidedAlready
from contracts.reports.reporting import ReportedAlready
from disputes.pack import record
from marketplace.refusals import NotYours, Refused
from tests import story
from tests.books import refused, refused_by_database, sql
from tests.factories import JobFactory, ProposalFactory, UserFactory
from tests.pages import tight
from tests.reviews.over import count, over, write
from tests.told import saying, times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def sara(db: None) -> User:
    """Support: may decide about reports, and is a stranger to all."""

    user: User = UserFactory(name="Sara Support", email="sara@example.org", is_staff=True)
    rights.give(user, ["contracts.view_report", "contracts.decide_report"])
    return story.fresh(user)


def report(subject: str, pk: int, by: User, words: str = "It wants my bank's password.") -> Report:
    return reporting.report(subjects.find(subject, pk, by), by=by, reason="scam", words=words)


def decide(found: Report, by: User, what: str) -> ReportDecision:
    to_reported = "" if what == "dismissed" else "Nobody asks for passwords here."
    return deciding.decide(found, by=by, what=what, to_reporter="We have read it.", to_reported=to_reported)


@pytest.fixture
def job(carla: User) -> Job:
    made: Job = JobFactory(client=carla, title="Send me your password")
    return made


@pytest.fixture
def message(carla: User, ana: User) -> Message:
    contract = story.active_contract(client=carla, freelancer=ana)
    return Message.send(contract, by=carla, text="Send me your password.")


@pytest.fixture
def review(carla: User, ana: User) -> Review:
    contract = over(client=carla, freelancer=ana)
    write(contract, carla, 1, words="A thief.")
    write(contract, ana)
    return Review.objects.get(of=ana)


def test_the_content_is_kept_as_it_was(job: Job, carla: User, olga: User) -> None:
    found = report("job", job.pk, olga)
    Job.objects.filter(pk=job.pk).update(title="Something harmless")
    kept = story.fresh(found)
    assert (kept.about, kept.by, kept.reason, kept.content["title"]) == (carla, olga, "scam", "Send me your password")
    assert times_told(carla, "report") == 0


def test_each_kind_is_found_for_who_reads_it_alone(
    job: Job, message: Message, review: Review, *, carla: User, ana: User, olga: User
) -> None:
    assert report("message", message.pk, ana).content["text"] == "Send me your password."
    assert report("review", review.pk, olga).content["words"] == "A thief."
    assert report("person", carla.pk, olga).content["name"] == "Carla Client"
    for subject, pk, by in (
        ("message", message.pk, olga),
        ("message", message.pk, carla),
        ("job", job.pk, carla),
        ("job", JobFactory(draft=True).pk, olga),
        ("review", review.pk, carla),
        ("person", olga.pk, olga),
    ):
        with refused(Http404):
            report(subject, pk, by)


def test_a_review_that_is_not_published_cannot_be_reported(carla: User, ana: User) -> None:
    secret = write(over(client=carla, freelancer=ana), carla)
    with refused(Http404):
        report("review", secret.pk, ana)


def test_one_report_of_a_thing_waits(job: Job, olga: User, sara: User) -> None:
    found = report("job", job.pk, olga)
    with refused(ReportedAlready):
        report("job", job.pk, olga)
    decide(found, sara, "dismissed")
    assert report("job", job.pk, olga).decision is None


def test_it_needs_a_reason_and_words(job: Job, olga: User) -> None:
    thing = subjects.find("job", job.pk, olga)
    for reason, words in (("scam", " "), ("because", "It is.")):
        with refused(Refused):
            reporting.report(thing, by=olga, reason=reason, words=words)


def test_dismissing_tells_who_reported_and_nobody_else(job: Job, carla: User, olga: User, sara: User) -> None:
    decide(report("job", job.pk, olga), sara, "dismissed")
    assert saying("found nothing against our rules: We have read it.", user=olga)
    assert not Notification.objects.filter(user=carla, kind="reported").exists()
    assert story.fresh(job).state == Job.State.OPEN


def test_all_who_reported_the_same_are_told_and_never_named(
    job: Job, carla: User, ana: User, olga: User, sara: User
) -> None:
    first, second = report("job", job.pk, olga), report("job", job.pk, ana, "I saw it, too.")
    decision = deciding.decide(
        first, by=sara, what="warned", to_reporter="We agree.", to_reported="Please change it.", seen=second.pk
    )
    assert {story.fresh(each).decision for each in (first, second)} == {decision}
    assert [times_told(reader, "report") for reader in (olga, ana)] == [1, 1]
    [warned] = Notification.objects.filter(user=carla, kind="reported")
    assert "Please change it." in warned.text
    assert not any(name in str(warned.facts) for name in ("Olga", "Ana"))


def test_a_report_that_came_meanwhile_still_waits(job: Job, ana: User, olga: User, sara: User) -> None:
    first = report("job", job.pk, olga)
    meanwhile = report("job", job.pk, ana)
    decide(first, sara, "dismissed")
    assert story.fresh(meanwhile).decision is None


def test_a_hidden_job_is_its_client_s_and_takes_no_proposals(
    client: Client, job: Job, *, carla: User, ana: User, olga: User, sara: User
) -> None:
    decide(report("job", job.pk, olga), sara, "hidden")
    assert story.fresh(job).state == Job.State.CLOSED
    answers = {}
    for reader in (carla, ana):
        client.force_login(reader)
        answers[reader.name] = client.get(f"/jobs/{job.pk}/").status_code
    assert answers == {"Carla Client": 200, "Ana Freelancer": 404}
    with refused(Refused):
        ProposalFactory(job=job, freelancer=ana)
    with refused(reopening.JobIsHidden):
        reopening.reopen(story.fresh(job), until=job.deadline_on, by=carla)


def test_a_hidden_message_stays_in_evidence(
    client: Client, message: Message, carla: User, ana: User, sara: User
) -> None:
    contract: Contract = message.contract
    decide(report("message", message.pk, ana), sara, "hidden")
    pages = {}
    for reader in (carla, ana):
        client.force_login(reader)
        pages[reader.name] = tight(client.get(contract.get_absolute_url()).content.decode())
    assert "Send me your password." in pages["Carla Client"]
    assert "Send me your password." not in pages["Ana Freelancer"]
    assert "Our staff have hidden this message." in pages["Ana Freelancer"]
    assert [each["text"] for each in record.collect(contract.pk).data["messages"]] == ["Send me your password."]
    assert not saying("Send me your password.", user=ana)
    assert "password" not in str(Notification.objects.get(user=ana, key=f"message:{message.pk}").facts)


def test_a_hidden_review_counts_for_nothing(review: Review, ana: User, olga: User, sara: User) -> None:
    count()
    assert Stars.objects.get(person=ana).published == 1
    decide(report("review", review.pk, olga), sara, "hidden")
    count()
    assert not Stars.objects.filter(person=ana).exists()
    assert not Review.objects.shown().filter(of=ana).exists()
    [told, _other] = record.collect(review.reviewing.contract_id).data["reviews"]
    assert (told["text"], bool(told["hidden_at"])) == ("A thief.", True)


def test_a_person_is_warned_and_not_hidden(carla: User, olga: User, sara: User) -> None:
    found = report("person", carla.pk, olga)
    with refused(Refused):
        decide(found, sara, "hidden")
    decide(found, sara, "warned")
    assert saying("Please do not let it happen again", user=carla)


def test_only_strangers_with_the_right_decide(job: Job, carla: User, ana: User, olga: User, sara: User) -> None:
    found = report("job", job.pk, olga)
    with refused(NotYours):
        decide(found, ana, "dismissed")
    ProposalFactory(job__client=carla, freelancer=sara_as_freelancer(sara))
    with refused(NoStranger):
        decide(found, sara, "dismissed")


def sara_as_freelancer(sara: User) -> User:
    User.objects.filter(pk=sara.pk).update(is_freelancer=True, country="HR")
    return story.fresh(sara)


def test_staff_do_not_decide_about_themselves(job: Job, olga: User, sara: User) -> None:
    for found in (report("person", sara.pk, olga), report("job", job.pk, sara)):
        with refused(NotYours):
            decide(found, sara, "dismissed")


def test_it_is_decided_once(job: Job, olga: User, sara: User, sam: User) -> None:
    found = report("job", job.pk, olga)
    decide(found, sara, "warned")
    with refused(DecidedAlready):
        decide(found, sam, "dismissed")


@pytest.mark.parametrize(("what", "to_reporter", "to_reported"), [
    ("warned", "We agree.", ""), ("dismissed", "No.", "Never mind."), ("hidden", "", "Bad."), ("burn", "So.", "So."),
])  # fmt: skip
def test_both_are_told_why(job: Job, olga: User, sara: User, *, what: str, to_reporter: str, to_reported: str) -> None:
    found = report("job", job.pk, olga)
    with refused(Refused):
        deciding.decide(found, by=sara, what=what, to_reporter=to_reporter, to_reported=to_reported)


def test_the_database_keeps_reports_and_decisions(job: Job, olga: User, sara: User) -> None:
    found = report("job", job.pk, olga)
    decide(found, sara, "hidden")
    for change in (
        "UPDATE contracts_report SET words = 'Other.'",
        "UPDATE contracts_report SET decision_id = NULL",
        "DELETE FROM contracts_report",
    ):
        with refused_by_database("report_is_kept"):
            sql(change)
    for table in ("contracts_reportdecision", "contracts_hiding"):
        with refused_by_database("append-only"):
            sql(f"DELETE FROM {table}")  # noqa: S608 (written above)
    assert Hiding.objects.get().job == job


def test_it_is_reported_and_decided_on_pages(client: Client, job: Job, carla: User, olga: User, sam: User) -> None:
    client.force_login(olga)
    assert f'href="/reports/job/{job.pk}/"' in client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Choose what is wrong." in client.post(f"/reports/job/{job.pk}/", {"words": "Bad."}).content.decode()
    sent = {"reason": "scam", "words": "It wants my password."}
    answer = client.post(f"/reports/job/{job.pk}/", sent, follow=True)
    assert "Our staff look at it, and tell you what comes of it." in answer.content.decode()
    found = Report.objects.get()
    client.force_login(sam)
    assert "Reports to decide about" in client.get(reverse("admin:index")).content.decode()
    address = reverse("admin:contracts_report_decide", args=[found.pk])
    assert address in client.get(reverse("admin:contracts_report_change", args=[found.pk])).content.decode()
    said = tight(client.get(address).content.decode())
    for part in ("Send me your password", "It wants my password.", "Olga Outsider", f"Suspend {carla.name}"):
        assert part in said
    assert "Seen:" not in said
    decision = {"what": "hidden", "to_reporter": "You are right.", "to_reported": "Nobody asks for passwords here."}
    assert client.post(address, {**decision, "seen": found.pk}).status_code == 302
    assert StaffAction.objects.filter(by=sam, said__contains="You are right.").exists()
    client.force_login(olga)
    assert "You are right." in client.get("/reports/mine/").content.decode()
    client.force_login(carla)
    assert "Nobody asks for passwords here." in client.get("/reports/mine/").content.decode()
    assert "You are right." not in client.get("/reports/mine/").content.decode()
