"""An issuer that OCR read off a line it was not sure of."""

from __future__ import annotations

import pytest

from gipa_extract import extract
from gipa_extract.forms import newest
from gipa_extract.models import Document, Located, Span
from gipa_extract.prose.header.recognised_issuer import doubt_recognised_issuer
from gipa_extract.prose.outline import locate

TITLE = "鹤鸣县环业局2022年政府信息公开工作年度报告"


def located(body: str, *, unsure: bool = True) -> Located:
    text = f"{TITLE}\n{body}\n一、总体情况\n无。\n"
    spans = (Span(0, len(TITLE)),) if unsure else ()
    found = locate(text, newest().sections)
    return doubt_recognised_issuer(found, Document(text, unsure=spans))


def trust_and_reason(found: Located) -> tuple[str, str]:
    ground = found.grounds.issuer
    assert ground is not None
    return ground.trust, ground.doubt.code if ground.doubt else ""


def test_one_unsure_line_alone_is_doubtful() -> None:
    assert trust_and_reason(located("根据条例编制。")) == ("doubtful", "read_once_by_ocr")


def test_a_line_that_ocr_is_sure_of_is_believed() -> None:
    assert trust_and_reason(located("根据条例编制。", unsure=False)) == ("read", "")


def test_a_name_that_stands_at_two_places_is_believed() -> None:
    assert trust_and_reason(located("现公布鹤鸣县环业局2022年年报。")) == ("read", "")


def test_two_other_places_outvote_the_misread_title() -> None:
    found = located("现公布鹤鸣县林业局2022年年报。\n2022年，鹤鸣县林业局坚持公开。")
    ground = found.grounds.issuer
    assert found.issuer == "鹤鸣县林业局"
    assert ground is not None
    assert ground.start == len(TITLE) + 4
    assert (ground.trust, ground.alternatives) == ("doubtful", ["鹤鸣县环业局"])


def test_another_body_of_the_place_outvotes_nobody() -> None:
    found = located("鹤鸣县公安局、鹤鸣县公安局协助。")
    assert found.issuer == "鹤鸣县环业局"
    assert trust_and_reason(found) == ("doubtful", "header_sources_differ")


def test_unsure_lines_that_agree_are_doubtful_where_another_says_nearly_the_same() -> None:
    """A fax: the title says 鹤鸣县环业局, and two lines that were no better read 鹤呜县环业局."""
    body = "现公布鹤呜县环业局2022年年报。\n2022年，鹤呜县环业局坚持公开。"
    text = f"{TITLE}\n{body}\n一、总体情况\n无。\n"
    found = locate(text, newest().sections)
    whole = Document(text, unsure=(Span(0, len(text)),))
    assert trust_and_reason(doubt_recognised_issuer(found, whole))[0] == "doubtful"


@pytest.mark.parametrize(("said", "trust"), [("金渚", "doubtful"), ("云和", "read")])
def test_a_title_that_misprints_what_the_text_says_again_and_again_is_doubtful(
    said: str, trust: str
) -> None:
    """A text does not tell that OCR has read it."""
    report = extract(
        "金浅县水利局2023年政府信息公开工作年度报告\n"
        f"一、总体情况\n2023年，{said}县水利局认真落实条例。{said}县水利局公开信息12条。\n"
    )
    ground = report.grounds.issuer
    assert report.issuer == "金浅县水利局"
    assert ground is not None
    assert ground.trust == trust
