"""A job from its first line to where it stands now, put on the timeline."""

from datetime import UTC, timedelta
from functools import partial
from random import Random

from accounts.models import Skill, User
from contracts.invitations import declining, inviting
from contracts.models import Job as PostedJob
from contracts.models import JobFile, Thread
from contracts.models import Proposal as SentProposal
from contracts.proposals import bargaining
from contracts.talk import asking
from contracts.talk.models import Said
from marketplace.amounts import parse_minor
from marketplace.demo.seeding import files
from marketplace.demo.seeding.contracts import Contract
from marketplace.demo.seeding.instants import ago, resolve
from marketplace.demo.seeding.script import Deed, Invitation, Job, Proposal, Turn, Word, steps
from marketplace.demo.seeding.timeline import Deed as Happening
from marketplace.demo.seeding.timeline import Timeline


class JobStory:
    """What the data says of one job, ready to be done."""

    def __init__(self, script: Job, people: dict[str, User], timeline: Timeline) -> None:
        self.script, self.people, self.timeline = script, people, timeline
        self.today = timeline.now.astimezone(UTC).date()
        self.job = PostedJob(client=people[script.client])
        self.contract = Contract(self.job, people, script.contents, timeline)

    def schedule(self) -> None:
        """Put everything on the timeline; what is said to be as long ago stays in the order of the data."""
        happenings: list[tuple[str, Happening]] = [(self.script.posted, self._post)]
        for invitation in self.script.invitations:
            happenings += self._of_invitation(invitation)
        for proposal in self.script.proposals:
            happenings += self._of_proposal(proposal)
        happenings += [(deed.at, partial(self._deal, deed)) for deed in self.script.deeds]
        happenings += [(word.at, partial(self._say, word)) for word in self.script.words]
        if self.script.closed:
            happenings.append((self.script.closed, self._close))
        happenings.sort(key=lambda happening: ago(happening[0]), reverse=True)
        chance = Random(self.script.name)  # noqa: S311  the same past every time
        stated = [when for when, _ in happenings]
        for at, (_, do) in zip(resolve(stated, now=self.timeline.now, chance=chance), happenings, strict=True):
            self.timeline.add(at, do)

    def _post(self) -> None:
        script, job = self.script, self.job
        job.title, job.description, job.category = script.title, script.description.strip(), script.category
        job.currency, job.budget_minor = script.currency, parse_minor(script.budget, script.currency)
        job.deadline_on = self.today + timedelta(days=script.deadline)
        job.full_clean()
        job.save()
        job.skills.set(Skill.named(script.skills))
        JobFile.keep(
            files.named(script.files, title=script.title, text=script.description, contents=script.contents), job=job
        )
        if not script.draft:
            job.publish(by=job.client)

    def _close(self) -> None:
        self.job.close(by=self.job.client)

    def _of_invitation(self, invitation: Invitation) -> list[tuple[str, Happening]]:
        happenings: list[tuple[str, Happening]] = [(invitation.sent, partial(self._invite, invitation))]
        if invitation.declined:
            happenings.append((invitation.declined, partial(self._decline, invitation)))
        return happenings

    def _invite(self, invitation: Invitation) -> None:
        inviting.invite(self.people[invitation.to], self.job, by=self.job.client, note=invitation.note.strip())

    def _decline(self, invitation: Invitation) -> None:
        freelancer = self.people[invitation.to]
        declining.decline(self.job.invitations.get(freelancer=freelancer), by=freelancer, answer=invitation.answer)

    def _of_proposal(self, proposal: Proposal) -> list[tuple[str, Happening]]:
        happenings: list[tuple[str, Happening]] = [(proposal.sent, partial(self._send, proposal))]
        happenings += [(turn.at, partial(self._bargain, proposal, turn)) for turn in proposal.turns]
        if proposal.shortlisted:
            happenings.append((proposal.shortlisted, lambda: self._sent(proposal).shortlist(by=self.job.client)))
        if proposal.declined:
            happenings.append((proposal.declined, lambda: self._sent(proposal).decline(by=self.job.client)))
        if proposal.withdrawn:
            freelancer = self.people[proposal.by]
            happenings.append((proposal.withdrawn, lambda: self._sent(proposal).withdraw(by=freelancer)))
        return happenings

    def _sent(self, proposal: Proposal) -> SentProposal:
        return SentProposal.objects.live().get(job=self.job, freelancer=self.people[proposal.by])

    def _send(self, proposal: Proposal) -> None:
        plan = steps(proposal.plan, self.script.currency, self.today)
        SentProposal.send(
            self.job,
            by=self.people[proposal.by],
            cover_letter=proposal.letter.strip(),
            price_minor=sum(step.amount_minor for step in plan),
            plan=plan,
        )

    def _bargain(self, proposal: Proposal, turn: Turn) -> None:
        sent, by = self._sent(proposal), self.people[turn.by]
        if turn.plan:
            plan = steps(turn.plan, self.script.currency, self.today)
            bargaining.change(sent, by=by, plan=plan, seen=sent.turns, note=turn.note)
        elif turn.agrees:
            bargaining.agree(sent, by=by, seen=sent.turns)
        else:
            bargaining.decline(sent, by=by, seen=sent.turns, note=turn.note)

    def _say(self, word: Word) -> None:
        who, said = self.people[word.who], Said(word.text.strip())
        if word.who == self.script.client:
            thread = Thread.objects.get(job=self.job, freelancer=self.people[word.to])
            asking.go_on(thread, said, by=who, anyway=True)
        else:
            asking.ask(self.job, said, by=who, anyway=True)

    def _deal(self, deed: Deed) -> None:
        self.contract.do(deed)
