"""What is asked of a model, passage by passage, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from gipa_extract.errors import MalformedError, MissingExtraError, ModelError
from gipa_extract.forms import Form, Table
from gipa_extract.llm.client import Client
from gipa_extract.llm.settings import Usage
from gipa_extract.model_reader.failures import found_nothing, note_of
from gipa_extract.model_reader.grounding import PointedCell, Question, TablePassage, judge_answer
from gipa_extract.model_reader.prompts import Prompt, table_prompt
from gipa_extract.model_reader.row_matching import FormRow, homes_of, rows_of
from gipa_extract.model_reader.tokens import PlaceRun, runs_of
from gipa_extract.models import Cell, Document, Located, Span
from gipa_extract.reasons import Reason

MAX_TOKENS = 600
"""Tokens that one question shows at most; the largest table has 175."""
SUMS = 2
"""Sums that have to hold over a cell whose place only the model knows: of a row and of a column."""
CONTENT_DOUBTS = frozenset(
    {
        "digits_torn",
        "words_hold_digits",
        "letters_for_digits",
        "marks_beside",
        "holds_no_text",
        "ocr_unsure",
    }
)
"""Reasons to doubt what a cell says, and not where it stands."""


@dataclass
class AnswerRound:
    """What came of a round of questions."""

    pointed: dict[str, PointedCell] = field(default_factory=dict)
    """Cell id → what the model pointed at; a cell of which it said nothing is left out."""
    answered: set[str] = field(default_factory=set)
    """The cells that an answered question asked for, whether the answer spoke of them or not."""
    usage: Usage = field(default_factory=Usage)
    notes: list[Reason] = field(default_factory=list)
    """Why questions have no answer, or none that says anything."""
    failed: bool = False
    """No question was answered at all: to ask more would be to wait for nothing."""
    is_repeated: bool = False
    """Nothing was sent: the endpoint is left alone, which was said when it began."""


def passages(
    document: Document, located: Located, cells: Sequence[Cell], form: Form
) -> list[TablePassage]:
    """The passages of all tables of the form: a section each, or all else for lost headings."""
    read = [
        Span(cell.start, cell.end)
        for cell in cells
        if cell.start is not None and cell.end is not None and cell.end > cell.start
    ]
    sections_by_id = {section.id: section for section in located.sections}
    table_passages, lost = [], []
    taken: list[Span] = []
    for spec in form.sections:
        tables = [table for table in form.tables if table.section == spec.id]
        if tables and spec.id in sections_by_id:
            section = sections_by_id[spec.id]
            taken.append(Span(section.start, section.end))
            start = section.start + len(section.heading)
            runs = runs_of(document, start, section.end, read)
            table_passages.append(_passage_of(spec.label, runs, tables))
        else:
            lost += tables
    if lost:
        runs = [
            run
            for run in runs_of(document, 0, len(document.text), read)
            if not any(s.start <= run.lead.end < s.end for s in taken)
        ]
        table_passages.append(_passage_of("", runs, lost))
    return [passage for passage in table_passages if passage.runs]


def _passage_of(section: str, runs: Sequence[PlaceRun], tables: Sequence[Table]) -> TablePassage:
    """The passage of these tables, without what is a head or a group and holds no value."""
    kept, count = [], 0
    for run in runs:
        count += len(run.tokens)
        if count <= MAX_TOKENS:
            kept.append(run)
    homes = zip(kept, homes_of(kept, tables), strict=True)
    held = [(run, home) for run, home in homes if run.tokens or home]
    return TablePassage(
        section, tuple(rows_of(tables)), tuple(r for r, _ in held), tuple(h for _, h in held)
    )


def questions(
    table_passages: Iterable[TablePassage],
    cells: Mapping[str, Cell],
    form: Form,
    *,
    everything: bool,
) -> list[Question]:
    """What to ask of each passage: everything, or what is open and still has values to place."""
    if everything:
        return [Question(passage, passage.rows, passage.runs) for passage in table_passages]
    settled = {
        index
        for cell in cells.values()
        if cell.start is not None and cell.end is not None and not is_open(cell)
        for index in range(cell.start, cell.end)
    }
    asked = (_open_rows(passage, cells, settled, form) for passage in table_passages)
    return [question for question in asked if question.rows]


def is_open(cell: Cell) -> bool:
    """Whether a pointer may help: nothing was read, or the place of what was read is in doubt.

    What is doubted for its content (torn digits, words that hold some) stands where it stands: a
    pointer at it says nothing new. And of a row that is printed twice neither is the right one.
    """
    if cell.kind == "absent":
        return cell.doubt is None or cell.doubt.code != "row_repeated"
    if cell.trust != "doubtful" or cell.origin == "ocr" or cell.doubt is None:
        return False
    return cell.doubt.code not in CONTENT_DOUBTS


def _open_rows(
    passage: TablePassage, cells: Mapping[str, Cell], settled: set[int], form: Form
) -> Question:
    """The rows with open cells that unsettled values may belong to, and those values.

    Of what is shown no row is left out: a run of three rows is asked about whole, and a run whose
    row nobody knows about every row that has no run of its own.
    """
    open_rows = {row for row in passage.rows if _is_asked(row, passage, cells, form)}
    homeless = {row for row in passage.rows if passage.home(row) is None}
    rows: set[FormRow] = set()
    runs = []
    for run, home in zip(passage.runs, passage.homes, strict=True):
        if run.tokens and all(token.start in settled for token in run.tokens):
            continue
        own = set(home.rows) if home else homeless
        if open_rows & own:
            rows |= own
            runs.append(run)
    return Question(passage, tuple(r for r in passage.rows if r in rows), tuple(runs))


def _is_asked(row: FormRow, passage: TablePassage, cells: Mapping[str, Cell], form: Form) -> bool:
    """Whether a row has a cell that a pointer may settle.

    Of several readings that the rules found, only the place where a run shows all its places
    settles one, or sums across and down.
    """
    home = passage.home(row)
    placed = home is not None and home.places is not None
    return any(
        is_open(cells[cell])
        and (placed or not cells[cell].alternatives or cell in _summed_twice(form))
        for cell in row.cells
    )


@lru_cache(maxsize=16)
def _summed_twice(form: Form) -> frozenset[str]:
    """The cells over which sums run across and down."""
    sums = Counter(
        cell for rule in form.rules if rule.is_equation for cell in (*rule.left, *rule.right)
    )
    return frozenset(cell for cell, count in sums.items() if count >= SUMS)


def questions_again(table_passages: Iterable[TablePassage], cells: Iterable[str]) -> list[Question]:
    """The questions of a second look at these cells: their rows, each with its own lines."""
    wanted = set(cells)
    asked = []
    for passage in table_passages:
        rows = tuple(row for row in passage.rows if wanted.intersection(row.cells))
        nameless = any(passage.home(row) is None for row in rows)
        runs = tuple(
            run
            for run, home in zip(passage.runs, passage.homes, strict=True)
            if (home and set(rows).intersection(home.rows)) or (home is None and nameless)
        )
        if rows and runs:
            asked.append(Question(passage, rows, runs))
    return asked


def ask_and_judge(
    asked: Sequence[Question], document: Document, title: str | None, form: Form, client: Client
) -> AnswerRound:
    """Put the questions, all at once, and judge the answers. One that fails spoils no other."""
    result = AnswerRound()
    prompts = [
        table_prompt(title, q.passage.section, q.rows, q.runs, document.text, form) for q in asked
    ]
    replies = put(prompts, client)
    result.failed = bool(replies) and all(reply.failed for reply in replies)
    result.is_repeated = bool(replies) and all(reply.is_repeated for reply in replies)
    for question, reply in zip(asked, replies, strict=True):
        result.usage += reply.usage
        result.notes += reply.notes
        pointed = dict(judge_answer(question, reply.fields, document, form))
        if not pointed and not reply.notes:
            result.notes.append(found_nothing(len(question.rows)))
        result.pointed |= pointed
        if not reply.notes:
            result.answered |= {cell for row in question.rows for cell in row.cells}
    return result


class Reply(NamedTuple):
    """An answer as plain data; empty where there was none."""

    fields: Mapping[str, Any]
    usage: Usage = Usage()
    notes: tuple[Reason, ...] = ()
    failed: bool = False
    """Not even a part of an answer came."""
    is_repeated: bool = False
    """Nothing was sent."""


def put(prompts: Sequence[Prompt], client: Client) -> list[Reply]:
    """The replies to all prompts, asked at once."""
    if len(prompts) < 2:
        return [_put_prompt(prompt, client) for prompt in prompts]
    with ThreadPoolExecutor(len(prompts)) as pool:
        return list(pool.map(lambda prompt: _put_prompt(prompt, client), prompts))


def _put_prompt(prompt: Prompt, client: Client) -> Reply:
    try:
        answer = client.ask(prompt.messages(client.settings.instructions), prompt.schema)
    except ModelError as error:
        part = error.part if isinstance(error, MalformedError) else {}
        notes, spent = (note_of(error),), Usage(*error.spent)
        return Reply(part, spent, notes, failed=not part, is_repeated=error.is_repeated)
    except MissingExtraError as error:
        return Reply({}, Usage(), (note_of(error),), failed=True)
    return Reply(answer.value.model_dump(), answer.usage)
