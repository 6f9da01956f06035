"""How a test sees that a sentence of the wrong language was left somewhere."""

from __future__ import annotations

import re

_KEPT = re.compile(
    r"`[^`]*`"  # quoted code
    r"|⟦[^⟧]*⟧"  # a sample in a sentence's place
    r"|pip install [^，。；：）]*"
    r"|(?:apt install|qpdf|soffice|sqlite3|ray|gipa(?: bulk)?) [\w.…-]+"
    r"|\w+(?:=\w+)?\([^)]*\)"  # a call
    r"|--[\w-]+(?: [\w.]+)?"  # an option and its value
    r"|https?://[^\s）]+"
    r"|\b[\w-]+(?:[./\\=:][\w\[\]…-]+)+"  # file.txt, a/b, Limits.max_pages, row:received
)
"""Commands, options, names and addresses: the same in every language."""
_ENGLISH = re.compile(r"\b[A-Za-z]?[a-z]+[ ,;]+[a-z]{2,}\b")
"""Two words, the second in lower case."""


def english_in(text: str) -> str | None:
    """The first stretch of English that is no command and no name; None where there is none."""
    found = _ENGLISH.search(_KEPT.sub(" ◦ ", text))
    return found[0] if found else None
