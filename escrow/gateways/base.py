"""What every payment provider must be able to do for us: one interface, and the provider's word as plain values.

Methods of a gateway that call the provider raise GatewayUnavailable when it is unknown whether the work was done,
and GatewayRefused when the provider said no for good. They are never called inside a transaction. `key` is an
idempotency key: the same key does the work once. Keys are forgotten (Stripe: after 24 hours), so an operation that
was begun longer ago is first looked for by its metadata with a `find_` method; other metadata may have been added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from marketplace.money import Money


class GatewayUnavailable(Exception):
    """The provider did not answer, or not usefully. Whether it did the work is unknown: ask again with the same key."""


class KeySpent(GatewayUnavailable):
    """The provider failed, and would repeat that answer for this key for as long as it remembers it.

    Or the key of a payment page or a recipient's account stands for another request, with an earlier name or e-mail.
    """


class NotEnough(KeySpent):
    """There is too little at the provider for this now. Nothing was done; it can be asked again with another key."""


class NotCovered(GatewayUnavailable):
    """What is available of ours does not cover this yet, so it was not asked for."""


class GatewayRefused(Exception):
    """The provider will not do this, however often it is asked; the message is fit for the people concerned."""


class ForgedWebhook(Exception):
    """The signature is missing, wrong or too old."""


class MalformedWebhook(Exception):
    """The signature is right, but the body is not an event."""


@dataclass(frozen=True)
class Checkout:
    """A hosted payment page: the provider's reference and its address."""

    ref: str
    url: str


@dataclass(frozen=True)
class PaymentReport:
    """How a payment stands at the provider; `state` is one of Payment.State.

    `comes_back_for`: so long after it the client's bank can take it back without saying why, as with bank debits.
    `card_fingerprint`: the same for every payment with one card, and worth nothing to pay with.
    """

    state: str
    amount: Money
    charge_ref: str = ""
    failure: str = ""
    comes_back_for: timedelta = timedelta(0)
    card_fingerprint: str = ""

    @property
    def succeeded(self) -> bool:
        return self.state == "succeeded"


@dataclass(frozen=True)
class RefundReport:
    """How a refund stands at the provider; `state` is sent, succeeded or failed, as in Refund.State.

    `waits_for_balance`: what is available there does not cover it. It goes through by itself once that does.
    """

    ref: str | None
    state: str
    failure: str = ""
    waits_for_balance: bool = False


@dataclass(frozen=True)
class PayoutReport:
    """How a bank payout stands at the provider; `state` is sent, paid or failed."""

    ref: str
    state: str
    failure: str = ""


@dataclass(frozen=True)
class Arrival:
    """What a transfer became in the recipient's account, in that account's currency, and from when it can leave."""

    amount: Money
    available_at: datetime


@dataclass(frozen=True)
class RecipientReport:
    """Whether a freelancer can be paid. `needs` says what the provider still wants, in words for them.

    `currency` is the account's own, into which others are converted; empty where nothing is converted. One that is
    `closed` will never be ready again.
    """

    ready: bool
    needs: str = ""
    currency: str = ""
    closed: bool = False


@dataclass(frozen=True)
class ChargebackReport:
    """How a chargeback stands; `state` is one of Chargeback.State.

    `amount` is what the bank wants now, `taken` what the provider has taken from us for it and not given back; both in
    the charge's currency. `changes` never falls for one chargeback: a report with fewer is older. An inquiry takes
    nothing; it may become a chargeback, which is answered anew. While `is_refundable`, the charge can be refunded all
    the same; once all of it is, the bank takes nothing.
    """

    ref: str
    charge_ref: str
    amount: Money
    taken: Money
    state: str
    reason: str
    evidence_due_at: datetime | None = None
    changes: int = 0
    is_inquiry: bool = False
    is_refundable: bool = False


