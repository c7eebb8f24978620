"""One world for all the tests of permissions: people of every kind, and what they have made (see together.py).

Two pairs of people have made the same things; the second pair is suspended in the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import Note, StaffAction, User
from contracts.models import ContractNote, Job
from escrow.books import chain, reconciliation
from escrow.chargebacks import answering
from escrow.models import Chargeback, ChargebackDecision, ChargebackFile, Debt, OwnMoneyBooking, ProviderLine, Refund
from escrow.money_out import by_hand, withdrawing
from marketplace import clock, health
from marketplace.models import Alarm, Fault
from marketplace.money import Money
from milestones.models import Milestone, SweepFailure
from tests import bank, story
from tests.conftest import TimeTravel
from tests.factories import PASSWORD, ClientFactory, FreelancerFactory, UserFactory
from tests.permissions import together
from tests.permissions.rows import NONE, Rights
from tests.permissions.together import Things
from tests.signing_in import code

# Everybody's name begins with it: a page that shows it as it stands would let people put orders for the browsers of
# others into their names.
MARKUP = '<b/hx-get="/"hx-trigger="load">'
# Everybody's name goes on with letters that run from right to left: see test_directions.py.
RIGHT_TO_LEFT = "\u05e9\u05e8\u05d4"


def called(name: str) -> str:
    """A hostile name, told apart by what comes last."""
    return MARKUP + RIGHT_TO_LEFT + name


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks: of which kind, called what, signed in by which session, about which pair's things."""

    kind: str
    name: str
    session: str
    things: Things


class World:
    """Everything, made once. Afterwards only staff are given other rights, for the length of a test."""

    def __init__(self, travel: TimeTravel) -> None:
        carla, cora = ClientFactory(name=called("Carla")), ClientFactory(name=called("Cora"))
        ana, aldo = (
            FreelancerFactory(name=called("Ana"), headline=called("Draws by hand")),
            FreelancerFactory(name=called("Aldo")),
        )
        pairs = [(carla, ana), (cora, aldo)]
        things = [together.begin(*pair) for pair in pairs]
        taken_back = story.submitted_milestone(card=story.CHARGED_BACK_FOR_GOOD)
        travel.forward(days=15)
        story.hear_from_provider()
        ours, theirs = (made | together.go_on(*pair) for made, pair in zip(things, pairs, strict=True))
        ours |= _for_staff(ana, taken_back)
        self.things, self.rights = ours, _all_rights()
        for user in (cora, aldo):
            story.suspend(user)
        former = FreelancerFactory(name=called("Fiona"))
        wanda = _staff("Wanda")
        for user in (former, wanda):
            user.user_permissions.set(self.rights.values())
        self.everybody = [
            Visitor("nobody", "nobody", "", ours),
            Visitor("client", "Carla", session_of(carla), ours),
            Visitor("freelancer", "Ana", session_of(ana), ours),
            Visitor("client2", "another client", session_of(ClientFactory()), ours),
            Visitor("freelancer2", "another freelancer", session_of(FreelancerFactory()), ours),
            # A right is nothing to somebody who is not staff.
            Visitor("freelancer2", "a freelancer who was staff", session_of(former), ours),
            Visitor("s-client", "Cora", session_of(cora), theirs),
            Visitor("s-freelancer", "Aldo", session_of(aldo), theirs),
            Visitor("staff", "staff without any right", session_of(_staff("Nina")), ours),
        ]
        self.all_powerful = Visitor("right", "staff with every right", session_of(wanda), ours)
        self.holder, *self.others = [(user, session_of(user)) for user in (_staff(name) for name in ("R", "S", "T"))]

    def visitors(self, rights: Rights) -> list[Visitor]:
        """Everybody; of staff, one without any right and one with all, and between them some that depend on the row.

        One has just what is needed. Others have every right there is but one that is needed, and are refused.
        """
        if not rights.needed:
            return [*self.everybody, self.all_powerful]
        just = self._with("right", rights.needed, f"staff with {' and '.join(rights.needed)} alone", self.holder)
        assert len(rights.needed) <= len(self.others), "More staff are needed to ask for this"
        others = [
            self._with("staff", self.rights.keys() - few, f"staff with all but {' and '.join(sorted(few))}", holder)
            for few, holder in zip(rights.too_few(), self.others, strict=False)
        ]
        return [*self.everybody, just, *others, self.all_powerful]

    def _with(self, kind: str, rights: Iterable[str], name: str, holder: tuple[User, str]) -> Visitor:
        user, session = holder
        user.user_permissions.set([self.rights[right] for right in rights])
        return Visitor(kind, name, session, self.things)

    def arguments(self, of: str, things: Things) -> tuple[Any, ...]:
        """What stands for a row's `of`: nothing, a named thing, or the first row of a model such as "escrow.payout"."""
        if of == NONE:
            return ()
        if of in self.things:
            return things.get(of, self.things[of])
        assert "." in of, f"Nothing is called {of!r}: make it in tests/permissions/together.py"
        row = apps.get_model(of)._default_manager.order_by("pk").first()
        assert row, f"There is no {of} to look at: make one in tests/permissions/world.py"
        return (row.pk,)


