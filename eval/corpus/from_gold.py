"""Reports labelled by hand, printed anew: the same cells and prose as a page, Word, PDF or scan.

What the gold says of a report is printed in the form's official tables; its prose is that of the
report's own text, and so the gold's facts, quotes and claims stand in each of the new documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from eval.corpus.content import Block, Content, Paragraph, Wordings, to_traditional
from eval.corpus.numbers import Style
from eval.corpus.tables import Printed, joined, print_tables
from eval.truth import TrueCell, Truth
from gipa_extract.errors import ResultError
from gipa_extract.forms import form

_HEADINGS = (
    re.compile(r"^\s*(?:二、)?(?:行政机关)?主[动動][公][开開]政府信息情[况況]\s*$"),
    re.compile(r"^\s*三、.*(?:申请|申請)"),
    re.compile(r"^\s*四、.*(?:诉讼|訴訟)"),
    re.compile(r"^\s*五、"),
)
"""The heading lines between which a report prints its three sections of tables."""


def gold_content(truth: Truth) -> Content:
    """A labelled report as the corpus' writers take it; ResultError if its outline is not found."""
    lines = [line.strip() for line in truth.document.read_text("utf-8").splitlines()]
    lines = [line for line in lines if line]
    starts = list(_heading_lines(lines, truth.name))
    of = form(truth.edition or "")
    cells = {
        cell: TrueCell("blank", None, "") if true.kind == "absent" else true
        for cell, true in truth.cells.items()
    }
    tables = print_tables(
        of,
        {cell: true.raw or "" for cell, true in cells.items()},
        Wordings(Style(), Random(0)),
    )
    blocks: list[Block] = list(_prose(lines[: starts[0]], truth.title or ""))
    sections = list(dict.fromkeys(table.section for table in tables))
    for start, section in zip(starts, sections, strict=False):
        own = [table for table in tables if table.section == section]
        blocks += [Paragraph(lines[start], "heading"), *([joined(own)] if len(own) > 1 else own)]
    blocks += _prose(lines[starts[-1] :], "")
    content = Content(
        edition=of.edition, issuer=truth.issuer or "", year=truth.year or 0,
        title=truth.title or "", blocks=tuple(blocks), cells=cells, claims=truth.claims or (),
        problems=truth.problems or (), measures=truth.measures or (),
    )  # fmt: skip
    return _with_traditional_tables(content) if _is_traditional(lines) else content


def _heading_lines(lines: Sequence[str], name: str) -> Iterator[int]:
    start = 0
    for heading in _HEADINGS:
        place = next((i for i in range(start, len(lines)) if heading.match(lines[i])), None)
        if place is None:
            raise ResultError(
                f"its text has no line like {heading.pattern}",
                where=name,
                remedy="print anew only reports whose sections have their own heading lines",
            )
        yield place
        start = place + 1


def _prose(lines: Sequence[str], title: str) -> Iterator[Paragraph]:
    """Paragraphs by their look: the title's lines, headings, and the rest."""
    for line in lines:
        if title and line in title:
            yield Paragraph(line, "title")
        else:
            heading = re.match(r"^[一二三四五六1-6]、", line) and len(line) < 40
            yield Paragraph(line, "heading" if heading else "body")


def _is_traditional(lines: Sequence[str]) -> bool:
    return any("政府信息公開" in line for line in lines)


def _with_traditional_tables(content: Content) -> Content:
    """The labels of its tables in traditional script too; what is labelled stays as it is."""
    turned = to_traditional(content)
    pairs = zip(content.blocks, turned.blocks, strict=True)
    tables = {
        own: other
        for own, other in pairs
        if isinstance(own, Printed) and isinstance(other, Printed)
    }
    return content.with_tables(tables)
