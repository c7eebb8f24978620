"""What the two wrote to each other, and what happened when."""

from disputes.pack.document.blocks import Story, attached, byline, heading, line, quote, table
from disputes.pack.document.words import inline, to_the_second
from disputes.pack.teller import Json


def messages(data: Json) -> Story:
    """All messages in order."""
    told = [
        each
        for message in data["messages"]
        for each in (
            *byline(f"Message {message['number']}", message["by"], message["sent_at"]),
            *quote(message["text"]),
            *attached(message["files"]),
        )
    ]
    return [*heading(0, "Messages"), *(told or [line("No messages were written.")])]


def timeline(data: Json) -> Story:
    """Every event of the contract and its milestones."""
    return [
        *heading(0, "What happened when"),
        *table(("When (UTC)", "Who", "What"), [*map(_event, data["events"])], (3, 3, 9)),
    ]


def _event(event: Json) -> tuple[str, str, str]:
    milestone = f"Milestone {event['milestone']}: " if event["milestone"] else ""
    note = f"<br/>{inline(event['note'])}" if event.get("note") else ""
    return to_the_second(event["at"]), inline(event["by"]["name"]), f"{milestone}{inline(event['text'])}{note}"
