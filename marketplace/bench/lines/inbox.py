"""The inbox of somebody with 10,000 threads: its pages, its last page, a search, and what an open page asks."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from contracts.models import Seat
from contracts.talk.inbox import THREADS_A_PAGE
from marketplace.bench.data import jobs, people
from marketplace.bench.measured import Measured, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.bench.timing import page, signed_in
from marketplace.paging import page_of

FEW = 100
ASKED = {
    "first page": "/inbox/",
    "unread ones": "/inbox/?unread",
    "a word that one in four has": "/inbox/?q=zeppelin",
    "a word that none has": "/inbox/?q=submarine",
}
# By the database itself, with its triggers: 10,000 questions by the verb take minutes.
THREADS = """
INSERT INTO contracts_thread (job_id, client_id, freelancer_id, began_at)
SELECT id, client_id, %(freelancer)s, now() - id * interval '1 second' FROM contracts_job WHERE client_id = %(client)s
"""
MESSAGES = """
INSERT INTO contracts_message (thread_id, author_id, text, sent_at)
SELECT id, CASE WHEN n = 2 THEN client_id ELSE freelancer_id END,
    CASE WHEN id %% 4 = 1 THEN 'A zeppelin' ELSE 'The second draft' END || ' is nearer to what was agreed. Shall we?',
    now() - (id * 3 - n) * interval '1 second'
FROM contracts_thread, generate_series(1, 3) n WHERE client_id = %(client)s
"""


def measure(size: Size) -> Iterator[Measured]:
    """Each page of a person with few threads, and of one with many."""
    many = size.of(10_000, 500)
    before, after = (_costs(number) for number in (FEW, many))
    for what, small in before.items():
        yield growth(f"Inbox: {what}, {many:,} threads against {FEW}", small, after[what])


def _costs(number: int) -> dict[str, float]:
    client = people.client()
    with step(f"{number:,} threads"):
        talked(client, people.freelancer(), number)
    browser = signed_in(client)
    with step("asking"):
        costs = {what: page(browser, path).milliseconds for what, path in ASKED.items()}
        last = page_of(Seat.objects.of(client), {}, by=("last_at", "id"), size=THREADS_A_PAGE).older
        costs["last page"] = page(browser, f"/inbox/?older={last}").milliseconds
        thread = Seat.objects.of(client).earliest("last_at").thread
        costs["one thread"] = page(browser, thread.get_absolute_url()).milliseconds
    return costs


@transaction.atomic
def talked(client: User, freelancer: User, number: int) -> None:
    """So many threads between the two, of three messages each, a job for each."""
    jobs.opened(number, by=client)
    values: dict[str, Any] = {"client": client.pk, "freelancer": freelancer.pk}
    with connection.cursor() as cursor:
        cursor.execute(THREADS, values)
        cursor.execute(MESSAGES, values)
        cursor.execute("ANALYZE")
