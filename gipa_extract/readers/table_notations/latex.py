r"""Tables in LaTeX, as converters and language models write them.

\multirow{8}{*}{（三）不予公开} & 1.属于国家秘密 & 0 & 12 \\ \hline
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gipa_extract.readers.sheets.sheet_cell import SheetCell
from gipa_extract.readers.table_notations.text_parts import TextPart

_BEGIN = re.compile(
    r"\\begin\{(tabular[xy*]?|longtable|array|tabulary|tblr|longtblr|supertabular)\}"
)
_TABULAR_IN_CELL = re.compile(
    r"(?<=[{&])(\s*+)\\begin\{tabular\}(?:\[[^\[\]]*+\])?+\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}"
    r"((?:[^&\\]|\\(?!begin\b|end\b|hline\b|&))*+)\\end\{tabular\}"
)
r"""A cell of several lines: \begin{tabular}[c]{@{}l@{}}科研\\ 机构\end{tabular}."""
_RULE = re.compile(
    r"\\(?:hline|[clmr]line|cmidrule|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot)"
    r"(?:\([^()]*+\))?(?:\{[^{}]*+\})?"
)
_BARE_ROW = re.compile(
    r"^[^&\n]*[^&\\\n]&[^\n]*\\\\[ \t]*(?:\\[a-z]*(?:rule|line)\b[^\n]*)?$", re.MULTILINE
)
_BARE_LINE = re.compile(
    r"[^\n]*\\\\[ \t\r]*(?:\\[a-z]*(?:rule|line)\b.*)?|\\[a-z]*(?:rule|line)\b.*"
)
"""A row of a table without its tabular, or a rule between two."""
LEAST_BARE_ROWS = 4
_MULTICOLUMN = re.compile(
    r"\s*+\\multicolumn\s*+\{(\d{1,2})\}\s*+\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}\s*+"
)
_MULTIROW = re.compile(
    r"\s*+\\multirow\s*+(?:\[[^\[\]]*+\]\s*+)?+\{(-?\d{1,3})\}\s*+(?:\[[^\[\]]*+\]\s*+)?+"
    r"(?:\{[^{}]*+\}|\*)\s*+(?:\[[^\[\]]*+\]\s*+)?+"
)
_OPENING = re.compile(r"\s*[\[{]")
MAX_NESTED = 8
"""Merged cells in one another: a row's and a column's at most, but for some tools' copies."""
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_WITH_ARGUMENT = re.compile(r"\\[A-Za-z]++\*?+\s*+(?:\[[^\[\]]*+\])?+\{([^{}]*+)\}")
_DROPPED = re.compile(
    r"\\(?:begin|end|usepackage|documentclass|label|vspace|hspace|includegraphics|setlength)\*?"
    r"(?:\[[^\[\]]*+\])?(?:\{[^{}]*+\})++"
)
_ESCAPED = re.compile(r"\\([%&_#$ {}])")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s?|\\,|\\;|~")


def find_tabulars(text: str) -> Sequence[TextPart] | None:
    """The text with its tabulars as tables; None if it holds none, nor rows that lost their tabular."""
    if not _BEGIN.search(text):
        return _bare_parts(text) if len(_BARE_ROW.findall(text)) >= LEAST_BARE_ROWS else None
    text = _TABULAR_IN_CELL.sub(_on_one_line, _COMMENT.sub("", text))
    return list(_parts_of(text))


def _on_one_line(cell: re.Match[str]) -> str:
    return cell[1] + cell[2].replace("\\\\", "")


def _bare_parts(text: str) -> list[TextPart]:
    r"""The text with each run of rows as a table, of which a converter dropped \begin and \end."""
    parts: list[TextPart] = []
    lines = text.split("\n")
    for is_table, run in groupby(lines, lambda line: bool(_BARE_LINE.fullmatch(line))):
        body = "\n".join(run)
        parts += [list(_rows_of(body))] if is_table else _printed_lines(body)
    if isinstance(parts[-1], str) and "&" in lines[-1]:
        parts[-1] = _line_of(next(_rows_of(lines[-1]), []))
    return parts


def _line_of(row: Sequence[SheetCell | None]) -> str:
    """A row that the text's end cuts, as a line of its cells."""
    return "\t".join(cell.text for cell in row if cell)


