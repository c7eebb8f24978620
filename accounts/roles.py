"""What members of staff are: four roles, groups of rights that are kept as written here whenever tables are made.

Somebody can have several, and single rights beside them (accounts/rights.py). Nobody who decides about money reads the
log of what staff did; whoever reads everything changes nothing.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from marketplace.texts import later as _

SUPPORT, FINANCE, ARBITER, AUDITOR = "support", "finance", "arbiter", "auditor"
ROLES = {
    SUPPORT: _("answers people: finds, reads, notes, tries again, suspends"),
    FINANCE: _("sees to the money: payouts, refunds, chargebacks, reconciliation, reports"),
    ARBITER: _("decides disputes"),
    AUDITOR: _("reads everything, the log of the staff included, and changes nothing"),
}
PEOPLE = (
    *("accounts.view_user", "accounts.view_suspension", "accounts.view_note", "accounts.add_note"),
    *("accounts.view_profile", "accounts.view_record", "accounts.view_spokenlanguage", "accounts.view_project"),
)
CONTRACTS = (
    *("contracts.view_job", "contracts.view_proposal", "contracts.view_contract"),
    *("contracts.view_savedjob", "contracts.view_savedsearch"),
    "contracts.view_invitation",
    *("contracts.view_contractnote", "contracts.add_contractnote"),
    *("contracts.view_reviewing", "contracts.view_review", "contracts.view_stars"),
    *("contracts.view_report", "contracts.view_reportdecision", "contracts.view_hiding"),
    *("contracts.view_thread", "contracts.view_askedelsewhere"),
    *("milestones.view_milestone", "milestones.view_submission", "milestones.view_sweepfailure"),
    "milestones.view_paymentrequest",
)
MONEY = (
    *("escrow.view_payment", "escrow.view_hold", "escrow.view_payout", "escrow.view_refund", "escrow.view_recipient"),
    *("escrow.view_chargeback", "escrow.view_chargebackdecision", "escrow.view_debt"),
)
TRY_AGAIN = (
    *("escrow.change_payment", "escrow.change_payout", "escrow.change_refund"),
    *("marketplace.view_outgoingmail", "marketplace.change_outgoingmail"),
)
RIGHTS: dict[str, tuple[str, ...]] = {
    SUPPORT: (
        *PEOPLE,
        *CONTRACTS,
        *MONEY,
        *TRY_AGAIN,
        *("accounts.view_notification", "accounts.suspend_user", "disputes.view_dispute"),
        "contracts.decide_report",
    ),
    FINANCE: (
        *PEOPLE,
        *CONTRACTS,
        *MONEY,
        *TRY_AGAIN,
        *("escrow.view_journal", "escrow.view_account", "escrow.view_chainlink", "escrow.view_daysum"),
        *("escrow.view_yearsum", "escrow.view_reconciliation", "escrow.change_reconciliation"),
        *("escrow.view_providerline", "escrow.book_own_money", "escrow.view_ownmoneybooking"),
        *("escrow.view_handpayment", "escrow.pay_by_hand", "escrow.change_chargeback", "escrow.decide_chargeback"),
        *("escrow.view_forfeiture", "escrow.forfeit_earnings"),
        *("escrow.view_webhookevent", "escrow.change_webhookevent", "marketplace.view_alarm"),
    ),
    ARBITER: (
        *PEOPLE,
        *CONTRACTS,
        "escrow.view_hold",
        "escrow.view_payment",
        *("disputes.view_dispute",),
        "disputes.rule_dispute",
        "contracts.decide_report",
    ),
}
# Of these apps, whatever can be read.
READ_BY_AUDITORS = ("accounts", "contracts", "disputes", "escrow", "marketplace", "milestones")


def keep() -> None:
    """Have each role's group and its rights as they are written here."""
    for name in ROLES:
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(_auditors() if name == AUDITOR else _named(RIGHTS[name]))


def _named(names: Iterable[str]) -> "list[Permission]":
    wanted = Q(pk=None)
    for name in names:
        app, _dot, code = name.partition(".")
        wanted |= Q(content_type__app_label=app, codename=code)
    return list(Permission.objects.filter(wanted))


def _auditors() -> "list[Permission]":
    return list(Permission.objects.filter(content_type__app_label__in=READ_BY_AUDITORS, codename__startswith="view_"))
