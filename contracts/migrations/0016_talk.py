"""Threads of two people about a job, their seats in it, and what is searched. Old messages get their thread."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.fields
from marketplace.changes import counted

INBOX = 3
# Beside its words a message has its two people by their keys, each as a word with a blank in it, which no text has. So
# one index finds what a person may find, however much others have written.
WORDS = """
to_tsvector('surety', normalize({message}.text, NFKC))
    || array_to_tsvector(ARRAY['of ' || {people}.client_id, 'of ' || {people}.freelancer_id])
"""
# Nobody but a search reads it, so no model has it.
SEARCHED = "ALTER TABLE contracts_message ADD COLUMN searched tsvector"
NOT_SEARCHED = "ALTER TABLE contracts_message DROP COLUMN searched"
# What was said stays as it was; that it belongs to a thread is new.
OLD = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO contracts_thread (job_id, client_id, freelancer_id, began_at)
SELECT job_id, client_id, freelancer_id, min(sent_at)
FROM contracts_message JOIN contracts_contract ON contracts_contract.id = contract_id
GROUP BY job_id, client_id, freelancer_id;
ALTER TABLE contracts_message DISABLE TRIGGER contracts_message_is_append_only;
UPDATE contracts_message SET thread_id = people.id, searched = {words}
FROM contracts_contract contract JOIN contracts_thread people USING (job_id, freelancer_id)
WHERE contract.id = contract_id;
ALTER TABLE contracts_message ENABLE TRIGGER contracts_message_is_append_only;
INSERT INTO contracts_seat (thread_id, person_id, last_at, received, read)
SELECT thread.id, person.id, max(sent_at), came, came
FROM contracts_thread thread JOIN contracts_message message ON message.thread_id = thread.id,
LATERAL (VALUES (thread.client_id), (thread.freelancer_id)) person (id),
LATERAL (
    SELECT count(*) FROM contracts_message other WHERE other.thread_id = thread.id AND other.author_id <> person.id
) found (came)
GROUP BY thread.id, person.id, came;
SET CONSTRAINTS ALL DEFERRED;
""".replace("{words}", WORDS.format(message="contracts_message", people="people"))
RULES = """
CREATE FUNCTION thread_has_two_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contracts_seat (thread_id, person_id, last_at, received, read)
    VALUES (NEW.id, NEW.client_id, NEW.began_at, 0, 0), (NEW.id, NEW.freelancer_id, NEW.began_at, 0, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER thread_has_two_seats AFTER INSERT ON contracts_thread
FOR EACH ROW EXECUTE FUNCTION thread_has_two_seats();
CREATE FUNCTION message_has_its_thread() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people record;
BEGIN
    IF NEW.thread_id IS NULL THEN
        SELECT job_id, client_id, freelancer_id INTO people FROM contracts_contract WHERE id = NEW.contract_id;
        INSERT INTO contracts_thread (job_id, client_id, freelancer_id, began_at)
        VALUES (people.job_id, people.client_id, people.freelancer_id, NEW.sent_at)
        ON CONFLICT (job_id, freelancer_id) DO NOTHING;
        SELECT id INTO NEW.thread_id FROM contracts_thread
        WHERE job_id = people.job_id AND freelancer_id = people.freelancer_id;
    END IF;
    SELECT client_id, freelancer_id INTO people FROM contracts_thread WHERE id = NEW.thread_id;
    NEW.searched := {words};
    RETURN NEW;
END $$;
CREATE TRIGGER message_has_its_thread BEFORE INSERT ON contracts_message
FOR EACH ROW EXECUTE FUNCTION message_has_its_thread();
-- Both write to both seats: the thread is locked first, so that neither waits for what the other has.
CREATE FUNCTION message_arrives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM contracts_thread WHERE id IN (SELECT thread_id FROM written) ORDER BY id FOR NO KEY UPDATE;
    UPDATE contracts_seat seat
    SET last_at = GREATEST(seat.last_at, came.last_at), received = seat.received + came.from_the_other
    FROM (
        SELECT mine.id, max(sent_at) AS last_at, count(*) FILTER (WHERE author_id <> person_id) AS from_the_other
        FROM written JOIN contracts_seat mine ON mine.thread_id = written.thread_id GROUP BY mine.id
    ) came
    WHERE seat.id = came.id;
    RETURN NULL;
END $$;
CREATE TRIGGER message_arrives AFTER INSERT ON contracts_message REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION message_arrives();
""".replace("{words}", WORDS.format(message="NEW", people="people").strip())
NO_RULES = """
DROP TRIGGER message_arrives ON contracts_message;
DROP FUNCTION message_arrives();
DROP TRIGGER message_has_its_thread ON contracts_message;
DROP FUNCTION message_has_its_thread();
DROP TRIGGER thread_has_two_seats ON contracts_thread;
DROP FUNCTION thread_has_two_seats();
"""
INDEX = "CREATE INDEX message_searched ON contracts_message USING gin (searched)"
KEPT = """
CREATE TRIGGER {0}_is_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = "DROP TRIGGER {0}_is_not_emptied ON {0}; DROP TRIGGER {0}_is_append_only ON {0};"
MARKS = "contracts_askedelsewhere"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0015_plan_versions"),
        ("marketplace", "0014_talk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedElsewhere",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signs", models.JSONField(help_text="what it was recognised by: kinds of signs")),
                ("times", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "word about elsewhere",
                "verbose_name_plural": "words about elsewhere",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_at", models.DateTimeField(help_text="when the last message was written")),
                (
                    "received",
                    models.PositiveIntegerField(default=0, help_text="how many messages the other has written"),
                ),
                (
                    "read",
                    models.PositiveIntegerField(
                        default=0, help_text="how many of these were looked at, the oldest first"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", marketplace.fields.CreatedAtField(editable=False)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.RenameIndex(
            model_name="message",
            new_name="message_in_contract",
            old_name="message_in_thread",
        ),
        migrations.AddField(
            model_name="message",
            name="quotes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contracts.message",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="contract",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="contracts.contract",
            ),
        ),
        migrations.AddField(
            model_name="askedelsewhere",
            name="author",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="askedelsewhere",
            name="message",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="asked_elsewhere", to="contracts.message"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="freelancer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="job",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="threads", to="contracts.job"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="contracts.thread"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="thread",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="contracts.thread"
            ),
        ),
        migrations.RunSQL(SEARCHED, NOT_SEARCHED),
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="message",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="contracts.thread"
            ),
        ),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(*counted("contracts_seat", event, INBOX, "SELECT person_id FROM written"))
            for event in ("insert", "update")
        ],
        migrations.RunSQL(KEPT.format(MARKS), NOT_KEPT.format(MARKS)),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["thread", "sent_at", "id"], name="message_in_thread"),
        ),
        migrations.AddIndex(
            model_name="askedelsewhere",
            index=models.Index(fields=["author", "at"], name="elsewhere_of_author"),
        ),
        migrations.AddIndex(
            model_name="askedelsewhere",
            index=models.Index(condition=models.Q(("times__gte", 3)), fields=["at"], name="elsewhere_repeated"),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.UniqueConstraint(fields=("job", "freelancer"), name="one_thread_per_job_and_freelancer"),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(("client", models.F("freelancer")), _negated=True), name="thread_of_two_people"
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(fields=["person", "-last_at", "-id"], name="seat_newest"),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=models.Q(("read__lt", models.F("received"))),
                fields=["person", "-last_at", "-id"],
                name="seat_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("thread", "person"), name="one_seat_a_person"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("read__lte", models.F("received"))), name="nothing_read_before_it_came"
            ),
        ),
    ]