@dataclass(frozen=True)
class Evidence:
    """What speaks for a payment that the client's bank disputes. Texts are plain, times in them UTC."""

    client_name: str
    client_email: str
    client_ip: str
    product: str
    delivered_on: str
    activity: str
    account: str


class EvidenceFile(StrEnum):
    """What a file that is shown to the bank is about."""

    WORK = "work"
    MESSAGES = "messages"
    RULING = "ruling"


@dataclass(frozen=True)
class BookLine:
    """One line of the provider's own books: what changed the balance that it holds for us.

    `category` is charge, refund, transfer, chargeback, fee, reserve (ours, but set aside by the provider, or given
    back), other (the platform's own, such as a top-up) or unknown, which its description then names; `source` the
    reference of the charge, refund, transfer (also for its reversal) or chargeback. `amount` is before `fee_minor`: the
    balance changed by amount less fee. Until `available_at` the provider counts it as pending; None: it never was.
    """

    ref: str
    category: str
    source: str
    amount: Money
    fee_minor: int
    at: datetime
    description: str = ""
    available_at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A webhook's content: which object changed. What it changed to is asked for, not believed.

    `at` is when it happened, in UTC; a webhook may not say, a listed event always does.
    """

    event_id: str
    kind: str
    payload: dict[str, Any]
    at: datetime | None = None


@dataclass(frozen=True)
class Subject:
    """What an event is about: our row's id, from the metadata that we gave the provider, and the provider's `ref`.

    `installation` is the name under which the row was begun: ids of another installation are not ours. A recipient
    and a chargeback are found by the provider's reference alone, and so is the charge that somebody warns may be
    fraudulent. All empty: nothing of ours.
    """

    payment_id: int | None = None
    refund_id: int | None = None
    payout_id: int | None = None
    installation: str = ""
    recipient_ref: str = ""
    chargeback_ref: str = ""
    warned_charge_ref: str = ""
    ref: str = ""


@dataclass(frozen=True)
class PlatformReport:
    """Our own account at the provider: its ISO 3166 country, and at the banks of which countries it can pay people.

    `currencies` are those that it is seen to keep as they come; others are converted at once, unless it `keeps_several`
    and was told to.
    """

    country: str
    currencies: frozenset[str]
    keeps_several: bool
    payout_countries: frozenset[str]


class Platform(Protocol):
    """Our own account. `is_remote`: whether asking after it calls another machine."""

    is_remote: bool

    def platform(self) -> PlatformReport: ...


@dataclass(frozen=True)
class MadeRefund:
    """A refund that the provider knows of, and the row of ours that it was made for, by its metadata."""

    of: Subject
    amount: Money
    report: RefundReport


class MoneyIn(Protocol):
    """Hosted checkout."""

    def open_checkout(
        self,
        *,
        key: str,
        amount: Money,
        description: str,
        statement: str,
        metadata: Mapping[str, str],
        group: str,
        payer_email: str,
        return_path: str,
        expires_at: datetime,
    ) -> Checkout:
        """`statement` is what the client reads of the job on their card's statement; cut to what banks take."""
        ...

    def payment_report(self, ref: str) -> PaymentReport: ...

    def expire_checkout(self, ref: str) -> None:
        """Close a page so that nobody can pay there any more; one that is paid or closed already stays as it is."""

    def charged_for(self, charge_ref: str) -> Subject:
        """What a charge was made for, by the metadata that its payment page was given. Nothing if that says nothing."""
        ...


class MoneyBack(Protocol):
    """Refunds to the original payment method."""

    def refund(self, *, key: str, charge_ref: str, amount: Money, metadata: Mapping[str, str]) -> RefundReport: ...

    def find_refund(self, *, charge_ref: str, metadata: Mapping[str, str]) -> RefundReport | None: ...

    def refund_report(self, ref: str) -> RefundReport: ...

    def refunds_of(self, charge_ref: str) -> Sequence[MadeRefund]:
        """Every refund of a charge, whoever made it."""
        ...


