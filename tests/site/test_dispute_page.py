"""A dispute as its two sides see it, from its opening to its end."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contracts.models import Message
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.silence import sweep
from disputes.verbs import appealing, bringing, ruling, withdrawing
from disputes.verbs.bringing import Brought
from escrow.models import Hold
from marketplace import clock
from milestones.models import Milestone
from milestones.silence.sweep import process_due
from milestones.verbs import answering_settlements
from tests import story
from tests.conftest import TimeTravel
from tests.files import text_file
from tests.site.asking import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def page_of(client: Client, dispute: Dispute, reader: User) -> str:
    return shown(client, reader, dispute.get_absolute_url())


def primary(page: str) -> list[str]:
    """The words of the primary buttons."""
    return re.findall(r'class="btn btn--primary"[^>]*>([^<]+)<', page)


def test_the_refund_request_that_a_dispute_overtook_is_part_of_its_story(
    client: Client, in_review: Milestone, carla: User, ana: User
) -> None:
    story.refund_request(in_review)
    dispute = story.dispute(in_review, by=ana, wants=60_000)
    for reader in (carla, ana):
        told = page_of(client, dispute, reader).partition("What happened so far")[2]
        assert told.index("Carla Client asked for everything back") < told.index("Ana Freelancer opened the dispute")


def test_an_appeal_is_said_to_be_final(client: Client, carla: User, ana: User) -> None:
    dispute = story.ruled_dispute(client=carla, freelancer=ana)
    appealing.appeal(dispute, by=ana, reasons="It was all there.")
    for reader in (carla, ana):
        for address in (dispute.get_absolute_url(), dispute.milestone.contract.get_absolute_url()):
            said = shown(client, reader, address)
            assert "Other staff decide on the appeal, and their ruling is final." in said


def test_the_other_side_is_asked_to_respond(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    dispute = story.dispute(in_review)
    theirs, own = page_of(client, dispute, ana), page_of(client, dispute, carla)
    assert "If you do not respond by " in theirs
    assert "If Ana Freelancer does not respond by " in own
    for page in (theirs, own):
        assert "$600.00 is disputed and safe; every other clock stands." in page
        assert "It is not what we agreed on." in page
        assert "Has not told their side yet" in page
    assert "It is your turn." in theirs
    assert primary(theirs) == ["Respond to the dispute"]
    assert "It is Ana Freelancer’s turn." in own
    assert primary(own) == []
    assert reverse("dispute_withdraw", args=[dispute.pk]) in own
    assert reverse("dispute_withdraw", args=[dispute.pk]) not in theirs
    assert "Return $600.00" in theirs
    assert "Release $600.00" in own


def test_then_both_can_settle(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    dispute = story.respond(story.dispute(in_review))
    for reader in (carla, ana):
        page = page_of(client, dispute, reader)
        assert f"If you and {(ana if reader == carla else carla).name} do not settle it by " in page
        assert primary(page) == ["Offer a settlement"]
        assert "It is just what we agreed on." in page
    offer = story.offer(in_review, by=ana, to_freelancer=45_000)
    theirs, own = page_of(client, dispute, carla), page_of(client, dispute, ana)
    assert primary(theirs) == ["Answer Ana Freelancer’s offer"]
    assert primary(own) == []
    assert reverse("settlement", args=[offer.pk]) in own
    assert "$450.00" in theirs
    answering_settlements.decline(offer, by=carla, answer="Too much for half a shop.")
    assert "Too much for half a shop." in page_of(client, dispute, ana)


def test_an_open_offer_says_whose_turn_it_is(client: Client, carla: User, ana: User) -> None:
    found = story.negotiated_dispute(client=carla, freelancer=ana)
    assert "Both of you can make an offer." in page_of(client, found, carla)
    story.offer(found.milestone, by=ana, to_freelancer=30_000)
    assert "Ana Freelancer’s offer waits for your answer." in page_of(client, found, carla)
    assert "Your offer waits for Carla Client’s answer." in page_of(client, found, ana)


def test_nobody_reads_of_a_ruling_that_waits_for_a_second_person(client: Client, carla: User, ana: User) -> None:
    found = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana, amounts=(900_000, 100)))
    iris = story.arbiter(name="Iris Arbiter")
    proposed = story.rule(found, by=iris, to_freelancer=123_400)
    second = story.arbiter(name="Sebastian Second")
    for rejected in (False, True):
        if rejected:
            ruling.reject(proposed, by=second, said="I read it differently.")
        for reader in (carla, ana):
            for page in (page_of(client, found, reader), shown(client, reader, in_workspace(found))):
                for secret in ("1,234.00", "Half of it works.", "Iris", "Sebastian", "differently", "second person"):
                    assert secret not in page


def in_workspace(dispute: Dispute) -> str:
    return dispute.milestone.contract.get_absolute_url()


def test_the_ruling_is_read_with_its_money_and_without_names(client: Client, carla: User, ana: User) -> None:
    ruled = story.ruled_dispute(client=carla, freelancer=ana, by=story.arbiter(name="Iris Arbiter"))
    for reader in (carla, ana):
        page = page_of(client, ruled, reader)
        for part in ("$200.00", "$10.00", "$190.00", "$400.00", "Half of it works.", "Partly met", "We looked at it."):
            assert part in page
        assert "Our staff have ruled. If nobody appeals by " in page
        assert "Iris" not in page
        assert "Iris" not in shown(client, reader, in_workspace(ruled))
        # Carla wanted nothing for Ana, and Ana everything: both have lost something.
        assert primary(page) == ["Appeal the ruling"]


def test_who_got_what_they_wanted_is_not_urged_to_appeal(client: Client, carla: User, ana: User) -> None:
    ruled = story.ruled_dispute(client=carla, freelancer=ana, to_freelancer=0)
    assert primary(page_of(client, ruled, carla)) == ["Accept the ruling"]
    assert reverse("dispute_appeal", args=[ruled.pk]) in page_of(client, ruled, carla)
    assert primary(page_of(client, ruled, ana)) == ["Appeal the ruling"]


def test_after_an_appeal_the_first_ruling_stays_readable(client: Client, carla: User, ana: User, sam: User) -> None:
    ruled = story.ruled_dispute(client=carla, freelancer=ana, by=sam)
    appealing.appeal(ruled, by=ana, reasons="You overlooked the tests.")
    page = page_of(client, ruled, carla)
    assert "Other staff decide the appeal" in page
    assert "Half of it works." in page
    assert "(appealed)" in page
    assert reverse("dispute_withdraw", args=[ruled.pk]) not in page
    story.rule(ruled, by=story.arbiter(), to_freelancer=60_000)
    page = page_of(client, ruled, carla)
    assert "The ruling is final and being carried out." in page
    assert reverse("dispute_appeal", args=[ruled.pk]) not in page
    assert primary(page) == []


def test_when_it_was_carried_out_the_outcome_is_shown(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    ruled = story.ruled_dispute(client=carla, freelancer=ana)
    time_travel.forward(days=7)
    assert "being carried out" in page_of(client, ruled, ana)
    sweep.process_due()
    page = page_of(client, ruled, ana)
    assert "How it ended" in page
    assert "Decided by a ruling" in page
    assert "Settled: $200.00 was paid to you, and $400.00 went back to Carla Client." in page
    assert "Half of it works." in page
    assert "btn--primary" not in page


def test_silence_leads_to_staff_and_the_page_says_so(client: Client, in_review: Milestone, carla: User) -> None:
    found = story.in_review(story.dispute(in_review))
    page = page_of(client, found, carla)
    assert "It is our staff’s turn." in page
    assert "Did not tell their side in time." in page
    assert page.count("steps__skipped") == 2
    assert "It went to our staff, who decide" in page


def test_giving_in_ends_it(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    dispute = story.dispute(in_review)
    story.approve(story.fresh(in_review))
    page = page_of(client, dispute, ana)
    assert "The client released the money" in page
    assert "Carla Client released $600.00" in page
    assert "How you can end it" not in page


def test_a_refund_request_that_became_a_dispute(
    client: Client, in_review: Milestone, ana: User, time_travel: TimeTravel
) -> None:
    story.refund_request(in_review)
    time_travel.forward(days=7)
    process_due()
    page = page_of(client, Dispute.objects.get(), ana)
    assert "Nobody answered Carla Client’s refund request, and it became this dispute" in page
    assert "It seems fair." in page
    assert primary(page) == ["Respond to the dispute"]


def test_frozen_money_offers_nothing_to_do(client: Client, in_review: Milestone, carla: User) -> None:
    dispute = story.dispute(in_review)
    Hold.objects.filter(pk=in_review.hold_id).update(frozen_at=clock.now())
    page = page_of(client, dispute, carla)
    assert "Your bank has disputed the payment" in page
    assert "Add evidence" not in page
    assert "How you can end it" not in page


def test_what_people_wrote_is_text(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    dispute = story.dispute(in_review)
    bringing.add(dispute, Brought("<script>alert(1)</script>"), by=ana)
    assert "<script>alert(1)" not in page_of(client, dispute, carla)


def test_it_exists_for_its_two_sides_only(client: Client, in_review: Milestone, olga: User, sam: User) -> None:
    dispute = story.dispute(in_review)
    for person in (olga, sam, story.arbiter()):
        client.force_login(person)
        assert client.get(dispute.get_absolute_url()).status_code == 404


def test_a_long_dispute_needs_no_more_queries_than_a_short_one(client: Client, carla: User, ana: User) -> None:
    def queries(pieces: int) -> int:
        found = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
        contract, iris = found.milestone.contract, story.arbiter()
        taking.take(found, by=iris)
        for number in range(pieces):
            message = Message.send(contract, by=ana, text=f"Message {number}", files=[text_file()])
            taking.ask(found, by=iris, to="both", text="And this?")
            bringing.add(found, Brought("Look.", [text_file()], [message]), by=ana)
            offer = story.offer(found.milestone, by=ana, to_freelancer=1_000)
            answering_settlements.take_back(offer, by=ana)
        client.force_login(carla)
        client.get(found.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(found.get_absolute_url()).status_code == 200
        return len(captured)

    assert queries(6) <= queries(1)


def test_the_contract_leads_to_disputes_that_are_over(client: Client, in_review: Milestone, carla: User) -> None:
    first = story.dispute(in_review)
    assert ">The dispute<" not in shown(client, carla, in_workspace(first))
    withdrawing.withdraw(first, by=first.opened_by)
    page = shown(client, carla, in_workspace(first))
    assert f'<a href="{first.get_absolute_url()}">The dispute</a>' in page
    assert "Withdrawn, " in page
