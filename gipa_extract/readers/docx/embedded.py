"""What stands in a Word file beside its text: pictures, symbols, and fields to fill in."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from gipa_extract.errors import GipaError
from gipa_extract.readers.archive import unpack
from gipa_extract.readers.encoding import decode
from gipa_extract.readers.ocr.pasted_pictures import has_room_for_table
from gipa_extract.text.numerals import OBJECT

if TYPE_CHECKING:
    import zipfile

    from gipa_extract.readers.limits import Limits

_Element = Any
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target|TargetMode)=[\"']([^\"']*)[\"']")
_PICTORIAL = re.compile(r"wingdings|webdings|marlett|zapf|dingbats", re.IGNORECASE)
"""Fonts whose codes of letters and digits print other things."""
_PAGES = (".htm", ".html", ".xhtml")
_SHOWS_TEXT = frozenset((_W + "txbxContent",))


class Embedded:
    """The parts of a Word file that its body points at."""

    def __init__(
        self, packed: zipfile.ZipFile, folder: str, relations: bytes, limits: Limits
    ) -> None:
        self._packed, self._folder, self._limits = packed, folder, limits
        self._targets: dict[str, str] = {}
        for relation in _RELATION.findall(relations):
            targets = {
                name: value.decode("utf-8", "replace")
                for name, value in _ATTRIBUTE.findall(relation)
            }
            if targets.get(b"TargetMode") != "External":
                self._targets[targets.get(b"Id", "")] = targets.get(b"Target", "")

    def picture(self, drawing: _Element) -> bytes | None:
        """The file of a drawing's picture, if it may be a table's; None for all else."""
        for name in _pictures_in(drawing):
            data = self._part_at(self._targets.get(name, ""))
            if data and has_room_for_table(data):
                return data
        return None

    def included_page(self, chunk: _Element) -> str:
        """The page that an altChunk includes; nothing for a part of another format."""
        target = self._targets.get(chunk.get(_R + "id", ""), "")
        if not target.lower().endswith(_PAGES):
            return ""
        try:
            return decode(self._part_at(target))[0]
        except GipaError:
            return ""

    def _part_at(self, target: str) -> bytes:
        path = posixpath.normpath(posixpath.join("/" + self._folder, target)).lstrip("/")
        try:
            info = self._packed.getinfo(path)
            return unpack(self._packed, info, self._limits.max_unpacked, "max_unpacked")
        except (KeyError, GipaError):
            return b""  # a picture that cannot be had is one that is not read


def _pictures_in(drawing: _Element) -> list[str]:
    """The relations of the pictures in a drawing (DrawingML) or a shape (VML)."""
    blips = [blip.get(_R + "embed", "") for blip in drawing.iter(_A + "blip")]
    return blips + [image.get(_R + "id", "") for image in drawing.iter(_V + "imagedata")]


def holds_text(drawing: _Element) -> bool:
    """Whether a drawing is a text box, whose text is read by itself."""
    return next(drawing.iter(*_SHOWS_TEXT), None) is not None


def is_line(drawing: _Element) -> bool:
    """Whether a drawing is a shape and no picture: a line or a frame around something."""
    if drawing.tag == _W + "object":
        return False  # a sheet of another program
    return not any(_pictures_in(drawing)) and not _shows_data(drawing)


def _shows_data(drawing: _Element) -> bool:
    data = next(drawing.iter(_A + "graphicData"), None)
    return data is not None and not data.get("uri", "").endswith(("Shape", "Group", "Canvas"))


_CIRCLED = {0x81 + n: chr(0x2460 + n) for n in range(10)} | {
    0x8C + n: chr(0x2776 + n) for n in range(10)
}
"""The numbers in circles, open and filled, of Wingdings."""


def symbol_text(symbol: _Element) -> str:
    """The character of a w:sym: Word writes 3 as F033 of a font of letters."""
    code = symbol.get(_W + "char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return OBJECT
    font = symbol.get(_W + "font", "")
    if font == "Wingdings" and (circled := _CIRCLED.get(number & 0xFF)):
        return circled
    if _PICTORIAL.search(font):
        return OBJECT
    if 0xF020 <= number <= 0xF07E:
        return chr(number - 0xF000)
    return chr(number) if 0x20 <= number < 0xD800 else OBJECT


def field_text(data: _Element) -> str:
    """What a field to fill in shows that stands in no run: the choice of a list, or a box to tick."""
    choices = data.find(_W + "ddList")
    if choices is None:
        return OBJECT if data.find(_W + "checkBox") is not None else ""
    entries = [entry.get(_W + "val", "") for entry in choices.iterchildren(_W + "listEntry")]
    for name in ("result", "default"):
        chosen = choices.find(_W + name)
        number = chosen.get(_W + "val", "") if chosen is not None else ""
        if number.isdecimal() and int(number) < len(entries):
            return str(entries[int(number)])
    return str(entries[0]) if entries else ""