class MoneyOut(Protocol):
    """Payouts: a transfer into the recipient's account at the provider, then from there to their bank."""

    def open_recipient(self, *, key: str, name: str, email: str, country: str, metadata: Mapping[str, str]) -> str:
        """The reference of a new recipient's account."""
        ...

    def recipient_page(self, ref: str, *, return_path: str, refresh_path: str) -> str:
        """The address, good for once and not for long, where the recipient gives their details to the provider."""
        ...

    def recipient_report(self, ref: str) -> RecipientReport: ...

    def source_for(self, amount: Money) -> str:
        """Which part of our balance covers a transfer of this amount now. Raises NotCovered if none does."""
        ...

    def transfer(
        self, *, key: str, recipient_ref: str, amount: Money, source: str, group: str, metadata: Mapping[str, str]
    ) -> str: ...

    def find_transfer(self, *, recipient_ref: str, group: str, metadata: Mapping[str, str]) -> str | None: ...

    def arrival(self, *, recipient_ref: str, transfer_ref: str) -> Arrival:
        """What arrived of a transfer. Only that can be paid out, and not before it is available."""
        ...

    def pay_out(self, *, key: str, recipient_ref: str, amount: Money, metadata: Mapping[str, str]) -> PayoutReport: ...

    def find_payout(self, *, recipient_ref: str, metadata: Mapping[str, str]) -> PayoutReport | None: ...

    def payout_report(self, *, recipient_ref: str, ref: str) -> PayoutReport: ...

    def reverse_transfer(self, *, key: str, transfer_ref: str, amount: Money, metadata: Mapping[str, str]) -> str:
        """Take a transfer back, because its payout did not reach the bank."""
        ...

    def find_reversal(self, *, transfer_ref: str, metadata: Mapping[str, str]) -> str | None: ...

    def transfer_is_reversed(self, *, transfer_ref: str) -> bool:
        """Whether nothing of it is left with the recipient, whoever took it back."""
        ...


class Chargebacks(Protocol):
    """A client's bank takes a payment back."""

    # How many bytes of files a bank takes for one chargeback, in all.
    evidence_room: int

    def chargeback_report(self, ref: str) -> ChargebackReport: ...

    def upload_evidence(self, *, key: str, name: str, content: bytes) -> str:
        """The reference of a PDF that can then be sent as evidence."""
        ...

    def send_evidence(
        self, *, key: str, ref: str, evidence: Evidence, files: Mapping[EvidenceFile, str] | None = None
    ) -> None:
        """Send it for good, with uploaded files by reference; sending again what was sent already changes nothing."""
        ...


class Books(Protocol):
    """The provider's own books, to compare ours with."""

    def book_lines(self, since: datetime | None) -> Iterator[BookLine]:
        """Every line since this instant (all of them without one), the oldest first."""
        ...

    def balances(self) -> Mapping[str, int]:
        """What the provider holds for us, in minor units by currency, on its way to being available included.

        What it has set aside as a reserve is in none of it: only the lines tell of that.
        """
        ...

    def available(self) -> Mapping[str, int]:
        """What of it can be sent away now at once, in minor units by currency. Below zero while the provider is owed.

        Where what came in different ways is kept apart, the largest part: a transfer draws on one of them.
        """
        ...


class Events(Protocol):
    """The provider's word."""

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """Check the signature over the raw body; calls nobody. Raises ForgedWebhook or MalformedWebhook."""
        ...

    def events_since(self, since: datetime) -> Iterator[Event]:
        """What was reported since then, whether or not its webhook arrived, the oldest first.

        Asks the provider piece by piece: what was yielded before it fails is all that happened until then.
        """
        ...

    def subject(self, kind: str, payload: Mapping[str, Any]) -> Subject:
        """What an event is about. May call the provider."""
        ...


class Gateway(Platform, MoneyIn, MoneyBack, MoneyOut, Chargebacks, Books, Events, Protocol):
    """A payment provider."""

    name: str
