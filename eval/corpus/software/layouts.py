"""Layouts `by-SOFTWARE-FORMAT`: the corpus' pages and Word files as other software saves them.

Nothing is lost in any of them: what the source prints, the document shows. The text before the
tables is longer or shorter by some lines, so that pages end in every row.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from random import Random

from eval.corpus.content import Content, Paragraph
from eval.corpus.docx import Sheet, write_docx
from eval.corpus.fonts import chinese_families
from eval.corpus.html import Page, write_html
from eval.corpus.layouts import Layout
from eval.corpus.scan import SCANNERS, write_scan
from eval.corpus.software.programs import Program, programs
from eval.corpus.via.layouts import write_varied
from eval.corpus.written import Written

_SHEET = (
    "body{{font-family:'{font}';font-size:{size}pt;margin:0}} td{{border:1px solid #000}} "
    "table{{border-collapse:collapse;width:100%!important;table-layout:fixed}} "
    "td *{{font-size:{cell}pt!important;text-indent:0!important}} td{{font-size:{cell}pt}}"
)
"""What makes a page fit its paper; a wider one would be cut, and print less than it holds."""
_FILLER = "继续做好政策解读和平台建设等各项工作。"


def software_layouts() -> dict[str, Layout]:
    """Every layout that other software writes, by its name."""
    return {
        name: Layout(name, partial(_write_by, program=program), make=write_varied)
        for name, program in programs().items()
    }


def _write_by(content: Content, rng: Random, *, program: Program) -> Written:
    if program.reads == "pdf":
        scan = write_scan(content, rng, scanner=SCANNERS["scan-pdf"])
        return replace(scan, data=program.write(scan.data))
    shifted = _pushed_down(content, rng)
    if program.reads == "docx":
        source = write_docx(shifted, rng, sheet=Sheet(nested=rng.random() < 0.1)).data
        traits: dict[str, str | int | float] = {}
    else:
        # a printed page of layout tables would have their borders, too, which no site draws
        nested = program.suffix != ".pdf" and rng.random() < 0.1
        page = Page(word=rng.random() < 0.4, nested=nested)
        font, size = rng.choice(chinese_families() or ("sans-serif",)), rng.choice((9, 10.5, 12))
        style = _SHEET.format(font=font, size=size, cell=rng.choice((8, 9, 10.5)))
        html = write_html(shifted, rng, page=page).data.decode()
        source = html.replace("</head>", f"<style>{style}</style></head>", 1).encode()
        traits = {"font": font, "size": size, "word": int(page.word), "nested": int(page.nested)}
    return Written(program.write(source), program.suffix, traits=traits)


def _pushed_down(content: Content, rng: Random) -> Content:
    """The report with some lines more in its first paragraph of prose."""
    more = Paragraph(_FILLER * rng.randint(0, 60))
    first = next(
        i for i, b in enumerate(content.blocks) if isinstance(b, Paragraph) and b.role == "body"
    )
    blocks = (*content.blocks[: first + 1], more, *content.blocks[first + 1 :])
    return replace(content, blocks=tuple(b for b in blocks if b != Paragraph("")))
