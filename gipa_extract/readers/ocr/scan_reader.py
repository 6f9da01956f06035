"""Images of pages → Document: rulings give the cells, ink says what is blank, OCR the rest."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from gipa_extract.errors import MissingExtraError
from gipa_extract.models import Document
from gipa_extract.page_places import ShownPage
from gipa_extract.readers.layout.box_tables import BoxTable, GridBox
from gipa_extract.readers.layout.page_content import Page
from gipa_extract.readers.layout.pages import assemble
from gipa_extract.readers.layout.pieces import UNSEEN, Bounds, Piece, Sight, join_lines, lines_of
from gipa_extract.readers.layout.ruled_tables import Frame, find_frames
from gipa_extract.readers.layout.tolerances import TOLERANCES
from gipa_extract.readers.limits import Deadline, Limits
from gipa_extract.readers.ocr.cut_edges import with_closed_edges
from gipa_extract.readers.ocr.cut_sheet import CUT, doubt_cut_cells, touches_side
from gipa_extract.readers.ocr.engine import OcrReading, read_lines
from gipa_extract.readers.ocr.image_frames import image_frames
from gipa_extract.readers.ocr.label_repair import labels_again, read_labels
from gipa_extract.readers.ocr.page_image import PageImage, develop
from gipa_extract.readers.ocr.red_seals import grey_without_seals, seals_of
from gipa_extract.readers.ocr.second_look import SecondLook, looked_again
from gipa_extract.readers.ocr.stray_ink import holds_stray_ink
from gipa_extract.readers.ocr.text_boxes import Rect, text_boxes, text_lines
from gipa_extract.readers.ocr.text_pieces import pieces_of
from gipa_extract.readers.ocr.turned_pages import is_hardly_read, quarters_to_upright, turned_image

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image


SMALLEST = 32
"""Pixels: nothing can be read in a picture that is lower or narrower."""


SHORT = 6
"""Ems: a wider line outside frames is no value."""


BLANK_BESIDE_INK = 0.5
"""The confidence in a blank where ink stands that was not read: in the cell, pale or not, or in
its table."""


class FrameCell(NamedTuple):
    """A cell of a frame and the lines of text in it."""

    number: int
    lines: list[Rect]
    pale: bool
    """Whether a watermark was taken out of it."""


def read_image(data: bytes, limits: Limits) -> Document:
    """The Document of a picture or a TIFF of several pages; ReadError when it is damaged."""
    if find_spec("rapidocr") is None:
        raise MissingExtraError("rapidocr", "ocr")
    deadline = Deadline(limits)
    pages = []
    for number, (grey, seals) in enumerate(frames_and_seals(data, limits), 1):
        deadline.check()
        pages.append(scanned_page(grey, number, seals=seals))
    return assemble(pages, _media_type(data))


def scanned_page(
    grey: Image,
    number: int,
    *,
    prose: bool = True,
    pixels_per_point: float = 1.0,
    seals: Image | None = None,
    quarters: int = 0,
) -> Page:
    """One page's lines of text and tables, from its grey values; without `prose`, only ruled
    tables. `pixels_per_point` says how large the page is that the picture shows, `seals` where
    seals were taken off it, `quarters` by how many quarter turns, counterclockwise, it was set
    upright: a page of which next to nothing can be read is turned."""
    height, width = grey.shape
    points = round(width / pixels_per_point, 1), round(height / pixels_per_point, 1)
    shown = ShownPage(number, *points, turned=-90 * quarters % 360)
    if min(height, width) < SMALLEST:
        return Page(number, width, height, shown=shown)
    picture = develop(grey)
    em = picture.em
    slack, narrow = TOLERANCES.line_ends * em, TOLERANCES.narrowest * em
    ruled = find_frames(picture.across, picture.down, slack=slack, narrow=narrow)
    cells = [[*cells_of(frame, picture)] for frame in ruled]
    free = _rects_outside(ruled, picture) if prose else []
    rects = [line for held in cells for cell in held for line in cell.lines]
    looks = {
        rect: _doubt_beside_seal(picture, seals, rect, look)
        for rect, look in read_rects(picture, rects).items()
    }
    height, width = picture.grey.shape
    read = labels_again(picture, free, read_lines([_crop_line(picture, rect) for rect in free]))
    if prose and not quarters and is_hardly_read([*read, *map(_as_reading, looks.values())]):
        quarters = quarters_to_upright(picture)
        if quarters:
            return scanned_page(
                turned_image(grey, quarters), number, pixels_per_point=pixels_per_point,
                seals=None if seals is None else turned_image(seals, quarters), quarters=quarters,
            )  # fmt: skip
    short = [at for at, rect in enumerate(free) if rect.x1 - rect.x0 < SHORT * picture.em]
    second = looked_again(picture, [free[at] for at in short], [read[at] for at in short])
    sights = [UNSEEN] * len(free)
    for at, look in zip(short, second, strict=True):  # what an unruled table prints
        look = _doubt_beside_seal(picture, seals, free[at], look)
        sure = min(look.confidence, CUT) if touches_side(picture, free[at]) else look.confidence
        read[at] = OcrReading(look.text, sure)
        sights[at] = _sight_of(picture, [free[at]], [look])
    pieces = pieces_of(picture, free, read, sights)
    tables = [
        _table_of(picture, frame, held, looks, number, seals)
        for frame, held in zip(ruled, cells, strict=True)
    ]

    def to_points(bounds: Bounds) -> Bounds:
        x0, y0, x1, y1 = bounds
        left, top, right, bottom = picture.undeveloped((x0 * unit, y0 * unit, x1 * unit, y1 * unit))
        scale = pixels_per_point
        return left / scale, top / scale, right / scale, bottom / scale

    # a table goes on over pages that were not all enlarged alike
    unit = picture.scale * pixels_per_point
    lines = lines_of([_piece_in(unit, piece) for piece in pieces])
    for table in tables:
        _measure_in(unit, table)
    return Page(number, width / unit, height / unit, lines, tables, shown, to_points)


def _as_reading(look: SecondLook) -> OcrReading:
    return OcrReading(look.text, look.confidence)


def _piece_in(unit: float, piece: Piece) -> Piece:
    """A piece measured in units of so many pixels."""
    return piece._replace(
        x0=piece.x0 / unit, top=piece.top / unit, x1=piece.x1 / unit, bottom=piece.bottom / unit
    )


def _measure_in(unit: float, table: BoxTable) -> None:
    """Measure a table in units of so many pixels."""
    table.xs = tuple(x / unit for x in table.xs)
    table.top, table.bottom = table.top / unit, table.bottom / unit
    for box in {id(box): box for row in table.rows for box in row}.values():
        if box.bounds is not None:
            x0, y0, x1, y1 = box.bounds
            box.bounds = x0 / unit, y0 / unit, x1 / unit, y1 / unit


def read_rects(picture: PageImage, rects: Sequence[Rect]) -> dict[Rect, SecondLook]:
    """What each line of text in a cell says, after all looks."""
    first = labels_again(picture, rects, read_labels([_crop_line(picture, rect) for rect in rects]))
    return dict(zip(rects, looked_again(picture, rects, first), strict=True))


def framed_page(grey: Image, number: int) -> Page:
    """The ruled tables of a picture that may have been cut along their outer lines."""
    if min(grey.shape) < SMALLEST:
        return Page(number, grey.shape[1], grey.shape[0])
    return scanned_page(with_closed_edges(grey), number, prose=False)


def cells_of(frame: Frame, picture: PageImage) -> Iterator[FrameCell]:
    """Each cell once, with the lines that its ink makes; a cell without ink has none."""
    inset = max(2, round(0.08 * picture.em))
    places: dict[int, list[tuple[int, int]]] = {}
    for row, owners in enumerate(frame.owner):
        for column, number in enumerate(owners):
            places.setdefault(number, []).append((row, column))
    for number, held in places.items():
        (row, column), (last_row, last_column) = held[0], held[-1]
        rect = Rect(
            round(frame.xs[column]) + inset, round(frame.ys[row]) + inset,
            round(frame.xs[last_column + 1]) - inset, round(frame.ys[last_row + 1]) - inset,
        )  # fmt: skip
        lines = [*text_lines(rect, picture.ink, picture.em)]
        yield FrameCell(number, lines, bool(rect.of(picture.pale).any()))


def _rects_outside(ruled: Sequence[Frame], picture: PageImage) -> list[Rect]:
    """The runs of text that stand in no frame."""
    ink = picture.ink.copy()
    for frame in ruled:
        Rect(*(round(edge) for edge in (frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1]))).of(
            ink
        )[:] = 0
    return text_boxes(ink, picture.em)


def _crop_line(picture: PageImage, rect: Rect) -> Image:
    """A line's grey values with some paper around; a dash keeps the height of its line."""
    low = max(0, round((0.75 * picture.em - (rect.y1 - rect.y0)) / 2))
    margin = round(0.2 * picture.em)
    crop: Image = rect.grown(margin, margin + low).of(picture.grey)
    return crop