def _for_staff(freelancer: User, milestone: Milestone) -> Things:
    """What only staff have pages for."""
    now = clock.now()
    withdrawing.withdraw(freelancer, amount=Money(1_000, "USD"))
    Fault.objects.create(key="1234abcd", what="KeyError", place="somewhere", first_at=now, last_at=now)
    EmailMessage(called("You"), called("Hello"), to=[freelancer.email]).send()
    Alarm.objects.create(at=now, subject="The pipes are frozen", text="Thaw them.")
    Note.objects.create(about=freelancer, by=freelancer, text=called("A note"), at=now)
    ContractNote.objects.create(contract=milestone.contract, by=freelancer, text=called("A note"), at=now)
    StaffAction.objects.create(at=now, by=freelancer, view="admin:index", path="/staff/", status=302, said=called("It"))
    SweepFailure.objects.create(milestone=milestone, error="It failed.", first_at=now, last_at=now)
    answering.send_evidence(Chargeback.objects.get())
    came_back = Refund.objects.filter(state=Refund.State.FAILED).earliest("pk")
    una = UserFactory(name=called("Una"))
    by_hand.withdraw(by_hand.enter(came_back, reference=called("SEPA-1"), by=una), by=una)
    taken_back, what = Chargeback.objects.get(), ChargebackDecision.What.WE_PAY
    ChargebackDecision.objects.create(chargeback=taken_back, what=what, amount_minor=100, by=una, made_at=now)
    Debt.objects.create(chargeback=taken_back, client=taken_back.payment.payer, currency="USD", opened_at=now)
    # What was charged back had been released by silence: payouts would wait until that is covered.
    bank.put_in(100_000, by=una)
    shown = ChargebackFile.objects.earliest("pk")
    reconciliation.reconcile("sandbox")
    OwnMoneyBooking.objects.create(line=ProviderLine.objects.earliest("pk"), by=una, made_at=now)
    chain.extend_fully()
    for key in health.HEARTBEATS.values():
        health.beat(key)
    return {
        "left": (UserFactory(name=called("Somebody who left"), is_active=False).pk,),
        "somebody": (freelancer.pk,),
        "suspension": (story.suspend(UserFactory(name=called("Somebody else"))).pk,),
        "job_itself": (ContentType.objects.get_for_model(Job).pk, Job.objects.latest("pk").pk),
        "desk_app": ("escrow",),
        "sandbox": ("sandbox",),
        "bank_file": (shown.chargeback_id, shown.pk),
        "foreign_bank": (shown.chargeback_id + 1, shown.pk),
        "nowhere": ("nothing-like-this",),
    }


def _staff(name: str) -> User:
    user: User = UserFactory(name=called(name), is_staff=True)
    return user


def _all_rights() -> dict[str, Permission]:
    found = Permission.objects.select_related("content_type")
    return {f"{right.content_type.app_label}.{right.codename}": right for right in found}


def session_of(user: User) -> str:
    """Signed in, and asked again just now: staff for their second factor, others for the password."""
    browser = Client()
    browser.force_login(user)
    if user.is_staff:
        answer = browser.post(reverse("mfa_reauthenticate"), {"code": code()})
    else:
        answer = browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
