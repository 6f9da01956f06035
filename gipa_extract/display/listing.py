"""Many reports as a list of lines; each is opened from a packed copy when it is asked for."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipa_extract.display.display_words import WORDS, DisplayWords
from gipa_extract.display.escape import make_visible, shorten_escaped, shorten_text
from gipa_extract.display.form_beside_source import beside_html, source_of
from gipa_extract.display.report_facts import header_fact, line_of_facts
from gipa_extract.language import Lang
from gipa_extract.models import Report
from gipa_extract.plurals import fill_in


class LeftOut(NamedTuple):
    """A file that gave no report."""

    file: str
    reason: str


def line_of(report: Report, lang: Lang) -> str:
    """A report in one line of plain text."""
    return make_visible(" · ".join(map(shorten_text, line_of_facts(report, WORDS[lang]))))


def list_html(reports: Sequence[Report], lang: Lang) -> str:
    """The list, and every report's display packed beside it: a tenth of its size.

    The browser unpacks one at a time, so that a page of hundreds of reports is light. A source
    that is slow to read again is not in it, and its place says so.
    """
    words = WORDS[lang]
    head = "".join(f'<th scope="col">{name}</th>' for name in words.heads)
    lines = "".join(_line_html(number, report, words) for number, report in enumerate(reports))
    packed = ",".join(_packed_html(report, lang) for report in reports)
    return (
        f'<header class="gx-head"><div role="heading" aria-level="2" class="gx-title">{fill_in(words.reports, len(reports))}</div>'
        f'<div class="gx-file gx-alive">{words.list_hint}</div>'
        f'<div class="gx-file gx-dead">{words.no_script}</div></header>'
        f'<div class="gx-scroll"><table class="gx-rows gx-list"><thead><tr>{head}</tr></thead>'
        f'<tbody>{lines}</tbody></table></div><template class="gx-packed">{packed}</template>'
        f'<div class="gx-opened"></div>'
    )


def _packed_html(report: Report, lang: Lang) -> str:
    html = beside_html(report, source_of(report, quickly=True), lang)
    return base64.b64encode(zlib.compress(html.encode(), 6)).decode()


def _line_html(number: int, report: Report, words: DisplayWords) -> str:
    failing = sum(finding.status == "fails" for finding in report.findings)
    css = ' class="gx-fails"' if failing else ""
    cells = "".join(_column_texts(report, failing, words))
    return f'<tr data-report="{number}" tabindex="0"{css}>{cells}</tr>'


def _column_texts(report: Report, failing: int, words: DisplayWords) -> Iterator[str]:
    read = sum(cell.kind != "absent" for cell in report.cells)
    doubtful = sum(cell.trust == "doubtful" for cell in report.cells)
    issuer = header_fact(report.issuer, report.grounds.issuer, words.no_issuer, words)
    yield f"<td>{shorten_escaped(issuer, 60)}</td>"
    year = header_fact(report.year, report.grounds.year, "–", words)
    yield f'<td class="gx-num">{shorten_escaped(year)}</td>'
    yield f'<td class="gx-num">{shorten_escaped(report.edition or "–")}</td>'
    yield f'<td class="gx-num">{read}/{len(report.cells)}</td>'
    yield f'<td class="gx-num gx-doubts">{doubtful or "–"}</td>'
    yield f'<td class="gx-num gx-failing">{failing or "–"}</td>'
    yield f'<td class="gx-file">{shorten_escaped(report.source.path or "–")}</td>'


def left_out_html(files: Sequence[LeftOut], lang: Lang) -> str:
    """A table of the files that gave no report, each with the reason; empty without any."""
    if not files:
        return ""
    words = WORDS[lang]
    head = "".join(f'<th scope="col">{name}</th>' for name in words.left_out_heads)
    lines = "".join(
        f'<tr><td class="gx-file">{shorten_escaped(each.file)}</td><td>{shorten_escaped(each.reason, 300)}</td></tr>'
        for each in files
    )
    return (
        f'<section class="gx-head"><div role="heading" aria-level="2" class="gx-title">{fill_in(words.not_read, len(files))}</div>'
        f'<div class="gx-scroll"><table class="gx-rows"><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div></section>"
    )
