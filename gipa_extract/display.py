"""A Report as people look at it: the filled official form, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gipa_extract import forms
from gipa_extract.checker import Explainer, Lang
from gipa_extract.forms import Table
from gipa_extract.models import Cell, Finding, Report

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_STYLES = {"doubtful": "bold yellow", "missing": "dim", "read": "", "confirmed": "green"}


@dataclass(frozen=True)
class _Words:
    no_issuer: str
    no_year: str
    edition: str
    no_form: str
    read: str
    doubtful: str
    fail: str
    hold: str
    unclear: str
    legend: str


_WORDS: Mapping[Lang, _Words] = {
    "en": _Words(
        no_issuer="issuer not found",
        no_year="year not found",
        edition="edition {}",
        no_form="no known form",
        read="{} of {} cells read",
        doubtful="{} doubtful",
        fail="{} rules fail",
        hold="every rule that can be checked holds",
        unclear=", {} cannot be verified",
        legend="✗ a rule fails in this row or column   ? doubtful   ␣ blank   · absent",
    ),
    "zh": _Words(
        no_issuer="未找到发布机关",
        no_year="未找到年份",
        edition="{}年版",
        no_form="未识别出已知表式",
        read="{}/{}个单元格已读取",
        doubtful="{}个存疑",
        fail="{}条规则不成立",
        hold="凡可核对的规则均成立",
        unclear="，{}条无法核对",
        legend="✗ 该行或该列有规则不成立   ? 存疑   ␣ 空白   · 缺失",
    ),
}


def summary(report: Report, lang: Lang = "en") -> str:
    """A few plain lines: whose report, how much was read, which rules fail and what they say."""
    return "\n".join([*_head(report, _WORDS[lang]), *_failures(report, lang)])


def _head(report: Report, words: _Words) -> Iterator[str]:
    yield report.source.path or "(text)"
    read = sum(cell.kind != "absent" for cell in report.cells)
    doubtful = sum(cell.trust == "doubtful" for cell in report.cells)
    facts = [
        report.issuer or words.no_issuer,
        str(report.year or words.no_year),
        words.edition.format(report.edition) if report.edition else words.no_form,
        words.read.format(read, len(report.cells)),
    ]
    facts += [words.doubtful.format(doubtful)] if doubtful else []
    yield "  " + " · ".join(facts)
    failing = sum(finding.status == "fails" for finding in report.findings)
    unclear = len(report.findings) - failing
    if report.edition:
        rules = words.fail.format(failing) if failing else words.hold
        yield f"  {rules}" + (words.unclear.format(unclear) if unclear else "")


def _failures(report: Report, lang: Lang) -> Iterator[str]:
    """A line for each rule that fails."""
    for finding in report.findings:
        if finding.status == "fails":
            yield f"    ✗ {finding.rule}: {_said(finding, report, lang)}"


def _said(finding: Finding, report: Report, lang: Lang) -> str:
    if lang == "en" or report.edition is None:
        return finding.message
    return Explainer(report.cells, forms.form(report.edition), lang=lang).state(finding)


def render(report: Report, lang: Lang = "en") -> Iterator[RenderableType]:
    """The filled form as rich renderables, what its marks mean, and the findings.

    ✗ marks rows and columns whose rules fail, ? the cells to look at.
    """
    from rich.text import Text

    words = _WORDS[lang]
    yield Text(report.title or report.source.path or "report", style="bold")
    yield Text("\n".join(_head(report, words)))
    if report.edition is None:
        return
    cells = {cell.id: cell for cell in report.cells}
    failing = [finding.cells for finding in report.findings if finding.status == "fails"]
    for table in forms.form(report.edition).tables:
        yield _grid(table, cells, failing)
    yield Text(words.legend, style="dim")
    failures = list(_failures(report, lang))
    if failures:
        yield Text("\n".join(failures))


def _grid(table: Table, cells: dict[str, Cell], failing: list[list[str]]) -> RenderableType:
    from rich import box
    from rich.table import Table as RichTable

    title = f"{table.id}  {table.caption}".strip()
    grid = RichTable(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 0)
    )
    grid.add_column("", overflow="fold", min_width=20)
    for column in table.columns:
        ids = {f"{table.id}.{row.id}.{column.id}" for row in table.rows}
        mark = _mark(ids, failing) if len(table.rows) > 1 else ""
        grid.add_column(
            _broken(column.label) + mark.replace(" ", "\n"),
            justify="right",
            min_width=2 * min(4, len(column.label)),
        )
    for row in table.rows:
        ids = {f"{table.id}.{row.id}.{column.id}" for column in table.columns}
        values = [_shown(cells[f"{table.id}.{row.id}.{column.id}"]) for column in table.columns]
        grid.add_row(f"{row.label}{_mark(ids, failing)}", *values)
    return grid


def _broken(label: str) -> str:
    """A column label in lines of four characters, so that seven columns fit a terminal."""
    return "\n".join(label[at : at + 4] for at in range(0, len(label), 4))


def _mark(ids: set[str], failing: list[list[str]]) -> str:
    """✗ for a row or column that a failing rule lies in wholly."""
    return " ✗" if any(ids.issuperset(operands) for operands in failing) else ""


def _shown(cell: Cell) -> Text:
    """A cell as printed; a blank is ␣, an absent one ·, and a doubtful one ends in ?."""
    from rich.text import Text

    marks = {"blank": "␣", "absent": "·"}
    doubt = "?" if cell.trust == "doubtful" else ""
    return Text(marks.get(cell.kind, cell.raw or "") + doubt, style=_STYLES[cell.trust])
