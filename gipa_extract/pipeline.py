"""extract(): the stages in order, and nothing else."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from gipa_extract import forms, readers
from gipa_extract._version import __version__
from gipa_extract.bodies.resolve import body_of_issuer
from gipa_extract.cells import FormReading, read_form
from gipa_extract.cells.doubts.facts_of_cut_lines import (
    claims_off_cut_lines,
    doubt_facts_of_cut_lines,
)
from gipa_extract.cells.doubts.failing_sums import (
    FEWEST_TELLING,
    doubt_values_out_of_order,
    doubt_what_sums_tell_lost,
)
from gipa_extract.cells.doubts.filled_in_by_others import doubt_what_others_filled_in
from gipa_extract.cells.edition import recognise_form
from gipa_extract.cells.separate_reports.first_report_in_tables import (
    first_report,
    separate_reports,
)
from gipa_extract.checker import Explainer, Judgement, evaluate_rules, judge, rejudge
from gipa_extract.errors import ModelError, NotAReportError
from gipa_extract.fact_places import claims_as_drawn, doubt_misdrawn, place_on_pages
from gipa_extract.language import Lang, known_lang
from gipa_extract.models import (
    Cell,
    Claim,
    Document,
    Extraction,
    Finding,
    Ground,
    Located,
    Note,
    PrintedTable,
    Report,
    Section,
    Source,
    Span,
    each_report,
    require_report,
    unvalidated,
)
from gipa_extract.prose.claims import find_claims
from gipa_extract.prose.header.recognised_issuer import doubt_recognised_issuer
from gipa_extract.prose.outline import locate
from gipa_extract.prose.problems import enumerate_lists
from gipa_extract.reasons import Reason
from gipa_extract.text.patterns import blank_markup

if TYPE_CHECKING:
    from gipa_extract.checker.across_years import Across
    from gipa_extract.llm import Client
    from gipa_extract.model_reader.prose_reading import PrintedFact
    from gipa_extract.model_reader.strategy import Consulted

Strategy = Literal["rules", "hybrid", "llm", "both"]
_STRATEGIES = get_args(Strategy)

_new_extraction = unvalidated(Extraction)
_new_report = unvalidated(Report)
_new_section = unvalidated(Section)
_new_source = unvalidated(Source)

_log = logging.getLogger("gipa_extract")


def extract(
    source: readers.Readable,
    *,
    strategy: Strategy | None = None,
    model: str | Client | None = None,
    limits: readers.Limits = readers.DEFAULT_LIMITS,
    rules: str | Path | None = None,
) -> Report:
    """The Report of one annual report.

    `source` is a file (a Path, or a str that names one or looks like a path), the report's text
    itself (any other str), bytes, or a Document; `model` a model's name, or a Client that many
    calls share; `strategy` what it is asked (see docs/models.md): hybrid where there is a model,
    else rules. `rules` is a file that adds to
    the form's rules or silences some (see docs/checking.md).
    Of several reports in a file it is the first, and a note says so: see `extract_all`.
    Raises ReadError if the source cannot be read, NotAReportError (a ReadError) if it holds no
    report at all, and FormError if the rules cannot be used. A model's failure raises nothing: it
    is logged, what the rules read stands, and the report's notes say what failed.
    """
    began = time.perf_counter()
    document = first_report(readers.read(source, limits=limits))
    return _extract_document(document, strategy, model, rules, began)


def extract_all(
    source: readers.Readable,
    *,
    strategy: Strategy | None = None,
    model: str | Client | None = None,
    limits: readers.Limits = readers.DEFAULT_LIMITS,
    rules: str | Path | None = None,
) -> list[Report]:
    """The Report of each annual report in a source, in their order; of most sources there is one.

    Two offices in one file, or another year's tables behind this year's, which may have no title,
    issuer and year of their own. Where there are several, a note of each says so, `source.report`
    counts them from 1, and from the second on `source.path` ends in `#report-2` and so on; spans
    point into the text of the whole file. Arguments and errors are those of `extract`.
    """
    began = time.perf_counter()
    documents = separate_reports(readers.read(source, limits=limits))
    reports: list[Report] = []
    for ordinal, document in enumerate(documents, start=1):
        try:
            report = _extract_document(document, strategy, model, rules, began)
        except NotAReportError:
            if not reports:
                raise
            tables = {"tables": max(len(document.grids), 1)}
            reports[0].notes.append(Note.of(Reason("second_report_left_out", tables)))
            continue
        if len(documents) > 1:
            report.source.count_as(ordinal)
            place = {"report": ordinal, "reports": len(documents)}
            report.notes.append(Note.of(Reason("one_of_several_reports", place)))
        reports.append(report)
        began = time.perf_counter()
    return reports


def _extract_document(
    document: Document,
    strategy: Strategy | None,
    model: str | Client | None,
    rules: str | Path | None,
    began: float,
) -> Report:
    """The Report of a document that holds one report; its seconds count from `began`."""
    _require_model(model)
    document = _looked_again(document)
    located = locate(blank_markup(document.text), forms.newest().sections, path=document.path)
    located = doubt_recognised_issuer(located, document)
    form = recognise_form(document, located.year)
    reading = read_form(document, form, _sure_year(located)) if form else FormReading([])
    cells = reading.cells
    doubt_what_others_filled_in(cells, document.text, located.issuer)
    if form:
        doubt_facts_of_cut_lines(located.grounds, document, form)
    _require_report(document, located, cells)
    claims = _claims_of(document, located, form, cells)
    if form:
        claims = claims_off_cut_lines(claims, document, form)
    consulted: Consulted | None = None
    notes = list(document.notes)
    strategy = _known_strategy(strategy or ("hybrid" if model else "rules"))
    if form and strategy != "rules":
        consulted = _consult_model(document, located, cells, form, model, strategy)
        cells, claims, located = (
            consulted.cells,
            _join_claims(claims, consulted.claims),
            _name_facts(located, consulted),
        )
        notes += consulted.notes
    claims = claims_as_drawn(claims, document)
    doubt_misdrawn(cells, located.grounds, document)
    judging = _form_with_rules(form, rules) if form else None
    findings = _findings_on(cells, claims, judging, document) if judging else []
    tables = [] if form else _tables_of_no_form(document.text)
    seconds = round(time.perf_counter() - began, 4)
    report = _new_report(
        source=_source_of(document),
        edition=form.edition if form else None,
        issuer=located.issuer,
        year=located.year,
        title=located.title,
        period=located.period,
        sections=list(located.sections),
        cells=cells,
        claims=claims,
        lists=enumerate_lists(document.text, _section_of_problems(located, tables)),
        findings=findings,
        notes=[*map(Note.of, notes), *reading.notes],
        extraction=_extraction_of(
            consulted, model, strategy, seconds, judging.rules_sha256 if judging else None
        ),
        grounds=located.grounds,
        tables=tables,
        body=body_of_issuer(located.issuer, located.grounds.issuer, located.year, document.text),
    )
    report._document = document
    place_on_pages(report, document)
    return report


def _findings_on(
    cells: list[Cell], claims: list[Claim], form: forms.Form, document: Document
) -> list[Finding]:
    """The findings on a report's cells; anew where those tell that the text lost or moved values."""
    findings = judge(cells, claims, form)
    if len(findings) < FEWEST_TELLING:
        return findings
    is_text = document.media_type == "text/plain"
    moved = is_text and doubt_values_out_of_order(cells, findings, form, document.text)
    if doubt_what_sums_tell_lost(cells, findings, form) or moved:
        return judge(cells, claims, form)
    return findings


