"""A report sent in pieces to a group chat, as the chat's export prints it.

    办公室-小顾 2023-01-17 09:22
    一、本年新收政府信息公开申请数量 70/29/3/0/1/1/104

    综合股 老韩 2023-01-17 09:23
    收到

Left out are the lines that name a sender and a time, and the messages of those who sent no
piece of the report.
"""

from __future__ import annotations

import re

from gipa_extract.forms.vocabulary import is_known_label, is_section_heading
from gipa_extract.text.occurrences import count_up_to

LEAST_MESSAGES = 6

_SENDER = re.compile(
    r"^[ \t]*([^\n：:]{1,20}?)[ \t]+20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \t]+\d{1,2}:\d\d(?::\d\d)?[ \t\r]*$\n?",
    re.MULTILINE,
)
_TIME = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \t]+\d{1,2}:\d\d")
"""What `_SENDER` holds: a certain beginning is quicker to search for than any line's."""
_BEGINNING = re.compile(r"^[ \t]*([^\n\t |：]{2,60})", re.MULTILINE)


def join_chat_messages(text: str) -> str | None:
    """The text as the pieces that belong to the report; None if it is no such export."""
    if count_up_to(text, " 20", LEAST_MESSAGES) < LEAST_MESSAGES:
        return None
    if len(_TIME.findall(text)) < LEAST_MESSAGES:
        return None
    senders = list(_SENDER.finditer(text))
    if len(senders) < LEAST_MESSAGES:
        return None
    ends = [*(each.start() for each in senders), len(text)]
    messages = [
        (sender[1], text[sender.end() : end].strip("\n\r"))
        for sender, end in zip(senders, ends[1:], strict=True)
    ]
    own = {sender for sender, message in messages if _is_piece(message)}
    if not own:
        return None
    pieces = [message for sender, message in messages if sender in own]
    return "\n".join([text[: senders[0].start()].rstrip("\n"), *pieces, ""])


def _is_piece(message: str) -> bool:
    """Whether a line of a message begins with a label of the form or is a heading."""
    beginnings = _BEGINNING.findall(message)
    return any(is_known_label(words) or is_section_heading(words) for words in beginnings)
