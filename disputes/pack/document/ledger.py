"""The ledger's lines, journal by journal, with their place in the hash chain."""

from reportlab.platypus import Paragraph

from disputes.pack.document import styles
from disputes.pack.document.blocks import Story, heading, line, small, table, together
from disputes.pack.document.words import inline, to_the_second
from disputes.pack.teller import Json

EXPLAINED = (
    "The books are double-entry: each move of money is written once, its debits equal its credits, and no line can be "
    "changed afterwards. A hash stands for its move and for every move before it; anybody can ask at {site}/proof/ "
    "whether it is still in the chain."
)


def ledger(data: Json) -> Story:
    """Every journal about this contract's money."""
    if not data["ledger"]:
        return []
    explained = line(EXPLAINED.format(site=inline(data["site"])))
    return [*heading(0, "Ledger"), explained, *(together(_journal(journal)) for journal in data["ledger"])]


def _journal(journal: Json) -> Story:
    posted, by = to_the_second(journal["posted_at"]), inline(journal["by"]["name"])
    rows = [_entry(entry) for entry in journal["entries"]]
    return [
        Paragraph(journal["kind_text"].capitalize(), styles.H3),
        small(f"{posted} UTC, journal {journal['journal']}, reference {inline(journal['reference'])}, by {by}"),
        *table(("Account", "Debit", "Credit"), rows, (5, 2, 2), figures=(1, 2))[:-1],
        Paragraph(_link(journal["chain"]), styles.HASH),
    ]


def _entry(entry: Json) -> tuple[str, str, str]:
    account = entry["account_text"].capitalize()
    if entry["milestone"]:
        account += f" for milestone {entry['milestone']}"
    if entry["owner"]:
        account += f" of {inline(entry['owner']['name'])}"
    amount = entry["amount"]["text"]
    return (account, amount, "") if entry["side"] == "debit" else (account, "", amount)


def _link(link: Json | None) -> str:
    if link is None:
        return "Not in the hash chain yet when this pack was made"
    return f"Chain position {link['position']}, hash {link['hash']}"
