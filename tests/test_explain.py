"""Findings in words: the two inconsistent real reports, and every kind of rule."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from gipa_extract import Report, extract
from gipa_extract.checker import Explainer, evaluate_rules, findings, localise
from gipa_extract.checker.error_localisation import Bounds, Component, Localisation
from gipa_extract.checker.evidence import COST, Change, ErrorSet, Hint
from gipa_extract.checker.explain import state_plainly
from gipa_extract.checker.explanation_words import CHINESE, ENGLISH, Lang
from gipa_extract.forms import form
from gipa_extract.forms.user_rules import parse
from gipa_extract.models import Cell, Claim, Finding
from gipa_extract.pipeline import check, explain
from tests.conftest import ROOT


def told(report: Report, rule: str, lang: Lang) -> str:
    return next(e.full for e in explain(report, lang=lang) if e.finding.rule == rule)


def changed(report: Report, **cells: Cell) -> Report:
    """The report with other cells, by id with __ for a dot, and its findings made anew."""
    new = {name.replace("__", "."): cell for name, cell in cells.items()}
    kept = [new.get(cell.id, cell) for cell in report.cells]
    copy = report.model_copy(update={"cells": kept, "claims": []})
    return copy.model_copy(update={"findings": check(copy)})


def zero(cell_id: str, **other: object) -> Cell:
    return replace(Cell(cell_id, 0, "number", "0", None, 0, 1, trust="read"), **other)  # type: ignore[arg-type]


def test_message_is_a_short_sentence_with_the_forms_labels(reports: dict[str, Report]) -> None:
    messages = {f.rule: f.message for f in reports["xiejiaji-2019"].findings}
    assert messages["row:received"] == (
        "In row 一、本年新收政府信息公开申请数量 (received), the 6 columns from 自然人 (natural_person) "
        "to 其他 (other_org) add up to 0, but 总计 (total) says 6."
    )
    assert messages["balance:natural_person"] == (
        "In column 自然人 (natural_person), 一、本年新收政府信息公开申请数量 (received) + "
        "二、上年结转政府信息公开申请数量 (carried_in) add up to 0, but （七）总计 (total) + "
        "四、结转下年度继续办理 (carried_out) add up to 8."
    )


def test_forgotten_total_of_pingchuan(reports: dict[str, Report]) -> None:
    report = reports["pingchuan-2020"]
    assert told(report, "results:natural_person", "en") == (
        "In column 自然人 (natural_person), the 19 rows from （一）予以公开 (granted) to "
        "（六）其他处理 (other) add up to 3, but （七）总计 (total) says 0; taken with what "
        "else fails (3 more), the likeliest error is 0 for 3 in （七）总计 (total) [a zero in place of a "
        "number], besides 1 elsewhere; these numbers stand in the document, so its author erred."
    )
    assert told(report, "results:natural_person", "zh") == (
        "“自然人”一列中，“（一）予以公开”至“（六）其他处理”共19行合计为3，而“（七）总计”为0；"
        "连同另外3条不成立的规则来看，最可能的错误是“（七）总计”应为3而作0（以零代数），别处另有1个；"
        "文件中即如此刊载，系编制者之误。"
    )


def test_contradictions_of_xiejiaji(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    assert told(report, "row:granted", "en") == (
        "In row （一）予以公开 (granted), the 6 columns from 自然人 (natural_person) to 其他 (other_org) "
        "add up to 5, but 总计 (total) says 3; taken with what else fails (5 more), the "
        "likeliest error is 3 for 5 in 总计 (total) [one digit; agrees with the text, which says 5], "
        "besides 4 elsewhere (6 less likely sets of cells would do); these numbers stand in the "
        "document, so its author erred."
    )
    assert told(report, "row:granted", "zh") == (
        "“（一）予以公开”一行中，“自然人”至“其他”共6列合计为5，而“总计”为3；连同另外5条不成立的规则来看，"
        "最可能的错误是“总计”应为5而作3（一位之差；与正文所称5相符），别处另有4个（另有6组可能性较小的单元格）；"
        "文件中即如此刊载，系编制者之误。"
    )


def refusals(old: Report, law: int, security: int) -> Report:
    """Five requests, of which one was granted and four refused by law; two totals as given."""
    cells = {other.id: zero(other.id) for other in old.cells}
    for row, value in (("received", 5), ("total", 5), ("refused_law", 4), ("granted", 1)):
        for column in ("natural_person", "total"):
            cells[f"requests.{row}.{column}"].value = value
    cells["requests.refused_law.total"].value = law
    cells["requests.refused_security.total"].value = security
    return changed(old, **{cell.replace(".", "__"): new for cell, new in cells.items()})


def test_what_one_slip_explains_is_said_once(reports: dict[str, Report]) -> None:
    said = told(refusals(reports["alxa-hightech-2019"], 0, 4), "row:refused_law", "en")
    assert "; taken with what else fails (1 more), the likeliest error is " in said
    assert (
        ", or 0 for 4 in 总计 (total), besides 1 elsewhere [the two numbers have changed places]; "
        in said
    )


def test_a_group_that_the_prose_counts_speaks_for_its_cell(reports: dict[str, Report]) -> None:
    report = refusals(reports["alxa-hightech-2019"], 0, 0)
    places = {"start": 0, "end": 1, "quote": "4件"}
    report.claims += [
        Claim(about="requests.refused_security.total", value=0, raw="0", **places),
        Claim(about="requests.refused.total", value=4, raw="4", **places),
    ]
    assert (
        "0 for 4 in 总计 (total) [a zero in place of a number; agrees with the text, which says 4]"
        in told(report, "row:refused_law", "en")
    )


def test_prose_that_contradicts_the_table_is_quoted(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    assert told(report, "claim:requests.granted.total", "en") == (
        "In row （一）予以公开 (granted), 总计 (total) says 3, but the text says 5 (“予以公开5件”)."
    )
    assert told(report, "claim:requests.granted.total", "zh") == (
        "“（一）予以公开”一行中，“总计”为3，而正文称5（“予以公开5件”）。"
    )


def test_a_cell_that_may_be_misread_is_named(reports: dict[str, Report]) -> None:
    cell = zero("reviews.reconsideration.total", value=2, raw="2", origin="ocr")
    report = changed(reports["alxa-hightech-2019"], reviews__reconsideration__total=cell)
    assert told(report, "reviews:reconsideration", "en") == (
        "In row 行政复议 (reconsideration), the 4 columns from 结果维持 (upheld) to 尚未审结 (pending) "
        "add up to 0, but 总计 (total) says 2; the likeliest error is 2 for 0 in 总计 (total) [one "
        "digit; read from a picture] (4 less likely sets of cells would do); "
        "reviews.reconsideration.total (行政复议 · 总计) may be misread, so the document may be right."
    )
    assert "可能读取有误" in told(report, "reviews:reconsideration", "zh")


@pytest.mark.parametrize(
    ("cell", "rule", "en", "zh"),
    [
        (
            zero("art20_1.rules.disclosed", value=3),
            "order:art20_1.rules",
            "In row 规章 (rules), 本年新公开数量 (disclosed) says 3, which may not be more, but "
            "对外公开总数量 (disclosed_total) says 0.",
            "“规章”一行中，“本年新公开数量”为3，不应更大，而“对外公开总数量”为0。",
        ),
        (
            zero("art20_5.licensing.change", value=-500),
            "change:art20_5.licensing",
            "In row 行政许可 (licensing), 上一年项目数量 (items_last_year) + 本年增/减 (change) add up "
            "to -500, below zero.",
            "“行政许可”一行中，“上一年项目数量”＋“本年增/减”合计为-500，小于零。",
        ),
        (
            zero("art20_6.penalty.decisions", value=-1),
            "count:art20_6.penalty.decisions",
            "art20_6.penalty.decisions (行政处罚 · 处理决定数量) says -1, but a count is whole and not "
            "negative.",
            "“行政处罚”行“处理决定数量”列为-1，而件数应为非负整数。",
        ),
        (
            Cell("requests.received.total", None, "dash", "/", None, 0, 1, trust="read"),
            "row:received",
            "In row 一、本年新收政府信息公开申请数量 (received), row:received cannot be verified: 总计 "
            "(total) – a dash.",
            "“一、本年新收政府信息公开申请数量”一行中，规则 row:received 无法核对：“总计”：横线。",
        ),
    ],
)
def test_other_rules_are_said_by_their_kind(
    cell: Cell, rule: str, en: str, zh: str, reports: dict[str, Report]
) -> None:
    old = reports["alxa-hightech-2019"]
    zeros = {other.id.replace(".", "__"): zero(other.id) for other in old.cells}
    report = changed(old, **zeros | {cell.id.replace(".", "__"): cell})
    found = {
        lang: {e.finding.rule: e.short for e in explain(report, lang=lang)} for lang in ("en", "zh")
    }  # type: ignore[arg-type]
    assert (found["en"][rule], found["zh"][rule]) == (en, zh)


def test_half_a_table_is_unverifiable_and_says_what_is_absent(reports: dict[str, Report]) -> None:
    full = reports["qixia-office-2020"]
    absent = {
        cell.id.replace(".", "__"): Cell(cell.id)
        for cell in full.cells
        if cell.id.startswith("requests.") and cell.id.split(".")[2] not in ("total", "business")
    }
    findings = changed(full, **absent).findings
    assert {finding.status for finding in findings} == {"unverifiable"}
    assert next(f.message for f in findings if f.rule == "row:granted") == (
        "In row （一）予以公开 (granted), row:granted cannot be verified: 自然人 (natural_person), "
        "科研机构 (research), 社会公益组织 (public_welfare) and 2 more – absent."
    )


def test_a_search_that_was_cut_short_is_said(reports: dict[str, Report]) -> None:
    report = reports["pingchuan-2020"]
    edition = form(report.edition or "")
    outcomes = evaluate_rules(report.cells, edition)
    found = localise(report.cells, edition, outcomes, bounds=Bounds(max_cells=1))
    message = findings(outcomes, report.cells, found, edition)[0].message
    assert message.endswith(
        "but （七）总计 (total) says 0; not every set of suspects was looked for: no set of up to 1 "
        "cells mends its rules."
    )
    zh = Explainer(report.cells, edition, lang="zh")
    assert zh.explain(report.findings[0], found).endswith(
        "；可疑单元格未能全部找出；文件中即如此刊载，系编制者之误。"
    )


# Sentences from their parts: a rule of three cells, and what a search might have found

FORM = form("2021")
SIDE_BY_SIDE = ("natural_person", "business", "research")
A, B, C = (f"requests.granted.{column}" for column in SIDE_BY_SIDE)
ROW = "row:granted"


def zeros(**others: Cell) -> list[Cell]:
    """All cells zero, but for those named by their column in the row of what was granted."""
    given = {f"requests.granted.{column}": cell for column, cell in others.items()}
    return [given.get(cell) or zero(cell) for cell in FORM.cell_ids]


def fault(**more: object) -> Finding:
    operands = [f"requests.granted.{column.id}" for column in FORM.table("requests").columns]
    plain = {"rule": ROW, "status": "fails", "left": 0, "right": 5, "cells": operands}
    return Finding.model_validate({**plain, "message": "…"} | more)


def localised(*sets: ErrorSet, rule: str = ROW, bound: str | None = None) -> Localisation:
    return Localisation((Component((rule,), sets, 1, bound),))


def change(cell: str, least: int | None = 5, most: int | None = 5) -> ErrorSet:
    return ErrorSet((Change(cell, 0, least, most),), cost=1)


def test_of_sets_that_are_equally_likely_two_are_spelt_out() -> None:
    said = Explainer(zeros(), FORM).explain(fault(), localised(change(A), change(B), change(C)))
    assert "the likeliest error is 0 for 5 in 自然人 (natural_person), or 0 for 5 in " in said
    assert "(1 less likely set of" in said
    assert "(research)" not in said


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (5, 5, "0 for 5 in"),
        (2, 5, "0 for 2 to 5 in"),
        (2, None, "0 for 2 or more in"),
        (None, 5, "0 for 5 or less in"),
        (None, None, "0 for another number in"),
    ],
)
def test_what_a_cell_may_become_is_said_as_far_as_the_rules_tell(
    least: int | None, most: int | None, words: str
) -> None:
    said = Explainer(zeros(), FORM).explain(fault(), localised(change(A, least, most)))
    assert f"the likeliest error is {words} 自然人 (natural_person)" in said


def test_suspects_and_bounds_are_those_of_the_rules_own_part() -> None:
    both = Localisation(
        (
            Component(("row:received",), (change(B),), 1, "another part's bound"),
            Component((ROW,), (change(A),), 1),
        )
    )
    said = Explainer(zeros(), FORM).explain(fault(), both)
    assert "in 自然人 (natural_person)" in said
    assert "another part's bound" not in said


def test_a_number_of_the_prose_that_a_change_would_contradict_is_named() -> None:
    """The text says four, and the cells of the group come to four: three zeros among them."""
    place = {"start": 0, "end": 1, "quote": ""}
    claims = [Claim(about="requests.refused.total", value=4, raw="4", **place)]
    group = next(group.cells for group in FORM.groups if group.id == "requests.refused.total")
    cells = zeros()
    first = cells[FORM.position[group[0]]]
    first.value = 4
    hint = Hint("against claim", (first.id,))
    found = ErrorSet((Change(first.id, 4, 9, 9),), 1, (hint,))
    about = fault(cells=[*group], rule=ROW)
    said = Explainer(cells, FORM, claims=claims).explain(about, localised(found))
    assert "would differ from the text, which says 4" in said


def ocr(column: str) -> Cell:
    return zero(f"requests.granted.{column}", origin="ocr")


@pytest.mark.parametrize(
    ("verdict", "columns", "words"),
    [
        ("reading", SIDE_BY_SIDE, "requests.granted.research (（一）予以公开 · 科研机构) may be"),
        ("reading", (*SIDE_BY_SIDE, "total"), " and 1 more may be misread"),
        ("reading", (), ""),
        ("unknown", SIDE_BY_SIDE, ""),
    ],
)
def test_three_cells_that_may_be_misread_are_named_and_more_are_counted(
    verdict: str, columns: tuple[str, ...], words: str
) -> None:
    cells = zeros(**{column: ocr(column) for column in columns})
    said = Explainer(cells, FORM).explain(fault(verdict=verdict), Localisation())
    assert words in said
    assert ("misread" in said) is bool(words)
    assert "and 0 more" not in said


def unverifiable(**cells: Cell) -> str:
    printed = zeros(**cells)
    found = findings(evaluate_rules(printed, FORM), printed, Localisation(), FORM)
    return next(each.message for each in found if each.rule == ROW)


def test_blanks_are_named_only_where_nothing_else_is_in_the_way() -> None:
    blank = Cell(A, None, "blank", "", None, 0, 0, trust="read")
    total = Cell("requests.granted.total", None, "blank", "", None, 0, 0, trust="read")
    dash = Cell(B, None, "dash", "/", None, 0, 1, trust="read")
    absent = Cell(C)
    assert unverifiable(natural_person=blank, business=dash, research=absent).endswith(
        "cannot be verified: 商业企业 (business) – a dash; 科研机构 (research) – absent."
    )
    assert unverifiable(total=total).endswith("cannot be verified: 总计 (total) – blank.")


def test_three_cells_of_a_kind_are_all_named() -> None:
    absent = {column: Cell(f"requests.granted.{column}") for column in SIDE_BY_SIDE}
    assert unverifiable(**absent).endswith("科研机构 (research) – absent.")


def test_three_cells_side_by_side_are_named_and_four_are_told_by_their_ends() -> None:
    left, four = (
        f'["{A}", "{B}", "{C}"]',
        f'["{A}", "{B}", "{C}", "requests.granted.public_welfare"]',
    )
    for cells, words in ((left, "business) + "), (four, "the 4 columns from ")):
        mine = parse(
            f'[[rules]]\nid = "mine"\nrelation = "sum"\nleft = {cells}\n'
            'right = ["requests.granted.total"]\n[[silence]]\nids = ["row:granted"]\n',
            "mine.toml",
        )["2021"]
        printed = zeros(total=zero("requests.granted.total", value=5))
        found = findings(evaluate_rules(printed, mine), printed, Localisation(), mine)
        assert words in next(each.message for each in found if each.rule == "mine")


def test_a_finding_is_known_where_its_rule_and_all_its_cells_are_at_hand() -> None:
    explainer = Explainer(zeros(), FORM)
    every = Finding(rule=ROW, status="fails", cells=list(FORM.cell_ids), message="…")
    assert explainer.knows(fault())
    assert explainer.knows(every)
    assert explainer.knows(fault(rule="claim:requests.granted.total"))
    assert not explainer.knows(fault(rule="a rule of somebody's file"))
    assert not explainer.knows(fault(cells=[]))
    assert not explainer.knows(fault(cells=[A, "a cell of another edition"]))


def test_a_finding_whose_labels_are_not_at_hand_is_said_by_its_numbers() -> None:
    assert state_plainly(fault(), "en") == "row:granted: one side is 0, the other 5."
    unclear = fault(status="unverifiable")
    assert state_plainly(unclear, "en") == "row:granted cannot be verified."
    assert state_plainly(unclear, "zh") == "规则 row:granted 无法核对。"


def test_checking_a_stored_result_again_says_the_same(reports: dict[str, Report]) -> None:
    for report in reports.values():
        again = Report.model_validate_json(report.model_dump_json())
        assert check(again) == report.findings


def test_a_consistent_report_has_nothing_to_explain(reports: dict[str, Report]) -> None:
    assert explain(reports["qixia-office-2020"]) == []
    assert explain(extract("二〇一七年政府信息公开年度报告\n一、概述\n")) == []


def test_both_languages_have_words_for_everything() -> None:
    for words in (ENGLISH, CHINESE):
        assert set(words.hints) == set(COST)
        assert all(getattr(words, field.name) is not None for field in fields(words))
    assert set(ENGLISH.notices) == set(CHINESE.notices)
    assert (ROOT / "gipa_extract" / "checker" / "explanation_words.py").read_text("utf-8").count(
        "申请"
    ) == 0
