"""What a model could settle by pointing is asked, and what it says is believed no further than
the source bears it out: with a model that always points right, and with two that are dangerous."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from eval.oracle import Oracle, Paper
from eval.oracle_command import credulous
from eval.truth import TrueCell
from eval.verdicts import is_right
from gipa_extract import readers
from gipa_extract.cells import read_form
from gipa_extract.checker import judge
from gipa_extract.forms import Form, form, newest
from gipa_extract.model_reader.questions import passages, questions
from gipa_extract.model_reader.strategy import consult_model
from gipa_extract.models import Cell, Document
from gipa_extract.prose.outline import locate
from gipa_extract.text.numerals import parse
from tests.asked import FORM, Scripted, balanced
from tests.printing import report
from tests.test_wild import EXPECTED, FOLDER, is_trusted, marks_of

REQUESTS = FORM.table("requests")
COLUMNS = [column.id for column in REQUESTS.columns]


def true_cell(mark: Any) -> TrueCell:
    if mark in ("b", "-"):
        return TrueCell("blank" if mark == "b" else "dash", None, "" if mark == "b" else "-")
    return TrueCell("number", mark, str(mark))


def truth_of(name: str) -> dict[str, TrueCell]:
    """What a wild text prints; a cell whose place is lost counts as absent."""
    cells = dict.fromkeys(form(EXPECTED[name]["edition"]).cell_ids, TrueCell("absent"))
    said = ((cell, mark) for cell, mark, _ in marks_of(name) if mark not in ("?", "e"))
    return cells | {cell: true_cell(mark) for cell, mark in said}


def right_model(document: Document, edition: Form, cells: Mapping[str, TrueCell]) -> Scripted:
    """A model that never errs."""
    title = locate(document.text, newest().sections).title or ""
    oracle = Oracle([Paper(title, document.text, edition.edition, cells)])
    return Scripted(
        lambda prompt, schema: oracle.answer(
            prompt, {"properties": schema}, 0, Random(0), cook=False
        )
    )


def told(
    document: Document, model: Scripted, strategy: Any, edition: Form = FORM
) -> dict[str, Cell]:
    located = locate(document.text, newest().sections)
    cells = read_form(document, edition).cells
    result = consult_model(document, located, cells, edition, model, strategy=strategy)
    judge(result.cells, [], edition)
    return {cell.id: cell for cell in result.cells}


@pytest.mark.parametrize("name", EXPECTED)
def test_hybrid_reads_as_much_of_a_jumbled_text_as_a_model_that_is_asked_everything(
    name: str,
) -> None:
    truth, edition = truth_of(name), form(EXPECTED[name]["edition"])
    document = readers.read(FOLDER / f"{name}.txt")
    model = right_model(document, edition, truth)
    hybrid, everything = (
        told(document, model, strategy, edition) for strategy in ("hybrid", "llm")
    )
    right_by = {
        which: {cell for cell in truth if is_right(truth[cell], read[cell])}
        for which, read in (("hybrid", hybrid), ("everything", everything))
    }
    assert right_by["everything"] <= right_by["hybrid"]


@pytest.mark.parametrize("name", EXPECTED)
def test_no_pointer_makes_a_jumbled_text_silently_wrong(name: str) -> None:
    truth, edition = truth_of(name), form(EXPECTED[name]["edition"])
    document = readers.read(FOLDER / f"{name}.txt")
    right = told(document, right_model(document, edition, truth), "llm", edition).values()
    for cell in (*right, *credulous(document, edition)):
        assert is_right(truth[cell.id], cell) or not is_trusted(cell), cell


def printed_sheet(texts: Mapping[str, str], *torn: str) -> str:
    """The form in bare lines; the rows of these ids have lost their blanks."""
    text = report(FORM, texts, "pipes")
    for row in torn:
        label = next(label.label for label in REQUESTS.rows if label.id == row)
        line = next(line for line in text.splitlines() if line.split("|")[0].strip() == label)
        kept = [part.strip() for part in line.split("|")[1:] if part.strip()]
        text = text.replace(line, " ".join([label, *kept]))
    return text


def torn_texts() -> dict[str, str]:
    """Two rows of which the sums allow several readings, row by row: 5 of 8, and 7 of 9."""
    texts = dict.fromkeys(FORM.cell_ids, "0")
    for row, column, value in (("refused_law", "business", 5), ("unable_unclear", "research", 5)):
        texts |= {f"requests.{row}.{c}": "" for c in COLUMNS}
        texts[f"requests.{row}.{column}"] = texts[f"requests.{row}.total"] = str(value)
    for row in ("received", "total"):
        texts |= {f"requests.{row}.business": "5", f"requests.{row}.research": "5"}
        texts[f"requests.{row}.total"] = "10"
    return texts


def truth_from(texts: Mapping[str, str]) -> dict[str, TrueCell]:
    return {cell: TrueCell(parse(raw).kind, parse(raw).value, raw) for cell, raw in texts.items()}


@pytest.mark.parametrize("strategy", ["hybrid", "llm"])
def test_a_torn_row_of_several_readings_is_asked_about_and_stays_in_doubt(strategy: str) -> None:
    texts = torn_texts()
    document = readers.from_text(printed_sheet(texts, "refused_law", "unable_unclear"))
    before = told(document, Scripted(lambda *_: {}), strategy)
    name = "requests.refused_law.business"
    assert (before[name].kind, before[name].alternatives) == ("absent", ["5", ""])
    cell = told(document, right_model(document, FORM, truth_from(texts)), strategy)[name]
    assert (cell.value, cell.origin, cell.trust) == (5, "llm", "doubtful")
    assert cell.doubt is not None
    assert cell.doubt.code == "torn_row_pointed_at"
    assert document.text[cell.start : cell.end] == "5"


def test_a_question_leaves_out_no_row_of_the_table_that_it_shows() -> None:
    texts = balanced()
    text = report(FORM, texts, "cells").replace("（一）予以公开", "其中同意的")
    document = readers.from_text(text)
    located = locate(document.text, newest().sections)
    cells = read_form(document, FORM).cells
    [passage] = [p for p in passages(document, located, cells, FORM) if p.rows[0].table is REQUESTS]
    [question] = questions([passage], {cell.id: cell for cell in cells}, FORM, everything=False)
    nameless = [run for run in question.runs if dict(zip(passage.runs, passage.homes, strict=True))[run] is None]  # fmt: skip
    homeless = {row for row in passage.rows if passage.home(row) is None}
    assert not nameless or homeless <= set(question.rows)
    assert "granted" in {row.id for row in question.rows}


def left_packed(prompt: str, schema: Mapping[str, Any]) -> dict[str, list[int]]:
    """A model that moves all values of a line to the left, but its last, into the total."""
    said: dict[str, list[int]] = {}
    for line in prompt.splitlines():
        ids = [int(id_) for id_ in re.findall(r"\[(\d+)\]", line)]
        labels = {"2.法律": "refused_law", "2.某某": "refused_law", "2.其他法律": "refused_law", "3.补正": "unable_unclear", "（七）": "total", "一、本年新收": "received"}  # fmt: skip
        row = next((row for start, row in labels.items() if start in line), None)
        if row in schema and 1 < len(ids) < 7:
            said[row] = [*ids[:-1], *[0] * (7 - len(ids)), ids[-1]]
    return said


@pytest.mark.parametrize("strategy", ["hybrid", "llm", "both"])
@pytest.mark.parametrize("odd", ["", "法律禁止的", "某某"])
def test_sums_over_rows_that_are_all_moved_alike_prove_nothing(strategy: str, odd: str) -> None:
    """All is business; a model that moves it to natural persons makes sums across and down hold."""
    texts = dict.fromkeys(FORM.cell_ids, "0")
    rows = ("received", "refused_law", "total")
    for row in rows:
        texts |= {f"requests.{row}.{c}": "" for c in COLUMNS}
        texts |= {f"requests.{row}.business": "9", f"requests.{row}.total": "9"}
    text = printed_sheet(texts, *rows)
    if odd:
        text = text.replace("2.其他法律行政法规禁止公开", f"2.{odd}")
    cells = told(readers.from_text(text), Scripted(left_packed), strategy)
    wrong = [cell for cell in cells.values() if cell.raw not in (None, texts[cell.id])]
    assert [cell for cell in wrong if is_trusted(cell)] == []
    assert all(cell.alternatives for cell in wrong)


APART = """某局2022年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
申请人情况
自然人
商业企业
科研机构
社会公益组织
法律服务机构
其他
总计
一、本年新收政府信息公开申请数量
二、上年结转政府信息公开申请数量
（一）予以公开
1
2
3
4
5
6
21
7
8
9
1
2
3
30
2
2
2
2
2
2
12
（七）总计
5 5 5 5 5 5 30
四、结转下年度继续办理
3 5 7 0 2 4 21
"""
"""As boxes of a page come out of a PDF: three labels, and then their values, row after row."""


@pytest.mark.parametrize("strategy", ["hybrid", "llm", "both"])
def test_a_label_before_a_value_is_no_proof_where_labels_stand_apart(strategy: str) -> None:
    """A model that points at what stands right behind the label is wrong here, and says so."""
    document = readers.from_text(APART)
    cells = credulous(document, FORM, strategy)  # type: ignore[arg-type]
    granted = [f"requests.granted.{column}" for column in COLUMNS]
    assert {cell.id for cell in cells if cell.id in granted and is_trusted(cell)} == set()
