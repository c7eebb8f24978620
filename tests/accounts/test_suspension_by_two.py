"""One member of staff suspends for 30 days; longer takes a second one, and the person can appeal once to others."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import tasks
from accounts.models import Notification, Suspension, SuspensionEvent, User
from accounts.suspension import late_answers, prolonging, suspending
from accounts.suspension.other_hands import SecondHand
from accounts.suspension.suspended import Suspended, current_of, require_not_suspended
from accounts.suspension.suspending import SuspensionRefused
from marketplace import clock, times
from marketplace.refusals import NotYours
from tests import story
from tests.books import refused, refused_by_database, sql, unchanged
from tests.conftest import TimeTravel
from tests.factories import UserFactory
from tests.told import saying

pytestmark = pytest.mark.django_db


def suspender(name: str) -> User:
    user = UserFactory(name=name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["suspend_user", "view_user", "view_suspension"]))
    return story.fresh(user)


@pytest.fixture
def tess(db: None) -> User:
    return suspender("Tess Staff")


@pytest.fixture
def udo(db: None) -> User:
    return suspender("Udo Staff")


@pytest.fixture
def long(tess: User, udo: User, ana: User) -> Suspension:
    """Tess suspends Ana, and means to look at it again in 60 days."""
    return story.suspend(ana, by=tess, days=60)


def begin(user: User) -> None:
    """Whatever asks whether one is suspended."""
    with transaction.atomic():
        require_not_suspended(user, "send proposals")


def test_nobody_confirms_it_and_after_30_days_it_ends_by_itself(
    long: Suspension, ana: User, carla: User, time_travel: TimeTravel
) -> None:
    assert long.waits_for_second
    time_travel.to(long.started_at + timedelta(days=30) - timedelta(seconds=1))
    tasks.end_suspensions()
    with pytest.raises(Suspended):
        begin(ana)
    time_travel.to(long.started_at + timedelta(days=30))
    # Also while the worker is late.
    begin(ana)
    tasks.end_suspensions()
    with unchanged():
        tasks.end_suspensions()
    over = story.fresh(long)
    assert over.lifted_at == long.started_at + timedelta(days=30)
    event = SuspensionEvent.objects.latest("pk")
    assert (event.kind, event.by) == ("ended", None)
    assert len(saying("no longer suspended", user=ana)) == 1


def test_a_second_person_confirms_it_and_it_lasts(
    long: Suspension, ana: User, udo: User, time_travel: TimeTravel
) -> None:
    prolonging.confirm(long, by=udo, sentence="The picture was false.")
    time_travel.forward(days=45)
    tasks.end_suspensions()
    with pytest.raises(Suspended):
        begin(ana)
    told = Notification.objects.filter(user=ana).latest("pk")
    assert told.text.startswith("A second person has confirmed that your account stays suspended.")
    assert told.detail == "The picture was false."


def test_not_whoever_suspended_or_extended_it(tess: User, udo: User, ana: User) -> None:
    suspension = story.suspend(ana, by=tess, days=10)
    suspending.extend(suspension, by=udo, sentence="Longer.", review_at=suspension.review_at + timedelta(days=50))
    for hand in (tess, udo):
        with refused(SecondHand, match="You had a hand in this suspension"):
            prolonging.confirm(suspension, by=hand, sentence="Yes.")
    prolonging.confirm(suspension, by=suspender("Vera"), sentence="Yes.")
    willi = suspender("Willi")
    with refused(SuspensionRefused, match="confirmed this suspension already"):
        prolonging.confirm(suspension, by=willi, sentence="Yes.")


def test_nor_without_the_right_or_too_late(long: Suspension, olga: User, udo: User, time_travel: TimeTravel) -> None:
    with refused(NotYours):
        prolonging.confirm(long, by=olga, sentence="Yes.")
    with refused(SuspensionRefused, match="sentence"):
        prolonging.confirm(long, by=udo, sentence=" ")
    time_travel.forward(days=30)
    with refused(SuspensionRefused, match="ended by itself"):
        prolonging.confirm(long, by=udo, sentence="Yes.")


def test_who_may_confirm_is_told_and_nobody_when_it_is_short(tess: User, udo: User, ana: User, carla: User) -> None:
    story.suspend(carla, by=tess, days=30)
    assert not saying("a second person confirms it")
    story.suspend(ana, by=tess, days=31)
    told = saying("ends after 30 days unless a second person confirms it")
    assert {notice.user for notice in told} >= {udo}
    assert tess not in {notice.user for notice in told}


def test_what_ran_out_is_over_before_the_next_begins(
    long: Suspension, ana: User, udo: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=31)
    again = story.suspend(ana, by=udo, days=10)
    assert current_of(ana) == again
    assert story.fresh(long).lifted_at


def test_one_from_before_the_rule_lasts_as_before(long: Suspension, ana: User, time_travel: TimeTravel) -> None:
    Suspension.objects.filter(pk=long.pk).update(ends_at=None)
    time_travel.forward(days=90)
    tasks.end_suspensions()
    assert current_of(ana) == story.fresh(long)


def test_but_it_is_one_persons_until_a_second_confirms_it(
    client: Client, long: Suspension, ana: User, tess: User, udo: User
) -> None:
    Suspension.objects.filter(pk=long.pk).update(ends_at=None)
    assert not story.fresh(long).is_confirmed
    confirm = reverse("admin:accounts_suspension_confirm", args=[long.pk])
    client.force_login(udo)
    for page in ("user", "suspension"):
        pk = ana.pk if page == "user" else long.pk
        assert confirm in client.get(reverse(f"admin:accounts_{page}_change", args=[pk])).text
    with refused(SecondHand):
        prolonging.confirm(long, by=tess, sentence="Yes.")
    prolonging.confirm(long, by=udo, sentence="Yes.")
    assert story.fresh(long).is_confirmed
    vera = suspender("Vera")
    with refused(SuspensionRefused, match="confirmed this suspension already"):
        prolonging.confirm(long, by=vera, sentence="Yes.")


def test_whoever_answered_the_appeal_does_not_confirm_it(long: Suspension, ana: User, udo: User) -> None:
    prolonging.appeal(long, by=ana, text="It is my picture.")
    prolonging.uphold(long, by=udo, sentence="It is not you.")
    with refused(SecondHand):
        prolonging.confirm(long, by=udo, sentence="It is not you.")
    prolonging.confirm(long, by=suspender("Vera"), sentence="It is not her.")


def test_nobody_suspends_the_same_person_again_and_again(
    client: Client, long: Suspension, ana: User, tess: User, time_travel: TimeTravel
) -> None:
    over = long.started_at + timedelta(days=30)
    time_travel.forward(days=31)
    # Also while the worker is late.
    with refused(SecondHand):
        story.suspend(ana, by=tess, days=60)
    tasks.end_suspensions()
    with refused(SecondHand, match="suspended Ana Freelancer for 30 days already within 90 days, and nobody confirmed"):
        story.suspend(ana, by=tess, days=60)
    client.force_login(tess)
    page = client.get(reverse("admin:accounts_suspension_suspend", args=[ana.pk]))
    assert (page.status_code, "Somebody else has to suspend them now." in page.text) == (403, True)
    time_travel.to(over + timedelta(days=90) - timedelta(seconds=1))
    with refused(SecondHand):
        story.suspend(ana, by=tess, days=60)
    time_travel.forward(seconds=1)
    again = story.suspend(ana, by=tess, days=60)
    assert again.ends_at == again.started_at + timedelta(days=30)


def test_nor_by_lifting_it_a_little_before(long: Suspension, ana: User, tess: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=20)
    suspending.lift(long, by=tess, sentence="Well.")
    second = story.suspend(ana, by=tess, days=60)
    lifted = story.fresh(long).lifted_at
    assert lifted
    left = timedelta(days=30) - (lifted - long.started_at)
    assert second.ends_at == second.started_at + left
    assert saying(f"ends after {times.length(left)} unless")
    time_travel.to(second.ends_at)
    with refused(SecondHand):
        story.suspend(ana, by=tess, days=60)


def test_somebody_else_suspends_again_and_so_does_who_was_confirmed(
    long: Suspension, ana: User, tess: User, udo: User, time_travel: TimeTravel
) -> None:
    prolonging.confirm(long, by=udo, sentence="Yes.")
    time_travel.forward(days=40)
    suspending.lift(long, by=udo, sentence="Well.")
    once_more = story.suspend(ana, by=tess)
    time_travel.to(once_more.started_at + timedelta(days=30))
    assert once_more.ends_at == once_more.started_at + timedelta(days=30)
    assert story.suspend(ana, by=udo)


def test_it_adds_up_for_each_person_by_themselves(
    long: Suspension, carla: User, tess: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=31)
    other = story.suspend(carla, by=tess)
    assert other.ends_at == other.started_at + timedelta(days=30)


def test_the_suspended_appeal_once_and_others_answer(long: Suspension, ana: User, tess: User, udo: User) -> None:
    with refused(NotYours):
        prolonging.appeal(long, by=tess, text="Let her.")
    with refused(SuspensionRefused, match="Say why"):
        prolonging.appeal(long, by=ana, text=" ")
    prolonging.appeal(long, by=ana, text=" It is my picture. ")
    with refused(SuspensionRefused, match="appealed already"):
        prolonging.appeal(long, by=ana, text="Really.")
    told = saying("Ana Freelancer appealed their suspension")
    assert udo in {notice.user for notice in told}
    assert tess not in {notice.user for notice in told}
    with refused(SecondHand):
        prolonging.uphold(long, by=tess, sentence="No.")
    prolonging.uphold(long, by=udo, sentence="It is not you.")
    told_last = Notification.objects.filter(user=ana).latest("pk")
    assert told_last.text.startswith("Your appeal did not end the suspension.")
    assert told_last.detail == "It is not you."
    with refused(SecondHand):
        prolonging.uphold(long, by=udo, sentence="Again.")
    vera = suspender("Vera")
    with refused(SuspensionRefused, match="No appeal waits"):
        prolonging.uphold(long, by=vera, sentence="Again.")
    with refused_by_database("one_appeal_for_each_suspension"):
        sql(
            "INSERT INTO accounts_suspensionevent (suspension_id, kind, sentence, by_id, at)"
            " VALUES (%s, 'appealed', 'x', %s, now())",
            long.pk, ana.pk,
        )  # fmt: skip


def test_or_it_is_lifted(long: Suspension, ana: User, udo: User) -> None:
    prolonging.appeal(long, by=ana, text="It is my picture.")
    suspending.lift(long, by=udo, sentence="You are right.")
    begin(ana)
    with refused(SuspensionRefused, match="over already"):
        prolonging.appeal(long, by=ana, text="Again.")


def test_operators_hear_when_nobody_can_answer(ana: User, sam: User, caplog: pytest.LogCaptureFixture) -> None:
    suspension = story.suspend(ana, by=sam)
    prolonging.appeal(suspension, by=ana, text="It is my picture.")
    assert any("Nobody can answer the appeal" in record.getMessage() for record in caplog.records)


def test_the_person_reads_everything_and_appeals_on_a_page(client: Client, long: Suspension, ana: User) -> None:
    client.force_login(ana)
    assert f'href="{reverse("suspension")}"' in client.get(reverse("dashboard")).text
    page = client.get(reverse("suspension")).text
    assert f"It ends by itself on {times.absolute(long.started_at + timedelta(days=30), ana.zone)}" in page
    assert "Please send us a picture of your passport." in page
    with unchanged():
        assert "Say why the suspension should end." in client.post(reverse("suspension"), {"text": ""}).text
    client.post(reverse("suspension"), {"text": "It is my picture."})
    page = client.get(reverse("suspension")).text
    assert "It is my picture." in page
    assert "<textarea" not in page
    assert long.answer_due_at
    assert f"we mean to give it by {times.absolute(long.answer_due_at, ana.zone)}" in page


def test_whoever_is_not_suspended_has_nothing_to_appeal(client: Client, carla: User) -> None:
    client.force_login(carla)
    assert "Your account has never been suspended" in client.get(reverse("suspension")).text
    with unchanged():
        answer = client.post(reverse("suspension"), {"text": "Why me?"})
    assert (answer.status_code, "Your account is not suspended." in answer.text) == (409, True)


def test_the_desk_shows_it_and_a_second_person_confirms_there(
    client: Client, long: Suspension, ana: User, tess: User, udo: User
) -> None:
    prolonging.appeal(long, by=ana, text="It is my picture.")
    person = reverse("admin:accounts_user_change", args=[ana.pk])
    confirm = reverse("admin:accounts_suspension_confirm", args=[long.pk])
    uphold = reverse("admin:accounts_suspension_uphold", args=[long.pk])
    client.force_login(tess)
    with unchanged():
        for address in (confirm, uphold):
            assert client.post(address, {"sentence": "Yes."}).status_code == 403
    client.force_login(udo)
    page = client.get(person).text
    assert "It ends by itself on" in page
    assert "Appealed: It is my picture." in page
    assert confirm in page
    assert uphold in page
    client.post(uphold, {"sentence": "It is not you."})
    with unchanged():
        assert client.post(confirm, {"sentence": "It is not you."}).status_code == 403
    vera = suspender("Vera")
    client.force_login(vera)
    client.post(confirm, {"sentence": "It is not her."})
    kinds = SuspensionEvent.objects.order_by("pk").values_list("kind", "by")
    assert list(kinds)[-2:] == [("upheld", udo.pk), ("confirmed", vera.pk)]


def test_an_appeal_that_nobody_answers_alarms_each_day_and_the_person_is_told_once(
    long: Suspension, ana: User, udo: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    prolonging.appeal(long, by=ana, text="It is my picture.")
    due_at = times.after_working_days(clock.now(), 5)
    assert long.answer_due_at
    assert abs(long.answer_due_at - due_at) < timedelta(minutes=1)
    told = Notification.objects.filter(user=ana, key__endswith=":appeal-late")
    time_travel.to(long.answer_due_at - timedelta(minutes=1))
    assert (late_answers.alarm_of_late(), told.count()) == (0, 0)
    time_travel.to(long.answer_due_at)
    tasks.remind_of_reviews()
    assert (late_answers.alarm_of_late(), told.count()) == (0, 1)
    assert f"The appeal of suspension {long.pk} is late" in caplog.text
    assert saying("are late", user=ana)
    assert saying("was to be answered by", user=udo)
    time_travel.forward(days=1, minutes=1)
    assert (late_answers.alarm_of_late(), told.count()) == (1, 1)
    prolonging.uphold(long, by=udo, sentence="It is not.")
    time_travel.forward(days=1, minutes=1)
    assert late_answers.alarm_of_late() == 0


def test_an_appeal_of_what_ended_waits_for_nobody(long: Suspension, ana: User, time_travel: TimeTravel) -> None:
    prolonging.appeal(long, by=ana, text="It is my picture.")
    time_travel.forward(days=31)
    assert late_answers.alarm_of_late() == 0
