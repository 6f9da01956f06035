"""A text sent in numbered parts, each cut where its length ended.

    …法律服务机构3，其他（未完，6/14）
    【某乡】（续7）1，总计24；…

The marks at the end of a part and at the beginning of the next are taken out, and what they cut
is whole again.
"""

from __future__ import annotations

import re

from gipa_extract.text.occurrences import words_finder

LEAST_PARTS = 2
"""Joints between parts, each with both its marks."""

_prints_joint = words_finder("未完")
_JOINT = re.compile(
    r"(?P<before>\d?)[（(]未完[^（()）\n\d]{0,10}(?P<number>\d{0,3})[^（()）\n]{0,8}[)）][ \t\r]*\n+[ \t]*(?:[【\[][^【\[\]】\n]{1,30}[】\]])?[ \t]*"
    r"[（(]续[^（()）\n\d]{0,5}(?P<next>\d{0,3})[^（()）\n]{0,4}[)）](?P<behind>\d?)"
)


def join_continued_parts(text: str) -> str | None:
    """The text with its parts joined; None if it was not sent so, lacks a part, or was cut in a number."""
    if not _prints_joint(text):
        return None
    joints = list(_JOINT.finditer(text))
    if len(joints) < LEAST_PARTS or not all(map(_is_sure, joints)):
        return None
    return _JOINT.sub(lambda joint: joint["before"] + joint["behind"], text)


def _is_sure(joint: re.Match[str]) -> bool:
    """Whether the next part follows, and no number goes on in it."""
    is_next = (
        not (joint["number"] and joint["next"]) or int(joint["next"]) == int(joint["number"]) + 1
    )
    return is_next and not (joint["before"] and joint["behind"])
