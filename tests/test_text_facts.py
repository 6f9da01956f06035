"""Facts of text that several rooms need stand once."""

from __future__ import annotations

import pytest

from gipa_extract.text.numerals import is_value


@pytest.mark.parametrize("text", ["0", "48", "１２", "3.5", "-2", "—", "/", "12件"])
def test_digits_and_dashes_are_values(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize("text", ["", " ", "三", "十二", "合计", "第3条", "2.重复申请"])
def test_words_and_lone_chinese_numerals_are_no_values(text: str) -> None:
    assert not is_value(text)
