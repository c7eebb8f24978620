from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from escrow.models.attempted import Attempted
from marketplace import clock


class Drawing(Attempted):
    """An operation that draws on what is available at the provider, and waits while that is too little.

    Waiting is no failure: it counts no attempt. Operators hear of it by `escrow.money_out.shortage`. It waits because
    the provider took a refund and lets it wait (`RefundReport.waits_for_balance`), because it said a definite no
    (`NotEnough`: looked for, then asked with another key; time-outs and failures keep theirs), or because we looked
    first and did not ask (`NotCovered`). What the freelancer's own account lacks is a failure.
    """

    LOOK_AGAIN_AFTER = timedelta(hours=1)
    # The state before the provider has taken it on.
    BEFORE_IT_LEAVES = "intended"

    keys_spent = models.PositiveIntegerField(default=0, help_text="how often too little was there for it")
    waits_since_at = models.DateTimeField(
        null=True, blank=True, help_text="since when our balance at the provider does not cover it"
    )

    class Meta:
        abstract = True

    @property
    def again(self) -> str:
        """What tells the key of this try from those that were answered with a definite no."""
        return f"-{self.keys_spent}" if self.keys_spent else ""

    @property
    def key_may_be_forgotten(self) -> bool:
        """Also once a key was spent: an earlier try may have been answered later than we heard of another."""
        return self.keys_spent > 0 or super().key_may_be_forgotten

    def spend_key(self, **also: object) -> None:
        """The provider said for certain that nothing was done: the next try has another key, and its own answer.

        Only of the key that this try had: a no that comes late spends none of those that others have taken since.
        """
        rows: models.QuerySet[Any] = type(self)._default_manager.filter(pk=self.pk, keys_spent=self.keys_spent)
        rows.update(keys_spent=F("keys_spent") + 1, **also)

    def wait_for_balance(self, why: Exception) -> None:
        """Note that it waits, and since when, and look again after a while; not if another worker has come further."""
        now = clock.now()
        rows: models.QuerySet[Any] = type(self)._default_manager.filter(pk=self.pk)
        rows.filter(state=self.BEFORE_IT_LEAVES).update(
            waits_since_at=Coalesce("waits_since_at", now),
            last_error=str(why)[:300],
            next_attempt_at=now + self.LOOK_AGAIN_AFTER,
        )
