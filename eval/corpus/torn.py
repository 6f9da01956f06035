"""Torn text: what is lost, or nearly, when a table is copied, converted or cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eval.corpus.layouts_text import cells, row_texts, single_space, spaced
from eval.corpus.tables import Box, Printed
from eval.corpus.written import TextTable

_PAGE_MARKS = ("- {n} -", "— {n} —", "－{n}－", "第{n}页 共9页")


def lost_blanks(table: Printed, rng: Random, *, way: str) -> TextTable:
    """A row a line, or a cell a line, in which the blanks are not there."""
    lost = {box.cell for boxes in table.starting if _has_blank(boxes) for box in boxes if box.cell}
    if way == "row a line":
        text = single_space(table, rng).text
    else:
        rows = (
            "".join(f"\t{box.text}\n" for box in boxes if box.text or not box.cell)
            for boxes in table.starting
        )
        text = "\n".join(rows)
    return TextTable(text, frozenset(lost))


def split_numbers(table: Printed, rng: Random, *, way: str) -> TextTable:
    """Some numbers are broken: by a line break inside their cell, or by a space in their row.

    In its own cell a broken number can be joined again; in a row of spaces the row is lost.
    """
    chosen = _some([box for box in table.boxes if box.cell and _breakable(box.text)], rng)
    mark = "\n" if way == "cell a line" else " "
    broken = {box: _broken(box.text, mark, rng) for box in chosen}
    torn = table.rewritten(lambda box: broken.get(box, box.text))
    if way == "cell a line":
        return cells(torn, Random(0))
    rows = {box.row for box in chosen}
    lost = {box.cell for box in table.boxes if box.cell and box.row in rows}
    return TextTable(single_space(torn, rng).text, frozenset(lost))


def glued_numbers(table: Printed, rng: Random) -> TextTable:
    """In some rows the space between two numbers is gone."""
    lines, lost = [], set()
    for boxes in table.starting:
        values = [box for box in boxes if box.cell and box.text]
        texts = row_texts(boxes)
        if len(values) > 1 and rng.random() < 0.25:
            at = rng.randrange(len(texts) - len(values), len(texts) - 1)
            texts[at : at + 2] = ["".join(texts[at : at + 2])]
            lost |= {box.cell for box in boxes if box.cell}
        lines.append(" ".join(texts))
    return TextTable("\n".join(lines), frozenset(lost))


def no_labels(table: Printed, rng: Random, *, way: str) -> TextTable:
    """Some rows, or all, have lost their label; a group's, which goes over rows, is there."""
    labels = {
        boxes[-1].row: [box for box in boxes if not box.cell and box.down == 1][-1:]
        for boxes in table.starting
        if boxes and boxes[-1].cell
    }
    rows = [row for row, found in labels.items() if found]
    chosen = set(rows if rng.random() < 0.3 else rng.sample(rows, len(rows) // 5))
    gone = {label for row in chosen for label in labels[row]}
    torn = table.rewritten(lambda box: "" if box in gone else box.text)
    lost = frozenset(box.cell for box in table.boxes if box.cell and box.row in chosen)
    drawn = cells(torn, rng) if way == "cell a line" else single_space(torn, rng)
    return TextTable(drawn.text, drawn.lost | lost)


def wrapped_labels(table: Printed, rng: Random, *, way: str) -> TextTable:
    """Long row labels go over two or three lines; the numbers stand beside one of them."""
    lines = []
    for boxes in table.starting:
        values = [box.text for box in boxes if box.cell and box.text]
        labels = [text for box in boxes if not box.cell and (text := box.text)]
        if not values or not labels or len(labels[-1]) < 12:
            lines.append(" ".join((*labels, *values)))
            continue
        pieces = _pieces(labels.pop(), 3 if way == "middle" else 2, rng)
        beside = {"first": 0, "last": -1, "middle": 1}[way]
        pieces[beside] = " ".join((pieces[beside], *values))
        pieces[0] = " ".join((*labels, pieces[0]))
        lines += pieces
    return TextTable("\n".join(lines))


def page_numbers(table: Printed, rng: Random, *, way: str) -> TextTable:
    """Page breaks fall into the table: a page number stands between two of its rows."""
    draw, gap = {
        "cell a line": (cells, "\n\n"), "row a line": (single_space, "\n"), "spaced": (spaced, "\n"),
    }[way]  # fmt: skip
    drawn = draw(table, rng)
    rows = drawn.text.split(gap)
    mark = rng.choice(_PAGE_MARKS)
    cuts = sorted(rng.sample(range(1, len(rows)), min(rng.randint(1, 2), len(rows) - 1)))
    for page, at in zip((4, 3), reversed(cuts), strict=False):
        rows.insert(at, mark.format(n=page))
    return TextTable(gap.join(rows), drawn.lost)


def without_rows(table: Printed, rng: Random) -> tuple[Printed, frozenset[str]]:
    """The table with up to four rows of values gone, and the cells that went with them."""
    rows = [row for row, boxes in enumerate(table.starting) if len(boxes) > 2 and boxes[-1].cell]
    if len(rows) < 5:
        return table, frozenset()
    gone = set(rng.sample(rows, rng.randint(1, 4)))
    absent = {box.cell for box in table.boxes if box.row in gone and box.cell}
    return table.only([row for row in range(table.height) if row not in gone]), frozenset(absent)


def _has_blank(boxes: Sequence[Box]) -> bool:
    return any(box.cell and not box.text for box in boxes)


def _breakable(text: str) -> bool:
    return sum(char.isdigit() for char in text) > 1


def _broken(text: str, mark: str, rng: Random) -> str:
    places = [i for i in range(1, len(text)) if text[i - 1].isdigit() and text[i].isdigit()]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + mark + text[at:]


def _some(boxes: list[Box], rng: Random) -> list[Box]:
    return rng.sample(boxes, min(len(boxes), rng.randint(1, 3)))


def _pieces(label: str, count: int, rng: Random) -> list[str]:
    cuts = [len(label) * i // count + rng.randint(-1, 1) for i in range(1, count)]
    return [label[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
