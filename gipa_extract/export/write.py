"""Reports → files, all in one pass: each report's rows are made once, and go to every target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from gipa_extract.errors import GipaError
from gipa_extract.export.all_tables import ACROSS_YEARS, TABLES, with_user_columns
from gipa_extract.export.duckdb_file import require_duckdb
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.first_pass import make_first_pass
from gipa_extract.export.passing_rows import PassingRows
from gipa_extract.export.selection import Selection
from gipa_extract.export.sources import ExportSource
from gipa_extract.export.target_writers import open_writer
from gipa_extract.export.targets import LARGE_MB, NAMES_A_BODY, ExportTarget, targets_of
from gipa_extract.export.translated_report import report_in_words
from gipa_extract.export.workbook import MAX_FORMS
from gipa_extract.language import Lang, known_lang
from gipa_extract.models import Report
from gipa_extract.plurals import fill_in


def write(
    reports: Report | Iterable[Report], target: str | Path, *, lang: Lang = "en"
) -> list[str]:
    """Write a report, or several, as the target's name says; notes for the user come back.

    The file is written whole or not at all.

    `lang` is the language of sentences and of headings for people; names of columns, codes and
    kinds are the same in every language. See `write_all` for the names.
    """
    return write_all(reports, target, lang=lang)


def write_all(
    source: ExportSource | Report | Iterable[Report],
    paths: str | Path | Iterable[str | Path],
    *,
    lang: Lang = "en",
    selection: Selection | None = None,
    on_start: Callable[[str], None] | None = None,
) -> list[str]:
    """Write several targets in one go; notes for the user come back.

    `source` are reports, or an ExportSource of more than memory holds.
    `on_start` is told before work begins what the targets that do not stream will take and hold.

    Names: any table (`TABLES`) or `all`, with .csv, .parquet or .dta; panel.xlsx; NAME.duckdb;
    reports.jsonl; codebook.csv, .json or .md. Anything may stand before the table: 2021-panel.csv.
    GipaError before anything is written where a name says nothing, or a format would not hold so
    many reports; each target is written whole or not at all.
    """
    lang = known_lang(lang)
    if not isinstance(source, ExportSource):
        source = ExportSource.of(source)
    paths = [paths] if isinstance(paths, str | Path) else paths
    named = [target for path in paths for target in targets_of(Path(path))]
    targets = list({target.path: target for target in named}.values())  # all.csv has panel.csv
    selection = selection or Selection()
    chosen = selection.choose(source)
    for target in targets:
        target.require_room(chosen.count or 0)
        if target.format == "duckdb":
            require_duckdb()
    is_told = on_start is not None and chosen.count is not None
    if on_start is not None:
        for limit in _words_of_limits(targets, chosen.count or 0, lang):
            on_start(limit)
    return _Export(chosen, targets, lang, selection, source).run(is_told=is_told)


def _words_of_limits(targets: Iterable[ExportTarget], reports: int, lang: Lang) -> Iterator[str]:
    """What is made in memory and large, and what a workbook will not hold, in words."""
    words = WORDS[lang]
    for target in targets:
        if (memory := target.memory(reports)) >= LARGE_MB:
            name = target.path.name
            yield words.in_memory.format(name=name, megabytes=round(memory, -2), count=reports)
        if target.format == "xlsx" and reports > MAX_FORMS:
            yield words.too_many_forms.format(count=reports, forms=MAX_FORMS)


class _Export:
    """One run through all reports."""

    def __init__(
        self,
        source: ExportSource,
        targets: Sequence[ExportTarget],
        lang: Lang,
        selection: Selection,
        whole: ExportSource,
    ) -> None:
        self._source, self._targets, self._lang = source, targets, lang
        self._selection, self._whole = selection, whole
        wanted = {name for target in targets for name in target.tables}
        self._first_pass = make_first_pass(
            source,
            bodies=bool(wanted & set(NAMES_A_BODY)),
            breaks=bool(wanted & set(ACROSS_YEARS)),
            lang=lang,
        )
        tables = with_user_columns(TABLES.values(), self._first_pass.user_columns, selection.least)
        self._rows = PassingRows(source, tables, self._first_pass, lang)

    def run(self, *, is_told: bool = False) -> list[str]:
        """Write everything; what has to be said of it, and was not told before, comes back."""
        in_words = any(target.has_sentences for target in self._targets)
        count = dropped = 0
        with ExitStack() as stack:
            writers = []
            for target in self._targets:
                writers.append(open_writer(target, self._rows, stack))
                stack.callback(writers[-1].discard)
            for entry in self._first_pass.entries(self._source):
                count += 1
                dropped += self._selection.too_little(entry.report)
                if in_words:
                    entry = entry._replace(report=report_in_words(entry.report, self._lang))
                self._rows.forget()
                for writer in writers:
                    writer.add(entry)
            self._require_room(count)
            self._require_any(count)
            limits = [limit for writer in writers if (limit := writer.finish())]
        return [*([] if is_told else limits), *self._words_of_omissions(count, dropped)]

    def _require_room(self, count: int) -> None:
        """Once more, where nobody knew before how many reports there are."""
        for target in self._targets:
            target.require_room(count)

    def _require_any(self, count: int) -> None:
        """GipaError where --only leaves nothing: an empty table would replace one that is not."""
        if self._selection.only and not count:
            raise GipaError(
                "--only leaves no report, so nothing was written",
                stage="export",
                remedy="look up the values in the table `reports`",
            )

    def _words_of_omissions(self, count: int, dropped: int) -> Iterator[str]:
        """What is left out, and why."""
        words = WORDS[self._lang]
        if self._selection.only and self._whole.count is not None:
            yield words.reports_left_out.format(
                out=self._whole.count - count, all=self._whole.count
            )
        elif self._selection.only:
            yield words.reports_chosen.format(count=count)
        if self._selection.least:
            yield fill_in(words.values_left_out, count=dropped, least=self._selection.least)
        if self._first_pass.renumbered:
            yield words.renumbered.format(names=", ".join(self._first_pass.renumbered))
        if self._first_pass.too_long:
            yield words.columns_left_out.format(names=", ".join(self._first_pass.too_long))
