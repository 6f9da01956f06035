"""show(): a report with its source beside it, or a list of reports that opens one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gipa_extract.checker import is_said_in, state_plainly
from gipa_extract.display.display_words import WORDS
from gipa_extract.display.escape import shorten_escaped
from gipa_extract.display.findings import finding_item, findings_html
from gipa_extract.display.form import form_html
from gipa_extract.display.form_beside_source import beside_html, head_html, source_of
from gipa_extract.display.listing import LeftOut, left_out_html, line_of, list_html
from gipa_extract.display.original_file import original_of
from gipa_extract.display.page_frame import frame_html, live_html, page_html
from gipa_extract.display.terminal import summary
from gipa_extract.errors import GipaError
from gipa_extract.language import Lang
from gipa_extract.models import Document, Finding, Report
from gipa_extract.plurals import fill_in
from gipa_extract.readers import Input, Readable


class Shown:
    """Something to look at: a notebook shows it, a terminal prints it, `save` writes a page."""

    def __init__(self, html: str, text: str, *, title: str, lang: Lang) -> None:
        self.html = html
        """The element, with its style and script; it can stand in any page, more than once."""
        self._text = text
        self._title = title
        self._lang: Lang = lang

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self._text

    def save(self, path: Path | str) -> None:
        """Write a page that needs nothing but a browser; GipaError if it cannot be written.

        Its folder is made where there is none, as `export.write` makes it.
        """
        whole = page_html(self.html, shorten_escaped(self._title), self._lang)
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(whole, "utf-8", newline="\n")
        except OSError as error:
            raise GipaError(
                f"cannot be written: {error.strerror}", where=str(path), remedy="check the folder"
            ) from error


def show(
    reports: Report | Readable | Iterable[Report | Readable],
    *,
    document: Readable | None = None,
    lang: Lang = "zh",
) -> Shown:
    """One report's form beside its source, or several as a list that opens one at a time.

    A click on a number lights the place that it was read from, and back. A report that was
    loaded from a file has no document: its source is read again if it still is the same file.
    Where it is not at hand, `document` gives it; ReadError says that it is another document.
    What stands for a report (a path, a text, bytes, a Document: see `extract`) is extracted first.
    """
    if isinstance(reports, Report | Path | str | bytes | Input | Document) or not isinstance(
        reports, Iterable
    ):
        return _show_one(_report_of(reports), document or reports, lang, given=document)
    if document is not None:
        raise TypeError("document= is the source of one report, and these are several")
    return show_list([_report_of(each) for each in reports], lang=lang)


def show_list(
    reports: Sequence[Report], *, lang: Lang = "zh", left_out: Sequence[LeftOut] = ()
) -> Shown:
    """Several reports as a list that opens one at a time; below it the files that gave none."""
    title = fill_in(WORDS[lang].reports, len(reports))
    text = "\n".join([title, *(f"  {line_of(report, lang)}" for report in reports)])
    inside = list_html(reports, lang) + left_out_html(left_out, lang)
    return Shown(live_html(inside, lang), text, title=title, lang=lang)


def _show_one(
    report: Report, source: Report | Readable, lang: Lang, *, given: Readable | None
) -> Shown:
    original = original_of(report, source)
    inside = beside_html(report, source_of(report, given), lang, original=original)
    title = report.title or report.source.path or WORDS[lang].no_title
    return Shown(live_html(inside, lang), summary(report, lang), title=title, lang=lang)


def _report_of(shown: Report | Readable) -> Report:
    """The report itself, or what is extracted from what stands for one."""
    if isinstance(shown, Report):
        return shown
    from gipa_extract.pipeline import extract

    return extract(shown)


def report_html(report: Report, lang: Lang = "zh") -> str:
    """The filled form and the findings of a report, without its source and without a script."""
    inside = head_html(report, lang) + findings_html(report, lang) + form_html(report, lang)
    return frame_html(inside, lang)


def finding_html(finding: Finding, lang: Lang = "zh") -> str:
    """One finding by itself, and the cells that it is about.

    Without its report there are no labels at hand: in another language than it was recorded in,
    its two sides are said, and what was recorded stands below.
    """
    is_recorded = is_said_in(finding.message, lang)
    sentence = finding.message if is_recorded else state_plainly(finding, lang)
    cells = shorten_escaped(", ".join(finding.cells), 1000)
    inside = f'<ul class="gx-findings">{finding_item(finding, sentence, WORDS[lang])}</ul>'
    if not is_recorded:
        inside += f'<div class="gx-file">{shorten_escaped(finding.message, 1000)}</div>'
    return frame_html(f'{inside}<div class="gx-file">{cells}</div>', lang)
