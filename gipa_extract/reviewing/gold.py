"""Labels → the text of a gold file, as `python -m eval gold` reads it; see data/gold/README.md.

What nobody has said yet is `?`, which the check refuses: an unfinished file cannot pass for gold.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from gipa_extract.checker import evaluate_rules
from gipa_extract.forms import Form, Table
from gipa_extract.models import Cell, Claim, Period, Quote, Span
from gipa_extract.text.folding import BLANKS

OPEN = "?"
"""What a file holds where a person has yet to write."""
NEAR = 40
"""A claim is quoted with so many characters on either side, at most."""

_NUMERAL = re.compile(
    r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?|[零〇一二两三四五六七八九十百千万]+"
)


def gold_text(
    *,
    document: str,
    sha256: str,
    form: Form,
    cells: Mapping[str, Cell],
    facts: Mapping[str, Any],
    about: str = "",
) -> str:
    """The text of a gold file. Cells and facts (see `facts.FACTS`) that are not given stay open.

    `broken` is what the numbers themselves break, once all cells are there. `about` is a comment
    for the first line.
    """
    head: dict[str, Any] = {"document": document, "sha256": sha256, "edition": form.edition}
    head |= facts
    if len(cells) == len(form.cell_ids):
        head["broken"] = broken_rules(cells, form)
    claims: Sequence[Claim] | None = facts.get("claims")
    lines = [f"# {_one_line(about)}"] if about else []
    lines += [f"{key} = {_to_toml(head[key])}" for key in ("document", "sha256", "edition")]
    lines += [_fact_line(key, help, head.get(key)) for key, help in _HEAD.items()]
    lines += ["claims = []"] if claims is not None and not claims else []
    lines += ["", _MARKS_HELP, f"tables = {_toml_text_block(_table_texts(form, cells))}"]
    lines += [_CLAIM_HELP] if claims is None else [_claim_block(claim) for claim in claims]
    return "\n".join(lines).rstrip("\n") + "\n"


def document_name(document: Path, folder: Path) -> str:
    """What a gold file in a folder calls its document: its name, or the way to it where the check
    would not find it by its name."""
    places = (folder / document.name, folder.parent / "reports" / document.name)
    if any(place.is_file() for place in places) or not document.exists():
        return document.name
    try:
        return Path(os.path.relpath(document, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return document.resolve().as_posix()


def broken_rules(cells: Mapping[str, Cell], form: Form) -> list[str]:
    """Ids of the form's rules that the printed numbers break, in the form's order."""
    printed = [cells[name] for name in form.cell_ids]
    return [o.rule.id for o in evaluate_rules(printed, form) if o.status == "fails"]


def gold_mark(cell: Cell | None) -> str:
    """What a gold file writes for a cell: `48`, `169:增169`, `_`, `dash:—`, `text:见附件`."""
    if cell is None:
        return OPEN
    if cell.kind in ("absent", "blank"):
        return "absent" if cell.kind == "absent" else "_"
    raw = "".join(char for char in cell.raw or "" if char not in BLANKS and not char.isspace())
    if cell.kind != "number":
        return f"{cell.kind}:{raw}"
    plain = _plain_number(cell.value)
    return plain if raw in ("", plain) else f"{plain}:{raw}"


def numeral_in(text: str, span: Span) -> Span | None:
    """The one numeral that lies within a span; None where there is none, more than one, or one
    that the span cuts. Chinese numerals count only where there are no others.
    """
    line_start = text.rfind("\n", 0, span.start) + 1
    next_line = text.find("\n", span.end)
    line_end = next_line if next_line >= 0 else len(text)
    touched = [
        Span(*match.span())
        for match in _NUMERAL.finditer(text, line_start, line_end)
        if match.start() < span.end and match.end() > span.start
    ]
    in_figures = [numeral for numeral in touched if text[numeral.start].isdigit()]
    numerals = in_figures or touched
    if len(numerals) != 1:
        return None
    (numeral,) = numerals
    is_whole = span.start <= numeral.start and numeral.end <= span.end
    return numeral if is_whole else None


def shortest_quote(text: str, numeral: Span) -> str:
    """The shortest passage round a numeral, of its line, that stands once in the text and holds
    the numeral once; the numeral with all that is near it where there is no such passage.
    """
    raw = text[numeral.start : numeral.end]
    first = max(text.rfind("\n", 0, numeral.start) + 1, numeral.start - NEAR)
    line_end = text.find("\n", numeral.end)
    last = min(line_end if line_end >= 0 else len(text), numeral.end + NEAR)
    start, end = numeral
    end = min(end + 1, last)  # with its unit
    while start > first or end < last:
        start, end = max(start - 1, first), min(end + (start == first), last)
        passage = text[start:end]
        if text.count(passage) == 1 and passage.count(raw) == 1 and end - start >= 4:
            return passage
    return text[first:last]


def _table_texts(form: Form, cells: Mapping[str, Cell]) -> str:
    return "\n".join(line for table in form.tables for line in _table_lines(table, cells))


def _table_lines(table: Table, cells: Mapping[str, Cell]) -> Iterator[str]:
    yield f"{table.id:<21} {' '.join(column.id for column in table.columns)}"
    for row in table.rows:
        marks = [gold_mark(cells.get(cell)) for cell in table.row_cell_ids(row)]
        printed = "   ".join(marks)
        yield f"  {row.id:<20} {printed}   {'/'.join([*row.under[-1:], row.label])}"


def _fact_line(key: str, help: str, value: Any) -> str:
    if value is not None:
        return f"{key} = {_to_toml(value)}"
    opened = {"period": [OPEN, OPEN], "broken": [OPEN], "problems": [OPEN], "measures": [OPEN]}
    return f"{key + ' = ' + _to_toml(opened.get(key, OPEN)):<27} # {help}"


def _claim_block(claim: Claim) -> str:
    fields = {"about": claim.about, "value": claim.value, "raw": claim.raw, "quote": claim.quote}
    return "\n".join(
        ["", "[[claims]]", *(f"{k} = {_to_toml(value)}" for k, value in fields.items())]
    )


def _to_toml(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return _plain_number(value)
    if isinstance(value, Period):
        return _to_toml([value.start.isoformat(), value.end.isoformat()])
    if isinstance(value, Quote):
        return _to_toml(value.text)
    if isinstance(value, list):
        if value and isinstance(value[0], Quote):
            return "[\n" + "".join(f"  {_to_toml(item)},\n" for item in value) + "]"
        return f"[{', '.join(map(_to_toml, value))}]"
    return _toml_string(str(value))


def _toml_string(text: str) -> str:
    """A basic string; JSON's escapes are TOML's too, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_text_block(text: str) -> str:
    """A string of several lines, literal wherever it can be."""
    if "'''" not in text and all(char == "\n" or (char >= " " and char != "\x7f") for char in text):
        return f"'''\n{text}\n'''"
    lines = (_toml_string(line)[1:-1] for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '\n"""'


def _plain_number(value: int | Decimal | None) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


_HEAD = {
    "issuer": "标题中的机关名称，照原文（繁简不改，不留空格）",
    "title": "标题，照原文，去掉换行和空格",
    "year": "报告年度，写数字，不加引号，如 year = 2019",
    "period": '统计期间，如 ["2019-01-01", "2019-12-31"]',
    "period_stated": "正文写明统计期间写 true，否则写 false（不加引号）",
    "broken": "印出来的数字不成立的勾稽关系，没有则写 []",
    "problems": "第五部分列出的问题，逐条原文",
    "measures": "第五部分列出的改进措施，逐条原文",
}
_MARKS_HELP = (
    "# 数字照抄 48 · 印法不同 169:增169 · 空格 _ · 横线 dash:— · 文字 text:见附件 · 无此格 absent"
)
_CLAIM_HELP = """
# 正文中说到表内数量的每个数字，各写一段；没有则不写。
# [[claims]]
# about = "requests.received.total"
# value = 8
# raw = "8"
# quote = '受理依申请公开8件'
"""
