from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models.account import Account
from marketplace.texts import later as _later


class Journal(models.Model):
    """One balanced move of money. Append-only: the database refuses to change or delete it.

    `reference` names the fact that it records, so that the same fact cannot be recorded twice.
    """

    # Debit, credit, and the reference:
    #
    # deposit             cash / hold                                            deposit:hold:<id>
    # release             hold / earnings and fees, never netted                 release:hold:<id>
    # release_unseen      the same, nothing submitted: history cannot be marked later
    # refund              hold / refund in transit                               refund:<id>
    # refund_settled      refund in transit / cash                               refund-settled:<id>
    # refund_returned     refund in transit (or cash) / hold                     refund-returned:<id>
    # surplus             cash / refund in transit; nobody waited for it         surplus:refund:<id>
    # payout              earnings / payout in transit                           payout:<id>
    # payout_paid         payout in transit / cash                               payout-paid:<id>
    # payout_returned     payout in transit / earnings                           payout-returned:<id>
    #                     cash / payout in transit before it, if it had counted as paid: payout-unpaid:<id>
    # chargeback_taken    chargebacks / cash                                     chargeback-taken:<id>:<n>
    # chargeback_returned cash / chargebacks                                     chargeback-returned:<id>:<n>
    # chargeback_covered  hold / chargebacks, all or the bank's part             chargeback-covered:<id>:hold:<id>
    #                     once more, after so much: chargeback-covered:<id>:hold:<id>:after:<minor units>
    # taken_back          earnings and fees / chargebacks                        taken-back:<id>:hold:<id>
    # given_again         the reverse, when the bank decided anew                given-again:<id>:hold:<id>
    # debt                receivable / chargebacks (less of it: the reverse)     debt:<id>:<n>
    # debt_ended          fees (the operator's pocket has it), or chargebacks / receivable  debt:<id>:<n>
    # forfeited           earnings / forfeited                                   forfeit:<id>
    # forfeiture_ended    forfeited / fees, or earnings          forfeit-final:<id>, forfeit-returned:<id>
    # paid_by_hand        payout in transit, or refund in transit / fees     by-hand:payout:<id>, by-hand:refund:<id>
    #                     before it: hold / refund in transit (the reverse: by-hand-ended)  by-hand-begun:<id>
    # cost                processing costs / cash                                cost:<gateway>:<line>
    # own_money           cash / fees (taken out: the reverse)                   own-money:<gateway>:<line>
    class Kind(models.TextChoices):
        DEPOSIT = "deposit", _later("deposit")
        RELEASE = "release", _later("release")
        RELEASE_UNSEEN = "release_unseen", _later("release with nothing submitted")
        REFUND = "refund", _later("refund")
        REFUND_SETTLED = "refund_settled", _later("refund settled")
        REFUND_RETURNED = "refund_returned", _later("refund returned")
        SURPLUS = "surplus", _later("surplus deposit sent back")
        PAYOUT = "payout", _later("payout")
        PAYOUT_PAID = "payout_paid", _later("payout paid")
        PAYOUT_RETURNED = "payout_returned", _later("payout returned")
        CHARGEBACK_TAKEN = "chargeback_taken", _later("chargeback taken by the bank")
        CHARGEBACK_GIVEN_BACK = "chargeback_returned", _later("chargeback given back")
        CHARGEBACK_COVERED = "chargeback_covered", _later("chargeback covered by a hold")
        TAKEN_BACK = "taken_back", _later("taken from earnings for a chargeback")
        GIVEN_AGAIN = "given_again", _later("given back to earnings after a chargeback")
        DEBT = "debt", _later("owed by a client")
        DEBT_ENDED = "debt_ended", _later("a client's debt settled or written off")
        FORFEITED = "forfeited", _later("earnings forfeited")
        FORFEITURE_ENDED = "forfeiture_ended", _later("forfeited earnings after the appeal")
        PAID_BY_HAND = "paid_by_hand", _later("paid by hand")
        COST = "cost", _later("processing cost")
        OWN_MONEY = "own_money", _later("the platform's own money")

    # What made money a freelancer's.
    RELEASES = (Kind.RELEASE, Kind.RELEASE_UNSEEN)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    reference = models.CharField(max_length=80)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    posted_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["reference"], name="escrow_journal_reference_once")]
        indexes = [models.Index(fields=["kind", "id"], name="journal_of_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"


class Entry(models.Model):
    """One line of a journal, in minor units: debit above zero, credit below. Append-only.

    That journal and account are there, and of the account's currency, a trigger asks once for all lines that are
    written together.
    """

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="entries", db_constraint=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries", db_constraint=False)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="entry_amount_not_zero")]

    def __str__(self) -> str:
        return _("{amount_minor} {currency} on account {account_id}").format(
            amount_minor=self.amount_minor, currency=self.currency, account_id=self.account_id
        )
