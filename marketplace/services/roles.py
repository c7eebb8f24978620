"""The roles of the embedded database: one owns the tables, the site uses another, and neither is a superuser."""

from pathlib import Path

import psycopg2

OWNER = "surety_owner"
SITE = "surety_site"

MAKE = Path(__file__).with_name("roles.sql")


def make_roles(superuser_url: str) -> None:
    """Make both where they are missing, and give the owner whatever is not its own yet; all or nothing."""
    connection = psycopg2.connect(superuser_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(MAKE.read_text())
    finally:
        connection.close()
