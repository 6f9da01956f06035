"""The gate that nothing false may pass: each pointer against the one place that may hold it."""

from __future__ import annotations

import pytest

from gipa_extract.forms import form
from gipa_extract.model_reader.grounding import PointedCell, Question, TablePassage, judge_answer
from gipa_extract.model_reader.row_matching import FormRow, RowHome, homes_of, rows_of
from gipa_extract.model_reader.tokens import NumberedToken, PlaceRun, runs_of
from gipa_extract.models import Document, Grid, Slot, Span
from gipa_extract.readers import from_text
from gipa_extract.reasons import Reason

FORM = form("2021")
REQUESTS = FORM.table("requests")
COLUMNS = [column.id for column in REQUESTS.columns]


def question(text: str, tables: list[str] | None = None) -> tuple[Question, Document]:
    document = from_text(text)
    runs = runs_of(document, 0, len(document.text))
    chosen = [FORM.table(name) for name in tables or ["requests"]]
    passage = TablePassage("", tuple(rows_of(chosen)), tuple(runs), tuple(homes_of(runs, chosen)))
    return Question(passage, passage.rows, passage.runs), document


def judged(
    text: str, tables: list[str] | None = None, **answer: list[int]
) -> dict[str, PointedCell]:
    asked, document = question(text, tables)
    return dict(judge_answer(asked, answer, document, FORM))


def row(said: dict[str, PointedCell], name: str) -> list[str]:
    """What is said of each cell of a row: its status and what is read there."""
    cells = [said.get(f"requests.{name}.{column}") for column in COLUMNS]
    return [f"{c.status}:{c.cell.raw if c.cell else None}" if c else "-" for c in cells]


def whys(said: dict[str, PointedCell], name: str) -> set[str | None]:
    cells = [said[f"requests.{name}.{column}"] for column in COLUMNS]
    return {each.why.code if each.why else None for each in cells}


FULL = "（一）予以公开 3 4 5 6 7 8 33\n四、结转下年度继续办理 1 2 0 0 0 0 3"
TORN = "（一）予以公开 3 4 7\n四、结转下年度继续办理 1 2 0 0 0 0 3"
NAMELESS = "予以答复的 3 4 7\n四、结转下年度继续办理 1 2 0 0 0 0 3"
SURE = [f"sure:{value}" for value in (3, 4, 5, 6, 7, 8, 33)]


def test_a_row_is_pointed_at_by_its_ends_or_by_each_place() -> None:
    assert row(judged(FULL, granted=[1, 7]), "granted") == SURE
    assert row(judged(FULL, granted=[1, 2, 3, 4, 5, 6, 7]), "granted") == SURE


def test_a_row_of_three_columns_is_pointed_at_by_its_ends() -> None:
    said = judged("规章 3 4 5", ["art20_1"], rules=[1, 3])
    assert [(each.status, each.cell and each.cell.raw) for each in said.values()] == [
        ("sure", "3"), ("sure", "4"), ("sure", "5"),
    ]  # fmt: skip


def test_the_ends_of_a_row_are_its_first_and_last_values_not_its_blanks() -> None:
    text = "| （一）予以公开 | | 4 | 5 | 6 | 7 | 22 | |\n| 四、结转下年度继续办理 | 1 | 2 | 0 | 0 | 0 | 0 | 3 |"
    assert row(judged(text, granted=[1, 5]), "granted") == [
        "sure:", "sure:4", "sure:5", "sure:6", "sure:7", "sure:22", "sure:",
    ]  # fmt: skip


def test_a_blank_is_no_end_of_a_row() -> None:
    said = judged(FULL, granted=[0, 6])
    assert whys(said, "granted") == {"model_wrong_number_of_places"}


def test_a_torn_row_of_one_value_is_tentative() -> None:
    text = "（一）予以公开 3\n四、结转下年度继续办理 1 2 0 0 0 0 3"
    said = row(judged(text, granted=[0, 0, 1, 0, 0, 0, 0]), "granted")
    assert said[2] == "tentative:3"


def test_a_row_that_is_said_to_be_absent_says_nothing() -> None:
    assert judged(FULL, granted=[]) == {}
    assert judged(FULL, granted=[-1]) == {}
    assert judged(FULL, granted=[-1] * 7) == {}
    assert judged(FULL) == {}


def test_a_cell_that_is_said_to_be_absent_says_nothing_of_itself_alone() -> None:
    said = judged(FULL, granted=[-1, 2, 3, 4, 5, 6, 7])
    assert row(said, "granted") == ["-", *SURE[1:]]


@pytest.mark.parametrize("ids", [[1], [1, 2, 3], [1, 6], [2, 7], [1, 8], [0, 7], [7, 1]])
def test_another_number_of_places_is_refused_whole(ids: list[int]) -> None:
    said = judged(FULL, granted=ids)
    assert row(said, "granted") == ["refused:None"] * 7
    assert whys(said, "granted") == {"model_wrong_number_of_places"}


