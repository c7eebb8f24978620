import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from disputes.records import counting
from marketplace import clock
from marketplace.demo.seeding import people, plans, presenting, reading, saved, script
from marketplace.demo.seeding.jobs import JobStory
from marketplace.demo.seeding.timeline import Timeline
from marketplace.later import left_to_the_schedule


@transaction.atomic
def tell() -> str:
    """Act out the whole past up to now and say how much it was.

    All of it is one transaction: a crash leaves nothing behind that a second run could take for a marketplace.
    """
    timeline = Timeline(clock.now())
    with left_to_the_schedule(), _expected_failures_unlogged():
        everybody = people.join(timeline.now)
        presenting.present(everybody)
        jobs = script.jobs()
        for job in jobs:
            JobStory(job, everybody, timeline).schedule()
        plans.schedule(everybody, timeline)
        timeline.run()
        counting.count_due()
        saved.keep(everybody, timeline.now)
    reading.catch_up(timeline.now)
    return f"{len(everybody)} people, {len(jobs)} jobs"


@contextmanager
def _expected_failures_unlogged() -> Iterator[None]:
    """A refund that came back long ago is part of the story, not an alarm."""
    logger = logging.getLogger("marketplace.alarms")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
