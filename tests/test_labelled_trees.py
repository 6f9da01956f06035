"""Every value in items named by labels: objects, mappings, tags, outlines, records, speech."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from gipa_extract import extract
from gipa_extract.forms import form

TITLE = "东江县财政局2022年政府信息公开工作年度报告"
HEADINGS = {
    "requests": "三、收到和处理政府信息公开申请情况",
    "reviews": "四、政府信息公开行政复议、行政诉讼情况",
}
Tree = dict[str, Any]


def tree_of(edition: str) -> tuple[Tree, dict[str, int | None]]:
    """A report as items in one another, and what each cell prints; every third is blank."""
    tree: Tree = {}
    cells: dict[str, int | None] = {}
    for table in form(edition).tables:
        rows: Tree = tree.setdefault(HEADINGS.get(table.id, table.caption), {})
        for row in table.rows:
            item = rows
            for group in row.under:
                item = item.setdefault(group, {})
            item = item.setdefault(row.label, {})
            for column in table.columns:
                number = 10 + 7 * len(cells)
                value = cells[f"{table.id}.{row.id}.{column.id}"] = number if number % 3 else None
                place = item
                for group in column.under[1:]:
                    place = place.setdefault(group, {})
                place[column.label] = value
    return tree, cells


def indented(tree: Mapping[str, Any], null: str, depth: int = 0) -> Iterator[str]:
    for label, item in tree.items():
        lead = "  " * depth + label
        if isinstance(item, dict):
            yield f"{lead}:"
            yield from indented(item, null, depth + 1)
        else:
            yield f"{lead}: {null if item is None else item}"


def tagged(tree: Mapping[str, Any]) -> Iterator[str]:
    for label, item in tree.items():
        if isinstance(item, dict):
            yield f'<项 名称="{label}">'
            yield from tagged(item)
            yield "</项>"
        else:
            name = label.partition("（")[0].replace("/", "")
            yield f"<{name}>{'' if item is None else item}</{name}>"


NOTATIONS = {
    "json": lambda tree: json.dumps({"title": TITLE, **tree}, ensure_ascii=False, indent=1),
    "json in one line": lambda tree: json.dumps({"title": TITLE, **tree}, ensure_ascii=False),
    "yaml": lambda tree: "\n".join([f"title: {TITLE}", *indented(tree, "null"), ""]),
    "outline": lambda tree: "\n".join([TITLE, *indented(tree, ""), ""]),
    "outline with words": lambda tree: "\n".join([TITLE, *indented(tree, "（空）"), ""]),
    "tags": lambda tree: "\n".join(["<年报>", f"<标题>{TITLE}</标题>", *tagged(tree), "</年报>"]),
}


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_each_value_goes_to_the_cell_that_its_labels_name(notation: str, edition: str) -> None:
    tree, cells = tree_of(edition)
    report = extract(NOTATIONS[notation](tree))
    assert report.issuer == "东江县财政局"
    assert {cell.id: cell.value for cell in report.cells} == cells
    assert {cell.kind for cell in report.cells} == {"number", "blank"}


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("share", [0.5, 0.71, 0.83, 0.94])
def test_where_a_text_ends_nothing_is_answered_wrongly(notation: str, share: float) -> None:
    tree, cells = tree_of("2021")
    text = NOTATIONS[notation](tree)
    for end in range(int(share * len(text)), int(share * len(text)) + 12):
        read = extract(text[:end]).cells
        sure = [cell for cell in read if cell.trust not in ("doubtful", "missing")]
        assert all(cell.value == cells[cell.id] for cell in sure if cell.kind != "absent")
        right = sum(cell.kind == "number" and cell.value == cells[cell.id] for cell in read)
        assert right > share / 2 * len(cells)


def test_blanks_behind_a_row_that_the_end_cuts_begin_no_other_line() -> None:
    text = NOTATIONS["outline"](tree_of("2021")[0])
    cut = text[: text.rindex("结果纠正")]
    for end in ("", " ", "\n  "):
        cells = extract(cut.rstrip() + "\n" + end).cells
        assert len([cell for cell in cells if cell.kind == "number"]) > len(cells) / 2


def raised(tree: Tree) -> Tree:
    """The same items with other values."""
    return {
        label: raised(item) if isinstance(item, dict) else item and item + 3
        for label, item in tree.items()
    }


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize(
    "names", [("2022年", "2021年"), ("2021年", "2022年"), ("局机关", "城东分局")]
)
def test_of_two_years_or_bodies_nothing_is_sure(names: tuple[str, str], notation: str) -> None:
    tree, _ = tree_of("2021")
    report = extract(NOTATIONS[notation]({names[0]: tree, names[1]: raised(tree)}))
    assert {cell.trust for cell in report.cells} <= {"doubtful", "missing"}
