"""A text is asked by its signs what may be restored or read in it: none that holds anything is passed over."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract.readers import table_notations, text_preparation
from gipa_extract.text.occurrences import Signs
from tests.test_other_hand import FOLDER

FORM_SIGNS = ("|", "\n|", "·", "¦", "\u200b", "第1列", " 20")
LONGEST = 20_000
"""Characters of a text that is asked; each finds what it finds in its first rows."""


@given(st.text("规第1列|\n ·¦\u200b20", max_size=30))
def test_whichever_sign_stands_in_a_text_is_found(text: str) -> None:
    found = Signs(FORM_SIGNS).in_text(text)
    assert found >= {sign for sign in FORM_SIGNS if sign in text}
    assert all(set(sign) <= set(text) for sign in found)


@lru_cache(maxsize=1)
def texts_of_other_hands() -> tuple[str, ...]:
    files = [*FOLDER.glob("*/*.txt"), *FOLDER.glob("*/*.md")]
    texts = (file.read_bytes().decode(errors="replace") for file in sorted(files))
    return tuple(text for text in texts if len(text) <= LONGEST)


@pytest.mark.parametrize(
    ("signs", "home"), [(signs, home) for _, signs, home in text_preparation._RESTORERS if signs]
)
def test_no_text_is_altered_in_a_way_of_whose_signs_it_has_none(
    signs: tuple[str, ...], home: str
) -> None:
    restore = text_preparation._restorer(home)
    without = (text for text in texts_of_other_hands() if not any(map(text.__contains__, signs)))
    assert [text for text in without if restore(text) is not None] == []


@pytest.mark.parametrize(("signs", "home"), table_notations._NOTATIONS)
def test_no_text_holds_a_table_in_a_notation_of_whose_signs_it_has_none(
    signs: tuple[str, ...], home: str
) -> None:
    find = table_notations._finder(home)
    without = (text for text in texts_of_other_hands() if not any(map(text.__contains__, signs)))
    assert [text for text in without if find(text) is not None] == []