def test_ends_of_a_shifted_stretch_are_another_place() -> None:
    said = judged(FULL, granted=[2, 8])
    assert row(said, "granted") == [f"refused:{v}" for v in (4, 5, 6, 7, 8, 33, 1)]
    assert whys(said, "granted") == {"model_points_elsewhere"}


def test_each_wrong_pointer_of_a_placed_row_is_refused_and_no_other() -> None:
    said = judged(FULL, granted=[2, 1, 3, 4, 5, 6, 99])
    assert row(said, "granted") == ["refused:4", "refused:3", *SURE[2:6], "refused:None"]
    assert said["requests.granted.total"].why == Reason("model_points_at_nothing")
    assert said["requests.granted.business"].why == Reason("model_points_elsewhere")
    assert said["requests.granted.research"].why is None


def test_blank_where_a_value_is_printed_is_refused() -> None:
    said = judged(FULL, granted=[0])
    assert row(said, "granted") == ["refused:"] * 7


def test_a_sure_cell_has_the_place_and_the_origin() -> None:
    cell = judged(FULL, granted=[1, 7])["requests.granted.total"].cell
    assert cell is not None
    assert (cell.value, cell.kind, cell.origin, cell.trust) == (33, "number", "llm", "read")
    assert FULL[cell.start : cell.end] == "33"
    assert cell.unit is None
    assert cell.page is None


# A row whose blanks were lost: its places are open


def test_a_torn_row_is_only_tentative() -> None:
    said = judged(TORN, granted=[1, 2, 0, 0, 0, 0, 3])
    assert row(said, "granted") == [
        "tentative:3", "tentative:4", *["tentative:"] * 4, "tentative:7",
    ]  # fmt: skip
    assert whys(said, "granted") == {"only_the_model"}
    blank = said["requests.granted.research"].cell
    assert blank is not None
    assert (blank.kind, blank.trust, blank.origin) == ("blank", "read", "llm")


@pytest.mark.parametrize(
    ("ids", "why"),
    [
        ([1, 0, 0, 0, 0, 0, 3], "model_leaves_out_values"),
        ([1, 2, 3, 0, 0, 0, 3], "model_points_twice"),
        ([1, 1, 2, 0, 0, 0, 3], "model_points_twice"),
        ([2, 1, 0, 0, 0, 0, 3], "model_points_out_of_order"),
        ([1, 2, 0, 0, 0, 0, 4], "model_points_at_several_lines"),
        ([4, 5, 6, 0, 0, 0, 7], "model_points_at_other_row"),
        ([1, 2, 3, 0, 0, 0, 4], "model_points_at_several_lines"),
    ],
)
def test_what_speaks_against_a_torn_row_refuses_it_whole(ids: list[int], why: str) -> None:
    said = judged(TORN, granted=ids)
    assert {each.status for each in said.values()} == {"refused"}
    assert whys(said, "granted") == {why}


def test_a_torn_row_that_points_at_nothing_is_refused() -> None:
    said = judged(TORN, granted=[1, 2, 0, 0, 0, 0, 99])
    assert {each.status for each in said.values()} == {"refused"}
    assert whys(said, "granted") == {"model_points_at_nothing"}


def test_two_rows_that_point_at_one_value_are_both_refused() -> None:
    said = judged(NAMELESS, granted=[1, 2, 0, 0, 0, 0, 3], received=[1, 2, 0, 0, 0, 0, 3])
    assert {each.status for each in said.values()} == {"refused"}
    assert whys(said, "granted") == whys(said, "received") == {"model_points_twice"}


def test_two_cells_of_two_rows_that_share_one_value_spoil_both_rows() -> None:
    text = "予以答复的 3 4 7\n不予答复的 5 6 11\n四、结转下年度继续办理 1 2 0 0 0 0 3"
    said = judged(text, granted=[1, 2, 0, 0, 0, 0, 3], received=[3, 4, 5, 0, 0, 0, 6])
    assert whys(said, "granted") == {"model_points_twice"}
    assert {said[f"requests.received.{column}"].status for column in COLUMNS} == {"refused"}


def test_a_run_of_no_known_row_is_tentative_and_whole() -> None:
    said = judged(NAMELESS, granted=[1, 2, 0, 0, 0, 0, 3])
    assert {each.status for each in said.values()} == {"tentative"}
    said = judged(NAMELESS, granted=[1, 0, 0, 0, 0, 0, 3])
    assert whys(said, "granted") == {"model_leaves_out_values"}


def test_blanks_may_be_used_again_and_again() -> None:
    said = judged(TORN, granted=[0, 0, 0, 0, 1, 2, 3], received=[0])
    assert row(said, "granted")[:4] == ["tentative:"] * 4
    assert row(said, "received") == ["tentative:"] * 7


