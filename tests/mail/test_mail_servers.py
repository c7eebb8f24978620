"""What mail servers do to us, each on a real port, and what must follow."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from accounts.models import User
from accounts.notices import mailing
from accounts.notices.notifications import notify
from marketplace import clock
from marketplace.models import OutgoingMail
from marketplace.outbox import claiming, holders, sending
from marketplace.outbox.line import Line
from tests.conftest import TimeTravel
from tests.letters import states
from tests.mail.conftest import Serve, write
from tests.mail.servers import DROP, SilentServer
from tests.told import news

pytestmark = pytest.mark.django_db


def people(count: int) -> list[str]:
    return [f"person{n}@example.org" for n in range(count)]


def alarms() -> list[str]:
    return [letter.body for letter in mail.outbox if "Mail waits" in letter.subject]


def row_to(address: str) -> OutgoingMail:
    return OutgoingMail.objects.get(recipient=address)


def test_mail_goes_out_over_one_connection_each_once(serve: Serve) -> None:
    server = serve()
    write(*people(5))
    assert sending.send_due() == 5
    assert sending.send_due() == 0
    assert Counter(server.arrived) == Counter(people(5))
    assert server.connections == 1
    assert states() == ["sent"] * 5


def test_a_silent_server_costs_one_wait_and_mail_waits(
    silent: SilentServer, settings: Any, time_travel: TimeTravel
) -> None:
    settings.ADMINS = [("Operators", "ops@example.org")]
    write(*people(3))
    assert sending.send_due() == 0
    rows = OutgoingMail.objects.exclude(kind="alarm")
    assert {(row.state, row.attempts, row.claimed_until, row.last_error) for row in rows} == {("waiting", 0, None, "")}
    [alarm] = alarms()
    assert "Waiting mails: 3," in alarm
    sending.send_due()
    assert len(alarms()) == 1
    time_travel.forward(hours=1)
    sending.send_due()
    assert len(alarms()) == 2


def test_what_waited_for_a_silent_server_leaves_when_another_answers(silent: SilentServer, serve: Serve) -> None:
    write(*people(3))
    sending.send_due()
    server = serve()
    assert sending.send_due() == 3
    assert Counter(server.arrived) == Counter(people(3))


def test_nobody_listens_at_all(silent: SilentServer, serve: Serve) -> None:
    silent.close()
    write(*people(2))
    assert sending.send_due() == 0
    assert states() == ["waiting"] * 2
    serve()
    assert sending.send_due() == 2


def test_421_after_three_on_one_connection_and_six_wait(serve: Serve) -> None:
    server = serve(at_mail=lambda address, before: "421 4.7.0 Too many on this connection" if before == 3 else None)
    write(*people(6))
    assert sending.send_due() == 6
    assert Counter(server.arrived) == Counter(people(6))
    assert server.connections == 2
    assert states() == ["sent"] * 6


def test_a_connection_that_is_dropped_at_one_recipient_of_eleven(serve: Serve, time_travel: TimeTravel) -> None:
    bad = people(11)[5]
    drops = [DROP, DROP]
    server = serve(at_recipient=lambda address, before: drops.pop() if address == bad and drops else None)
    write(*people(11))
    assert sending.send_due() == 10
    assert Counter(server.arrived) == Counter(set(people(11)) - {bad})
    assert (row_to(bad).state, row_to(bad).attempts) == ("waiting", 1)
    assert sending.send_due() == 0
    time_travel.forward(minutes=2)
    assert sending.send_due() == 1
    assert Counter(server.arrived) == Counter(people(11))


def test_a_server_that_drops_everything_is_its_own_trouble(serve: Serve) -> None:
    server = serve(at_recipient=lambda address, before: DROP)
    write(*people(30))
    assert sending.send_due() == 0
    assert len(server.asked) == sending.DROPS_IN_A_ROW
    assert set(states()) == {"waiting"}


def test_greylisting_for_an_hour(serve: Serve, time_travel: TimeTravel, ana: User) -> None:
    until = clock.now() + timedelta(hours=1)
    server = serve(at_recipient=lambda address, before: "450 4.2.0 Greylisted" if clock.now() < until else None)
    write(ana.email)
    waits = []
    while row_to(ana.email).state == "waiting":
        sending.send_due()
        row = row_to(ana.email)
        assert row.state in {"waiting", "sent"}
        waits.append(row.next_attempt_at - clock.now())
        time_travel.to(max(row.next_attempt_at, clock.now()))
    assert server.arrived == [ana.email]
    pauses = [round(wait.total_seconds() / 60) for wait in waits[:-1]]
    assert pauses == [1, 2, 4, 8, 16, 32]
    ana.refresh_from_db()
    assert not ana.mail_is_refused


def test_later_for_three_days_is_given_up(serve: Serve, time_travel: TimeTravel, ana: User) -> None:
    server = serve(at_recipient=lambda address, before: "450 4.2.0 Not now")
    write(ana.email)
    while row_to(ana.email).state == "waiting":
        sending.send_due()
        time_travel.to(max(row_to(ana.email).next_attempt_at, clock.now()))
    assert 25 < server.asked[ana.email] < 40
    assert row_to(ana.email).state == "given_up"
    assert "450 4.2.0 Not now" in row_to(ana.email).last_error
    ana.refresh_from_db()
    assert not ana.mail_is_refused


def test_550_is_for_good(serve: Serve, time_travel: TimeTravel, ana: User, carla: User) -> None:
    server = serve(at_recipient=lambda address, before: "550 5.1.1 No such user" if address == ana.email else None)
    write(ana.email, carla.email)
    assert sending.send_due() == 1
    time_travel.forward(days=4)
    assert sending.send_due() == 0
    assert server.asked[ana.email] == 1
    assert (row_to(ana.email).state, row_to(ana.email).last_error) == ("refused", "550 5.1.1 No such user")
    assert server.arrived == [carla.email]


def test_a_sender_that_is_refused_is_nobody_elses_fault(serve: Serve) -> None:
    serve(at_mail=lambda address, before: "550 5.7.1 You may not send from here")
    write(*people(3))
    assert sending.send_due() == 0
    assert {(row.state, row.attempts) for row in OutgoingMail.objects.exclude(kind="alarm")} == {("waiting", 0)}


def test_an_address_that_no_server_could_read_is_refused_alone(serve: Serve) -> None:
    server, no_address = serve(), "one@example.org, two@example.org"
    write(*people(2))
    OutgoingMail.objects.filter(recipient=people(2)[0]).update(recipient=no_address)
    assert sending.send_due() == 1
    assert row_to(no_address).state == "refused"
    assert server.arrived == people(2)[1:]


def test_the_server_is_spoken_to_outside_any_transaction(
    transactional_db: None, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve()
    seen = []
    really = Line.send

    def watched(self: Line, row: OutgoingMail) -> None:
        seen.append(connection.in_atomic_block)
        really(self, row)

    monkeypatch.setattr(Line, "send", watched)
    write(*people(2))
    assert sending.send_due() == 2
    assert seen == [False, False]


def test_a_sender_that_dies_leaves_its_mail_to_the_next(serve: Serve, time_travel: TimeTravel) -> None:
    server = serve()
    write(*people(1))
    assert claiming.claim(OutgoingMail.Channel.MAIL)
    assert sending.send_due() == 0
    time_travel.forward(minutes=14)
    assert sending.send_due() == 0
    time_travel.forward(minutes=2)
    assert sending.send_due() == 1
    assert server.arrived == people(1)


def test_what_a_killed_process_of_this_machine_held_is_free_at_once(serve: Serve) -> None:
    server = serve()
    write("ana@example.org", "carla@example.org", "olga@example.org")
    ended = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    [first, second, third] = OutgoingMail.objects.order_by("pk")
    until = clock.now() + claiming.LEASE
    hold = {"claimed_until": until, "claimed_by": f"{holders.here()}{ended.pid}/{holders._began(ended.pid)}"}
    OutgoingMail.objects.filter(pk=first.pk).update(**hold)
    OutgoingMail.objects.filter(pk=second.pk).update(claimed_until=until, claimed_by=holders.me())
    OutgoingMail.objects.filter(pk=third.pk).update(claimed_until=until, claimed_by="elsewhere/1/1")
    assert sending.send_due() == 0
    ended.communicate()
    assert sending.send_due() == 1
    assert [message["To"] for message in server.messages] == ["ana@example.org"]
    assert holders.is_dead(hold["claimed_by"])
    assert not holders.is_dead(holders.me())


def test_each_is_written_down_as_sent_before_the_next_is_begun(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens to the process afterwards, the first is not sent again."""
    server = serve()
    write(*people(2))
    really = claiming.claim
    calls = iter([really])

    def dies(channel: Any) -> Any:
        return next(calls, None)(channel)  # type: ignore[misc]

    monkeypatch.setattr(claiming, "claim", dies)
    with pytest.raises(TypeError):
        sending.send_due()
    monkeypatch.setattr(claiming, "claim", really)
    assert sending.send_due() == 1
    assert Counter(server.arrived) == Counter(people(2))


def test_who_waits_for_a_link_comes_before_those_who_are_told_something(serve: Serve, ana: User) -> None:
    server = serve()
    notify([news(ana, "a", "Something happened.")], at=clock.now())
    mailing.write_pending()
    write(*people(1))
    sending.send_due()
    assert server.arrived == [*people(1), ana.email]
