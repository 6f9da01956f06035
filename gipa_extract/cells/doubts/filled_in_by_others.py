"""Tables of an annex that another body filled in: 附：, and below it （县不动产登记中心填报）."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.models import Cell
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import fold

TITLE_LENGTH = 400
"""Characters at the beginning of a text, in which its title names its own body."""
_ANNEX = re.compile(
    r"^\s*附(?:件|表|录)?\s*[一二三四五1-9]?\s*[：:]?[^\n]{0,40}\n"
    r"(?:[^\n]{0,60}\n){0,3}?"
    r"\s*[（(]?(?:填[报表]单位[：:]\s*([^\n（）()]{2,30}?)|(?:由)?([^\n（）()：:]{2,30}?)填[报写])\s*[）)]?\s*$",
    re.MULTILINE,
)
_OWN = re.compile(r"^(?:本|我|各|如实|按)|(?:办公室|科|股|处|室|人)$")


def doubt_what_others_filled_in(cells: Sequence[Cell], text: str, issuer: str | None) -> None:
    """Doubt the cells printed behind the line that says that another body filled them in."""
    if "附" not in text or "填" not in text:
        return
    folded, own = fold(text), fold(issuer or "")
    for annex in _ANNEX.finditer(folded):
        body = (annex[1] or annex[2]).strip()
        title = folded[: min(TITLE_LENGTH, annex.start())]
        if _OWN.search(body) or body in title or (own and (body in own or own in body)):
            continue
        for cell in cells:
            if cell.start is not None and cell.start > annex.end() and not cell.doubt:
                cell.doubt_for(Reason("numbers_of_annex", {"body": body}))
        return
