"""What a client reads on their card's statement: the account's own prefix, set at Stripe, then this.

Banks take Latin letters, digits and little else, 22 characters in all; the prefix has up to ten of them, and Stripe
puts an asterisk and a space between the two.
"""

import re
import unicodedata

LONGEST = 10
REFUSED = re.compile(r"[^A-Za-z0-9 .&/+-]")


def suffix(text: str) -> str:
    """What names the job, as short as it must be; empty where no letter of its name can be written."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    short = " ".join(REFUSED.sub(" ", plain).split())[:LONGEST].strip()
    return short if re.search("[A-Za-z]", short) else ""
