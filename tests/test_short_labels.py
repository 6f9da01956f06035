"""Labels that an agency shortened to a piece, in a text that has no grid of its own."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.cells.text_stream.mentions import find_mentions
from tests.printed_rows import COLUMNS, LABELS, VALUES, read_whole, requests_of, text

SHORT = {
    "received": "本年新收",
    "carried_in": "上年结转",
    "granted": "予以公开",
    "refused_state_secret": "国家秘密",
    "unable_not_held": "不掌握",
    "declined_repeat": "重复申请",
    "total": "办理总计",
    "carried_out": "结转下年",
}


def rows(labels: dict[str, str], mark: str) -> list[str]:
    return [mark.join(map(str, (label, *VALUES[row]))) for row, label in labels.items()]


@pytest.mark.parametrize("mark", [" ", "\n"])
def test_several_short_labels_name_their_rows(mark: str) -> None:
    head = mark.join(("项目", *COLUMNS))
    read_whole(text(mark.join([head, *rows(SHORT, mark)])))


def test_a_row_of_last_year_and_one_of_the_agencys_own_are_none_of_the_form() -> None:
    printed = [" ".join(("项目", *COLUMNS)), *rows(SHORT, " ")]
    printed.insert(2, "上年新收 50 1 2 3 4 5 65")
    printed.insert(5, "商业秘密 1 2 3 4 5 6 21")
    assert requests_of(extract(text(" ".join(printed)))) == VALUES


def test_few_short_labels_and_those_of_sentences_are_none() -> None:
    few = LABELS | {"refused_state_secret": "国家秘密", "unable_not_held": "不掌握"}
    named = {mention.key for mention in find_mentions("\n".join(rows(few, " ")))}
    assert "属于国家秘密" not in named
    said = "新收国家秘密 3 件，不掌握 2 件，执法案卷 1 件，内部事务信息 5 件，过程性信息 4 件。"
    assert not find_mentions(said)
