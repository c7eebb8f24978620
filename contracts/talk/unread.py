"""How many threads have something new for a person, counted with the notices: no statement more for any page."""

from accounts.context import count_also

count_also("unread_threads", "SELECT FROM contracts_seat WHERE person_id = %(person)s AND read < received")
