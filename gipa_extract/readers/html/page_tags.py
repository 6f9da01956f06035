"""A page's tags in order → lines and tables; what a reader of the page would not see is left out.

libxml2 calls `TagFilter` with each tag (lxml's target interface): no tree is built, nothing recurses,
and a page of any depth costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from gipa_extract.readers.html.cell_text import reach
from gipa_extract.readers.html.form_fields import ChoiceField, value_of_input
from gipa_extract.readers.html.pictures import is_spacer, may_be_table, picture_of
from gipa_extract.readers.html.site_lines import take_off_site_lines
from gipa_extract.readers.html.styles import DRESSED, Dress, has_ground, look
from gipa_extract.readers.markup.builder import Composer, PlainRow, without_invisible
from gipa_extract.readers.markup.merged_cells import Item
from gipa_extract.reasons import Reason
from gipa_extract.text.numerals import OBJECT, is_value, parse
from gipa_extract.text.typography import number_with_doubt, with_doubt

MARK = "gipa-row"
"""The attribute that holds the number of a row that was taken out before the page was parsed."""
MIN_LINKS = 3
"""Fewer links are no menu."""
MAX_LINK = 60
"""Characters of one link that count; one that was never closed must not make all of it a link."""

_UNSEEN = (
    "head", "style", "noscript", "template", "audio", "button", "nav", "footer", "rt", "rp",
)  # fmt: skip
_OBJECTS = ("iframe", "object", "embed", "svg", "math", "video", "canvas")
"""What these show is no text; in a cell it may be its value."""
_LINES = frozenset((
    "html", "body", "main", "article", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li",
    "br", "hr", "blockquote", "address", "fieldset", "legend", "caption", "figure", "figcaption",
))  # fmt: skip
"""Where these begin and end, a line ends."""
_FRAMES = ("div", "ul", "ol", "dl", "center", "section", "header", "form", "aside")
_HEEDED = frozenset(("style", "hidden", "color"))
"""The attributes that may hide an element, raise it or strike it out."""
_WRITES = re.compile(r"document\s*\.\s*write")


_Frame = tuple[list[Item], int, int, int, int]
"""A block that is open: the flow that it stands in, and what the counts were when it began."""


class TagFilter:
    """Takes a page's tags in order; what a reader of the page would not see goes no further."""

    def __init__(
        self,
        composer: Composer,
        runs: Sequence[Sequence[PlainRow]] = (),
    ) -> None:
        self.composer = composer
        self.dress: Dress | None = None
        """How the text of the open element is written, if it is no part of the number beside it."""
        self.dress_depth = 0
        """How deep inside that element."""
        self.choice: ChoiceField | None = None
        """The open list to choose from."""
        self.cell_attributes: Mapping[str, str] = {}
        self.row_attributes: Mapping[str, str] = {}
        self.script = False
        """Whether in a script that stands in a cell, and may write its value."""
        self.unreachable = 0
        """Pictures in other files, which may be tables."""
        self.runs = runs
        """Rows that were taken out; a row that has the attribute MARK stands for each run."""
        self.marks = 0
        """How many of these were met."""
        self.parts = composer.parts
        self.hidden = 0
        """How deep inside an element that is not seen."""
        self.pre = 0
        """How deep inside preformatted text."""
        self.frames: list[_Frame] = []
        self.links = 0
        self.linked = 0
        """Characters of links so far."""
        self.link = 0
        """Characters of the open link that may still count."""
        self.cell_links = self.cell_linked = 0
        """The same counts since the last cell began: a cell is too common for a frame."""
        self.term = self.definition = -1
        """The characters of all lines where the last term ended, and where the open definition began."""
        self.menus = 0
        """How many blocks were taken for menus."""

    def forget(self) -> None:
        """Let go of the page: lxml's parser holds its target, and waits for the collector itself."""
        vars(self).clear()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.hidden:
            self.hidden += 1
            self.marks += MARK in attributes
            return
        if self.dress_depth:
            self.dress_depth += 1
        if attributes and not _HEEDED.isdisjoint(attributes) and self._heed_style(attributes):
            return
        if tag in _LINES:
            if self.parts:
                self.composer.end_line()
        elif action := _STARTS.get(tag):
            action(self, attributes)

    def _heed_style(self, attributes: Mapping[str, str]) -> bool:
        """Whether an element is not seen; one that is raised or struck out begins to be."""
        declared = look(attributes)
        if declared.hidden:
            self.hidden = 1
            return True
        dress = declared.dress
        if dress is None and declared.white and self.composer.in_cell:
            dress = self._dress_of_white()
        if dress:
            self._begin_dress(dress)
        return False

    def _dress_of_white(self) -> Dress | None:
        """How white text is written in the open cell, which may have another colour than paper."""
        around = (self.cell_attributes, self.row_attributes)
        if any(map(has_ground, around)):
            return None
        # what a class lays behind a text is told elsewhere, if anywhere
        return number_with_doubt if any("class" in each for each in around) else with_doubt

    def _begin_dress(self, dress: Dress) -> None:
        if not self.dress_depth:
            self.dress, self.dress_depth = dress, 1

    def end(self, tag: str) -> None:
        if self.hidden:
            self.hidden -= 1
            if self.hidden:
                return
        elif tag in _LINES:
            if self.parts:
                self.composer.end_line()
        elif action := _ENDS.get(tag):
            action(self)
        if self.dress_depth:
            self._end_dress()

    def _end_dress(self) -> None:
        self.dress_depth -= 1
        if not self.dress_depth:
            self.dress = None

    def data(self, text: str) -> None:
        if self.hidden:
            if self.script and _WRITES.search(text):
                self._take_object()
                self.script = False
            return
        if self.choice is not None:
            self.choice.add_text(text)
            return
        if self.dress is not None:
            text = self.dress(text)
        if self.pre:
            self._take_preformatted(text)
        elif self.parts or not text.isspace():
            self.parts.append(text)
            if self.link:
                self._count_link(text)

    def close(self) -> None:
        """lxml asks for this."""

    def _begin_hidden(self, _: Mapping[str, str]) -> None:
        self.hidden = 1

    def _hide_object(self, _: Mapping[str, str]) -> None:
        self._take_object()
        self.hidden = 1

    def _take_object(self) -> None:
        """Say that a cell holds something that is no text."""
        if self.composer.in_cell:
            self.parts.append(OBJECT)

    def _hide_script(self, _: Mapping[str, str]) -> None:
        self.hidden = 1
        self.script = self.composer.in_cell

    def _take_input(self, attributes: Mapping[str, str]) -> None:
        if self.composer.in_cell:
            self.parts.append(value_of_input(attributes))

    def _open_textarea(self, _: Mapping[str, str]) -> None:
        self.hidden = 0 if self.composer.in_cell else 1

    def _open_choice(self, _: Mapping[str, str]) -> None:
        if self.composer.in_cell:
            self.choice = ChoiceField()
        else:
            self.hidden = 1

    def _open_option(self, attributes: Mapping[str, str]) -> None:
        if self.choice is not None:
            self.choice.add_option("selected" in attributes)

    def _close_choice(self) -> None:
        if self.choice is not None:
            self.parts.append(self.choice.shown)
            self.choice = None

    def _take_picture(self, attributes: Mapping[str, str]) -> None:
        """Keep a picture that may be a table; in a cell, say that there is one."""
        if is_spacer(attributes):
            return
        picture = picture_of(attributes)
        if picture and may_be_table(picture):
            self.composer.add_picture(picture)
        elif self.composer.in_cell:
            alternative = attributes.get("alt", "").strip()
            self.parts.append(alternative if parse(alternative).kind in ("number", "dash") else "")
            self.parts.append(OBJECT)
        else:
            self.unreachable += 1

    def _open_table(self, attributes: Mapping[str, str]) -> None:
        self._open_frame(attributes)
        self.composer.open_table()

    def _open_group(self, _: Mapping[str, str]) -> None:
        self.composer.open_group()

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        run = attributes.get(MARK, "")
        if run.isdecimal() and int(run) < len(self.runs):  # a page may print a mark of its own
            self._put_back(self.runs[int(run)])
        else:
            self.composer.open_row()
        self.row_attributes = attributes

    def _put_back(self, rows: Sequence[PlainRow]) -> None:
        """Take rows that were taken out, as if their tags were met."""
        self.marks += 1
        composer = self.composer
        if composer.table and not (self.link or self.pre):
            for row in rows:
                composer.add_row(row)
            self.cell_links = self.cell_linked = 0
            return
        for row in rows:
            composer.open_row()
            for cell in row:
                lines, across, down = ((cell,), 1, 1) if isinstance(cell, str) else cell
                composer.open_cell(across, down)
                for line in lines:
                    self.data(line)
                    composer.end_line()
            composer.close_cell()

    def _close_row(self) -> None:
        self.composer.close_cell()

    def _close_table(self) -> None:
        self.composer.close_table()
        self._close_frame()

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        self.composer.open_cell(*reach(attributes))
        self.cell_attributes = attributes
        self.cell_links = self.cell_linked = 0

    def _close_cell(self) -> None:
        if self.cell_links:
            self._drop_cell()
        self.composer.close_cell()

    def _drop_cell(self) -> None:
        """Empty the cell that ends here if most of it is links, and no table of data."""
        composer = self.composer
        composer.end_line()
        lines = [item for item in composer.flow if isinstance(item, str)]
        chars = sum(map(len, lines))
        menu = self.cell_links >= MIN_LINKS and 2 * self.cell_linked >= chars
        if menu and composer.tables and len(lines) == len(composer.flow):
            composer.flow.clear()
            self._uncount_dropped(chars, self.cell_links, self.cell_linked)
        self.cell_links = self.cell_linked = 0

    def _uncount_dropped(self, chars: int, links: int, linked: int) -> None:
        """Take what was dropped off the counts."""
        self.composer.chars -= chars
        self.links -= links
        self.linked -= linked
        self.menus += 1

    def _open_frame(self, _: Mapping[str, str]) -> None:
        composer = self.composer
        composer.end_line()
        flow = composer.flow
        self.frames.append((flow, len(flow), composer.chars, self.links, self.linked))

    def _close_frame(self) -> None:
        """Drop the block that ends here if most of it is links."""
        composer = self.composer
        composer.end_line()
        flow, length, chars, links, linked = self.frames.pop()
        links, linked = self.links - links, self.linked - linked
        chars = composer.chars - chars
        if links >= MIN_LINKS and 2 * linked >= chars and flow is composer.flow:
            del flow[length:]
            self._uncount_dropped(chars, links, linked)

    def _close_term(self) -> None:
        self.composer.end_line()
        self.term = self.composer.chars

    def _open_definition(self, _: Mapping[str, str]) -> None:
        self.composer.end_line()
        self.definition = self.composer.chars

    def _close_definition(self) -> None:
        """End a term's definition; one that is a value, or nothing, stands on the term's line, behind a tab."""
        composer = self.composer
        composer.end_line()
        is_next = self.term == self.definition and not composer.in_cell
        self.term = -1
        if is_next and composer.chars == self.definition:
            _join_to_term(composer.flow, "")
        elif is_next and is_value(str(composer.flow[-1])):
            _join_to_term(composer.flow, str(composer.flow.pop()))

    def _open_link(self, attributes: Mapping[str, str]) -> None:
        if "href" in attributes:
            self.links += 1
            self.cell_links += 1
            self.link = MAX_LINK

    def _count_link(self, text: str) -> None:
        length = min(len(text.strip()), self.link)
        self.linked += length
        self.cell_linked += length
        self.link -= length

    def _close_link(self) -> None:
        self.link = 0

    def _open_pre(self, _: Mapping[str, str]) -> None:
        self.composer.end_line()
        self.pre += 1

    def _close_pre(self) -> None:
        self._take_preformatted("\n")
        self.pre -= 1

    def _take_preformatted(self, text: str) -> None:
        """Lines as they stand, spaces and empty ones too: a table may be set with them."""
        composer = self.composer
        *ended, rest = text.split("\n")
        for line in ended:
            composer.add_line(without_invisible("".join((*composer.parts, line)).rstrip()))
            composer.parts.clear()
        composer.parts.append(rest)

    def clean(self) -> tuple[Reason, ...]:
        """Take the site's own lines off the finished flow; what was left out."""
        flow = self.composer.finish()
        notes = [Reason("menus_left_out", {"count": self.menus})] if self.menus else []
        foot_lines = take_off_site_lines(flow)
        if foot_lines:
            notes.append(Reason("footer_left_out", {"count": foot_lines}))
        return tuple(notes)


