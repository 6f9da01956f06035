"""What section five enumerates, word for word."""

from __future__ import annotations

import pytest

from gipa_extract.models import Section
from gipa_extract.prose.problems import enumerate_lists

HEADING = "五、存在的主要问题及改进情况"


def lists(body: str) -> tuple[list[str], list[str]]:
    text = f"前文。\n{HEADING}\n{body}"
    start = text.index(HEADING)
    section = Section(id="problems", heading=HEADING, start=start, end=len(text))
    found = enumerate_lists(text, section)
    for quote in (*found.problems, *found.measures):
        assert text[quote.start : quote.end] == quote.text
    return [q.text for q in found.problems], [q.text for q in found.measures]


def test_items_under_two_lead_ins() -> None:
    body = (
        "（一）存在的问题\n一是人手不够。培训少。\n二是更新慢；\n（二）改进措施\n一是加强培训。\n"
    )
    assert lists(body) == (["一是人手不够。培训少", "二是更新慢"], ["一是加强培训"])


def test_items_inside_one_paragraph() -> None:
    body = "主要问题：一是人手不够；二是更新慢。下一步将改进：一是加强培训；二是完善制度。\n"
    problems, measures = lists(body)
    assert problems[0] == "一是人手不够"
    assert measures == ["一是加强培训", "二是完善制度"]


@pytest.mark.parametrize(
    "marks", [("（一）", "（二）"), ("1.", "2."), ("①", "②"), ("第一，", "第二，")]
)
def test_numbering_styles(marks: tuple[str, str]) -> None:
    body = f"下一步打算：\n{marks[0]}进一步加强组织领导，压实责任，确保任务落实到位。\n{marks[1]}进一步完善制度，规范流程，提升服务水平。\n"
    problems, measures = lists(body)
    assert problems == []
    assert [m[: len(marks[0])] for m in measures] == list(marks)


def test_plain_prose_enumerates_nothing() -> None:
    assert lists("工作中还有不足，今后将努力改进。\n") == ([], [])


def test_missing_section_gives_empty_lists() -> None:
    found = enumerate_lists("无", None)
    assert (found.problems, found.measures) == ([], [])