def _parts_of(text: str) -> Iterator[TextPart]:
    place = 0
    while begin := _BEGIN.search(text, place):
        end = text.find(f"\\end{{{begin[1]}}}", begin.end())
        yield from _printed_lines(text[place : begin.start()])
        if end < 0:
            yield from _cut_table(text[_after_arguments(text, begin.end(), len(text)) :])
            return
        yield list(_rows_of(text[_after_arguments(text, begin.end(), end) : end]))
        place = end + len(f"\\end{{{begin[1]}}}")
    yield from _printed_lines(text[place:])


def _cut_table(body: str) -> Iterator[TextPart]:
    """The rows of a table that the text's end cuts off; the last of them is a line of its cells."""
    rows = list(_rows_of(body))
    if rows and not body.rstrip().endswith("\\\\"):
        *rows, last = rows
        line = _line_of(last)
    else:
        line = ""
    yield rows
    yield line


def _after_arguments(text: str, place: int, end: int) -> int:
    r"""Where the rows of a tabular that ends at `end` begin, behind {|c|c|} or {\textwidth}{XX}."""
    while (match := _OPENING.match(text, place, end)) is not None:
        closing = "]" if text[match.end() - 1] == "[" else "}"
        place = _closing_bracket(text, match.end() - 1, closing, end) + 1
    return place


def _closing_bracket(text: str, opening: int, closing: str, end: int) -> int:
    """Where the bracket ends that opens at a place, before `end`."""
    depth = 0
    for place in range(opening, end):
        depth += text[place] in "[{"
        depth -= text[place] in "]}"
        if not depth and text[place] == closing:
            return place
    return end - 1


def _printed_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        printed = _printed_text(line)
        if printed or not line.strip():
            yield printed


def _rows_of(body: str) -> Iterator[list[SheetCell | None]]:
    below: dict[int, int] = {}
    """Column → how many rows a cell reaches down from here."""
    for line in _split_outside_braces(body, "\\\\"):
        # Off with the rules that open a row, and with the space that may follow \\: \\[2pt].
        line = re.sub(r"^\s*\[[^\]]*\]", "", _RULE.sub("", line))
        if not line.strip():
            continue
        row: list[SheetCell | None] = []
        column = 0
        begun: dict[int, int] = {}
        for source in _split_outside_braces(line, "&"):
            cell = _cell_of(source)
            columns = range(column, column + cell.across)
            column += cell.across
            # & & below a \multirow: the empty place is the merged cell's own.
            if not cell.text and all(below.get(each) for each in columns):
                row.append(None)
                continue
            row.append(cell)
            if cell.down > 1:
                begun |= dict.fromkeys(columns, cell.down)
        below = {each: rows - 1 for each, rows in (below | begun).items() if rows > 1}
        yield row


def _split_outside_braces(text: str, separator: str) -> Iterator[str]:
    """The parts of a text between separators that stand in no braces and are not escaped."""
    depth = start = place = 0
    while place < len(text):
        if depth == 0 and text.startswith(separator, place):
            yield text[start:place]
            place += len(separator)
            start = place
            continue
        if text[place] == "\\":
            place += 2
            continue
        depth += text[place] == "{"
        depth -= text[place] == "}"
        place += 1
    yield text[start:]


def _cell_of(source: str) -> SheetCell:
    across = down = 1
    for _ in range(MAX_NESTED):
        if found := _MULTICOLUMN.match(source):
            across = max(int(found[1]), 1)
        elif found := _MULTIROW.match(source):
            down = max(int(found[1]), 1)
        else:
            break
        source = source[found.end() :].strip()
        if source.startswith("{"):
            source = source[1 : _closing_bracket(source, 0, "}", len(source))]
    return SheetCell(_printed_text(source), across, down)


def _printed_text(source: str) -> str:
    """What a piece of LaTeX prints, without its commands."""
    text = _DROPPED.sub("", source).replace("\\\\", "")
    for _ in range(5):  # commands in commands
        text, count = _WITH_ARGUMENT.subn(r"\1", text)
        if not count:
            break
    text = _ESCAPED.sub(r"\1", text)
    return re.sub(r"[{}]|\$", "", _COMMAND.sub(" ", text)).strip()