def _sure_year(located: Located) -> int | None:
    """The report's year, if nothing speaks against it: by it the columns of other years are told."""
    ground = located.grounds.year
    return None if ground is None or ground.trust == "doubtful" else located.year


def _looked_again(document: Document) -> Document:
    """A scan with the cells of failing sums read once more; any other document as it is."""
    if type(document) is Document:
        return document
    from gipa_extract.readers.layout.pages import Scanned
    from gipa_extract.readers.ocr.reread import reread

    if not isinstance(document, Scanned):
        return document
    year = locate(document.text, forms.newest().sections).year
    form = recognise_form(document, year)
    cells = read_form(document, form).cells if form else []
    failed = [o.rule for o in evaluate_rules(cells, form) if o.status == "fails"] if form else []
    failing = {cell for rule in failed for cell in (*rule.left, *rule.right)}
    return reread(document, (c.start for c in cells if c.id in failing and c.start is not None))


def _tables_of_no_form(text: str) -> list[PrintedTable]:
    """The statistical tables of a report on no known form, as printed."""
    from gipa_extract.prose.printed_tables import printed_tables

    return printed_tables(text)


def _known_strategy(strategy: Strategy) -> Strategy:
    """The strategy; ModelError for a name that is none."""
    if strategy not in _STRATEGIES:
        raise ModelError(
            f"there is no strategy {strategy!r}", remedy=f"use one of: {', '.join(_STRATEGIES)}"
        )
    return strategy


