"""What escrow says to the apps above it. Each is sent inside the transaction and has exactly one receiver."""

from django.dispatch import Signal

# holds: locked just now. The receiver locks what it keeps for them, in the order contract, milestone.
holds_locked = Signal()
# payment, holds, at: the charge succeeded and its money stands in these locked holds.
deposit_succeeded = Signal()
# payment, refund, holds, at: the charge succeeded for these locked holds too, but nobody waited for it there: they are
# paid already or closed. The refund sends it straight back.
deposit_sent_back = Signal()
# payment, at: the charge failed or its checkout ran out.
deposit_failed = Signal()
# refund, at: the money arrived with the payer.
refund_succeeded = Signal()
# refund, at: the provider gave the money back; it stands in its hold again.
refund_failed = Signal()
# chargeback, holds, at: the payer's bank is disputing the payment, of which these locked holds have money. The receiver
# carries out what silence has decided by now, and answers with the ids of the holds that staff have ruled on.
chargeback_begins = Signal()
# chargeback, holds, at: the payer's bank is disputing the payment; these locked holds were frozen just now.
chargeback_opened = Signal()
# chargeback, drawn, thawed, at: the bank has decided. The money of the locked holds `drawn` went back to the payer
# through the bank; `thawed` says since when each other hold was frozen, which now moves again.
chargeback_closed = Signal()
# chargeback, hold, taken_minor, at: staff have decided that this locked hold pays so much for a lost chargeback; it has
# the rest, and goes on.
part_taken = Signal()
# chargeback, takings, at: what was released with nothing submitted was taken from its payee's earnings again.
earnings_taken = Signal()
# chargeback, refunds, actor, at: a member of staff has given back what the holds of these refunds had, because the
# payer's bank asks about the payment. The holds are locked.
inquiry_refunded = Signal()
# payment, holds: the receiver answers with escrow.chargebacks.evidence.Work, what was agreed and done for this money.
evidence_wanted = Signal()
# payment, holds, room: the receiver answers with a list of escrow.chargebacks.evidence.Document about the same, PDFs
# that are no larger than `room` bytes together.
evidence_files_wanted = Signal()
# by, one_id, other_id, since: the receiver answers with a list of Money, what this member of staff has ruled on since
# then between these two people.
rulings_wanted = Signal()
# chargeback, decision, at: staff are late with who pays for this chargeback or, where `decision` is given, with the
# second signature that it waits for. The receiver tells both sides.
decision_is_late = Signal()
