from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models

from escrow.gateways.base import KeySpent
from escrow.models.named import Named
from marketplace import clock
from marketplace.alarms import alarm

# Tries, with their pauses several hours, after which operators hear of it.
ALARM_AFTER = 10

Result = TypeVar("Result")

# Providers forget idempotency keys after 24 hours; from a little before that on, the operation is looked for first.
KEYS_LAST = timedelta(hours=23)


class Attempted(Named):
    """An operation at the provider that is tried until the provider has given its word, with growing pauses."""

    RETRY_AFTER = timedelta(minutes=1)
    RETRY_AT_MOST_AFTER = timedelta(hours=6)
    # For how long nobody else begins the same.
    LEASE = RETRY_AFTER

    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True, help_text="when this step was first tried")
    next_attempt_at = models.DateTimeField()

    class Meta:
        abstract = True

    def begin_attempt(self) -> datetime:
        """Note that the provider is about to be called, before it is; returns since when this step has been tried.

        Whatever goes wrong from here on, others have their turn before it is tried again.
        """
        now = clock.now()
        self.tried_at = self.tried_at or now
        self._write(tried_at=self.tried_at, next_attempt_at=now + self.LEASE)
        return self.tried_at

    @property
    def key_may_be_forgotten(self) -> bool:
        """Whether the provider may not know any more that this step was asked of it.

        Of a row from before a restore nobody here knows when that was, or whether it was.
        """
        long_ago = self.tried_at is not None and self.tried_at + KEYS_LAST <= clock.now()
        return long_ago or self.is_of_an_earlier_name

    def once(self, find: Callable[[], Result | None], do: Callable[[], Result]) -> Result:
        """Have the provider do this step once. Calls the provider; raises as `do` does.

        It is looked for first when the provider may have forgotten its key, and afterwards when the provider failed
        in a way that it would repeat for this key, because it may have done the work all the same.
        """
        found = find() if self.key_may_be_forgotten else None
        if found is not None:
            return found
        try:
            return do()
        except KeySpent:
            found = find()
            if found is None:
                raise
            return found

    def try_later(self, error: Exception) -> None:
        """Note what went wrong and wait, twice as long as the last time."""
        wait = min(self.RETRY_AFTER * 2 ** min(self.attempts, 10), self.RETRY_AT_MOST_AFTER)
        self.attempts += 1
        if self.attempts == ALARM_AFTER:
            alarm(f"{self} has failed {ALARM_AFTER} times", f"The last time: {error}")
        self._write(attempts=self.attempts, last_error=str(error)[:300], next_attempt_at=clock.now() + wait)

    def _write(self, **values: object) -> None:
        type(self)._default_manager.filter(pk=self.pk).update(**values)
