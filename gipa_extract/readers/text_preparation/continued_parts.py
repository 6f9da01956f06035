"""A text sent in numbered parts, each cut where its length ended.

    …法律服务机构3，其他（未完，6/14）
    【某乡】（续7）1，总计24；…

The marks at the end of a part and at the beginning of the next are taken out, and what they cut
is whole again.
"""

from __future__ import annotations

import re

LEAST_PARTS = 2
"""Joints between parts, each with both its marks."""

_JOINT = re.compile(
    r"[（(]未完[^（()）\n]{0,15}[)）][ \t\r]*\n+[ \t]*(?:[【\[][^【\[\]】\n]{1,30}[】\]])?[ \t]*"
    r"[（(]续[^（()）\n]{0,8}[)）]"
)


def join_continued_parts(text: str) -> str | None:
    """The text with its parts joined; None if it was not sent so."""
    if "未完" not in text:
        return None
    joined, count = _JOINT.subn("", text)
    return joined if count >= LEAST_PARTS else None
