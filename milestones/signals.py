"""What milestones say to the app above. Each is sent inside the transaction and has exactly one receiver."""

from django.dispatch import Signal

# offers, at: refund requests on submitted work that nobody answered in time. Their milestones are locked and at work;
# the receiver opens a dispute of each.
refund_requests_unanswered = Signal()
# offer, at: a refund request that was not agreed to, once too often. Its milestone is locked and the freelancer owes
# work; the receiver opens a dispute of it.
refund_request_refused = Signal()
# milestones: the receiver answers with the ids of those whose client has no dispute left before the next submission.
disputes_used_up_wanted = Signal()
# milestones, how, at: these locked milestones were disputed and are not any more, for a reason (`Ended`) that is none
# of the dispute's own. The receiver closes the disputes.
disputes_ended = Signal()
# moved, at: the clocks of these locked milestones stood and go on; a mapping of milestone to how long they stood.
clocks_moved = Signal()
# milestones, at: the client's bank took a part of these locked milestones' money, so they are worth less now. What
# waits for a second person was about more.
worth_less = Signal()
# milestones: the receiver answers with {milestone id: minor units to the freelancer} for those in whose open dispute a
# ruling has come into force, by the last one.
ruled_on_wanted = Signal()
# milestones: the receiver answers with {milestone id: milestones.dispute_status.Standing} for those that are disputed.
standings_wanted = Signal()
# milestones: the receiver answers with {milestone id: [milestones.dispute_status.PastDispute]}, the oldest first.
past_disputes_wanted = Signal()
