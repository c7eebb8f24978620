"""What accounts says to the apps above it. Each is sent inside the transaction and has exactly one receiver."""

from django.dispatch import Signal

# event: a SuspensionEvent that was written just now; the person is locked. The receiver tells whoever has an open
# contract with them what it means there.
suspension_changed = Signal()
# user, most: the receiver answers with a list of accounts.suspension.suspending.Effect, what a suspension of this
# person means in so many contracts at most.
effects_wanted = Signal()
# user: the receiver answers with the names of the other sides of this person's open contracts.
other_sides_wanted = Signal()
# people: the receiver answers with the set of everybody who has or had to do with one of them; all by primary key.
dealings_wanted = Signal()
# user: the receiver answers with a list of accounts.related.Related, who belongs to this person by what it knows.
related_wanted = Signal()
# The receiver answers with a frozenset of the ISO 3166 codes of the countries at whose banks people can be paid.
payout_countries_wanted = Signal()
# pages: the receiver answers with a dict of the titles of those addresses that are pages of contracts or jobs.
titles_wanted = Signal()
