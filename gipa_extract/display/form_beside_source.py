"""One report: its facts, what is wrong with it, and its form beside its source."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple, get_args

from gipa_extract.display.display_words import WORDS, DisplayWords
from gipa_extract.display.escape import escape_html, shorten_escaped
from gipa_extract.display.findings import claims_html, findings_html
from gipa_extract.display.form import form_html
from gipa_extract.display.report_facts import line_of_facts
from gipa_extract.display.source import prose_marks, source_html
from gipa_extract.display.source_pane import look_of, source_pane
from gipa_extract.error_words import in_language
from gipa_extract.errors import GipaError, ReadError
from gipa_extract.install_command import in_notebook, runnable
from gipa_extract.language import Lang
from gipa_extract.models import Document, Report, Trust
from gipa_extract.readers import Readable, read


class MissingSource(NamedTuple):
    """Why a source is not at hand: a field of `DisplayWords`, and what there is to add."""

    why: str
    more: str = ""
    error: GipaError | None = None
    """What `more` says, if it is an error of ours, which speaks every language."""


def source_of(
    report: Report, document: Readable | None = None, *, quickly: bool = False
) -> Document | MissingSource:
    """The document that was read, or why it is not at hand.

    A given one must be the one that was read, else ReadError. Where none is given, the report's
    own, or the file that the report names, if it is unchanged; `quickly`: only a text file, for
    to read a scan again takes seconds.
    """
    if document is not None:
        return _as_read(report, _require_same_document(report, read(document)))
    if report.document is not None:
        return report.document
    source = report.source
    if source.file is None:
        return MissingSource("never_filed")
    if quickly and not source.media_type.startswith("text/"):
        return MissingSource("too_slow")
    return _read_again(report, Path(source.file))


def _read_again(report: Report, path: Path) -> Document | MissingSource:
    """The document of an unchanged file; its size is looked at before anything is read."""
    try:
        if not path.is_file():
            return MissingSource("not_found", str(path))
        if path.stat().st_size != report.source.bytes:
            return MissingSource("changed", str(path))
        document = read(path)
    except (GipaError, OSError) as error:
        return MissingSource(
            "unreadable", str(error), error if isinstance(error, GipaError) else None
        )
    if document.sha256 != report.source.sha256:
        return MissingSource("changed", str(path))
    return _as_read(report, document)


def _as_read(report: Report, document: Document) -> Document | MissingSource:
    """The document, if its text still has the cells where they were found.

    Another version of a reader may find other text in the same file: no mark would be right.
    """
    stand = all(
        document.text[cell.start : cell.end] == cell.raw
        for cell in report.cells
        if cell.start is not None and cell.origin != "human"
    )
    return document if stand else MissingSource("read_otherwise")


def _require_same_document(report: Report, document: Document) -> Document:
    if document.sha256 != report.source.sha256:
        raise ReadError(
            "this is not the document that the report was read from",
            where=document.path or "(text)",
            remedy=f"give the one with SHA-256 {report.source.sha256}",
        )
    return document


def beside_html(
    report: Report, source: Document | MissingSource, lang: Lang, *, original: bytes | None = None
) -> str:
    """Facts, findings and claims above; the form on the left and the source on the right.

    `original` is the file itself: with it the source is shown as it looks.
    """
    words = WORDS[lang]
    document = source if isinstance(source, Document) else None
    text = (
        _missing_source_html(source, report, words)
        if isinstance(source, MissingSource)
        else source_html(source, report.cells, prose_marks(report), lang=lang)
    )
    look = look_of(report, document, original, words)
    return (
        f'<article class="gx-report">{head_html(report, lang)}{findings_html(report, lang)}'
        f'{claims_html(report, lang)}<div class="gx-pair">'
        f'<div class="gx-pane">{form_html(report, lang, document=document)}</div>'
        f"{source_pane(text, look, len(report.pages), words)}</div>"
        f'<div class="gx-told" role="status">{words.hint}</div></article>'
    )


def head_html(report: Report, lang: Lang) -> str:
    """Title, header facts, and how many cells are of which trust, which is also the legend."""
    words, source = WORDS[lang], report.source
    facts = [*line_of_facts(report, words), *_period_line(report)]
    ties = ["issuer", "year", *[""] * (len(facts) - 2)]
    if report.period:
        ties[-1] = "period"
    spans = "".join(
        f"<span{_tie_to_source(report, name)}>{shorten_escaped(fact)}</span>"
        for fact, name in zip(facts, ties, strict=True)
    )
    file = " · ".join(filter(None, (source.path, source.media_type, source.encoding)))
    return (
        f'<header class="gx-head"><div role="heading" aria-level="2" class="gx-title"{_tie_to_source(report, "title")}>'
        f"{shorten_escaped(report.title or words.no_title)}</div>"
        f'<div class="gx-facts">{spans}</div>'
        f'<div class="gx-file" title="SHA-256 {escape_html(source.sha256)}">{shorten_escaped(file)}</div>'
        f"{_notes_html(report, words)}{_legend_html(report, words)}</header>"
    )


def _tie_to_source(report: Report, name: str) -> str:
    """What ties a header fact to its place in the source; nothing where it has none."""
    ground = getattr(report.grounds, name, None)
    return f' data-cells="fact:{name}" tabindex="0"' if ground and ground.box else ""


def _period_line(report: Report) -> list[str]:
    period = report.period
    return [f"{period.start} – {period.end}"] if period else []


def _notes_html(report: Report, words: DisplayWords) -> str:
    """What was left out, lost or not understood; empty if nothing was."""
    said = [note.in_words(words.lang) for note in report.notes]
    if in_notebook():  # not on a page, which is for others, too
        said = list(map(runnable, said))
    items = "".join(f"<li>{shorten_escaped(note, 600)}</li>" for note in said)
    return f'<ul class="gx-notes" aria-label="{words.notes}">{items}</ul>' if items else ""


def _legend_html(report: Report, words: DisplayWords) -> str:
    counts = Counter(cell.trust for cell in report.cells)
    keys = "".join(
        f'<span><i class="gx-key gx-{trust}"></i>{words.trusts[trust]} {counts[trust]}</span>'
        for trust in get_args(Trust)
        if counts[trust]
    )
    return f'<div class="gx-legend">{keys}<span>{words.marks}</span></div>' if keys else ""


def _missing_source_html(missing: MissingSource, report: Report, words: DisplayWords) -> str:
    more = missing.error.in_words(words.lang) if missing.error else missing.more
    why = words.missing[missing.why].format(shorten_escaped(in_language(more, words.lang)))
    give = words.give_source.format(escape_html(report.source.sha256))
    return f'<div class="gx-source gx-none">{words.no_source.format(why)}<br>{give}</div>'
