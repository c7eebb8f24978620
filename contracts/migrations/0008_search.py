"""Jobs are found by their words: an indexed text of title, skills, category and description, kept by the database.

Each word of titles, skills and categories stands in a table of its own: what a slip of the keyboard may have meant.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION surety (COPY = english);
ALTER TEXT SEARCH CONFIGURATION surety
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, english_stem;
"""
# Letters with accents come in two encodings. A category is found by the words of its name.
FUNCTIONS = r"""
CREATE FUNCTION job_category_words(category text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE category
        WHEN 'software' THEN 'Software and web'
        WHEN 'design' THEN 'Design and creative'
        WHEN 'writing' THEN 'Writing and translation'
        WHEN 'media' THEN 'Audio and video'
        WHEN 'data' THEN 'Data and research'
        WHEN 'marketing' THEN 'Marketing and sales'
        WHEN 'business' THEN 'Business and legal'
        WHEN 'engineering' THEN 'Engineering and architecture'
        ELSE '' END
$$;
CREATE FUNCTION job_is_searched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    skills text;
    category text := job_category_words(NEW.category);
BEGIN
    SELECT COALESCE(string_agg(skill.name, ' '), '') INTO skills FROM contracts_job_skills used
    JOIN accounts_skill skill ON skill.id = used.skill_id WHERE used.job_id = NEW.id;
    NEW.searched :=
        setweight(to_tsvector('surety', normalize(NEW.title, NFKC)), 'A')
        || setweight(to_tsvector('surety', normalize(skills, NFKC)), 'B')
        || setweight(to_tsvector('surety', category), 'C')
        || setweight(to_tsvector('surety', normalize(NEW.description, NFKC)), 'D');
    IF NEW.state = 'open' THEN
        INSERT INTO contracts_word (word)
        SELECT DISTINCT word
        FROM regexp_split_to_table(
            lower(unaccent(normalize(concat_ws(' ', NEW.title, skills, category), NFKC))), '\W+'
        ) word
        WHERE length(word) BETWEEN 3 AND 40
            AND NOT EXISTS (SELECT FROM contracts_word known WHERE known.word = word.word);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER job_is_searched BEFORE INSERT OR UPDATE OF title, description, category, state, searched ON contracts_job
FOR EACH ROW EXECUTE FUNCTION job_is_searched();
CREATE FUNCTION job_skills_are_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contracts_job SET searched = NULL WHERE id IN (SELECT job_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER job_skills_added AFTER INSERT ON contracts_job_skills REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION job_skills_are_searched();
CREATE TRIGGER job_skills_removed AFTER DELETE ON contracts_job_skills REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION job_skills_are_searched();
"""
NO_FUNCTIONS = """
DROP TRIGGER job_skills_removed ON contracts_job_skills;
DROP TRIGGER job_skills_added ON contracts_job_skills;
DROP FUNCTION job_skills_are_searched();
DROP TRIGGER job_is_searched ON contracts_job;
DROP FUNCTION job_is_searched();
DROP FUNCTION job_category_words(text);
"""
# Nobody but a search reads it, so no model has it: a job is read without.
COLUMN = "ALTER TABLE contracts_job ADD COLUMN searched tsvector"
NO_COLUMN = "ALTER TABLE contracts_job DROP COLUMN searched"
# A word may stand there twice: whoever brings a new one waits for nobody.
WORDS = """
CREATE TABLE contracts_word (word text NOT NULL);
CREATE INDEX word_itself ON contracts_word (word);
CREATE INDEX word_letters ON contracts_word USING gin (word gin_trgm_ops);
"""
INDEX = "CREATE INDEX job_searched ON contracts_job USING gin (searched) WHERE state = 'open'"
OPEN = models.Q(("state", "open"))


class Migration(migrations.Migration):
    dependencies = [("contracts", "0007_outages_given_back"), ("accounts", "0010_suspension_by_two")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION surety"),
        migrations.RunSQL(COLUMN, NO_COLUMN),
        migrations.RunSQL(WORDS, "DROP TABLE contracts_word"),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL("UPDATE contracts_job SET searched = NULL", migrations.RunSQL.noop),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        migrations.RemoveIndex("job", "job_browse"),
        migrations.AddIndex("job", models.Index(fields=["-published_at", "-id"], condition=OPEN, name="job_newest")),
        migrations.AddIndex(
            "job", models.Index(fields=["category", "-published_at", "-id"], condition=OPEN, name="job_in_category")
        ),
        migrations.AddIndex(
            "job", models.Index(fields=["currency", "-budget_minor", "-id"], condition=OPEN, name="job_by_budget")
        ),
    ]
