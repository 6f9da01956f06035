"""Where a page break goes through a table: what stands on either side of it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import NamedTuple

from eval.corpus.tables import Box, Printed


class Cut(NamedTuple):
    """A table in two, as a page break leaves it."""

    before: Printed
    after: Printed


def cut_table(table: Printed, row: int, rng: Random) -> Cut:
    """The table in two before `row`. A label that the cut goes through is split, or stays
    above; and now and then the row above the cut has its own label's end on the next page."""
    split = rng.random() < 0.6
    above, below = [], []
    for box in table.boxes:
        end = box.row + box.down
        if end <= row:
            above.append(box)
        elif box.row >= row:
            below.append(box._replace(row=box.row - row))
        else:
            at = max(1, len(box.text) * (row - box.row) // box.down) if split else len(box.text)
            above.append(box._replace(down=row - box.row, text=box.text[:at]))
            below.append(box._replace(row=0, down=end - row, text=box.text[at:]))
    first = replace(table, boxes=tuple(above), height=row)
    rest = replace(table, boxes=tuple(below), height=table.height - row)
    return _split_label(first, rest) if rng.random() < 0.3 else Cut(first, rest)


def _split_label(before: Printed, after: Printed) -> Cut:
    """Move the second half of the last row's label to a row of its own on the next page."""
    last = before.starting[-1]
    labels = [box for box in last if not box.cell and box.down == 1]
    if not labels or len(labels[-1].text) < 16 or not last[-1].cell:
        return Cut(before, after)
    label, half = labels[-1], len(labels[-1].text) // 2
    kept = [b._replace(text=b.text[:half]) if b is label else b for b in before.boxes]
    rest = [Box(0, label.column, 1, label.across, label.text[half:])]
    rest += (Box(0, box.column, 1, 1, "") for box in last if box.cell)
    open_groups = [b for b in after.boxes if b.row == 0 and b.column < label.column and b.down > 1]
    rest += (box._replace(down=box.down + 1) for box in open_groups)
    covered = {column for box in rest for column in range(box.column, box.column + box.across)}
    rest += (Box(0, c, 1, 1, "") for c in range(after.width) if c not in covered)
    moved = [b._replace(row=b.row + 1) for b in after.boxes if b not in open_groups]
    boxes = sorted(rest + moved, key=lambda box: (box.row, box.column))
    return Cut(
        replace(before, boxes=tuple(kept)),
        replace(after, boxes=tuple(boxes), height=after.height + 1),
    )


def with_head(whole: Printed, part: Printed, head: int) -> Printed:
    """A later part of a table under the head of the whole, printed again."""
    top = [box for box in whole.boxes if box.row < head]
    below = [box._replace(row=box.row + head) for box in part.boxes]
    return replace(part, boxes=tuple(top + below), height=part.height + head)
