"""One line of time: everything in it, in order, word for word, and to nobody what is staff's alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.models import Message
from disputes.case.timeline import Entry, Kind, timeline_of
from disputes.deciders import taking
from disputes.models import Dispute, EvidenceFile
from disputes.verbs import appealing, bringing, ruling, withdrawing
from disputes.verbs.bringing import Brought
from milestones.models import Milestone, MilestoneEvent
from milestones.verbs import answering_settlements
from tests import casework, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def told(dispute: Dispute, *, for_staff: bool = False) -> list[Entry]:
    milestone: Milestone = Milestone.objects.with_parties().get(pk=dispute.milestone_id)
    return timeline_of(milestone, for_staff=for_staff)


def titles(dispute: Dispute, *, for_staff: bool = False) -> list[str]:
    return [entry.title for entry in told(dispute, for_staff=for_staff)]


def test_the_whole_story_in_order(carla: User, ana: User, time_travel: TimeTravel) -> None:
    ari = story.arbiter(name="Ari Arbiter")
    milestone = story.changes_requested_milestone(client=carla, freelancer=ana)
    Message.send(milestone.contract, by=ana, text="Which browser?")
    answering_settlements.decline(story.offer(milestone, by=carla, to_freelancer=10_000), by=ana, answer="Too little.")
    story.submit(story.fresh(milestone))
    dispute = story.respond(story.dispute(story.fresh(milestone)))
    bringing.add(dispute, Brought(text="See the video."), by=carla)
    assert dispute.due_at
    time_travel.to(dispute.due_at)
    dispute = story.in_review(dispute)
    taking.take(dispute, by=ari)
    taking.ask(dispute, by=ari, to="freelancer", text="Where are the tests?")
    story.rule(dispute, by=ari, to_freelancer=20_000)
    appealing.appeal(dispute, by=ana, reasons="They were there.")
    assert titles(dispute) == [
        "Agreed",
        "Deposit received; the money is protected",
        "Submission 1",
        "Change request 1",
        "Message",
        "Settlement offer 1: Ana Freelancer gets $95.00 of $100.00 after the fee of 5 %, and Carla Client gets "
        "$500.00 back.",
        "Declined offer 1",
        "Submission 2",
        "Dispute opened",
        "Response to the dispute",
        "Evidence",
        "Dispute passed to our staff",
        "A member of staff looks into it",
        "Question to the freelancer",
        "Ruling 1: Ana Freelancer gets $190.00 of $200.00 after the fee of 5 %, and Carla Client gets $400.00 back.",
        "Appeal of ruling 1",
    ]
    entries = told(dispute)
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    roles = {entry.title: (entry.who and entry.who.name, entry.role) for entry in entries}
    assert roles["Submission 1"] == ("Ana Freelancer", "freelancer")
    assert roles["Evidence"] == ("Carla Client", "client")
    assert roles["Declined offer 1"] == ("Ana Freelancer", "freelancer")
    assert roles["Question to the freelancer"] == ("Ari Arbiter", "staff")
    assert roles["Dispute passed to our staff"] == (None, "")


def test_nothing_that_happened_is_left_out(carla: User, ana: User) -> None:
    """Each event of the history is an entry itself or told by one at the same instant."""
    dispute = story.ruled_dispute(client=carla, freelancer=ana)
    instants = {entry.at for entry in told(dispute)}
    events = MilestoneEvent.objects.filter(milestone=dispute.milestone_id)
    assert {event.at for event in events} <= instants


def test_words_files_and_links_are_all_there(carla: User, ana: User) -> None:
    dispute = story.dispute(story.submitted_milestone(client=carla, freelancer=ana))
    message = Message.send(dispute.milestone.contract, by=ana, text="Which browser?")
    file = SimpleUploadedFile("video notes.txt", b"It fails at 0:12.")
    submissions = list(dispute.milestone.submissions.all())
    bringing.add(dispute, Brought("It fails.", [file], [message], submissions), by=carla)
    by_title = {entry.title: entry for entry in told(dispute)}
    evidence, submission = by_title["Evidence"], by_title["Submission 1"]
    kept = EvidenceFile.objects.get()
    assert [(f.kind, f.pk, f.name, f.sha256) for f in evidence.files] == [
        ("evidence", kept.pk, "video notes.txt", kept.sha256)
    ]
    assert len(kept.sha256) == 64
    assert evidence.body == "It fails."
    assert list(evidence.points) == ["Quotes Ana Freelancer: “Which browser?”", "Points to Submission 1"]
    assert list(submission.links) == [story.LINK]
    assert list(submission.points) == ["Says it meets: Part 1 works", "Says it meets: Part 1 is tested"]
    assert by_title["Dispute opened"].points[0] == "Wants: Carla Client gets $600.00 back."
    assert by_title["Dispute opened"].points[1] == "At issue: Part 1 works"


def test_what_no_second_person_confirmed_is_for_staff_alone(carla: User, ana: User) -> None:
    ari, bo = story.arbiter(), story.arbiter()
    case = casework.of_thousands(client=carla, freelancer=ana)
    ruling.reject(story.rule(case, by=ari, to_freelancer=0), by=bo, said="Too little.")
    proposed = story.rule(case, by=ari, to_freelancer=100_000)
    assert not [title for title in titles(case) if "uling" in title]
    for_staff = titles(case, for_staff=True)
    assert "Ruling 1 not confirmed by a second person" in for_staff
    assert len([title for title in for_staff if title.startswith("Ruling 2: ")]) == 1
    ruling.confirm(proposed, by=bo, said="Between us: a close call.")
    assert "Ruling 2 confirmed by a second person" in titles(case)
    assert not [title for title in titles(case) if title.startswith("Ruling 1")]
    assert "Between us: a close call." not in {entry.body for entry in told(case)}
    assert "Between us: a close call." in {entry.body for entry in told(case, for_staff=True)}


def test_an_earlier_dispute_about_the_same_is_part_of_it(carla: User, ana: User) -> None:
    first = story.dispute(story.submitted_milestone(client=carla, freelancer=ana))
    withdrawing.withdraw(first, by=carla)
    second = story.dispute(story.fresh(first.milestone), by=ana, wants=60_000)
    assert titles(second).count("Dispute opened") == 2


def test_other_milestones_and_other_contracts_stay_out(carla: User, ana: User) -> None:
    dispute = story.dispute(story.submitted_milestone(client=carla, freelancer=ana, whole=True))
    before = titles(dispute)
    story.submit(story.milestones_of(dispute.milestone.contract)[1])
    other = story.dispute(story.submitted_milestone(client=carla, freelancer=ana))
    Message.send(other.milestone.contract, by=ana, text="Elsewhere")
    assert titles(dispute) == before


def test_a_longer_story_costs_no_more_statements(carla: User, ana: User, time_travel: TimeTravel) -> None:
    dispute = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            told(dispute, for_staff=True)
        return len(captured)

    def one_more() -> None:
        time_travel.forward(minutes=1)
        file = SimpleUploadedFile("note.txt", b"As agreed.")
        message = Message.send(dispute.milestone.contract, by=ana, text="And this?", files=[file])
        submissions = list(dispute.milestone.submissions.all())
        bringing.add(dispute, Brought("See", [SimpleUploadedFile("a.txt", b"x")], [message], submissions), by=carla)

    one_more()
    few = statements()
    one_more()
    one_more()
    assert statements() == few
    assert {entry.kind for entry in told(dispute)} == set(Kind) - {Kind.OFFERS}
