"""What a client and a freelancer have made together, by the real verbs: one thing for each kind of address.

What stands for the `of` of a row is a name here. Add a new one to `begin` if time has to pass before it is as it should
be, else to `go_on`.
"""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.urls import resolve
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts.models import Notification, Profile, User
from accounts.notices.notifications import notify
from accounts.presenting import photographs, projects
from contracts.by_link import links, sending
from contracts.finding.filters import JobFilters
from contracts.invitations import inviting
from contracts.models import Contract, JobFile, Message, PlanOpening, ProposalFile
from contracts.reports import deciding, reporting, subjects
from contracts.saved import saving, searches, stopping
from contracts.talk import asking
from contracts.talk.models import Said
from disputes.parcels import asking as asking_for_parcels
from disputes.parcels import making
from disputes.verbs import bringing, consenting
from disputes.verbs.bringing import Brought
from escrow import operations
from escrow.earnings import forfeiting
from escrow.money_in import payments
from escrow.money_out import recipients
from marketplace import clock
from marketplace.money import Money
from marketplace.uploads import plain, receiving
from milestones.models import Milestone
from milestones.verbs import answering_settlements, asking_for_payment, requesting_changes, returning, submitting
from tests import by_link, story
from tests.factories import JobFactory, ProposalFactory, StaffFactory
from tests.files import png_file, text_file
from tests.reviews.over import count, over, write
from tests.told import news

# What the client wrote of the freelancer, and nobody but them may read yet.
SECRET = "A word that stands nowhere else: quetzalcoatl."
# By name, the arguments of an address.
Things = dict[str, tuple[Any, ...]]


def begin(client: User, freelancer: User) -> Things:
    """A week ago: money was earned, and a refund was sent that the client's bank does not take."""
    both = {"client": client, "freelancer": freelancer}
    story.give_payout_details(freelancer)
    story.approve(story.submitted_milestone(**both))
    refunded = story.funded_milestone(**both, card=story.REFUNDS_COME_BACK)
    returning.return_money(refunded, by=freelancer, confirmed_minor=refunded.amount_minor, reason="I am ill, sorry.")
    operations.finish_pending()
    return {"refunded": (refunded.pk,)}


def go_on(client: User, freelancer: User) -> Things:
    """Today: work in every state, an offer, a job, and the links that only their owner was sent."""
    both = {"client": client, "freelancer": freelancer}
    return {
        "client": (client.pk,),
        **_profiles(freelancer),
        **_work(**both),
        **_settlements(**both),
        **_asked(**both),
        **_disputes(**both),
        **_offers(**both),
        **_jobs(**both),
        **_reviews(**both),
        **_talk(**both),
        **_plans(**both),
        **_money(**both),
        **_links(client),
        "client_notice": (_notice(client),),
        "freelancer_note": (_notice(freelancer),),
    }


def _profiles(freelancer: User) -> Things:
    """A photograph, a project with a picture, a record; how much was paid is nobody else's matter."""
    photo, shown = (plain.wait_with(freelancer, [png_file()])[0] for _ in range(2))
    photographs.change(freelancer, photo)
    project = projects.add(freelancer, projects.Said("A project", "", "https://example.org/", [shown]))
    Profile.objects.filter(user=freelancer).update(hides_paid_band=True)
    return {
        "freelancer": (freelancer.pk,),
        "jobs_part": ("jobs",),
        "project": (project.pk,),
        "picture": (project.pictures.get().pk,),
        "done": (freelancer.pk, "jobs-done"),
        "hidden": (freelancer.pk, "earned"),
        "no_figure": (freelancer.pk, "charm"),
    }


def _work(client: User, freelancer: User) -> Things:
    submitted = story.funded_milestone(client=client, freelancer=freelancer)
    submission = submitting.submit(submitted, by=freelancer, message="Here it is.", files=[text_file()])
    contract = submitted.contract
    answered = story.submitted_milestone(client=client, freelancer=freelancer)
    asked = requesting_changes.request_changes(
        answered, by=client, message="Not yet.", nothing_delivered=True, seen_submission=1, files=[text_file()]
    )
    message = Message.send(contract, by=client, text="A plan.", files=[text_file()])
    return {
        "contract": (contract.pk,),
        "submitted": (submitted.pk,),
        "pending": (story.milestones_of(contract)[1].pk,),
        "work_file": (submission.files.get().pk,),
        "asked_file": (asked.files.get().pk,),
        "sent_file": (message.files.get().pk,),
        "sent_report": ("message", message.pk),
    }


