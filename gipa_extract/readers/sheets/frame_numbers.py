"""The numbers of columns and rows that pandas writes round a data frame without names.

,0,1,2,3
0,信息内容,本年处理决定数量,本年处理决定数量,本年处理决定数量
1,行政许可,0,0,0
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Texts = Sequence[str]


def frames_in(rows: Sequence[Texts]) -> Iterator[tuple[bool, list[Texts]]]:
    """Stretches of rows, and whether each is such a frame, which is given without its numbers."""
    plain: list[Texts] = []
    place = 0
    while place < len(rows):
        frame = _frame_below(rows, place) if _is_head(rows[place]) else []
        if not frame:
            plain.append(rows[place])
            place += 1
            continue
        yield False, plain
        yield True, frame
        plain = []
        place += 1 + len(frame)
    yield False, plain


def _is_head(row: Texts) -> bool:
    names = [name.removeprefix("Unnamed: ") for name in row[1:]]
    return len(names) > 1 and not row[0] and names == [str(number) for number in range(len(names))]


def _frame_below(rows: Sequence[Texts], head: int) -> list[Texts]:
    frame: list[Texts] = []
    for number in range(head + 1, len(rows)):
        row = rows[number]
        if not row or row[0] != str(len(frame)):
            break
        frame.append(row[1:])
    return frame