def _sight_of(picture: PageImage, lines: Sequence[Rect], looks: Sequence[SecondLook]) -> Sight:
    """The other readings of a cell's lines, and the image of its only one if that is a value."""
    text = "".join(look.text for look in looks)
    one = len(lines) == 1 and (len(text) < 2 or text.isdecimal())
    other = tuple(reading for look in looks for reading in look.other)
    return Sight(other, _crop_line(picture, lines[0]).copy() if one else None)


def _table_of(
    picture: PageImage,
    frame: Frame,
    cells: Sequence[FrameCell],
    looks: dict[Rect, SecondLook],
    page: int,
    seals: Image | None,
) -> BoxTable:
    boxes = {cell.number: box_of(picture, cell, looks, page) for cell in cells}
    blank = {number for number, box in boxes.items() if box.bounds is None}
    for number, place in frame.bounds(blank).items():
        box = boxes[number]
        box.bounds = place
        if _is_sealed(picture, seals, place):
            box.confidence = min(box.confidence or 0.0, BLANK_BESIDE_INK)
    if holds_stray_ink(frame, picture, [rect for cell in cells for rect in cell.lines]):
        for box in boxes.values():
            box.confidence = box.confidence if box.text else BLANK_BESIDE_INK
    doubt_cut_cells(picture, frame, boxes)
    rows = [[boxes[number] for number in row] for row in frame.owner]
    return BoxTable(frame.xs, frame.ys[0], frame.ys[-1], rows)


