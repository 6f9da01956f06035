"""Every tolerance of the page's geometry: how near, level or wide is near, level and wide enough.

Measured in ems, which here are heights of the type at that place: a page is read alike in points
and in pixels, at any resolution.
"""

from __future__ import annotations

from dataclasses import dataclass

TABLE_TYPE = 10.5
"""Points: the em of pages that say where their lines are, since tables of the form are set so."""


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Ems, where nothing else is said."""

    # characters and words on a line
    word_gap: float = 0.2
    """More between two letters or digits is a space."""
    wide_gap: float = 0.6
    """The same where a Chinese character stands on either side; setters stretch those lines."""
    note_mark: float = 0.75
    """A digit that is less high than this share of the digit before it is a note's mark."""
    shifted_mark: float = 0.9
    """The same of a digit whose foot stands higher or lower; browsers set marks in 0.83 of the type."""
    mark_shift: float = 0.2
    """How much higher or lower: a share of the height of the digit before it."""
    sunk: float = 0.1
    """How much of a line's foot is no part of it: what begins there stands on the next line."""
    level: float = 0.3
    """Pieces whose middles are farther apart stand on two lines."""
    overlap: float = 0.1
    """How far the boxes of two pieces side by side may lie over one another."""

    # paragraphs
    full_line: float = 1.6
    """A line that ends no farther from the right margin is full, so that its paragraph goes on."""
    indent: float = 0.8
    """A line that begins farther in than this begins a paragraph."""
    same_type: float = 0.25
    """By which share two lines' heights differ at most, if they are of one paragraph."""

    # labels put together from pieces
    spaced: float = 1.6
    """Pieces on a line that are farther apart than this are not one label."""
    tight: float = 0.5
    """Lines whose middles are closer than this are one line, or lie over one another."""
    leading: float = 1.45
    """Lines of one label are closer than this, those of two rarely."""
    blank_line: float = 2.8
    """The same for lines that only together make a label of the form: one between may be blank."""
    beneath: float = 0.5
    """Of the narrower of two pieces: how much of it stands under the other, if it goes on there."""

    # tables without lines
    run_gap: float = 0.8
    """Parts of a line of text stand closer than this; columns rarely do."""
    one_margin: float = 4.0
    """Lines that begin no farther apart begin at one margin: paragraphs are set in by two."""
    part_gap: float = 0.3
    """A wider gap parts two pieces of a line."""
    stroke_gap: float = 0.8
    """A dash with narrower gaps on both sides is a stroke inside a label: 增 / 减."""
    close: float = 0.5
    """Lines of one label leave no wider gap between them."""
    row_of_values: float = 0.5
    """Values whose middles are closer than this stand in one row."""
    over: float = 0.5
    """A head whose middle is higher than another's by more than this stands over it."""
    page_turn: float = 0.2
    """The gap that is laid between the last line of a page and the first of the next."""

    # pages of two columns
    gutter: float = 1.0
    """Words of two columns that stand on one line are farther apart."""

    # page numbers and page breaks
    page_number_gap: float = 0.6
    """Nothing stands closer to a page number."""
    overflow: float = 0.5
    """How far below a table the rest of a label stands that hangs out of it."""
    row_height: float = 1.2
    """A row for text is higher than that; two lines of a border are closer."""

    # lines of ruled tables
    line_ends: float = 0.35
    """How far apart, in a picture, the ends of lines that meet or the strokes of one line may be."""
    drawn_line_ends: float = 3.0 / TABLE_TYPE
    """The same where a page says where its lines are."""
    narrowest: float = 0.45
    """No column and no row of text is as narrow as this, in a picture."""
    drawn_narrowest: float = 5.0 / TABLE_TYPE
    """The same where a page says where its lines are."""

    # shares of something else
    same_edge: float = 0.012
    """Of the page's width: how far the sides of two parts of one table may be apart."""
    prose_width: float = 0.45
    """Of the page's width: a single piece as wide as that is prose."""
    column_line: float = 0.6
    """Of a column's width: how wide a full line of its prose is at least."""
    beside: float = 0.3
    """Of the lower of two columns: how much of it stands beside the other at least."""
    page_edge: float = 0.15
    """Of the page's height: no page number stands farther from its top or bottom."""
    open_column: float = 0.25
    """Of a table's width: how wide a merged label's cell may be that is open above and below."""
    leaf_depth: float = 0.75
    """Of the way from a head down to the leaf below it: others that are as low are leaves, too."""
    off_center: float = 0.35
    """Of the narrowest column's width: how far a head may be off the middle of its columns."""


TOLERANCES = Tolerances()
DRAWN_LINE_ENDS = TOLERANCES.drawn_line_ends * TABLE_TYPE
DRAWN_NARROWEST = TOLERANCES.drawn_narrowest * TABLE_TYPE
"""Both in points."""
