"""Cells that all stand between the same marks, as `(3)`, `“3”`, `$3$` or `【规章】【3】【】`;
straight quotation marks are left to who reads lists and sheets."""

from __future__ import annotations

import re
from functools import lru_cache

from gipa_extract.readers.text_preparation.marks_between_cells import is_cell
from gipa_extract.text.numerals import is_value

LEAST_NUMBERS = 12
LEAST_SHARE = 4
"""So many times as many as numbers that stand alone: a share or last year's number may be in brackets."""
_PAIRS = {
    "(": ")", "（": "）", "[": "]", "［": "］", "【": "】", "〔": "〕", "“": "”", "$": "$", "_": "_", "`": "`",
}  # fmt: skip
MAX_VALUE = 20
_BESIDE = r"\s|｜│┃,，;；、：:/~→=<>"
"""What may stand beside a cell."""
_ALONE = re.compile(rf"(?<![^{_BESIDE}])[-+]?\d[\d,]*(?:\.\d+)?(?![^{_BESIDE}])")


def take_numbers_out_of_marks(text: str) -> str | None:
    """The text with blanks for the marks; None if not nearly all numbers by themselves stand between them.

    Where the marks enclose blanks, too, or touch one another, each run of them is cells between pipes.
    """
    counts: dict[str, int] = {}
    openings = [mark for mark in _PAIRS if _ends_numbers(_PAIRS[mark], text)]
    for mark in openings:
        values = [value for value in _value_between(mark).findall(text) if _is_place(value)]
        counts[mark] = sum(map(bool, map(str.strip, values)))
    if not counts:
        return None
    opening, count = max(counts.items(), key=lambda each: each[1])
    if count < LEAST_NUMBERS or count < LEAST_SHARE * len(_ALONE.findall(text)):
        return None
    if _encloses_places(opening, text):
        return _run_of_cells(opening).sub(_between_pipes, text)
    return _value_between(opening).sub(
        lambda found: f" {found[1]} " if _is_place(found[1]) else found[0], text
    )


def _ends_numbers(mark: str, text: str) -> bool:
    """A quick look: whether the mark stands behind enough digits, wherever that is."""
    if mark not in text or len(_behind_no_letter(mark).findall(text)) < LEAST_NUMBERS - 1:
        return False  # as all marks of nearly all texts
    return sum([piece.rstrip(" ")[-1:].isdigit() for piece in text.split(mark)]) >= LEAST_NUMBERS


@lru_cache(maxsize=len(_PAIRS))
def _behind_no_letter(mark: str) -> re.Pattern[str]:
    """The mark behind anything but a Chinese character; begun with it, which is quick to search for."""
    return re.compile(f"{re.escape(mark)}(?<![\u3400-\u9fff]{re.escape(mark)})")


def _is_place(text: str) -> bool:
    return not text.strip() or is_value(text.strip())


def _encloses_places(opening: str, text: str) -> bool:
    """Whether such marks stand round blanks, or right behind one another."""
    close = _PAIRS[opening]
    if opening == close:
        return False
    values = _value_between(opening).findall(text)
    return close + opening in text or not all(map(str.strip, values))


@lru_cache(maxsize=len(_PAIRS))
def _value_between(opening: str) -> re.Pattern[str]:
    """Such a pair by itself, or right beside another one; two of the same mark may part cells."""
    opened, closed = map(re.escape, (opening, _PAIRS[opening]))
    inner = rf"[^{opened}{closed}\n]{{0,{MAX_VALUE}}}"
    before, behind = (closed, opened) if opened != closed else ("", "")
    return re.compile(
        rf"(?<![^{_BESIDE}{before}]){opened}({inner}){closed}(?![^{_BESIDE}{behind}])"
    )


@lru_cache(maxsize=len(_PAIRS))
def _run_of_cells(opening: str) -> re.Pattern[str]:
    """Cells one behind another, of which the text's end may have cut the last."""
    opened, closed = map(re.escape, (opening, _PAIRS[opening]))
    cell = rf"{opened}[^{opened}{closed}\n]*"
    return re.compile(
        rf"(?P<before>^[ \t\u3000]*)?(?P<cells>{cell}{closed}(?:[ \t\u3000]*{cell}{closed})*)"
        rf"(?:[ \t\u3000]*{opened}(?P<cut>[^{opened}{closed}\n]*)\Z)?(?P<behind>[ \t\u3000]*$)?",
        re.MULTILINE,
    )


def _between_pipes(run: re.Match[str]) -> str:
    """A row's cells between pipes; other words in such marks stay."""
    mark = run["cells"][0]
    cells = [cell.rstrip(" \t\u3000")[:-1].strip() for cell in run["cells"].split(mark)[1:]]
    fills_line = run["before"] is not None and run["behind"] is not None
    is_row = all(map(_is_place, cells)) or (fills_line and any(map(is_cell, cells)))
    cut = run["cut"]
    if not is_row:
        return run[0]
    if len(cells) == 1 and not fills_line and cut is None:  # other marks may part cells
        return f" {run['cells'][1:-1]} {run['behind'] or ''}"
    return f"{run['before'] or ''}| {' | '.join(cells)} |{'' if cut is None else f' {cut}'}"