def _asked(client: User, freelancer: User) -> Things:
    contract = story.active_contract(client=client, freelancer=freelancer)
    asked = asking_for_payment.ask(
        contract, by=freelancer, amount_minor=20_000, what_for="Paper", reason="The printer wants it."
    )
    return {"asked_for": (asked.pk,), "paying_for": (contract.pk,)}


def _settlements(client: User, freelancer: User) -> Things:
    funded, asked, offered = _funded(3, client, freelancer)
    clients, declined = (story.offer(milestone, by=client, to_freelancer=10_000) for milestone in (asked, offered))
    answering_settlements.decline(declined, by=freelancer, answer="It is worth more.")
    return {
        "funded": (funded.pk,),
        "full": (funded.contract_id,),
        "clients_offer": (clients.pk,),
        "freels_offer": (story.offer(offered, by=freelancer, to_freelancer=15_000).pk,),
        "declined_offer": (declined.pk,),
    }


def _disputes(client: User, freelancer: User) -> Things:
    """The client has opened each of them."""
    milestones = _funded(5, client, freelancer)
    responding, talking, in_review, ruled, leaving = (story.dispute(milestone) for milestone in milestones)
    for dispute in (talking, in_review, ruled, leaving):
        story.respond(dispute)
    for dispute in (in_review, ruled):
        story.in_review(dispute)
    story.rule(ruled, by=story.arbiter(), to_freelancer=10_000)
    consenting.ask(leaving, by=client)
    evidence = bringing.add(talking, Brought(files=[text_file()]), by=client)
    return {
        "disputed": (milestones[0].pk,),
        "at_odds": (milestones[0].contract_id,),
        "responding": (responding.pk,),
        "talking": (talking.pk,),
        "in_review": (in_review.pk,),
        "ruled": (ruled.pk,),
        "leaving": (leaving.pk,),
        "proof_file": (evidence.files.get().pk,),
        "packed": (_packed(milestones[0].contract, client),),
        "case_file": (talking.pk, "evidence", evidence.files.get().pk),
        "foreign_file": (responding.pk, "evidence", evidence.files.get().pk),
    }


def _packed(contract: Contract, client: User) -> int:
    """A zip that was made for the client."""
    parcel = asking_for_parcels.ask(contract, "files", by=client)
    making.make_waiting()
    return int(parcel.pk)


def _funded(count: int, client: User, freelancer: User) -> list[Milestone]:
    """Funded milestones of one contract."""
    amounts = [20_000] * count
    return story.milestones_of(story.active_contract(client=client, freelancer=freelancer, amounts=amounts, whole=True))


def _offers(client: User, freelancer: User) -> Things:
    unpaid = story.hire(client=client, freelancer=freelancer)
    payments.open_checkout(unpaid)
    contract = story.contract_of(unpaid)
    asked = story.at_checkout(story.hire(client=client, freelancer=freelancer), story.ASKS_TO_CONFIRM)
    return {
        "offered": (story.offered_contract(client=client, freelancer=freelancer).pk,),
        "unpaid": (contract.pk,),
        "unpaid_first": (story.milestones_of(contract)[0].pk,),
        "checkout": (story.fresh(unpaid).provider_ref,),
        "bank_asks": (asked.provider_ref,),
    }


def _jobs(client: User, freelancer: User) -> Things:
    job, draft = JobFactory(client=client), JobFactory(client=client, draft=True)
    [job_file], [draft_file] = (JobFile.keep([text_file()], job=each) for each in (job, draft))
    proposal = ProposalFactory(job=job, freelancer=freelancer)
    reported = reporting.report(
        subjects.find("job", JobFactory().pk, freelancer), by=freelancer, reason="spam", words="It is advertising."
    )
    decided = reporting.report(
        subjects.find("job", JobFactory().pk, client), by=client, reason="spam", words="It is advertising."
    )
    deciding.decide(decided, by=StaffFactory(), what="hidden", to_reporter="You are right.", to_reported="No ads.")
    assert reported.decision is None
    [offer_file] = ProposalFile.keep([text_file()], proposal=proposal)
    wanted = JobFactory()
    saving.save(JobFactory(), by=freelancer)
    search = searches.keep(JobFilters({"q": "bicycles"}), name="Bicycles", mail="daily", by=freelancer)
    return {
        "job": (job.pk,),
        "draft": (draft.pk,),
        "job_to_report": ("job", job.pk),
        "draft_report": ("job", draft.pk),
        "closed": (JobFactory(client=client, closed=True).pk,),
        "job_file": (job_file.pk,),
        "draft_file": (draft_file.pk,),
        "proposal": (proposal.pk,),
        "wanted": (wanted.pk,),
        "looked_for": (search.pk,),
        "mail_link": (stopping.link_of(search).rstrip("/").rpartition("/")[2],),
        "invited": (inviting.invite(freelancer, JobFactory(client=client), by=client, note="Would you?").pk,),
        "freelancer": (freelancer.pk,),
        "offer_file": (offer_file.pk,),
        "arriving": (receiving.begin(client, name="plan.pdf", size=10).pk,),
    }


