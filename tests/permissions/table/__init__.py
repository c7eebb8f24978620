"""Who is answered what, at every address of the site. A new address needs a row here.

A row of a full table: method, name of the address, what stands for its arguments (a name from together.py or world.py,
a model for its first row, or -), and the answers to

    nobody  somebody who has not signed in
    client  the client of what it is about          clien2  some other client
    freel.  the freelancer of what it is about      freel2  some other freelancer
    s-clie  a client of the like, suspended         s-free  a freelancer of the like, suspended
    staff   staff without the right                 right   staff with it and with no other

and at last the right, if there is one: "app.codename", with +another where it takes both, and |another where that would
do instead. Staff with every right there is are answered as those with the right; where no right helps, the last
column is for them alone.

An answer is a status, or where the person is led: "login" to sign in first, "desk" to sign in as staff, "again" to
prove once more who they are, ">" on to some other page. 200 and > let people in. 404 is for what is not theirs and
so does not exist for them, 403 for what they may know of and not do, 409 for what does not fit how things stand.

Rows about the desk begin with "staff": everybody else is led to the desk's own sign-in.

Looking writes nothing, unless the row says GET*. Whoever may not look is refused by POST just so (or with 405), and
nothing is written. A row for POST says what an empty form does where it does something, or where nobody can look.
"""

from tests.permissions.table import product
from tests.permissions.table.desk import DESK, READ_ONLY_DESK
from tests.permissions.table.signing_in import ASKS_AGAIN, SECOND_FACTORS, SIGNING_IN, STAFF_SIGNING_IN

PRODUCT = [text for name, text in vars(product).items() if name.isupper()]
FULL_TABLES = [*PRODUCT, SIGNING_IN, SECOND_FACTORS, STAFF_SIGNING_IN]

__all__ = ["ASKS_AGAIN", "DESK", "FULL_TABLES", "READ_ONLY_DESK"]
