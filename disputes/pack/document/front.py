"""The first pages: whose contract it is, where the money is, whether the files are what was sent, and the contents."""

from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer

from disputes.pack.document import styles
from disputes.pack.document.blocks import Story, facts, heading, line, small, table
from disputes.pack.document.contents import Contents
from disputes.pack.document.fonts import letters
from disputes.pack.document.words import inline, when
from disputes.pack.teller import Json

FIGURES = (
    ("agreed", "Agreed in all"),
    ("paid", "Paid to the freelancer"),
    ("protected", "Protected now"),
    ("in_review", "– of this in review"),
    ("disputed", "– of this disputed"),
    ("frozen", "– of this frozen by the client’s bank"),
    ("refunded", "Returned to the client"),
    ("taken_back", "Taken back by the client’s bank"),
    ("remaining", "Not yet funded"),
)
CURVES = (
    (23.5, 24, 9.2, 27.4, 9.2, 20.8),
    (9.2, 14.8, 22.8, 17.2, 22.8, 11.2),
    (22.8, 4.6, 8.5, 8, 4.5, 1.5),
)
READ = (
    "Words on a tinted ground are the people’s own, unchanged. Everything else is from Surety’s records. All times are "
    "UTC. “Surety” alone stands for what happened by itself, such as a time to answer that passed; members of staff "
    "are not named. Characters for which this document has no letter are named in square brackets; record.json, in the "
    "same pack, has every text letter by letter."
)


def front(data: Json) -> Story:
    """Title, parties, figures, the state of the files, contents."""
    letters()
    contract, (client, freelancer) = data["contract"], data["people"]
    return [
        Brand(),
        Spacer(0, 22),
        Paragraph("Evidence pack", styles.LABEL),
        Paragraph(inline(contract["title"]), styles.TITLE),
        Paragraph(f"Everything on record about this contract, as of {when(data['made_at'])}.", styles.LEAD),
        *facts(
            [
                ("Client", _party(client, contract)),
                ("Freelancer", _party(freelancer, contract)),
                ("Contract", f"No. {contract['id']}, {inline(contract['address'])}"),
                ("State", contract["state_text"]),
                ("Prepared", when(contract["created_at"])),
                ("Offered", when(contract["offered_at"])),
                ("Accepted", when(contract["accepted_at"])),
                ("Ending since", when(contract["ending_since"])),
                ("Closed", when(contract["closed_at"])),
                ("Platform fee", f"{contract['fee_bps'] / 100:g} % of what is released"),
                ("Change requests", f"Up to {contract['change_rounds']} for each milestone"),
            ]
        ),
        Spacer(0, 8),
        *table(
            ("Where the money is", "Amount"),
            [(label, data["figures"][key]["text"]) for key, label in FIGURES if _is_shown(key, data["figures"][key])],
            (3, 1),
            figures=(1,),
        ),
        *_checked(data),
        PageBreak(),
        Paragraph(
            "Contents",
            styles.style("contents", styles.H2, textColor=styles.ACCENT, fontSize=16, leading=20, spaceAfter=8),
        ),
        Contents(),
        Spacer(0, 14),
        *heading(2, "How to read this"),
        line(READ),
        PageBreak(),
    ]


def _is_shown(key: str, amount: Json) -> bool:
    return bool(amount["amount_minor"]) or key in {"agreed", "paid", "protected"}


def _checked(data: Json) -> Story:
    damaged, count = data["damaged_files"], data["file_count"]
    if damaged:
        are = "is" if len(damaged) == 1 else "are"
        text = (
            f"{len(damaged)} of {count} files {are} not what was sent, or {are} missing: {', '.join(damaged)}. "
            "Everything else was checked and is unchanged."
        )
        return [Paragraph(text, styles.NOTICE)]
    if not count:
        return [small("No files were sent.")]
    files = "The one file that was sent is" if count == 1 else f"All {count} files that were sent are"
    return [Paragraph(f"{files} in this pack, unchanged: checked by SHA-256 when it was made.", styles.FINE)]


class Brand(Flowable):
    """Surety's mark and name."""

    SIZE = 20

    def wrap(self, *_: float) -> tuple[float, float]:
        """How much room it takes."""
        return styles.WIDTH, self.SIZE

    def draw(self) -> None:
        """A green coin with an S in it, as on the site, drawn from the bottom up."""
        canvas, unit = self.canv, self.SIZE / 32
        canvas.saveState()
        canvas.setFillColor(styles.ACCENT)
        canvas.circle(16 * unit, 16 * unit, 16 * unit, stroke=0, fill=1)
        canvas.setStrokeColorRGB(1, 1, 0.98)
        canvas.setLineWidth(3.2 * unit)
        clip = canvas.beginPath()
        clip.circle(16 * unit, 16 * unit, 16 * unit)
        canvas.clipPath(clip, stroke=0, fill=0)
        path = canvas.beginPath()
        path.moveTo(27.5 * unit, 30.5 * unit)
        for curve in CURVES:
            path.curveTo(*(value * unit for value in curve))
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()
        canvas.setFillColor(styles.INK)
        canvas.setFont(styles.BOLD, 13)
        canvas.drawString(self.SIZE + 7, 5.5, "Surety")


def _party(person: Json, contract: Json) -> str:
    """A party's name, and what they were called when the terms were fixed, if that was another."""
    then = contract["names_in_terms"][person["role"]]
    return inline(person["name"] if then == person["name"] else f"{person['name']} (in the terms: {then})")
