"""Many rows of everything that a page lists, copied from what the world has of each, by a statement a table.

Raw SQL, because the verbs would take minutes. The database's own rules about how rows come about are off meanwhile;
what ties rows together holds: copy n of a job has copy n of a proposal, a contract, a hold and a milestone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.apps import apps

from tests.books import sql
from tests.permissions.world import World

# Copy n has this and n for its key; a second set of copies twice as much.
FIRST, SECOND = 10_000_000, 20_000_000
N, N2 = f"{FIRST} + n", f"{SECOND} + n"
TEXT = "'copy-' || n"


@dataclass(frozen=True)
class Copies:
    """Of the first row of a model for which `of` holds; `columns` say what is another in each, in SQL."""

    model: str
    columns: Mapping[str, str] = field(default_factory=dict)
    of: str = "TRUE"
    key: str = N

    def make(self, first: int, last: int, names: Mapping[str, int]) -> None:
        meta = apps.get_model(self.model)._meta
        changed = {meta.pk.column: self.key, **self.columns}
        columns = [one.column for one in meta.concrete_fields]
        values = [changed.get(column, f'base."{column}"') for column in columns]
        quoted = ", ".join(f'"{column}"' for column in columns)
        [(found,)] = sql(f"SELECT min({meta.pk.column}) FROM {meta.db_table} WHERE {self.of.format(**names)}")  # noqa: S608
        assert found is not None, f"the world has no {self.model} where {self.of}"
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(f"ALTER TABLE {meta.db_table} DISABLE TRIGGER USER")
        copied = f"SELECT {', '.join(values)} FROM {meta.db_table} base, generate_series(%s, %s) n"  # noqa: S608
        sql(
            f"INSERT INTO {meta.db_table} ({quoted}) {copied} WHERE base.{meta.pk.column} = %s",
            first,
            last,
            found,
        )
        sql("SET CONSTRAINTS ALL DEFERRED")
        sql(f"ALTER TABLE {meta.db_table} ENABLE TRIGGER USER")


EVERYTHING: Sequence[Copies] = (
    Copies("accounts.user", {"email": "'copy' || n || '@example.org'"}, "id = {freelancer}"),
    Copies("accounts.profile", of="user_id = {freelancer}"),
    Copies("accounts.record", of="user_id = {freelancer}"),
    Copies("accounts.notification", {"key": TEXT}, "user_id = {client}"),
    Copies("accounts.notification", {"key": TEXT}, "user_id = {freelancer}", N2),
    Copies("accounts.accountchange", {"user_id": "{client}"}),
    Copies("accounts.accountchange", {"user_id": "{freelancer}"}, key=N2),
    Copies("accounts.suspension", {"user_id": N}),
    Copies("accounts.user", {"email": "'staff' || n || '@example.org'"}, "is_staff AND NOT is_superuser", N2),
    Copies("accounts.profile", of="user_id = {freelancer}", key=N2),
    Copies("accounts.record", of="user_id = {freelancer}", key=N2),
    # The first copies are suspended, and so not listed.
    Copies("contracts.listing", {"person_id": N2, "is_listed": "TRUE"}, "person_id = {freelancer}"),
    Copies("accounts.note"),
    Copies("accounts.staffaction"),
    Copies("marketplace.alarm"),
    Copies("contracts.job", {"published_at": "base.published_at - n * interval '1 minute'"}, "id = {job}"),
    Copies("contracts.invitation", {"job_id": N}, "id = {invited}"),
    Copies("contracts.invitation", {"freelancer_id": N}, "id = {invited}", N2),
    Copies("contracts.proposal", {"job_id": N}, "id = {proposal}"),
    Copies("contracts.proposal", {"freelancer_id": N}, "id = {proposal}", N2),
    Copies("contracts.plannedmilestone", {"proposal_id": N2}, "proposal_id = {proposal}"),
    Copies("contracts.planversion", {"proposal_id": N2}, "proposal_id = {proposal}"),
    Copies("contracts.contract", {"job_id": N, "proposal_id": N}, "id = {contract}"),
    Copies("contracts.contractnote"),
    Copies(
        "contracts.sentplan",
        {"token_hash": "md5(n::text) || md5(n::text)"},
        "sender_id = {client} AND state = 'waiting'",
    ),
    Copies("contracts.planopening", {"plan_id": N}),
    Copies("contracts.reviewing", {"contract_id": N}, "contract_id = {reviewed}"),
    Copies("contracts.review", {"reviewing_id": N}, "of_id = {client} AND published_at IS NOT NULL"),
    Copies("contracts.report", {"subject_id": N}, "by_id = {freelancer}"),
    Copies("contracts.reportdecision", {"subject_id": N}),
    # Jobs of their own: those of the lists are hidden by nobody.
    Copies("contracts.job", {"client_id": N}, "id = {closed}", N2),
    Copies("contracts.hiding", {"decision_id": N, "job_id": N2}),
    Copies("contracts.stars", {"person_id": N}),
    Copies("contracts.thread", {"job_id": N}, "id = {talked}"),
    Copies("contracts.seat", {"thread_id": N}, "thread_id = {talked} AND person_id = {client}"),
    Copies("contracts.seat", {"thread_id": N}, "thread_id = {talked} AND person_id = {freelancer}", N2),
    Copies("contracts.message", {"thread_id": N}, "thread_id = {talked}"),
    Copies("contracts.askedelsewhere", {"message_id": N}),
    Copies("contracts.savedjob", {"job_id": N}),
    Copies("contracts.savedsearch"),
    Copies("escrow.hold", {}, "id = (SELECT hold_id FROM milestones_milestone WHERE id = {submitted})"),
    Copies(
        "escrow.account",
        {"hold_id": N},
        "hold_id = (SELECT hold_id FROM milestones_milestone WHERE id = {submitted})",
    ),
    Copies("milestones.milestone", {"contract_id": N, "hold_id": N}, "id = {submitted}"),
    Copies("milestones.paymentrequest", {"contract_id": N}),
    Copies("milestones.submission", {"milestone_id": N}, "milestone_id = {submitted}"),
    Copies("milestones.sweepfailure", {"milestone_id": N}),
    Copies(
        "milestones.contractline",
        {"contract_id": N, "current_id": N},
        "contract_id = {contract} AND person_id = {client}",
    ),
    Copies(
        "milestones.contractline",
        {"contract_id": N, "current_id": N},
        "contract_id = {contract} AND person_id = {freelancer}",
        N2,
    ),
    Copies("disputes.dispute", {"milestone_id": N}, "id = {responding}"),
    Copies("escrow.payment", {"provider_ref": TEXT}, "payer_id = {client}"),
    Copies(
        "escrow.refund",
        {"provider_ref": TEXT, "replaced_by_id": "NULL", "state": "'succeeded'", "waits_since_at": "NULL"},
    ),
    Copies("escrow.recipient", {"user_id": N, "provider_ref": TEXT}),
    Copies(
        "escrow.payout",
        {"transfer_ref": TEXT, "provider_ref": TEXT, "reversal_ref": TEXT},
        "payee_id = {freelancer}",
    ),
    Copies("escrow.journal", {"reference": TEXT}),
    Copies("escrow.chainlink", {"journal_id": N, "hash": "md5(n::text) || md5(n::text)"}),
    Copies("escrow.chargeback", {"provider_ref": TEXT}),
    Copies("escrow.chargebackdecision", {"chargeback_id": N}),
    Copies("escrow.debt", {"chargeback_id": N}),
    Copies("escrow.forfeiture", {"person_id": N}, "person_id = {freelancer}"),
    Copies("escrow.handpayment", {"reference": TEXT}),
    Copies("escrow.reconciliation"),
    Copies("escrow.providerline", {"ref": TEXT}),
    Copies("escrow.ownmoneybooking", {"line_id": N}),
    Copies("escrow.webhookevent", {"event_id": TEXT}),
    Copies("marketplace.outgoingmail"),
    Copies("marketplace.fault", {"key": "left(md5(n::text), 16)"}),
)


def grow(world: World, first: int, last: int) -> None:
    """Copies number `first` to `last` of everything."""
    names = {name: key for name, (key, *_) in world.things.items() if isinstance(key, int)}
    names["freelancer"] = world.things["somebody"][0]
    for copies in EVERYTHING:
        changed = {column: value.format(**names) for column, value in copies.columns.items()}
        Copies(copies.model, changed, copies.of, copies.key).make(first, last, names)
    sql("ANALYZE")