def _require_model(model: str | Client | None) -> None:
    """Raise TypeError for what is no model: settings, say, of which no client was made."""
    if model is None or isinstance(model, str) or hasattr(model, "ask"):
        return
    raise TypeError(
        f"a model is given by its name, or as a Client(Settings(model=…)); not as"
        f" {type(model).__name__}: {str(model)[:60]}"
    )


def _consult_model(
    document: Document,
    located: Located,
    cells: Sequence[Cell],
    form: forms.Form,
    model: str | Client | None,
    strategy: Literal["hybrid", "llm", "both"],
) -> Consulted:
    """What a model adds; each thing that went wrong is logged once."""
    from gipa_extract.llm import Client, Settings
    from gipa_extract.model_reader.strategy import consult_model

    if model is None:
        raise ModelError(
            f"the strategy {strategy} needs a model", remedy="name one: model=…, --model …"
        )
    client = Client(Settings(model=model)) if isinstance(model, str) else model
    try:
        consulted = consult_model(document, located, cells, form, client, strategy=strategy)
    finally:
        if isinstance(model, str):
            client.close()
    level = logging.INFO if consulted.is_repeated else logging.WARNING
    for note in consulted.notes:
        _log.log(level, "%s: model: %s", document.path or "(text)", note)
    return consulted


def _join_claims(claims: Sequence[Claim], more: Sequence[Claim]) -> list[Claim]:
    starts = {claim.start for claim in claims}
    return [*claims, *(claim for claim in more if claim.start not in starts)]


def _name_facts(located: Located, consulted: Consulted) -> Located:
    """The header facts, with those that only the model found."""
    issuer, title = (
        consulted.facts[name].text if name in consulted.facts else None
        for name in ("issuer", "title")
    )
    if issuer and not located.issuer:
        located.grounds.issuer = _pointed_at(consulted.facts["issuer"])
    if title and not located.title:
        located.grounds.title = _pointed_at(consulted.facts["title"])
    return located._replace(issuer=located.issuer or issuer, title=located.title or title)


def _section_of_problems(located: Located, tables: Sequence[PrintedTable]) -> Section | None:
    """The section of problems, up to a statistical table that stands behind it."""
    section = next((each for each in located.sections if each.id == "problems"), None)
    if section is None:
        return None
    starts = [table.start for table in tables if table.start > section.start]
    end = min([section.end, *starts])
    return _new_section(id=section.id, heading=section.heading, start=section.start, end=end)


def _pointed_at(fact: PrintedFact) -> Ground:
    """The ground of a header fact that only a model pointed at."""
    return Ground(
        found_in="model",
        start=fact.start,
        end=fact.end,
        trust="doubtful",
        doubt=Reason("only_the_model"),
    )


def _extraction_of(
    consulted: Consulted | None,
    model: str | Client | None,
    strategy: Strategy,
    seconds: float,
    rules_sha256: str | None,
) -> Extraction:
    if consulted is None:
        return _new_extraction(version=__version__, rules_sha256=rules_sha256, seconds=seconds)
    usage = consulted.usage
    return Extraction(
        version=__version__,
        strategy=strategy,
        model=model if isinstance(model, str) or model is None else model.model,
        prompt_sha256=consulted.prompt_sha256,
        rules_sha256=rules_sha256,
        calls=usage.calls,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=usage.cost_usd,
        seconds=seconds,
    )


def check(report: Report, *, rules: str | Path | None = None) -> list[Finding]:
    """The findings of a report's cells as they stand, in the form's order; changes nothing.

    They are those of the form's own rules, and of the file `rules`, if it is given: a report
    remembers only the hash of the file that it was extracted with (`extraction.rules_sha256`), and
    a warning is logged where there was one and none is given. A report on no known form has none.
    TypeError for what is no Report, FormError if the rules cannot be used.
    """
    report = require_report(report)
    warn_of_missing_rules(report, rules)
    return _rejudge_report(report, rules).findings if report.edition else []


def warn_of_missing_rules(report: Report, rules: str | Path | None) -> None:
    """Log that a report is judged anew without the rules file that it was judged by before."""
    judged_by = report.extraction.rules_sha256
    if judged_by and not rules:
        _log.warning(
            "%s: was judged by a rules file (SHA-256 %s…), and is judged now by the form's rules"
            " alone: give that file as rules",
            report.source.path or "(text)",
            judged_by[:12],
        )


