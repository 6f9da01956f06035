"""Rows whose equal values are written once with their number, and rows that are written as their sum.

4.无正当理由大量反复申请：5，0×5，5
4.无正当理由大量反复申请：5＋0＋0＋0＋0＋0＝5
"""

from __future__ import annotations

import re
from functools import lru_cache

from gipa_extract.forms import editions
from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.text_preparation.labelled_lines import begins_with_label
from gipa_extract.text.occurrences import count_up_to

LEAST_ROWS = 4
LONGEST_LINE = 300
MAX_EQUAL = 20
"""Equal values of a row; the widest has 15."""

_NUMBER = r"-?\d[\d.]*+"
_ITEM = rf"(?:{_NUMBER}(?: ?× ?\d{{1,2}}+)?+|[-—])"
_RUNS = re.compile(
    rf"(?P<label>[^×]*?[^\d.×，,、])(?P<cells>{_ITEM}(?:(?P<mark> ?[，,、；;｜|／/] ?|[ \t]+){_ITEM}"
    rf"(?:(?P=mark){_ITEM})*+)?)(?P<end>[ \t\r。；;|]*)"
)
_RUN = re.compile(rf"({_NUMBER}|[-—]) ?× ?(\d+)")
_SUM = re.compile(
    rf"(?P<label>.*?)[：:\s]+(?P<cells>{_NUMBER}(?: ?[＋+] ?{_NUMBER}){{2,}} ?[＝=] ?{_NUMBER})[ \t\r。；;]*"
)
_NAME = r"[^\s＋+＝=“”\"‘’：:（()），。]++"
_HEAD = re.compile(rf"{_NAME}(?: ?[＋+] ?{_NAME}){{2,}} ?[＝=] ?{_NAME}")
_PLUS = re.compile(" ?[＋+＝=] ?")


def write_runs_out(text: str) -> str | None:
    """The text with each value of such rows; None if it holds hardly any."""
    if count_up_to(text, "×", LEAST_ROWS) < LEAST_ROWS:
        return None
    lines = text.split("\n")
    rows = 0
    for number, line in enumerate(lines):
        found = _RUNS.fullmatch(line) if "×" in line and len(line) <= LONGEST_LINE else None
        if found is None or not begins_with_label(line):
            continue
        mark = found["mark"] or "，"
        cells = _RUN.sub(lambda run, mark=mark: _repeated(run, mark), found["cells"])
        if cells.count(mark) + 1 in _counts():
            lines[number] = f"{found['label']}{cells}{found['end']}"
            rows += 1
    return "\n".join(lines) if rows >= LEAST_ROWS else None


def _repeated(run: re.Match[str], mark: str) -> str:
    return mark.join([run[1]] * min(int(run[2]), MAX_EQUAL))


def set_sums_in_rows(text: str) -> str | None:
    """The text with the summands and the sum of such rows between pipes; None if it holds hardly any."""
    if max(count_up_to(text, sign, LEAST_ROWS) for sign in "＝=") < LEAST_ROWS:
        return None
    lines = text.split("\n")
    rows = 0
    for number, line in enumerate(lines):
        is_short = len(line) <= LONGEST_LINE and ("＝" in line or "=" in line)
        if not is_short:
            continue
        head = None
        if (found := _SUM.fullmatch(line)) and begins_with_label(found["label"]):
            cells = [found["label"].strip(), *_PLUS.split(found["cells"])]
            is_row = len(cells) - 1 in _counts()
            rows += is_row
        elif head := _HEAD.search(line):
            cells = ["", *_PLUS.split(head[0])]
            is_row = all(map(is_known_label, cells[1:]))
        else:
            continue
        if is_row and number < len(lines) - 1:  # the text's end may cut the last one
            row = f"| {' | '.join(cells)} |"
            around = (line[: head.start()], line[head.end() :]) if head else ("", "")
            pieces = (around[0], row, around[1])
            lines[number] = "\n".join(piece for piece in pieces if piece.strip())
    return "\n".join(lines) if rows >= LEAST_ROWS else None


@lru_cache(maxsize=1)
def _counts() -> frozenset[int]:
    """How many values stand in a row of a table."""
    tables = [table for form in editions().values() for table in form.tables]
    return frozenset(len(table.columns) for table in tables)
