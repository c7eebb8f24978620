"""What the two say of each other when it is over, and what somebody finds wrong; each deed by the verb of the pages."""

from accounts.models import User
from contracts.models import Contract as Agreement
from contracts.models import Job, Report, Review, Reviewing
from contracts.reports import deciding, reporting, subjects
from contracts.reviews import writing
from contracts.reviews.points import POINTS
from marketplace import clock
from marketplace.demo.seeding.disagreements import SWEEP
from marketplace.demo.seeding.script import Deed
from marketplace.demo.seeding.timeline import Timeline
from milestones.clocks import REVIEWS
from milestones.silence import sweep


class Saying:
    """The deeds of a contract about people and words. `who` says it, or is the member of staff who decides."""

    job: Job
    people: dict[str, User]
    timeline: Timeline
    agreement: Agreement

    def review(self, deed: Deed) -> None:
        stars = dict(zip(POINTS, deed.stars, strict=True))
        writing.write(self.agreement, by=self.people[deed.who], stars=stars, words=deed.text)
        # Soon after, it is counted; and if the other side writes nothing, published.
        for at in (clock.now() + SWEEP, clock.now() + REVIEWS.lasts + SWEEP):
            self.timeline.add(at, self._publish_and_count)

    def _publish_and_count(self) -> None:
        if Reviewing.objects.filter(contract=self.agreement).exists():
            sweep.process_due()

    def reply_to_review(self, deed: Deed) -> None:
        reviews = Review.objects.select_related("by", "of")
        own = reviews.get(reviewing__contract=self.agreement, of=self.people[deed.who])
        writing.reply(own, by=self.people[deed.who], text=deed.text)

    def report_job(self, deed: Deed) -> None:
        who = self.people[deed.who]
        reporting.report(subjects.find("job", self.job.pk, who), by=who, reason=deed.what_for, words=deed.text)

    def dismiss_report(self, deed: Deed) -> None:
        found = Report.objects.waiting().get(subject="job", subject_id=self.job.pk)
        staff = self.people[deed.who]
        deciding.decide(found, by=staff, what="dismissed", to_reporter=deed.text, to_reported="")
