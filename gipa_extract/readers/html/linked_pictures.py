"""Pictures that lie beside a page in one file → pasted into it, so that they are read.

A web archive and an e-book keep each picture as a part of its own, and the page names it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

FindPart = Callable[[str], tuple[str, bytes] | None]
"""A picture's media type and bytes by the address in the page; None if the file has none."""

_SOURCE = re.compile(rb"""(<img\b[^>]{0,2000}?\bsrc\s*=\s*)(["'])([^"'<>]{1,2000})\2""", re.I)


def paste_pictures(page: bytes, find: FindPart, limit: int) -> bytes:
    """The page's bytes with each of its pictures that the file holds as a data: URI.

    No more than `limit` bytes come out of it: those beyond stay addresses.
    """
    room = limit - len(page)

    def pasted(tag: re.Match[bytes]) -> bytes:
        nonlocal room
        part = find(tag[3].decode("utf-8", "replace"))
        if part is None or 4 * len(part[1]) // 3 + 100 > room:
            return tag[0]
        data = base64.b64encode(part[1])
        room -= len(data) + len(part[0]) + 100
        return b"%s%sdata:%s;base64,%s%s" % (tag[1], tag[2], part[0].encode(), data, tag[2])

    return _SOURCE.sub(pasted, page)