class Explanation(NamedTuple):
    """A finding in words."""

    finding: Finding
    short: str
    """The rule's two sides."""
    full: str
    """The same, with the likeliest suspects and who erred."""


def explain(
    report: Report, *, lang: Lang = "en", rules: str | Path | None = None
) -> list[Explanation]:
    """What `check` finds, in words of either language; arguments and errors are those of `check`."""
    report = require_report(report)
    warn_of_missing_rules(report, rules)
    return explanations_of(report, lang=lang, rules=rules)


def explanations_of(
    report: Report, *, lang: Lang, rules: str | Path | None = None
) -> list[Explanation]:
    """As `explain`; of rules that the report was judged by and that are not given it says nothing."""
    if report.edition is None:
        return []
    form = _form_with_rules(forms.form(report.edition), rules)
    _, localisation, findings = _rejudge_report(report, rules)
    explainer = Explainer(report.cells, form, claims=report.claims, lang=lang)
    return [
        Explanation(f, explainer.state(f, localisation), explainer.explain(f, localisation))
        for f in findings
    ]


def across(
    reports: Report | Iterable[Report],
    *,
    lang: Lang = "en",
    rules: str | Path | None = None,
    join_offices: bool = False,
) -> Across:
    """What reports of one issuer say of one another, year by year; see docs/checking.md.

    `rules` adds rules to the forms' or silences some; a government and its office are two issuers
    unless `join_offices`. Reports may be any number, in any order, and of many issuers: only those
    of consecutive years are compared, and a notice tells what was not. TypeError for what is no
    Report, FormError if the rules cannot be used.
    """
    from gipa_extract.checker.across_years import across as compare_years
    from gipa_extract.forms.user_rules import with_rules

    editions = with_rules(rules) if rules else forms.editions()
    every = each_report(reports)
    return compare_years(every, editions, lang=known_lang(lang), join_offices=join_offices)


def _rejudge_report(report: Report, rules: str | Path | None) -> Judgement:
    form = _form_with_rules(forms.form(report.edition or ""), rules)
    return rejudge(report.cells, report.claims, form)


def _form_with_rules(form: forms.Form, rules: str | Path | None) -> forms.Form:
    """The edition with a user's rules."""
    if not rules:
        return form
    from gipa_extract.forms.user_rules import with_rules

    return with_rules(rules)[form.edition]


def _claims_of(
    document: Document, located: Located, form: forms.Form | None, cells: Sequence[Cell]
) -> list[Claim]:
    """The claims of the prose; a report on no known form is read with the oldest form's words."""
    words = form or next(iter(forms.editions().values()))
    return find_claims(
        document.text,
        located.sections,
        words,
        year=located.year,
        issuer=located.issuer,
        tables=_table_spans(document, form, cells),
    )


def _table_spans(document: Document, form: forms.Form | None, cells: Sequence[Cell]) -> list[Span]:
    """Where tables stand: the grids, and what lies between the first and last cell of a table."""
    spans = [span for grid in document.grids if (span := grid.span)]
    begin = 0
    for table in form.tables if form else ():
        size = len(table.rows) * len(table.columns)
        part = cells[begin : begin + size]
        begin += size
        # Tables print their cells in order: the first and the last that were read are its ends.
        one, other = _first_read(part), _first_read(reversed(part))
        if one is not None and other is not None:
            start, end = sorted((one.start or 0, other.start or 0))
            spans.append(Span(start, max(end, one.end or 0, other.end or 0)))
    return spans


def _first_read(cells: Iterable[Cell]) -> Cell | None:
    """The first of some cells that stands somewhere in the document."""
    for cell in cells:
        if cell.start is not None:
            return cell
    return None


def _source_of(document: Document) -> Source:
    return _new_source(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        encoding=document.encoding,
        bytes=document.bytes,
    )


def _require_report(document: Document, located: Located, cells: Sequence[Cell]) -> None:
    """Raise NotAReportError for a document in which nothing of an annual report was found.

    A table of something else is none: a CSV or a sheet of Excel may hold any.
    """
    read = any(cell.kind != "absent" or cell.alternatives for cell in cells)
    if not (read or located.sections or located.title):
        raise NotAReportError(
            "no annual report was found: no title, no section heading, no table of the form",
            where=document.path or "",
            remedy="look at what was read with `gipa text FILE`",
        )