def _reviews(client: User, freelancer: User) -> Things:
    """A contract whose two reviews are published, and one of which the client alone has written."""
    reviewed = over(client=client, freelancer=freelancer)
    write(reviewed, client)
    write(reviewed, freelancer)
    to_review = over(client=client, freelancer=freelancer)
    secret = write(to_review, client, words=SECRET)
    count()
    return {
        "reviewed": (reviewed.pk,),
        "review": (reviewed.reviewing.reviews.get(by=client).pk,),
        "to_review": (to_review.pk,),
        "secret_review": (secret.pk,),
        "client_report": ("person", client.pk),
        "review_report": ("review", reviewed.reviewing.reviews.get(by=client).pk),
        "secret_report": ("review", secret.pk),
        "no_report": ("cat", client.pk),
    }


def _talk(client: User, freelancer: User) -> Things:
    """A question to the client, marked for staff."""
    job, said = JobFactory(client=client), Said("Write to me on WhatsApp.", [text_file()])
    message = asking.ask(job, said, by=freelancer, anyway=True)
    return {"talk_job": (job.pk,), "talked": (message.thread_id,), "said_file": (message.files.get().pk,)}


def _plans(client: User, freelancer: User) -> Things:
    """Plans by link: waiting, sent to the freelancer's address, taken up, and one whose link was taken back."""
    files = {"files": [text_file()]}
    sent, taken = (sending.send(by_link.details(), by=client, as_client=True, **files) for _ in range(2))
    proposal = by_link.claimed(taken, freelancer)
    ended = by_link.sent_plan(client)
    links.take_back(ended, by=client)
    PlanOpening.objects.create(plan=taken, user=freelancer, token_hash=taken.token_hash)
    return {
        "sent_plan": (sent.pk,),
        "plan_file": (sent.files.get().pk,),
        "plan_link": (sent.link.rstrip("/").rpartition("/")[2],),
        "ended_plan": (ended.pk,),
        "mailed": (by_link.sent_plan(client, other_email=freelancer.email).pk,),
        "taken_plan": (taken.pk,),
        "taken_file": (taken.files.get().pk,),
        "direct": (proposal.job_id,),
        "direct_file": (proposal.job.files.get().pk,),
    }


def _money(client: User, freelancer: User) -> Things:
    page = recipients.details_page(freelancer, country="", return_path="/earnings/", refresh_path="/earnings/")
    forfeited = forfeiting.propose(freelancer, amount=Money(100, "USD"), by=StaffFactory(), reasons="It is proven.")
    forfeiting.confirm(forfeited, by=StaffFactory())
    return {"usd": ("usd",), "forfeited": (forfeited.pk,), "bank_page": (resolve(page).kwargs["ref"],)}


def _links(user: User) -> Things:
    """What is sent by e-mail, and a passkey."""
    unconfirmed = EmailAddress.objects.create(user=user, email=f"second.{user.email}")
    passkey = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=_passkey())
    return {
        "email_link": (EmailConfirmationHMAC(unconfirmed).key,),
        "reset_link": (user_pk_to_url_str(user), default_token_generator.make_token(user)),
        "passkey": (passkey.pk,),
    }


def _passkey() -> dict[str, Any]:
    """As a browser would have registered it; nobody can sign with it."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    flags = AuthenticatorData.FLAG.USER_PRESENT | AuthenticatorData.FLAG.ATTESTED
    known = AttestedCredentialData.create(bytes(16), b"phone", key)
    made = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, known), {})
    asked = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "https://surety.example")
    answer = {"clientDataJSON": websafe_encode(asked), "attestationObject": websafe_encode(made)}
    name = websafe_encode(b"phone")
    return {"name": "Phone", "credential": {"id": name, "rawId": name, "type": "public-key", "response": answer}}


def _notice(user: User) -> int:
    now = clock.now()
    notify([news(user, "permissions:notice", "There is news.", "/protection/")], at=now)
    return Notification.objects.get(user=user, key="permissions:notice").pk
