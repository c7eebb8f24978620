"""What people are told about a suspension of their own."""

from django.utils.translation import gettext_lazy as _

from accounts.kinds_of_notice.still import APPEAL_WAITS, REVIEWED_THEN
from accounts.models import Suspension, SuspensionEvent
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import By, If, Typed

Event, Reason = SuspensionEvent.Kind, Suspension.Reason
READ_IT = _("Read about your suspension")
ENDS_ALONE = _("It ends by itself on {ends} unless a second member of our staff confirms it.")

SUSPENDED = kind(
    "account-suspended",
    By(
        "reason",
        {
            Reason.FRAUD.value: _("Your account is suspended: fraud suspected. We look at it again by {review}."),
            Reason.CHARGEBACK.value: _(
                "Your account is suspended: a payment was taken back through the bank. We look at it again by {review}."
            ),
            Reason.ABUSE.value: _(
                "Your account is suspended: abuse of other people or of the rules. We look at it again by {review}."
            ),
            Reason.IDENTITY.value: _(
                "Your account is suspended: identity not confirmed. We look at it again by {review}."
            ),
            Reason.PAYMENT.value: _("Your account is suspended: payment outstanding. We look at it again by {review}."),
            Reason.OWN_REQUEST.value: _(
                "Your account is suspended: at your own request. We look at it again by {review}."
            ),
        },
    ),
    subject=_("Your account is suspended"),
    body=(
        Typed("sentence"),
        (
            _("You can sign in, answer work, submit work that is funded and return money."),
            _("New jobs, proposals, offers, deposits and payouts wait."),
            _("Money that is held goes its way as agreed, and what you have earned stays yours."),
            If("ends", ENDS_ALONE),
            _("You can appeal once; other staff look at it then."),
        ),
    ),
    button=READ_IT,
    until=REVIEWED_THEN,
)
EXTENDED = kind(
    "suspension-extended",
    _("Your account stays suspended. We look at it again by {review}."),
    subject=_("Your account stays suspended"),
    body=((Typed("sentence"), If("ends", ENDS_ALONE)),),
    button=READ_IT,
    until=REVIEWED_THEN,
)
CONFIRMED = kind(
    "suspension-confirmed",
    _("A second person has confirmed that your account stays suspended. We look at it again by {review}."),
    subject=_("Your account stays suspended"),
    body=(Typed("sentence"),),
    button=READ_IT,
    until=REVIEWED_THEN,
)
APPEALED = kind(
    "suspension-appealed",
    _("You have appealed your suspension. Somebody who had no part in it looks at it, we mean to by {answer}."),
    subject=_("You have appealed your suspension"),
    body=(Typed("sentence"),),
    button=READ_IT,
    until=APPEAL_WAITS,
)
UPHELD = kind(
    "suspension-upheld",
    _("Your appeal did not end the suspension. We look at it again by {review}."),
    subject=_("Your account stays suspended"),
    body=(Typed("sentence"),),
    button=READ_IT,
    until=REVIEWED_THEN,
)
LIFTED = kind(
    "suspension-lifted",
    _("Your account is no longer suspended. Everything is possible again."),
    subject=_("Your account is no longer suspended"),
    body=(Typed("sentence"),),
    button=READ_IT,
    until=FOR_GOOD,
)
ENDED = kind(
    "suspension-ended",
    _("Your account is no longer suspended. Everything is possible again."),
    subject=_("Your account is no longer suspended"),
    body=(_("No second person confirmed it in time."),),
    button=READ_IT,
    until=FOR_GOOD,
)
OF_EVENT = {
    Event.SUSPENDED: SUSPENDED,
    Event.EXTENDED: EXTENDED,
    Event.CONFIRMED: CONFIRMED,
    Event.APPEALED: APPEALED,
    Event.UPHELD: UPHELD,
    Event.LIFTED: LIFTED,
    Event.ENDED: ENDED,
}
ANSWER_LATE = kind(
    "suspension-answer-late",
    _("Our staff meant to have answered your appeal by now, and are late. Others of our staff can answer it."),
    subject=_("The answer to your appeal is late"),
    button=READ_IT,
    until=APPEAL_WAITS,
)
