"""Every layout by its stable name: how it writes a report, and what styles it can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

from eval.corpus import layouts_text, torn
from eval.corpus.content import Content, Paragraph, random_style, write_report
from eval.corpus.docx import SHEETS, write_docx
from eval.corpus.foreign import old_report, unknown_report
from eval.corpus.html import PAGES, write_html
from eval.corpus.pasted import write_pasted
from eval.corpus.pdf import SETTINGS, write_pdf
from eval.corpus.scan import SCANNERS, write_scan
from eval.corpus.tables import Printed
from eval.corpus.written import TextTable, Written, write_text

Make = Callable[[str, Random], Content]
Write = Callable[[Content, Random], Written]

_SEPARATORS = (*"#^&@=→·¦|;；:：，,、/", "||", "$$", "::", "=>")
_NO_BLANKS: Mapping[str, Any] = {"zeros": "printed", "words": False}
_ONE_LINE: Mapping[str, Any] = {**_NO_BLANKS, "labels": "official", "wraps": False}
_SOME_BLANKS: Mapping[str, Any] = {**_ONE_LINE, "zeros": "some blank"}


@dataclass(frozen=True)
class Layout:
    """One row of every table of results."""

    name: str
    write: Write
    style: Mapping[str, Any] = field(default_factory=dict)
    """What this layout fixes of the style: a blank that it cannot show, for one."""
    make: Make | None = None
    """Makes the report, where it is on no known form."""

    def content(self, edition: str, rng: Random) -> Content:
        """A report that this layout can hold."""
        if self.make:
            return self.make(edition, rng)
        return write_report(edition, replace(random_style(rng), **self.style), rng)


def layouts() -> dict[str, Layout]:
    """Every layout by its name, the cheap ones first."""
    pages = [Layout(name, partial(write_html, page=page)) for name, page in PAGES.items()]
    sheets = [Layout(name, partial(write_docx, sheet=sheet)) for name, sheet in SHEETS.items()]
    papers = [Layout(name, partial(write_pdf, setting=way)) for name, way in SETTINGS.items()]
    scans = [Layout(name, partial(write_scan, scanner=way)) for name, way in SCANNERS.items()]
    scans.append(Layout("scan-in-pdf", write_pasted))
    texts = (*_text_layouts(), *_torn_layouts())
    return {layout.name: layout for layout in (*texts, *pages, *sheets, *papers, *scans)}


def _text_layouts() -> list[Layout]:
    cells = partial(write_text, table=layouts_text.cells)
    return [
        Layout("cells", cells),
        Layout("pipes", partial(write_text, table=layouts_text.pipes)),
        Layout("bare", partial(write_text, table=layouts_text.bare), _NO_BLANKS),
        Layout("spaced", partial(write_text, table=layouts_text.spaced)),
        Layout("single-space", partial(write_text, table=layouts_text.single_space), _ONE_LINE),
        Layout("separated", _separated),
        Layout("tsv", partial(write_text, table=layouts_text.tsv)),
        Layout("markdown", partial(write_text, table=layouts_text.markdown)),
        Layout("reviews-tables", cells, {"reviews": "tables"}),
        Layout("reviews-prose", cells, {"reviews": "prose"}),
        Layout("traditional", _any_text, {"traditional": True}),
        Layout("gb18030", partial(_encoded, encoding="gb18030")),
        Layout("utf-16", partial(_encoded, encoding="utf-16")),
        Layout("big5", partial(_encoded, encoding="cp950"), {"traditional": True}),
        Layout("utf-8-bom", partial(_encoded, encoding="utf-8-sig")),
        Layout("old-form", cells, make=old_report),
        Layout("unknown-form", cells, make=unknown_report),
    ]


def _torn_layouts() -> list[Layout]:
    lines = ("row a line", "cell a line")
    glued = partial(write_text, table=torn.glued_numbers)
    return [
        Layout("lost-blanks", _one_way(torn.lost_blanks, lines), _SOME_BLANKS),
        Layout("split-numbers", _one_way(torn.split_numbers, lines), _ONE_LINE),
        Layout("glued-numbers", glued, _ONE_LINE),
        Layout("no-labels", _one_way(torn.no_labels, lines), _ONE_LINE),
        Layout(
            "wrapped-labels",
            _one_way(torn.wrapped_labels, ("first", "middle", "last")),
            _ONE_LINE,
        ),
        Layout("missing-rows", _missing_rows),
        Layout("page-numbers", _one_way(torn.page_numbers, (*lines, "spaced")), _ONE_LINE),
        Layout("prose-only", _prose_only, {"reviews": "prose"}),
    ]


def _one_way(table: Callable[..., TextTable], ways: Sequence[str]) -> Write:
    """Text in which all tables are torn in the same one of several ways."""

    def write(content: Content, rng: Random) -> Written:
        way = rng.choice(ways)
        written = write_text(content, rng, table=partial(table, way=way))
        return replace(written, traits={"way": way})

    return write


def _any_text(content: Content, rng: Random) -> Written:
    """One of the text layouts that can show any style."""
    draw = rng.choice((layouts_text.cells, layouts_text.pipes, layouts_text.tsv))
    return write_text(content, rng, table=draw)


def _separated(content: Content, rng: Random) -> Written:
    """Rows whose cells one mark parts, that no cell prints, drawn anew for each report."""
    printed = "".join(
        box.text for block in content.blocks if isinstance(block, Printed) for box in block.boxes
    )
    mark = rng.choice([mark for mark in _SEPARATORS if mark not in printed])
    table = partial(
        layouts_text.separated,
        way=rng.choice(("once", "padded", "repeated")),
        mark=rng.choice(("", " ")) + mark + rng.choice(("", " ")),
        begin=rng.choice(("", "", "", "- ", "* ")),
        end=rng.choice(("", "", "", "；", ";", "。", mark)),
    )
    return write_text(content, rng, table=table)


def _encoded(content: Content, rng: Random, *, encoding: str) -> Written:
    written = _any_text(content, rng)
    data = written.data.decode().encode(encoding)
    return replace(written, data=data, traits={"encoding": encoding})


def _missing_rows(content: Content, rng: Random) -> Written:
    shrunk = {
        block: torn.without_rows(block, rng)
        for block in content.blocks
        if isinstance(block, Printed)
    }
    changed = content.with_tables({block: table for block, (table, _) in shrunk.items()})
    absent = frozenset[str]().union(*(gone for _, gone in shrunk.values()))
    return replace(_any_text(changed, rng), absent=absent)


def _prose_only(content: Content, rng: Random) -> Written:
    """The report without its tables; its own prose is all that is left."""
    absent = frozenset(content.cells)
    blocks = tuple(block for block in content.blocks if isinstance(block, Paragraph))
    written = write_text(replace(content, blocks=blocks), rng, table=layouts_text.bare)
    return replace(written, absent=absent)
