"""The pages: A4, with what it is at the head and "page x of y" at the foot, contents and bookmarks."""

from datetime import datetime
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from disputes.pack.document import styles
from disputes.pack.document.contents import Contents, level_of
from disputes.pack.document.fonts import SANS
from disputes.pack.document.words import when
from disputes.pack.teller import Json

FOOT, TOP = styles.MARGIN * 0.6, A4[1] - styles.MARGIN * 0.65


class Paper(BaseDocTemplate):
    """Sets a story on numbered pages."""

    def __init__(self, data: Json, name: str = "evidence pack") -> None:
        self.target, self.data, self.name, self.last_page = BytesIO(), data, name, 0
        super().__init__(
            self.target,
            pagesize=A4,
            invariant=1,
            title=f"{name.capitalize()}: {data['contract']['title']}",
            author="Surety",
            subject=f"Contract {data['contract']['id']}",
            creator=data["site"],
            lang="en",
            allowSplitting=1,
        )
        frame = Frame(styles.MARGIN, styles.MARGIN, styles.WIDTH, A4[1] - 2 * styles.MARGIN, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._edges)])

    def set(self, story: list[Flowable]) -> bytes:
        """The finished PDF; set as often as it takes until the contents are true, twice as a rule."""
        for flowable in story:
            if isinstance(flowable, Contents):
                flowable.expect(story)
        self.multiBuild(story)
        return self.target.getvalue()

    def beforeDocument(self) -> None:  # noqa: N802  reportlab's name
        """Begin one more setting; what the last one had in pages is this one's number of pages."""
        self.headings = 0
        stamp, made_at = self.canv._doc._timeStamp, datetime.fromisoformat(self.data["made_at"])
        stamp.t, stamp.lt, stamp.YMDhms = made_at.timestamp(), made_at.timetuple(), tuple(made_at.timetuple())[:6]

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  reportlab's name
        """Note headings for the contents and the bookmarks."""
        level = level_of(flowable)
        if level is None:
            return
        self.headings += 1
        key, text = f"heading-{self.headings}", flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level, closed=level == 0)
        self.notify("TOCEntry", (level, flowable.text, self.page, key))

    def afterPage(self) -> None:  # noqa: N802  reportlab's name
        """Remember how far this setting has come."""
        self.pages = self.page

    def _edges(self, canvas: Any, _: Any) -> None:
        if self.page == 1:
            self.last_page = getattr(self, "pages", 0)
        canvas.saveState()
        canvas.setFont(SANS, 8)
        canvas.setFillColor(styles.SOFT)
        canvas.setStrokeColor(styles.LINE)
        left, right = styles.MARGIN, A4[0] - styles.MARGIN
        if self.page > 1:
            canvas.drawString(left, TOP, f"Surety {self.name}")
            canvas.line(left, TOP - 5, right, TOP - 5)
        canvas.drawString(left, FOOT, f"Contract {self.data['contract']['id']}, as of {when(self.data['made_at'])}")
        canvas.drawRightString(right, FOOT, f"Page {self.page} of {self.last_page}")
        canvas.restoreState()
