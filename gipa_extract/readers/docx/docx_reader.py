"""A Word file → Document: its body in order, merged cells in all the places that they cover.

python-docx gives the XML its classes; the package is unpacked here, so that limits hold and
nothing but the text and the pictures of tables is unpacked. Deleted and hidden text, field codes,
headers, footers and notes are not read. A text box follows the paragraph that it hangs on. What
a cell holds that is no text is U+FFFC there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.errors import MissingExtraError, ReadError
from gipa_extract.models import Document
from gipa_extract.readers.archive import open_zip, unpack
from gipa_extract.readers.docx.embedded import (
    Embedded,
    field_text,
    holds_text,
    is_line,
    symbol_text,
)
from gipa_extract.readers.docx.numbering import Numbering
from gipa_extract.readers.docx.run_looks import Dress, RunLooks, is_on
from gipa_extract.readers.html.page_parser import take_included_page
from gipa_extract.readers.limits import too_large
from gipa_extract.readers.markup.builder import Composer, without_invisible
from gipa_extract.readers.ocr.pasted_pictures import PastedPictures
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import OBJECT
from gipa_extract.text.typography import with_doubt

if TYPE_CHECKING:
    import zipfile

    from gipa_extract.readers.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REMEDY = "save it again: soffice --headless --convert-to docx FILE"

_MAIN = re.compile(
    rb"""<Override\b(?=[^>]*ContentType=["'][^"']*word[^"']*(?:document|template)[^"']*main\+xml)
    [^>]*PartName=["']/([^"']+)""",
    re.VERBOSE,
)
_DOCTYPE = re.compile(
    rb"<" + rb"\0{0,3}".join([b"", *(bytes([c]) for c in b"!DOCTYPE")]), re.IGNORECASE
)
_WHITE = re.compile(r"[\r\n\f\v]+")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml/main|officeDocument/math)\b")
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""A file saved as `Strict Open XML` has the same tags under other names (ISO/IEC 29500-1)."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS = (_MATH + "f", _MATH + "sSup", _MATH + "sSub", _MATH + "rad")
"""Formulas in which digits stand that make no number with those beside them."""
_PAPER = ("auto", "FFFFFF", "ffffff")
_SKIPPED = frozenset(
    (
        *(_W + name for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr")),
        *(_W + name for name in ("sdtPr", "del", "moveFrom", "delText", "instrText", "rt")),
        _COMPATIBLE + "Fallback",
    )
)

_Element = Any
"""An element of python-docx: its classes have the properties that its name asks for."""


def read_docx(data: bytes, limits: Limits) -> Document:
    """The Document of a Word file's bytes.

    Raises ReadError if it is damaged, LimitError if it is too large, MissingExtraError without
    python-docx.
    """
    parse_xml = require_docx()
    from lxml.etree import XMLSyntaxError

    pictures = PastedPictures(limits)
    try:
        with open_zip(data, limits) as packed:
            parts = _read_parts(packed, limits)
            body = parse_xml(parts.body)
            if body.tag != _W + "document":
                raise ReadError(f"no Word body: its root is {body.tag}", remedy=REMEDY)
            numbering = parts.numbering and parse_xml(parts.numbering)
            styles = parts.styles and parse_xml(parts.styles)
            embedded = Embedded(packed, parts.folder, parts.relations, limits)
            taker = _Taker(
                Composer(limits, _tidy_text),
                Numbering(numbering, styles),
                RunLooks(styles),
                embedded,
            )
            taker.take(body)
            document = taker.composer.document(pictures.read)
            taker.forget_actions()
    except (XMLSyntaxError, ValueError) as error:
        raise ReadError(f"a damaged Word file: {error}", remedy=REMEDY) from error
    return replace(document, media_type=MEDIA_TYPE, notes=(*taker.notes, *pictures.notes))


def require_docx() -> Callable[[bytes], _Element]:
    """python-docx's parser of XML; MissingExtraError names what to install."""
    try:
        from docx.oxml.parser import parse_xml
    except ImportError as error:
        raise MissingExtraError("python-docx", "docx") from error
    parser: Callable[[bytes], _Element] = parse_xml
    return parser


class _Parts(NamedTuple):
    """The XML of a Word file's parts; b"" for one that it lacks."""

    folder: str
    """Where the body lies, and what it points at."""
    body: bytes
    numbering: bytes
    styles: bytes
    relations: bytes


def _read_parts(packed: zipfile.ZipFile, limits: Limits) -> _Parts:
    size = sum(info.file_size for info in packed.infolist())
    if size > limits.max_unpacked:
        raise too_large(size, limits.max_unpacked, "max_unpacked")
    match = _MAIN.search(_read_part(packed, "[Content_Types].xml", limits))
    main = match[1].decode("utf-8", "replace") if match else "word/document.xml"
    folder, _, name = main.rpartition("/")
    body = _read_part(packed, main, limits)
    if not body:
        raise ReadError(f"a Word file without {main}", remedy=REMEDY)
    others = ("numbering.xml", "styles.xml", f"_rels/{name}.rels")
    return _Parts(
        folder, body, *(_read_part(packed, f"{folder}/{other}", limits) for other in others)
    )


def _read_part(packed: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """One part's XML. No Word file declares a document type: entities would hide in it."""
    try:
        info = packed.getinfo(name)
    except KeyError:
        return b""
    xml = unpack(packed, info, limits.max_part, "max_part")
    if _DOCTYPE.search(xml):
        raise ReadError(f"{name} declares a document type", remedy="it is no real Word file")
    return _STRICT.sub(lambda match: _TRANSITIONAL[match[1]], xml)


def _tidy_text(text: str) -> str:
    """Spaces and tabs are meant in a Word file; characters that print as nothing are not."""
    return _WHITE.sub(" ", without_invisible(text)).strip(BLANKS)


class _Taker:
    """Takes the elements of a body in order, without recursion."""

    def __init__(
        self, composer: Composer, numbering: Numbering, looks: RunLooks, embedded: Embedded
    ) -> None:
        self.composer = composer
        self.numbering = numbering
        self.looks = looks
        self.embedded = embedded
        self.dress: Dress | None = None
        """How the open run's text is written, if it is no part of the number beside it."""
        self.shaded = False
        """Whether the open cell has a colour behind its text."""
        self.left_out = 0
        """Parts of other formats that the body includes."""
        self.boxes: list[_Element] = []
        """Text boxes of the open paragraph: they are taken once it ends."""
        self.starts: dict[str, Callable[[_Element], bool | None]] = {
            _W + "p": self._open_paragraph,
            _W + "r": self._open_run,
            _W + "t": self._take_text,
            _MATH + "t": self._take_text,
            _W + "tab": lambda _: composer.parts.append("\t"),
            _W + "br": lambda _: composer.end_line(),
            _W + "cr": lambda _: composer.end_line(),
            _W + "noBreakHyphen": lambda _: composer.parts.append("-"),
            _W + "sym": lambda symbol: composer.parts.append(symbol_text(symbol)),
            _W + "ffData": lambda data: self._take_object(field_text(data)),
            _W + "altChunk": self._take_included,
            **dict.fromkeys((_W + "drawing", _W + "pict", _W + "object"), self._take_picture),
            **dict.fromkeys(_FORMULAS, lambda _: self._take_object()),
            _W + "tbl": lambda _: composer.open_table(),
            _W + "tr": self._open_row,
            _W + "tc": self._open_cell,
            _W + "txbxContent": self._put_off,
            **dict.fromkeys(_SKIPPED, lambda _: True),
        }
        self.ends: dict[str, Callable[[_Element], None]] = {
            _W + "p": lambda _: self._end_paragraph(),
            _W + "r": self._close_run,
            _W + "tbl": lambda _: composer.close_table(),
            _W + "tr": self._close_row,
            _W + "tc": lambda _: composer.close_cell(),
        }

    def forget_actions(self) -> None:
        """Let go of what acts on it: else the taker, and with it the file's body, holds itself."""
        self.starts.clear()
        self.ends.clear()

    def _end_paragraph(self) -> None:
        """End a line; a tab behind its only text is an empty place, as the form's labels have them."""
        composer = self.composer
        ends_in_tab = bool(composer.parts) and composer.parts[-1].endswith("\t")
        lines = len(composer.flow)
        composer.end_line()
        if ends_in_tab and not composer.in_cell and len(composer.flow) > lines:
            line = composer.flow[-1]
            if isinstance(line, str) and "\t" not in line:
                composer.flow[-1] = f"{line}\t"

    def take(self, root: _Element) -> None:
        """Take all that stands in an element, each text box after its paragraph."""
        walks = [self._walk_elements(root)]
        while walks:
            if next(walks[-1], None) is None:
                walks.pop()
            elif self.boxes:
                walks.extend(self._walk_elements(box) for box in reversed(self.boxes))
                self.boxes = []

    def _walk_elements(self, root: _Element) -> Iterator[_Element]:
        """Take the elements below `root`; pauses at the end of each paragraph."""
        from lxml.etree import iterwalk

        context = iterwalk(root, events=("start", "end"))
        for event, element in context:
            if event == "start":
                action = self.starts.get(element.tag) if element is not root else None
                if action and action(element):
                    context.skip_subtree()
            else:
                if close := self.ends.get(element.tag):
                    close(element)
                if element.tag == _W + "p":
                    yield element

    def _open_paragraph(self, paragraph: _Element) -> None:
        self.composer.end_line()
        if number := self.numbering.number(paragraph):
            self.composer.parts.append(number)

    def _open_run(self, run: _Element) -> bool:
        """Whether the run is hidden."""
        look = self.looks.look(run)
        self.dress = look.dress
        if look.white and self.composer.in_cell and not self.shaded:
            self.dress = with_doubt
        return bool(look.hidden)

    def _close_run(self, _: _Element) -> None:
        self.dress = None

    def _take_text(self, element: _Element) -> None:
        text = element.text or ""
        self.composer.parts.append(self.dress(text) if self.dress else text)

    def _take_object(self, text: str = OBJECT) -> None:
        """Say what a cell holds that is no run of text."""
        if self.composer.in_cell:
            self.composer.parts.append(text)

    def _take_picture(self, drawing: _Element) -> bool:
        """Keep a picture that may be a table, and go on into a text box; nothing else is in one."""
        picture = self.embedded.picture(drawing)
        if picture is not None:
            self.composer.add_picture(picture)
        elif not (holds_text(drawing) or is_line(drawing)):
            self._take_object()
        return not holds_text(drawing)

    def _take_included(self, chunk: _Element) -> bool:
        """Take a page that the body includes; parts of other formats are left out."""
        page = self.embedded.included_page(chunk)
        if page and not self.composer.in_cell:
            take_included_page(self.composer, page)
            return True
        self.left_out += 1
        self._take_object()
        return True

    @property
    def notes(self) -> tuple[Reason, ...]:
        return (Reason("parts_left_out", {"count": self.left_out}),) if self.left_out else ()

    def _open_row(self, row: _Element) -> bool:
        """Whether the row was deleted or hidden; places left out before its cells are blank."""
        properties = row.trPr
        if properties is not None and (
            properties.find(_W + "del") is not None or is_on(properties.find(_W + "hidden"))
        ):
            return True
        self.composer.open_row()
        if row.grid_before:
            self.composer.open_cell(row.grid_before)
        return False

    def _close_row(self, row: _Element) -> None:
        if row.grid_after:
            self.composer.open_cell(row.grid_after)
        self.composer.close_cell()

    def _open_cell(self, cell: _Element) -> None:
        shade = cell.find(f"{_W}tcPr/{_W}shd")
        self.shaded = shade is not None and shade.get(_W + "fill", "auto") not in _PAPER
        self.composer.open_cell(max(cell.grid_span, 1), goes_on=cell.vMerge == "continue")

    def _put_off(self, box: _Element) -> bool:
        self.boxes.append(box)
        return True
