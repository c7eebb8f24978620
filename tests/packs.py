"""Evidence packs: a story with everything in it that can be on record, and what comes out of the zip."""

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from typing import Any
from zipfile import ZipFile

from django.test import Client

from accounts.models import User
from contracts.models import Contract, ContractTerms, JobFile, Message
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.pack import archive
from disputes.parcels import making
from disputes.silence import sweep
from disputes.verbs import appealing, bringing
from disputes.verbs.bringing import Brought
from escrow import operations
from escrow.books import chain
from marketplace import clock
from milestones.verbs import answering_settlements, submitting
from tests import paper, story
from tests.conftest import TimeTravel
from tests.files import png_file, text_file

STORY = "It is not finished <b>yet</b> & “late”."
OFFERED, FIRST_RULED, RULED = 35_000, 20_000, 40_000
FILES = {
    "files/evidence/1-1/": b"Look.",
    "files/job/": b"A basket and a checkout.",
    "files/messages/1/": png_file().read(),
    "files/submissions/1-1/": b"What was done and how.",
    "files/submissions/1-2/": b"All of it.",
}


@dataclass(frozen=True)
class Pack:
    """An evidence pack, taken apart."""

    zip: ZipFile

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    @property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.read("record.json"))
        return found

    def read(self, name: str) -> bytes:
        return self.zip.read(name)

    def pages(self) -> list[str]:
        """What the pages of the PDF say, each on one line; of several one after the other."""
        documents = [name for name in self.names if name.startswith("record") and name.endswith(".pdf")]
        return [page for name in documents for page in paper.pages(self.read(name))]

    def text(self) -> str:
        """All that the PDF says, on one line."""
        return " ".join(self.pages())

    def checked(self, folder: Path) -> dict[str, str]:
        """What sha256sum says of each file, unpacked into this folder."""
        self.zip.extractall(folder)
        return sha256sum(folder)


def sha256sum(folder: Path) -> dict[str, str]:
    """What the real program says of each file in an unpacked pack."""
    said = run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S607
    return dict(line.rsplit(": ", 1) for line in said.stdout.splitlines())


def opened(content: bytes) -> Pack:
    """A downloaded pack."""
    return Pack(ZipFile(io.BytesIO(content)))


def pack_of(contract: Contract) -> Pack:
    """As it is made now."""
    with archive.make(contract) as made:
        return opened(made.read())


def fetched(client: Client, contract: Contract) -> Any:
    """What somebody downloads who has it made: the answer, or the first that is a refusal."""
    address = f"/contracts/{contract.pk}/evidence-pack/"
    asked: Any = client.post(address)
    if asked.status_code != 302 or asked["Location"] != address:
        return asked
    making.make_waiting()
    [parcel] = re.findall(r'href="(/parcels/\d+/)"', client.get(address).content.decode())
    return client.get(parcel)


def decided_on_appeal(client: User, freelancer: User, time_travel: TimeTravel) -> Dispute:
    """Work, changes, a declined settlement, a dispute with evidence, a ruling, an appeal, the end; hours apart."""
    milestone = story.funded_milestone(client=client, freelancer=freelancer)
    contract, criteria = milestone.contract, list(milestone.criteria.all())
    JobFile.keep([text_file("brief.txt", FILES["files/job/"])], job=contract.job)
    second_terms = {**contract.terms.get().text, "change_rounds": 5}
    ContractTerms.objects.create(contract=contract, version=2, text=second_terms, agreed_at=clock.now())
    message = Message.send(contract, by=client, text="When will it be ready?", files=[png_file("σχέδιο 1.png")])
    time_travel.forward(hours=1)
    Message.send(contract, by=freelancer, text="On Monday.")
    submitting.submit(milestone, by=freelancer, message="First half.", files=[text_file()], claims=criteria[:1])
    time_travel.forward(hours=1)
    milestone = story.request_changes(milestone)
    time_travel.forward(hours=1)
    links = ["https://work.example.org/a?b=1&c=2"]
    submitting.submit(
        milestone, by=freelancer, message="All.", files=[text_file("all.txt", b"All of it.")], links=links
    )
    time_travel.forward(hours=1)
    offer = story.offer(story.fresh(milestone), by=client, to_freelancer=OFFERED)
    time_travel.forward(hours=1)
    answering_settlements.decline(offer, by=freelancer, answer="It is worth more.")
    dispute = story.dispute(story.fresh(milestone), by=client, wants=10_000)
    time_travel.forward(hours=1)
    submissions, files = list(milestone.submissions.all())[:1], [text_file("proof.txt", b"Look.")]
    bringing.add(dispute, Brought(STORY, files, messages=[message], submissions=submissions), by=client)
    story.respond(dispute)
    time_travel.forward(days=8)
    sweep.process_due()
    first, second = story.arbiter(name="Arne Arbiter"), story.arbiter(name="Siri Second")
    taking.take(dispute, by=first)
    taking.ask(dispute, by=first, to="client", text="Which part is late?")
    story.rule(dispute, by=first, to_freelancer=FIRST_RULED)
    time_travel.forward(hours=1)
    appealing.appeal(story.fresh(dispute), by=freelancer, reasons="The second half works, too.")
    time_travel.forward(hours=1)
    story.rule(story.fresh(dispute), by=second, to_freelancer=RULED)
    sweep.process_due()
    operations.finish_pending()
    time_travel.forward(days=1)
    story.hear_from_provider()
    chain.extend_fully()
    return story.fresh(dispute)