def box_of(
    picture: PageImage, cell: FrameCell, looks: dict[Rect, SecondLook], page: int
) -> GridBox:
    """What a cell says, as sure as its least sure line."""
    read = [look for rect in cell.lines if (look := looks[rect]).text]
    text = join_lines([look.text for look in read]) if read else ""
    blank = BLANK_BESIDE_INK if cell.lines or cell.pale else 1.0
    sure = min((look.confidence for look in read), default=blank)
    rects = [rect for rect in cell.lines if looks[rect].text]
    bounds = _bounds_of(rects) if rects else None
    return GridBox(text, page, sure, _sight_of(picture, cell.lines, read), bounds)


def _doubt_beside_seal(
    picture: PageImage, seals: Image | None, rect: Rect, look: SecondLook
) -> SecondLook:
    """A look at a line, unsure where a seal lies over it or right beside: it hides thin strokes."""
    if seals is None or not _is_sealed(picture, seals, rect.grown(round(picture.em), 0)):
        return look
    return look._replace(confidence=min(look.confidence, BLANK_BESIDE_INK))


def _is_sealed(picture: PageImage, seals: Image | None, bounds: Bounds) -> bool:
    """Whether a seal was taken off a place of a developed page."""
    if seals is None:
        return False
    x0, y0, x1, y1 = picture.undeveloped(bounds)
    return bool(Rect(round(x0), round(y0), round(x1), round(y1)).of(seals).any())


def _bounds_of(rects: Sequence[Rect]) -> Bounds:
    x0s, y0s, x1s, y1s = zip(*rects, strict=True)
    return min(x0s), min(y0s), max(x1s), max(y1s)


def grey_frames(data: bytes, limits: Limits) -> Iterator[Image]:
    """The grey values of each page of an image file."""
    return (grey for grey, _ in frames_and_seals(data, limits))


def frames_and_seals(data: bytes, limits: Limits) -> Iterator[tuple[Image, Image | None]]:
    """The grey values of each page of an image file, and where seals were taken off."""
    import numpy as np

    for frame in image_frames(data, limits):
        values = np.asarray(frame)
        if frame.mode == "L":
            yield values, None
        else:
            yield grey_without_seals(values), seals_of(values)


def _media_type(data: bytes) -> str:
    from PIL import Image as Images

    format_ = Images.open(io.BytesIO(data)).format or ""
    return Images.MIME.get(format_, "image/*")