def test_ends_of_a_torn_row_count_only_where_they_span_its_cells() -> None:
    assert whys(judged(TORN, granted=[1, 3]), "granted") == {"model_wrong_number_of_places"}
    long = "予以答复的 3 4 5 6 7 8 33\n（七）总计 1 2 3 4 5 6 21 9"
    said = judged(long, granted=[1, 7])
    assert row(said, "granted") == [s.replace("sure", "tentative") for s in SURE]


# Several rows in one line, units, torn digits, pages


REVIEWS = "结果维持 结果纠正 其他结果 尚未审结 总计 行政复议 行政诉讼"


def test_a_run_of_several_rows_may_leave_out_what_is_anothers() -> None:
    rows = tuple(rows_of([FORM.table("reviews")]))
    text = "合计 1 2 3 4 10 5 6"
    document = from_text(text)
    [run] = runs_of(document, 0, len(text))
    passage = TablePassage("", rows, (run,), (RowHome(rows, None),))
    asked = Question(passage, rows, passage.runs)
    answer = {rows[0].id: [1, 2, 3, 4, 5]}
    said = dict(judge_answer(asked, answer, document, FORM))
    assert {each.status for each in said.values()} == {"tentative"}


def test_the_unit_of_an_amount_is_the_last_one_before_it() -> None:
    text = "第二十条第（八）项（单位：元）\n本年收费金额（单位：万元）\n行政事业性收费 12.5"
    said = judged(text, ["art20_8"], fees=[1])
    cell = said["art20_8.fees.amount"].cell
    assert cell is not None
    assert (cell.unit, cell.raw, said["art20_8.fees.amount"].status) == ("万元", "12.5", "sure")


def test_a_unit_in_the_cell_goes_before_its_heads() -> None:
    said = judged("金额（万元）\n行政事业性收费 25元", ["art20_8"], fees=[1])
    cell = said["art20_8.fees.amount"].cell
    assert cell is not None
    assert cell.unit == "元"


def test_a_count_has_no_unit_of_the_head() -> None:
    said = judged("（万元）\n行政许可 25", ["art20_5"], licensing=[1])
    cell = said["art20_5.licensing.decisions"].cell
    assert cell is not None
    assert cell.unit is None


def _slot_of(text: str, printed: str, **facts: object) -> Slot:
    start = text.index(printed)
    return Slot(printed, start, start + len(printed), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"page": 3}, (3, "llm")),
        ({"page": 3, "confidence": 0.9}, (3, "ocr")),
        ({"confidence": 0.9}, (None, "ocr")),
        ({}, (None, "llm")),
    ],
)
def test_page_and_origin_are_those_of_the_slot(
    facts: dict[str, object], expected: tuple[int | None, str]
) -> None:
    text = "行政许可 25"
    document = Document(
        text, (Grid(((_slot_of(text, "行政许可"), _slot_of(text, "25", **facts)),)),)
    )
    runs = runs_of(document, 0, len(text))
    tables = [FORM.table("art20_5")]
    passage = TablePassage("", tuple(rows_of(tables)), tuple(runs), tuple(homes_of(runs, tables)))
    asked = Question(passage, passage.rows, passage.runs)
    said = dict(judge_answer(asked, {"licensing": [1]}, document, FORM))
    cell = said["art20_5.licensing.decisions"].cell
    assert cell is not None
    assert (cell.page, cell.origin) == expected


def test_torn_digits_are_in_doubt_whoever_points_at_them() -> None:
    text = "行政许可 2 5"
    run = PlaceRun(
        (NumberedToken(1, "2 5", 5, 8),),
        (NumberedToken(1, "2 5", 5, 8),),
        Span(0, 5),
        "行政许可",
        "行政许可",
        "",
    )
    licensing: FormRow = rows_of([FORM.table("art20_5")])[0]
    passage = TablePassage("", (licensing,), (run,), (RowHome((licensing,), run.tokens),))
    asked = Question(passage, (licensing,), (run,))
    said = dict(judge_answer(asked, {"licensing": [1]}, from_text(text), FORM))
    cell = said["art20_5.licensing.decisions"].cell
    assert cell is not None
    assert (cell.trust, cell.doubt) == ("doubtful", Reason("digits_torn"))


def test_a_row_of_two_columns_is_pointed_at_by_each_place() -> None:
    old = form("2019")
    tables = [old.table("art20_8")]
    document = from_text("行政事业性收费 5 6")
    runs = runs_of(document, 0, len(document.text))
    passage = TablePassage("", tuple(rows_of(tables)), tuple(runs), tuple(homes_of(runs, tables)))
    asked = Question(passage, passage.rows, passage.runs)
    said = dict(judge_answer(asked, {"fees": [2, 1]}, document, old))
    assert {each.why.code for each in said.values() if each.why} == {"model_points_elsewhere"}
    said = dict(judge_answer(asked, {"fees": [1, 2]}, document, old))
    assert {each.status for each in said.values()} == {"sure"}