def _join_to_term(flow: list[Item], value: str) -> None:
    """Put a definition behind its term's line."""
    if flow and isinstance(flow[-1], str):
        flow[-1] = f"{flow[-1]}\t{value}"


def _begin_of_dress(dress: Dress) -> Callable[[TagFilter, Mapping[str, str]], None]:
    return lambda page, _: page._begin_dress(dress)


_STARTS: dict[str, Callable[[TagFilter, Mapping[str, str]], None]] = {
    "table": TagFilter._open_table,
    "td": TagFilter._open_cell,
    "th": TagFilter._open_cell,
    "tr": TagFilter._open_row,
    "dt": lambda page, _: page.composer.end_line(),
    "dd": TagFilter._open_definition,
    "a": TagFilter._open_link,
    "pre": TagFilter._open_pre,
    **dict.fromkeys(("thead", "tbody", "tfoot"), TagFilter._open_group),
    **dict.fromkeys(_FRAMES, TagFilter._open_frame),
    "script": TagFilter._hide_script,
    "input": TagFilter._take_input,
    "textarea": TagFilter._open_textarea,
    "select": TagFilter._open_choice,
    "option": TagFilter._open_option,
    "img": TagFilter._take_picture,
    **{tag: _begin_of_dress(dress) for tag, dress in DRESSED.items()},
    **dict.fromkeys(_OBJECTS, TagFilter._hide_object),
    **dict.fromkeys(_UNSEEN, TagFilter._begin_hidden),
}
_ENDS: dict[str, Callable[[TagFilter], None]] = {
    "table": TagFilter._close_table,
    "td": TagFilter._close_cell,
    "th": TagFilter._close_cell,
    "tr": TagFilter._close_row,
    "dt": TagFilter._close_term,
    "dd": TagFilter._close_definition,
    "a": TagFilter._close_link,
    "pre": TagFilter._close_pre,
    **dict.fromkeys(_FRAMES, TagFilter._close_frame),
    "select": TagFilter._close_choice,
}
"""What a tag does. Apart from the class, so that no page holds itself and is freed at once."""
